"""Mail that leaves the house. Port and its two implementations."""
