"""The pages about what was done in units."""
