"""
Attributes of a known population: who of the staff has one, is told so that it can be said of nobody.

Here an attacker knows more than for answers: who belongs to which unit, and so how many each unit has. "Could be k or
more" is then impossible in a small unit, and another rule holds for every amount that is not told:

- **Zero is possible.** What is known of a group is an interval that contains 0. Otherwise it is known that somebody in
  it has the attribute; said of k people or more, that is a figure like those that are told.
- **It is wide.** It reaches 3 beyond the true amount and 5 at least, or all people of the unit; never those alone.
- **Nobody and everybody are as sensitive as one.** An amount is told only if k people have it and k have not.

Both are asked of what is told and of everything that follows from it, in two passes: amounts alone, as for answers (see
`audit`; whoever lacks the attribute is a group too, as head counts are known), and amounts with head counts known.
Amounts of things are about the persons concerned: "0 of 3 vacancies followed the procedure" is about their managers.

Sources: protection intervals of the Handbook on Statistical Disclosure Control, chapter 4; group disclosure, chapter 5.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from .atoms import merge_sets
from .audit import audit
from .intervals import End, Intervals, Seen, Wanted
from .linked import Alike
from .model import Cell, Problem, Recipe, Refused, Row, Verdict, Violation

WIDER_BY, WIDE_AT_LEAST = 3, 5
"""How far beyond the true amount, and how far at all, an interval must reach, in people."""

_OTHERS = " (anderen)"


class Share(NamedTuple):
    """
    Part of a whole, and the persons it is about.

    Attributes:
        part: How many have the attribute: people, or things such as vacancies.
        whole: Out of how many.
        concerned: How many persons the whole is about: the people themselves, or who answers for the things.
        with_it: Of how many persons something is in the part.
        without_it: Of how many persons something is not in it.
    """

    part: int
    whole: int
    concerned: int
    with_it: int
    without_it: int


def of_people(part: int, whole: int) -> Share:
    """*part* of *whole* people, who are themselves the persons concerned."""
    return Share(part, whole, whole, part, whole - part)


def may_be_told(share: Share, k: int) -> bool:
    """
    Whether *share* may be told as far as it goes by itself: never 0 % or 100 %, nor with few persons on either side.

    Raises:
        Refused: ``missing-count``, ``negative-count``, ``does-not-add-up``: a part larger than the whole, or persons
            where there is nothing, or nobody where there is something.
    """
    if any(type(count) is not int for count in share):
        raise Refused("missing-count", "a share needs whole numbers")
    if min(share) < 0:
        raise Refused("negative-count", "a share")
    part, whole, concerned, with_it, without_it = share
    sides = ((part, with_it), (whole - part, without_it), (whole, concerned))
    fits = part <= whole and all((persons > 0) == (things > 0) and persons <= things for things, persons in sides)
    if not fits or not max(with_it, without_it) <= concerned <= with_it + without_it:
        raise Refused("does-not-add-up", "a share")
    return min(concerned, with_it, without_it) >= k


def audit_attributes(
    problem: Problem,
    known: Sequence[Row],
    *,
    alike: Mapping[str, Alike] | None = None,
    earlier: tuple[Problem, Verdict] | None = None,
    standing: Seen | None = None,
) -> Verdict:
    """
    Whether the rows of *problem* may be told about people whose head counts are known.

    The finest cells are (unit, category), each person in one; "has it" and "has it not" are two categories.

    Args:
        problem: Everything told about this register so far and to be told now: amounts per unit and category.
        known: Head counts that everybody knows without Peil: per unit all its categories. Units may lie in each other;
            together they hold every cell.
        alike: Per row of *known* that stands for several groups, each known apart and all in the same rows, what is
            known of each (see `linked`).
        earlier: A problem about the same people and its verdict, so that its witnesses are tried first. Where it told
            every row of *problem* too, what it found possible is not looked for again.
        standing: What readers know already (see `known_already`): to that nothing may be added, but it cannot be taken
            back, and nothing told now is refused for it.

    Returns:
        Safe, or the violations with their recipes. The witnesses are those of amounts alone: of what is told, and of
        whoever it does not count. A row more may end a violation: when it tells of the very group, or of enough
        others, that k of them at least have it.

    Raises:
        Refused: ``unknown-head-count`` when a cell lies in no row of *known*, ``two-rows-one-name``, ``unknown-cell``.
    """
    smallest = _smallest_known(problem, known)
    before = None if earlier is None else (_with_others(earlier[0], smallest), earlier[1])
    alone = audit(_with_others(problem, smallest), earlier=before)
    names = {row.name for row in problem.rows}
    found = {tuple(sorted(one.cells)): _named(one, names) for one in alone.violations}
    second = _SecondPass(problem, known, smallest, alike or {}, earlier, standing or {})
    for one in second.violations():
        found.setdefault(tuple(sorted(one.cells)), one)
    return Verdict(
        alone.safe and not found, tuple(found[cells] for cells in sorted(found)), alone.witnesses, second.seen()
    )


def known_already(problem: Problem, *, known: Sequence[Row], alike: Mapping[str, Alike] | None = None) -> Seen:
    """
    What the rows of *problem*, all told before, and head counts say of groups more than they might if told today.

    Time says it, not a release: "at least 8 of the 40 who stayed" follows as soon as 4 go of whom "12 of 44" was told.

    Args:
        known, alike: As for `audit_attributes`; head counts of today.

    Returns:
        Per such group, as its cells, the fewest and the most people that it can have.

    Raises:
        Refused: as `audit_attributes`.
    """
    return _SecondPass(problem, known, _smallest_known(problem, known), alike or {}, None, {}).ends()


def _smallest_known(problem: Problem, known: Sequence[Row]) -> Mapping[Cell, Row]:
    """Per cell the smallest group around it whose head count is known."""
    names = [row.name for row in (*problem.rows, *known)]
    if len(set(names)) < len(names):
        raise Refused("two-rows-one-name", "a head count has the name of another row")
    smallest: dict[Cell, Row] = {}
    for row in sorted(known, key=lambda row: (-len(row.cells), row.name)):
        if any(not 0 <= cell < len(problem.population.sizes) for cell in row.cells):
            raise Refused("unknown-cell", f"row {row.name!r}")
        smallest.update(dict.fromkeys(row.cells, row))
    if len(smallest) < len(problem.population.sizes):
        raise Refused("unknown-head-count", "a cell lies in no group whose head count is known")
    return smallest


def _with_others(problem: Problem, smallest: Mapping[Cell, Row]) -> Problem:
    """*problem*, and per row those in the same groups whom it does not count: head counts tell them with it."""
    others: list[Row] = []
    for row in problem.rows:
        groups = {smallest[cell].name: smallest[cell].cells for cell in row.cells}
        around = frozenset[Cell]().union(*groups.values())
        if around > row.cells:
            others.append(Row(row.name + _OTHERS, f"alle anderen dan {row.words}", around - row.cells, row.rank))
    return replace(problem, rows=(*problem.rows, *others))


def _named(violation: Violation, names: Collection[str]) -> Violation:
    """*violation* by rows that are told: whom a row does not count is known by that row."""
    terms = {name if name in names else name.removesuffix(_OTHERS): factor for factor, name in violation.recipe.terms}
    listed = tuple((factor, name) for name, factor in terms.items())
    return violation._replace(recipe=Recipe(listed, violation.recipe.words))


class _SecondPass:
    """What amounts and head counts together tell of atoms, against the rule of intervals."""

    def __init__(
        self,
        problem: Problem,
        known: Sequence[Row],
        smallest: Mapping[Cell, Row],
        alike: Mapping[str, Alike],
        earlier: tuple[Problem, Verdict] | None,
        standing: Seen,
    ) -> None:
        self._k, self._rows = problem.k, [*problem.rows, *(row for row in known if row.cells)]
        self._names = {row.name for row in problem.rows}
        self._atoms = merge_sets(problem.population, [row.cells for row in self._rows])
        self._heads: dict[int, tuple[int, tuple[int, ...]]] = {}
        wanted: dict[int, Wanted] = {}
        before = {cell: (cells, ends) for cells, ends in standing.items() for cell in cells}
        sizes = problem.population.sizes
        people = {row.name: sum(sizes[cell] for cell in row.cells) for row in known}
        for atom, cells in enumerate(self._atoms.members):
            group = smallest[min(cells)]
            heads, one = people[group.name], alike.get(group.name)
            # Not of nobody, nor of everybody in a group, who are told by who they are and by nothing else.
            if heads > 0 and not cells >= group.cells:
                each = (heads,) if one is None else one.heads
                most = self._atoms.sizes[atom] if one is None else sum(one.most[cell] for cell in cells)
                self._heads[atom] = (heads, each)
                enough = Wanted(heads - max(each), min(max(most + WIDER_BY, WIDE_AT_LEAST), max(each)))
                wanted[atom] = _no_less_than(enough, cells, before.get(min(cells)))
        self._wanted = wanted
        self._intervals = Intervals(self._atoms, wanted, _still_possible(problem, earlier))

    def seen(self) -> Seen:
        """Per atom the fewest and the most people that were found possible."""
        return self._intervals.seen()

    def ends(self) -> Seen:
        """The ends of those atoms of which more is known than wanted."""
        self._intervals.settle()
        found = {}
        for atom, (low, high) in self._wanted.items():
            least, most = self._intervals.least(atom), self._intervals.most(atom)
            if least is not None or most is not None:
                ends = (low if least is None else least.people, high if most is None else most.people)
                found[self._atoms.members[atom]] = ends
        return found

    def violations(self) -> Iterator[Violation]:
        """The atoms of which too much is known."""
        self._intervals.settle()
        for atom, (heads, each) in self._heads.items():
            # What all groups alike hold together, less what the others can take, is in one of them.
            low = self._intervals.least(atom)
            lows = [people for of in each if (people := low.people - heads + of) > 0] if low is not None else []
            few = [people for people in lows if people < self._k]
            if low is not None and few:
                yield self._violation(atom, low, f"ten minste {_people(few[0])}", few[0])
            elif len(lows) < len(each) and (high := self._intervals.most(atom)) is not None:
                yield self._violation(atom, high, f"ten hoogste {_people(high.people)}", high.people)

    def _violation(self, atom: int, end: End, outcome: str, people: int) -> Violation:
        behind = [(self._rows[row], dual) for row, dual in end.factors.items()]
        # Head counts cannot be hidden, so a recipe names what Peil told and says the rest in words.
        terms = tuple((1 if dual > 0 else -1, row.name) for row, dual in behind if row.name in self._names)
        words = f"uit {', '.join(row.words for row, _ in behind)} volgt: {outcome}"
        return Violation(self._atoms.members[atom], people, Recipe(terms, words))


def _no_less_than(
    wanted: Wanted, cells: frozenset[Cell], before: tuple[frozenset[Cell], tuple[int, int]] | None
) -> Wanted:
    """*wanted* of the atom *cells*, as far as what was known *before*, of the atom around it, leaves that open."""
    if before is None:
        return wanted
    around, (low, high) = before
    # Of a part of what nobody could tell apart it was not known that anybody is in it.
    return Wanted(max(wanted.low, low if around == cells else 0), min(wanted.high, high))


def _still_possible(problem: Problem, earlier: tuple[Problem, Verdict] | None) -> Seen:
    """What was found possible of *earlier*, if nothing is told now that was not told then."""
    if earlier is None or earlier[0].population != problem.population or earlier[0].k != problem.k:
        return {}
    return earlier[1].seen if {row.cells for row in problem.rows} <= {row.cells for row in earlier[0].rows} else {}


def _people(count: int) -> str:
    return f"{count} persoon" if count == 1 else f"{count} personen"
