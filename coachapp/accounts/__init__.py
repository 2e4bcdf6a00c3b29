"""People: accounts, signing in, their password and preferences."""
