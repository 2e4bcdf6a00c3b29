"""Who works with whom, which is who sees what; and the invitations that begin it."""
