"""From counted leaves to what may be said of them, as values."""
