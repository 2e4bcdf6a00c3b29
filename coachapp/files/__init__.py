"""What people send as files: kinds, checks, quota, the store. Whoever hangs a file up gives it out by its own rights."""
