"""Who a reference stands for: the vault, what waits for a mapping, and being forgotten."""
