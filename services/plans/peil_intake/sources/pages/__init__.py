"""The page "Aanlevering"."""
