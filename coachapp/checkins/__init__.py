"""The client's reports on a milestone."""
