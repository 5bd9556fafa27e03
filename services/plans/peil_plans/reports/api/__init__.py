"""The API on what there is to report of plans."""
