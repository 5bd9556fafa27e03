"""When people are there: leave and days not worked. Never why somebody is away."""
