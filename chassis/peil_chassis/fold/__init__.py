"""The fold: facts from the log into entities and cells, exactly once in effect."""
