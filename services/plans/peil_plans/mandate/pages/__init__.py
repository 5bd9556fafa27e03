"""The page of the mandate."""
