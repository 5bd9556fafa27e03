"""Messages: at most one per person and working day, bundling all that is due; sent once or honestly unknown."""
