"""What somebody asks a draw of, read from what they typed; page, file and API ask alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from peil_contracts.lint import points_at_person
from peil_reporting.organisation.domain import Tree
from peil_reporting.releases.domain.quarters import Quarter, ended_by, quarter_named

FROM, TO, UNIT, SIZE, SEED, KNOWN = "from", "to", "unit", "size", "seed", "knownAt"
DEFAULT_SIZE, LARGEST = 25, 200
LEVELS = frozenset({"municipality", "cluster"})
"""Levels of units that can be drawn from. Below a cluster a draw would be of the vacancies of a few people."""

_QUARTER = re.compile(r"(19|20)[0-9]{2}-Q[1-4]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SEED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Draw(NamedTuple):
    """
    A question that can be answered.

    Attributes:
        first, last: The quarters of the period, both included.
        unit: The municipality or a cluster.
        size: How many are drawn; None: `DEFAULT_SIZE`, or all when there are fewer.
        seed: What the lots are made with.
        known: The day at whose end is asked what was known.
    """

    first: Quarter
    last: Quarter
    unit: str
    size: int | None
    seed: str
    known: date


class Wrong(ValueError):
    """What was typed cannot be answered: per field the name of the rule it breaks."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {rule}" for field, rule in rules.items()))
        self.rules = rules


class Days(NamedTuple):
    """The quarters and the known day that were asked for."""

    first: Quarter
    last: Quarter
    known: date


def days_of(typed: Mapping[str, str], today: date) -> Days:
    """
    The quarters and the known day in *typed*; without them the last quarter that had ended, as known yesterday.

    Yesterday is over, so that nothing is added to what was known then.

    Raises:
        Wrong: a quarter that is none or has not ended, quarters backwards, a known day in the future or before the
            end of the quarters.
    """
    wrong: dict[str, str] = {}
    given = {field: typed.get(field, "").strip() for field in (FROM, TO, KNOWN)}
    last = _quarter(given[TO] or ended_by(today).name, TO, wrong)
    first = _quarter(given[FROM] or last.name, FROM, wrong)
    known = _day(given[KNOWN], wrong) if given[KNOWN] else today - timedelta(days=1)
    if not wrong:
        if last > ended_by(today):
            wrong[TO] = "quarter-not-ended"
        elif first > last:
            wrong[TO] = "period-backwards"
        elif known > today:
            wrong[KNOWN] = "known-in-future"
        elif known < last.last:
            wrong[KNOWN] = "known-before-end"
    if wrong:
        raise Wrong(wrong)
    return Days(first, last, known)


def draw_of(typed: Mapping[str, str], days: Days, tree: Tree) -> Draw:
    """
    The draw that *typed* asks for in *days*; *tree* is that of the last day of the quarters.

    Raises:
        Wrong: there is no such unit or it lies too low, a size that is none, a seed of another form or one that may
            point at a person.
    """
    wrong: dict[str, str] = {}
    unit, size, seed = (typed.get(field, "").strip() for field in (UNIT, SIZE, SEED))
    node = tree.nodes.get(unit or tree.root)
    if node is None:
        wrong[UNIT] = "unit-unknown"
    elif node.level not in LEVELS:
        wrong[UNIT] = "unit-too-low"
    if size and not (size.isascii() and size.isdecimal() and len(size) < 6 and 1 <= int(size) <= LARGEST):
        wrong[SIZE] = "size-form"
    if seed and (_SEED.fullmatch(seed) is None or points_at_person(seed)):
        wrong[SEED] = "seed-form"
    if wrong or node is None:
        raise Wrong(wrong)
    named = seed or made_seed(days, node.unit)
    return Draw(days.first, days.last, node.unit, int(size) if size else None, named, days.known)


def made_seed(days: Days, unit: str) -> str:
    """
    The seed when none is given: made of what is drawn from, so that nobody chose it.

    The size is left out, for a larger sample begins with the smaller one; so is the known day.
    """
    return f"biws.{days.first.name}.{days.last.name}.{unit}"


def _quarter(text: str, field: str, wrong: dict[str, str]) -> Quarter:
    if _QUARTER.fullmatch(text):
        return quarter_named(text)
    wrong[field] = "quarter-form"
    return Quarter(1900, 1)


def _day(text: str, wrong: dict[str, str]) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # such as 31 February
    wrong[KNOWN] = "day-form"
    return date.min
