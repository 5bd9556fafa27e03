"""What a reader finds in released tables: four questions asked of `attacker.Imagined`, and the answers as holes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import highspy
import numpy as np

from attacker import Cell, Finding, Imagined, View, Weights

FACTOR = 3
"""A derivable group is a sum of lines, each taken at most this often, added or subtracted; halves are found as well."""


def attack(view: View, truth: Mapping[Cell, int] | None = None) -> list[Finding]:
    """
    Every hole a reader finds in *view*, the same list each time.

    Args:
        view: What the reader has.
        truth: People per cell. Only used to leave out what harms nobody: that few people, or none, answered
            alike where nobody answered at all. Without it such groups are reported too.

    Raises:
        Contradiction: No population fits the lines.
    """
    imagined = Imagined(view, sorted(view.ends), heads=False)
    weak = _weak(imagined)
    found = [*_small(imagined, weak), *_derivable(imagined, weak), *_alike(imagined)]
    if view.at_most:
        found += _with_heads(view, imagined)
    if truth is not None:
        found = [hole for hole in found if hole.kind == "known" or sum(truth.get(cell, 0) for cell in hole.cells)]
    return found


def _weak(imagined: Imagined) -> list[int]:
    """The atoms that hold fewer than k people whatever population the reader imagines."""
    return [atom for atom in range(len(imagined.atoms.cells)) if imagined.reach({atom: 1}, imagined.view.k) is None]


def _small(imagined: Imagined, weak: Sequence[int]) -> Iterator[Finding]:
    for atom in weak:
        cells = imagined.atoms.cells[atom]
        most = imagined.most({atom: 1})
        least = -imagined.most({atom: -1})
        kind = "known" if least == most else "few"
        yield Finding(kind, cells, least, most, f"{_names(imagined, cells)}: {least} to {most} people")


def _derivable(imagined: Imagined, weak: Sequence[int]) -> Iterator[Finding]:
    """
    A union of atoms that is a sum of lines and holds fewer than k people, found as a small integer program.

    Its atoms are all weak ones: each holds no more than the whole union, whatever population one imagines.
    """
    lines = [number for number, told in enumerate(imagined.view.told) if told.least == told.most]
    if not weak or not lines:
        return
    atoms, program = len(imagined.atoms.cells), highspy.Highs()
    program.setOptionValue("output_flag", False)
    for atom in range(atoms):
        program.addVar(0, 1 if atom in set(weak) else 0)
    for _ in lines:
        program.addVar(-FACTOR, FACTOR)
    program.changeColsIntegrality(
        atoms, np.arange(atoms, dtype=np.int32), np.array([highspy.HighsVarType.kInteger] * atoms)
    )
    for atom in range(atoms):
        told = [place for place, line in enumerate(lines) if atom in imagined.atoms.of[line]]
        index = np.array([atom, *(atoms + place for place in told)], dtype=np.int32)
        program.addRow(0, 0, len(index), index, np.array([1.0] + [-1.0] * len(told)))
    amounts = np.array([imagined.view.told[line].least for line in lines], dtype=float)
    index = np.arange(atoms, atoms + len(lines), dtype=np.int32)
    program.addRow(1, imagined.view.k - 1, len(lines), index, amounts)
    program.run()
    if program.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return
    solution = program.getSolution().col_value
    inside = [atom for atom in range(atoms) if solution[atom] > 0.5]
    value = imagined.pinned(dict.fromkeys(inside, 1))
    if value is not None and value < imagined.view.k:
        cells = frozenset().union(*(imagined.atoms.cells[atom] for atom in inside))
        sums = [
            f"{solution[atoms + place]:+g} {imagined.view.told[line].name}"
            for place, line in enumerate(lines)
            if abs(solution[atoms + place]) > 1e-6
        ]
        yield Finding("derivable", cells, value, value, f"{' '.join(sums)} = {value} people")


def _groups(imagined: Imagined) -> Iterator[tuple[str, list[int]]]:
    """The groups a reader looks at: every line, what a line leaves of another, what two leave, and every atom."""
    told, of = imagined.view.told, imagined.atoms.of
    seen: set[tuple[int, ...]] = set()

    def fresh(atoms: Sequence[int]) -> bool:
        key = tuple(sorted(atoms))
        return bool(key) and key not in seen and not seen.add(key)  # type: ignore[func-returns-value]

    for number, line in enumerate(told):
        if fresh(of[number]):
            yield line.name, of[number]
    for atom, cells in enumerate(imagined.atoms.cells):
        if fresh([atom]):
            yield _names(imagined, cells), [atom]
    for outer, line in enumerate(told):
        inner = [n for n in range(len(told)) if n != outer and told[n].cells < line.cells]
        for number in inner:
            rest = [atom for atom in of[outer] if atom not in set(of[number])]
            if fresh(rest):
                yield f"{line.name} min {told[number].name}", rest
        for one, other in combinations(inner, 2) if len(inner) < 12 else ():
            if not told[one].cells & told[other].cells:
                rest = [atom for atom in of[outer] if atom not in {*of[one], *of[other]}]
                if fresh(rest):
                    yield f"{line.name} min {told[one].name} min {told[other].name}", rest


def _alike(imagined: Imagined) -> Iterator[Finding]:
    """
    Groups of which at most one person can be away from an end of the scale.

    Whoever gave the opposite answer knows then what all others said, so "all but one" is as bad as "all".
    """
    if not imagined.questions:
        return
    for name, atoms in _groups(imagined):
        cells = frozenset().union(*(imagined.atoms.cells[atom] for atom in atoms))
        for question in imagined.questions:
            low, high = imagined.view.ends[question]
            for end, sign in ((high, 1), (low, -1)):
                away: Weights = dict.fromkeys(atoms, sign * end)
                away |= {imagined.answer(atom, question): -sign for atom in atoms}
                if imagined.reach(away, high - low + 1) is None:
                    most = imagined.most(away)
                    yield Finding(
                        "alike", cells, 0, most, f"{name}: {question} is at {end}, at most {most} points away"
                    )


def _with_heads(view: View, plain: Imagined) -> Iterator[Finding]:
    """What becomes certain to a colleague who also knows how many people work where."""
    imagined = Imagined(view, plain.questions, heads=True)
    heads = {bound.cells: bound.most for bound in view.at_most}
    told = {line.cells: line.least for line in view.told if line.least == line.most}
    full = [cells for cells, number in told.items() if heads.get(cells) == number and number >= 2 * view.k]
    full += [cells for cells in plain.atoms.cells if _all_of_many(plain, imagined, heads, cells)]
    full += [bound.cells for bound in view.at_most if bound.most == 0]  # nobody is there to be known
    for cells, number in told.items():
        if heads.get(cells) == number and number < 2 * view.k:
            yield Finding("everybody", cells, number, number, f"{_names(imagined, cells)}: all {number} answered")
    for atom, cells in enumerate(imagined.atoms.cells):
        if cells in told or any(cells <= whole for whole in full):
            continue  # from 2k people on "everybody answered" is no secret, nor what follows from it inside
        value = imagined.pinned({atom: 1})
        if value is None:
            continue
        if value == heads.get(cells) and value < 2 * view.k:
            yield Finding("everybody", cells, value, value, f"{_names(imagined, cells)}: all {value} answered")
        elif not _public(plain, cells):
            yield Finding("known", cells, value, value, f"{_names(imagined, cells)}: {value} people, by head count")


def _all_of_many(
    plain: Imagined, imagined: Imagined, heads: Mapping[frozenset[Cell], int], cells: frozenset[Cell]
) -> bool:
    """Whether the lines tell by themselves that all of a group of 2k people or more answered."""
    parts = [heads.get(part) for part in imagined.atoms.cells if part <= cells]
    people = sum(part for part in parts if part is not None)
    atom = plain.atoms.cells.index(cells)
    return None not in parts and people >= 2 * plain.view.k and plain.reach({atom: -1}, 1 - people) is None


def _public(plain: Imagined, cells: frozenset[Cell]) -> bool:
    """Whether the lines alone already give this number away: that is judged without head counts."""
    atoms = plain.atoms.inside(cells)
    return atoms is not None and plain.pinned(dict.fromkeys(atoms, 1)) is not None


def _names(imagined: Imagined, cells: frozenset[Cell]) -> str:
    for line in (*imagined.view.told, *imagined.view.at_most):
        if line.cells == cells:
            return line.name
    return ", ".join(sorted(map(str, cells))[:4]) + (", ..." if len(cells) > 4 else "")
