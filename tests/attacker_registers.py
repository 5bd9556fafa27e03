"""
The attacker on registers: what colleagues learn of each other from figures about people everybody knows.

Who works where is no secret, so the groups are known to the last person and only an attribute is hidden: where someone
was born, whether a training was done. Several snapshots are attacked together; people who joined or left in between
are groups of their own, as their colleagues know who they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from attacker import AtMost, Cell, Finding, Imagined, Told, View

WIDE = 3
"""How far above the truth a hidden number must be able to lie, in people; and at least 5 in all."""


class Figure(NamedTuple):
    """How many of a group have the attribute, as an interval, at one moment; *concerned* when others answer for it."""

    unit: str
    moment: int
    cells: frozenset[Cell]
    least: int
    most: int
    concerned: int | None = None


@dataclass(frozen=True)
class Register:
    """
    What a colleague has.

    Attributes:
        told: Every figure ever told about the register, of all moments.
        sizes: People per cell: a cell is everybody who was in the same units at the same moments. Public.
        k: The promise.
    """

    told: tuple[Figure, ...]
    sizes: Mapping[Cell, int]
    k: int


def attack_register(register: Register, truth: Mapping[Cell, int]) -> list[Finding]:
    """
    Every hole in *register*.

    Args:
        truth: People with the attribute per cell, to judge whether a group is hidden widely enough.

    Raises:
        Contradiction: No register fits the figures.
    """
    lines = [Told(f"{figure.unit} ({figure.moment})", *figure[2:5]) for figure in register.told]
    public = tuple(AtMost(str(cell), frozenset([cell]), size) for cell, size in sorted(register.sizes.items(), key=str))
    imagined = Imagined(View(tuple(lines), register.k, at_most=public), [], heads=True)
    return [*_too_few(register), *_narrow(register, imagined, truth), *_ends(register, imagined), *_changes(register)]


def _people(register: Register, cells: frozenset[Cell]) -> int:
    return sum(register.sizes[cell] for cell in cells)


def _too_few(register: Register) -> Iterator[Finding]:
    for figure in register.told:
        people = _people(register, figure.cells) if figure.concerned is None else figure.concerned
        if people < register.k:
            yield Finding("few", figure.cells, people, people, f"{figure.unit} is about {people} people")


def _narrow(register: Register, imagined: Imagined, truth: Mapping[Cell, int]) -> Iterator[Finding]:
    """Groups of fewer than k colleagues of whom too much is certain."""
    told = frozenset().union(*(figure.cells for figure in register.told))
    for atom, cells in enumerate(imagined.atoms.cells):
        size = _people(register, cells)
        if size == 0 or size >= register.k or not cells & told:
            continue
        real = sum(truth[cell] for cell in cells)
        wide = min(size, max(real + WIDE, 5))
        if imagined.reach({atom: -1}, 0) is None or imagined.reach({atom: 1}, wide) is None:
            least, most = -imagined.most({atom: -1}), imagined.most({atom: 1})
            words = f"{sorted(map(str, cells))} ({size} people): {least} to {most} have it"
            yield Finding("known" if least == most else "narrow", cells, least, most, words)


def _ends(register: Register, imagined: Imagined) -> Iterator[Finding]:
    """Groups, told or left over, of which all but at most one have the attribute, or all but at most one have not."""
    groups = [(figure.unit, frozenset(figure.cells)) for figure in register.told]
    groups += [
        (f"{outer.unit} min {inner.unit}", outer.cells - inner.cells)
        for outer in register.told
        for inner in register.told
        if inner.cells < outer.cells
    ]
    for name, cells in {cells: (name, cells) for name, cells in groups}.values():
        atoms = imagined.atoms.inside(cells)
        size = _people(register, cells)
        if atoms is None or size < register.k:
            continue
        if imagined.reach(dict.fromkeys(atoms, 1), 2) is None:
            yield Finding("alike", cells, 0, 1, f"{name}: at most one of {size} has it")
        if imagined.reach(dict.fromkeys(atoms, -1), 2 - size) is None:
            yield Finding("alike", cells, size - 1, size, f"{name}: at most one of {size} has it not")


def _changes(register: Register) -> Iterator[Finding]:
    """Figures of one unit at two moments between which fewer than k people came, or fewer than k went."""
    by_unit: dict[str, list[Figure]] = {}
    for figure in sorted(register.told, key=lambda figure: figure.moment):
        by_unit.setdefault(figure.unit, []).append(figure)
    for figures in by_unit.values():
        for earlier, later in pairwise(figures):
            for cells in (later.cells - earlier.cells, earlier.cells - later.cells):
                if 0 < (people := _people(register, cells)) < register.k:
                    words = f"{later.unit}: {people} people changed between {earlier.moment} and {later.moment}"
                    yield Finding("change", cells, people, people, words)
