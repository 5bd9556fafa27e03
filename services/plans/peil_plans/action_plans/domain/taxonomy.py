"""What actions can serve: the themes of the mandate in force, and its interventions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The codes of the mandate in force: its themes, and per intervention the theme it belongs to."""

    themes: frozenset[str]
    interventions: Mapping[str, str]
