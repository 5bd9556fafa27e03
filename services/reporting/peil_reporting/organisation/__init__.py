"""Where each unit stood, on any day, as known on any day."""
