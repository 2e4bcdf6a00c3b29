"""What admins see: accounts and the audit log; never coaching content."""
