"""What people answer from their mail, without signing in: one act a link, and nothing else with it."""
