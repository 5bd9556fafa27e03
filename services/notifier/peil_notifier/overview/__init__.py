"""One's own reminders, and counts for whoever keeps the service running."""
