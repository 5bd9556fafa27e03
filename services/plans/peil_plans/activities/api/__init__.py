"""The API on what was done in units."""
