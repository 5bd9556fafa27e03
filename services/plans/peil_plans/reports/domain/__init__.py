"""What a report says. Pure."""
