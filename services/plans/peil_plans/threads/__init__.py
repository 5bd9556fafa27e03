"""Threads: what came back in the talks of several teams, in words, for the management team. It stays in plans."""
