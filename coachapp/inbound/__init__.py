"""Replies to our mail: what arrives becomes a reply in its thread, if it comes from the thread's own person."""
