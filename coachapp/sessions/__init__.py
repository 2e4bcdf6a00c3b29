"""Meetings of an engagement: agenda, notes, actions."""
