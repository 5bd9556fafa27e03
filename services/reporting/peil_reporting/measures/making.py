"""How BIWS compliance, absence and signals of a quarter go through the gate: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from peil_disclosure.attributes import audit_attributes
from peil_disclosure.audit import audit
from peil_disclosure.model import Population, Row, problem
from peil_reporting.days import number_of
from peil_reporting.measures import absence, compliance, signals
from peil_reporting.measures.absence import Away
from peil_reporting.measures.facts import Measured, Proved, Recorded, Stand
from peil_reporting.measures.groups import Apart, T, stand_apart
from peil_reporting.measures.signals import Given
from peil_reporting.organisation.domain import Tree
from peil_reporting.releases.catalogue import ABSENCE, COMPLIANCE, RELEASED, SIGNALS
from peil_reporting.releases.domain.figure import Figure
from peil_reporting.releases.domain.quarters import Quarter, quarter_named
from peil_reporting.releases.domain.release import TOO_FEW, OfFigure, Release, Told
from peil_reporting.releases.facts import Level
from peil_reporting.vacancies.ending import Ended, ended, persons

FOLLOWED, NOT_FOLLOWED = "followed", "not-followed"
NOTHING = "nothing-counted"
QUARTERS = 4
"""So many quarters are told together at most, when the last alone is about too few."""


def measure(
    quarter: Quarter, tree: Tree, known_on: int, recorded: Recorded, earlier: Sequence[Release], k: int
) -> Measured:
    """
    What may be told of *quarter*, as known at the end of *known_on* (``YYYYMMDD``), in the *tree* of its last day.

    Args:
        earlier: Every release before: a vacancy is told in one of them at most.

    Raises:
        Refused: by the gate's rule.
    """
    told = [
        _compliance(quarter, tree, known_on, recorded, earlier, k),
        _absence(quarter, tree, known_on, recorded, k),
        _signals(quarter, tree, known_on, recorded, k),
    ]
    figures = {name: of for each in told for name, of in each.figures.items()}
    return Measured(
        figures,
        tuple(table for each in told for table in each.tables),
        tuple(entry for each in told for entry in each.entries),
        tuple(_levels(tree, figures.values())),
    )


def _compliance(
    quarter: Quarter, tree: Tree, known_on: int, recorded: Recorded, earlier: Sequence[Release], k: int
) -> Measured:
    made_from = recorded.vacancies_at
    stretch = _stretch(quarter, tree, known_on, recorded, earlier, k)
    if stretch is None:
        units = dict.fromkeys(stand_apart(tree, {}, bool).units, Told(TOO_FEW))
        return Measured({COMPLIANCE: _of(COMPLIANCE, units, made_from)}, (), (), ())
    first, apart = stretch
    since = first.name if first != quarter else ""
    units = {unit: _share(apart, unit, since) for unit in apart.units}
    entries = tuple(entry for unit in apart.shown() for entry in _share_entries(quarter, apart, unit, units[unit]))
    table = _shares_table(tree, apart, k)
    return Measured({COMPLIANCE: _of(COMPLIANCE, units, made_from)}, (table,), entries, ())


def _stretch(
    quarter: Quarter, tree: Tree, known_on: int, recorded: Recorded, earlier: Sequence[Release], k: int
) -> tuple[Quarter, Apart[Ended]] | None:
    """
    The first of the fewest quarters up to this one, none told before, of which the whole may be told; its groups.

    The whole counts every vacancy or nothing is told: so what was told before is what came to its end till then.
    """
    gone, after = _told_before(recorded, earlier)
    every = [found for one, held in recorded.vacancies if (found := ended(one, held, known_on))]
    first = quarter
    for _ in range(QUARTERS):
        if number_of(first.first) <= after:
            return None
        within = [one for one in every if number_of(first.first) <= one.on <= number_of(quarter.last)]
        apart = _vacancies_apart(tree, [one for one in within if one.vacancy not in gone], k)
        if tree.root in apart.shown():
            return first, apart
        first = _before(first)
    return None


def _vacancies_apart(tree: Tree, counted: Sequence[Ended], k: int) -> Apart[Ended]:
    person = persons(counted)
    by_unit: dict[str, list[Ended]] = {}
    for one in sorted(counted):
        by_unit.setdefault(one.unit, []).append(one)
    return stand_apart(tree, by_unit, lambda some: compliance.may_stand(some, person, k), whole=True)


def _told_before(recorded: Recorded, earlier: Sequence[Release]) -> tuple[frozenset[str], int]:
    """The vacancies that were counted in a figure that was told, and the last day of the last stretch that was."""
    gone: set[str] = set()
    after = 0
    for release in earlier:
        whole = release.figures[COMPLIANCE].units.get(release.root) if COMPLIANCE in release.figures else None
        if whole is None or whole.total is None:
            continue
        first = number_of(quarter_named(whole.since or release.quarter).first)
        for one, holders in recorded.vacancies:
            then = ended(one, holders, release.known_on)
            if then is not None and first <= then.on <= release.population_on:
                gone.add(then.vacancy)
        after = max(after, release.population_on)
    return frozenset(gone), after


def _share(apart: Apart[Ended], unit: str, since: str) -> Told:
    some = _things(apart, unit)
    if not some:
        return Told(TOO_FEW)
    part = sum(one.followed for one in some)
    return Told("ok", len(some), len(some), {FOLLOWED: part, NOT_FOLLOWED: len(some) - part}, since=since)


def _share_entries(quarter: Quarter, apart: Apart[Ended], unit: str, told: Told) -> Iterator[Figure]:
    for category, amount in told.categories.items():
        if isinstance(amount, int):
            cells = frozenset(_cell(quarter, apart, number, category) for number in apart.below(unit))
            yield Figure(f"register/{COMPLIANCE}", f"{quarter.name}/{unit}/{category}", cells, amount, amount, amount)


def _shares_table(tree: Tree, apart: Apart[Ended], k: int) -> Proved:
    """Every share that is told, once more by the package: nobody is known to be on either side."""
    cells = [(number, side) for number in range(len(apart.groups)) for side in (True, False)]
    sizes = [sum(one.followed == side for one in apart.groups[number].things) for number, side in cells]
    rows = [
        Row(f"{unit}/{category}", f"{tree.nodes[unit].name}, {RELEASED[COMPLIANCE].label(category)}", _at(cells, on))
        for unit in apart.shown()
        for category, side in ((FOLLOWED, True), (NOT_FOLLOWED, False))
        if (on := {(number, side) for number in apart.below(unit)})
    ]
    heads = [
        Row(
            f"heads/{number}",
            f"de vacatures van {tree.nodes[group.unit].name}",
            _at(cells, {(number, True), (number, False)}),
        )
        for number, group in enumerate(apart.groups)
    ]
    asked = problem(Population(tuple(sizes), tuple(_path(apart, number) for number, _ in cells)), rows, k)
    verdict = audit_attributes(asked, heads)
    # What the certificate proves can be checked by whoever has the rows alone; unsafe, it has none and nothing is told.
    return Proved(COMPLIANCE, asked, audit(asked) if verdict.safe else verdict)


def _absence(quarter: Quarter, tree: Tree, known_on: int, recorded: Recorded, k: int) -> Measured:
    every = [found for one in recorded.absence if (found := absence.away(one, quarter, known_on))]
    apart = stand_apart(tree, {one.unit: [one] for one in every}, lambda some: sum(one.people for one in some) >= k)
    shown = apart.shown()
    if not shown:
        status = TOO_FEW if every else NOTHING
        units = dict.fromkeys(apart.units, Told(status))
        return Measured({ABSENCE: _of(ABSENCE, units, recorded.absence_at)}, (), (), ())
    whole = {unit: absence.together(_things(apart, unit)) for unit in shown}
    rates = {unit: absence.rate_of(of) for unit, of in whole.items()}
    above = {unit: apart.around[unit][1] for unit in shown if unit != tree.root}
    told = absence.tellable(shown, above, whole, rates)
    units = {
        unit: Told("ok", rates[unit].tenths, bound=rates[unit].bound) if unit in told else Told(TOO_FEW)
        for unit in apart.units
    }
    entries = tuple(_rate_entry(quarter, apart, unit, whole[unit], rates[unit]) for unit in told)
    return Measured(
        {ABSENCE: _of(ABSENCE, units, recorded.absence_at)}, (_rates_table(tree, apart, told, k),), entries, ()
    )


def _rate_entry(quarter: Quarter, apart: Apart[Away], unit: str, of: Away, rate: absence.Rate) -> Figure:
    """Bounds in hundredths of days, as wide as the rounding leaves them."""
    low, high = absence.bounds_of(rate, of)
    cells = frozenset(_cell(quarter, apart, number, "absent") for number in apart.below(unit))
    row = f"{quarter.name}/{unit}"
    return Figure(f"register/{ABSENCE}", row, cells, of.people, low // absence.SCALE, -(-high // absence.SCALE), 1)


def _rates_table(tree: Tree, apart: Apart[Away], told: Sequence[str], k: int) -> Proved:
    """Whom the rates are about: no sum or difference of them is about fewer than k people."""
    sizes = tuple(sum(one.people for one in group.things) for group in apart.groups)
    paths = tuple(_path(apart, number) for number in range(len(sizes)))
    rows = [Row(unit, f"wie er bij {tree.nodes[unit].name} werkt", frozenset(apart.below(unit))) for unit in told]
    asked = problem(Population(sizes, paths), rows, k)
    return Proved(ABSENCE, asked, audit(asked))


def _signals(quarter: Quarter, tree: Tree, known_on: int, recorded: Recorded, k: int) -> Measured:
    every = signals.given(recorded.signals, quarter, known_on, tree, dict(recorded.staff))
    apart = stand_apart(tree, every, lambda some: signals.may_stand(some, k), whole=True)
    kinds = signals.by_kind(_things(apart, tree.root))
    as_told = signals.kinds_together(kinds, k)
    units = {unit: _number(apart, unit, as_told if unit == tree.root else {}) for unit in apart.units}
    if not every:
        units = dict.fromkeys(apart.units, Told(NOTHING))
    of = {SIGNALS: _of(SIGNALS, units, recorded.signals_at)}
    if tree.root not in apart.shown():
        return Measured(of, (), (), ())
    entries = tuple(entry for unit in apart.shown() for entry in _number_entries(quarter, apart, unit, units[unit]))
    return Measured(of, (_numbers_table(tree, apart, as_told, k),), entries, ())


def _number(apart: Apart[Given], unit: str, as_told: Mapping[str, str]) -> Told:
    some = _things(apart, unit)
    if not some:
        return Told(TOO_FEW)
    found: dict[str, int | str] = {}
    for kind, many in signals.by_kind(some).items():
        if kind in as_told:
            found[as_told[kind]] = int(found.get(as_told[kind], 0)) + many
    labels = [*RELEASED[SIGNALS].categories]
    order = sorted(found, key=lambda kind: (labels.index(kind) if kind in labels[:-1] else len(labels), kind))
    return Told("ok", sum(one.many for one in some), None, {kind: found[kind] for kind in order})


def _number_entries(quarter: Quarter, apart: Apart[Given], unit: str, told: Told) -> Iterator[Figure]:
    for kind, amount in [("", told.total), *told.categories.items()]:
        if isinstance(amount, int):
            cells = frozenset(_cell(quarter, apart, number, f"signals/{kind}") for number in apart.below(unit))
            row = f"{quarter.name}/{unit}" + (f"/{kind}" if kind else "")
            yield Figure(f"register/{SIGNALS}", row, cells, amount, amount, amount)


def _numbers_table(tree: Tree, apart: Apart[Given], as_told: Mapping[str, str], k: int) -> Proved:
    """Every number that is told: no sum or difference of them is of fewer than k signals."""
    kinds = sorted(set(as_told.values()))
    cells = [(number, kind) for number in range(len(apart.groups)) for kind in kinds]
    by_group = [signals.by_kind(group.things) for group in apart.groups]
    sizes = tuple(sum(many for one, many in by_group[n].items() if as_told[one] == kind) for n, kind in cells)
    paths = tuple(_path(apart, number) for number, _ in cells)
    rows = [
        Row(unit, f"signalen van {tree.nodes[unit].name}", frozenset(i for i, (n, _) in enumerate(cells) if n in below))
        for unit in apart.shown()
        if (below := set(apart.below(unit)))
    ]
    rows += [
        Row(
            f"kind/{kind}", RELEASED[SIGNALS].label(kind), frozenset(i for i, (_, of) in enumerate(cells) if of == kind)
        )
        for kind in kinds
    ]
    asked = problem(Population(sizes, paths), rows, k)
    return Proved(SIGNALS, asked, audit(asked))


def _levels(tree: Tree, figures: Iterable[OfFigure]) -> Iterator[Level]:
    """How many figures are told per level, and how many are not; of what nobody delivered nothing is hidden."""
    told: dict[str, list[int]] = {}
    for of in figures:
        for unit, one in of.units.items():
            if one.status == NOTHING:
                continue
            shown = one.status == "ok"
            counted = told.setdefault(tree.nodes[unit].level, [0, 0])
            counted[0 if shown else 1] += 1
    for level, (shown_here, hidden) in told.items():
        yield Level(level, shown_here, hidden)


def _of(figure: str, units: Mapping[str, Told], made_from: Stand) -> OfFigure:
    return OfFigure(RELEASED[figure].version, dict(units), made_from.build, made_from.position)


def _things(apart: Apart[T], unit: str) -> list[T]:
    return [thing for number in apart.below(unit) for thing in apart.groups[number].things]


def _cell(quarter: Quarter, apart: Apart[T], number: int, side: str) -> str:
    group = apart.groups[number]
    return f"{quarter.name}/{group.unit}{'/rest' if group.rest else ''}/{side}"


def _path(apart: Apart[T], number: int) -> tuple[str, ...]:
    group = apart.groups[number]
    way = tuple(reversed(apart.around[group.unit]))
    return (*way, f"{group.unit}/rest") if group.rest else way


def _at(cells: Sequence[tuple[int, bool]], wanted: set[tuple[int, bool]]) -> frozenset[int]:
    return frozenset(index for index, cell in enumerate(cells) if cell in wanted)


def _before(quarter: Quarter) -> Quarter:
    return Quarter(quarter.year - 1, 4) if quarter.number == 1 else Quarter(quarter.year, quarter.number - 1)
