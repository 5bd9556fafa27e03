"""The mandate: reference data from a file, and the page that shows it."""
