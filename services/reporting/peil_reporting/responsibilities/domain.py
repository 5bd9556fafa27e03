"""Who manages which units and has which vacancies, in the tree of one day."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from peil_reporting.organisation.domain import ROOT, UNPLACED, Tree

NO_UNITS = frozenset({ROOT, UNPLACED})
"""Nodes of the tree that are no units: an appointment to one is a slip, or worse, and makes nobody anything."""


class Appointed(msgspec.Struct, frozen=True):
    """From day *on* (``YYYYMMDD``) the unit's manager is *person* (None: nobody)."""

    on: int
    person: str | None


class Held(msgspec.Struct, frozen=True):
    """The vacancy is *person*'s, who is called its hiring manager (None: nobody was named)."""

    person: str | None


class Responsible:
    """Who answers for what on the day of *tree*."""

    def __init__(self, tree: Tree, managers: Mapping[str, str | None], holders: Mapping[str, str | None]) -> None:
        """*managers* per unit, as appointed by that day; *holders* per vacancy."""
        self._tree = tree
        self._managers = {unit: person for unit, person in managers.items() if unit not in NO_UNITS}
        self._holders = holders

    def manages(self, person: str, unit: str) -> bool:
        """
        Whether *person* is the manager of *unit* or of an open unit that it lies under.

        The last manager of a closed or merged unit is nobody's manager by that. An unknown unit has none, and what
        only gathers units ("Niet geplaatst", or all of them) has none of its own.
        """
        if unit not in self._tree.nodes:
            return False
        return any(node.state == "open" and self._managers.get(node.unit) == person for node in self._tree.path(unit))

    def managed(self, person: str) -> frozenset[str]:
        """Every unit that `manages` says yes to."""
        return frozenset(below for unit in self._appointed(person) for below in self._tree.descendants(unit))

    def topmost(self, person: str) -> tuple[str, ...]:
        """The units *person* manages that lie under no other of them, in order of id."""
        own = self._appointed(person)
        inner = {below for unit in own for below in self._tree.descendants(unit) if below != unit}
        return tuple(unit for unit in own if unit not in inner)

    def has_vacancy(self, person: str, vacancy: str) -> bool:
        """Whether *person* is the hiring manager of *vacancy*; of an unknown one nobody is."""
        return self._holders.get(vacancy) == person

    def vacancies(self, person: str) -> frozenset[str]:
        """Every vacancy that `has_vacancy` says yes to."""
        return frozenset(vacancy for vacancy, holder in self._holders.items() if holder == person)

    def _appointed(self, person: str) -> tuple[str, ...]:
        nodes = self._tree.nodes
        own = [unit for unit, manager in self._managers.items() if manager == person]
        return tuple(sorted(unit for unit in own if unit in nodes and nodes[unit].state == "open"))
