"""The simulator: the real services on ports in memory, in one thread, under a seeded scheduler and clock."""
