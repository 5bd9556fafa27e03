"""The figures: what each counts, its value on any day, and where it comes from."""
