"""Notifier: reminds people of what is due, once a working day at most, and never while they are away."""
