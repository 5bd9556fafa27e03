"""Quarters, counting, hiding, and what a release holds: values in, values out."""
