"""What happened (activity, audit) and what is owed to people by mail (outbox). Subjects are (kind, id): no room is known here."""
