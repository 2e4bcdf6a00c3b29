"""What people are told of, how and when: their choices, the digest, and the way to stop a kind of mail."""
