"""Times that a coach offers, and a client picks."""
