"""What a coach says about one milestone in one session, what the client answers, and what comes of it."""
