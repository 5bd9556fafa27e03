"""Agreements with managers: what they are about, who made them, how they go, and who they are handed over to."""
