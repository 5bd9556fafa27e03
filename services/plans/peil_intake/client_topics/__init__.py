"""The other door: topics on which clients deliver, ``peil-intake-<client>``."""
