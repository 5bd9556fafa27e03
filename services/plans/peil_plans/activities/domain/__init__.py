"""The rules of what was done in units. Pure."""
