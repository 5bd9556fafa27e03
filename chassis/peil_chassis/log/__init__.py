"""The log: an append-only, partitioned record of what happened. Port and its two implementations."""
