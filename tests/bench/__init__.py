"""Measurements of Peil, each beside what it is compared with. Nothing here fails because a machine is slow."""
