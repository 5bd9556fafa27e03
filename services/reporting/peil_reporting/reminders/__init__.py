"""What became of reminders: how many were sent, and how what was due ended. Never who was reminded."""
