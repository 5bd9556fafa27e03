"""The pages about threads."""
