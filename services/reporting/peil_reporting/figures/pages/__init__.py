"""The boards: pages on which people read the figures."""
