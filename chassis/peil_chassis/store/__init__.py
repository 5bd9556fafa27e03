"""The store: documents, read by key or index, committed in batches. Port and its two implementations."""
