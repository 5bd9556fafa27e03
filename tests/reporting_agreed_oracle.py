"""
Agreements, reminders and surveys, computed slowly and plainly from a list of facts.

Shares no code with reporting: what figures say is written down again, day by day and person by person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, combinations
from typing import Any

from peil_chassis.projection import Fact
from reporting_oracle import day

Counts = dict[str, Counter[str]]


def _known(log: Sequence[Fact], ending: str, known_on: int) -> list[Fact]:
    return [one for one in log if one.type.endswith(f".{ending}.v1") and one.known_on <= known_on]


def _last(facts: list[Fact], of: str, as_of: int) -> Fact | None:
    until = [(one.data[of], place, one) for place, one in enumerate(facts) if day(one.data[of]) <= as_of]
    return max(until, key=lambda each: each[:2])[2] if until else None


def agreements(log: Sequence[Fact], as_of: int, known_on: int) -> tuple[Counter[Any], Counter[Any], Counter[Any]]:
    """Per unit and state, per unit and kind, and running ones per unit and nearness."""
    states: Counter[Any] = Counter()
    kinds: Counter[Any] = Counter()
    near: Counter[Any] = Counter()
    today = date(as_of // 10000, as_of // 100 % 100, as_of % 100)
    for made in _known(log, "agreement-made", known_on):
        if day(made.data["made_on"]) > as_of:
            continue
        mine = [one for one in log if one.known_on <= known_on and one.data.get("agreement") == made.data["agreement"]]
        note = _last([one for one in mine if one.type.endswith("progress-noted.v1")], "noted_on", as_of)
        change = _last([one for one in mine if one.type.endswith("rescheduled.v1")], "changed_on", as_of)
        state = note.data["to"] if note else "open"
        due = date.fromisoformat((change or made).data["due_on"])
        states[made.data["unit"], state] += 1
        kinds[made.data["unit"], made.data["kind"]] += 1
        if state in ("open", "on-track", "at-risk"):
            soon = due - timedelta(days=30) <= today <= due
            near[made.data["unit"], "overdue" if today > due else "soon" if soon else "later"] += 1
    return states, kinds, near


def reminders(log: Sequence[Fact], as_of: int, known_on: int) -> tuple[Counter[Any], Counter[Any]]:
    """Per unit and what the mail server said, and items per unit and how they ended."""
    sent: Counter[Any] = Counter()
    items: Counter[Any] = Counter()
    for item in {one.data["item"] for one in log if "item" in one.data}:
        mine = [one for one in log if one.data.get("item") == item]
        rungs = {one.data["rung"]: one for one in _known(mine, "item-reminded", known_on)}
        end = next(iter(_known(mine, "item-ended", known_on)), None)
        for one in rungs.values():
            if day(one.data["occurred_on"]) <= as_of:
                sent[one.data["unit"], one.data["outcome"]] += 1
        begun = [day(one.data["occurred_on"]) for one in rungs.values()]
        ended = day(end.data["occurred_on"]) if end else None
        if not begun and (ended is None or ended > as_of):
            continue
        if begun and min(begun) > as_of:
            continue
        what = end.data["ending"] if end and ended is not None and ended <= as_of else "waiting"
        items[mine[0].data["unit"], what] += 1
    return sent, items


def a_tenth(part: int, whole: int, times: int = 100) -> str:
    """``times * part / whole`` to one decimal, halves upwards."""
    return str((Decimal(times * part) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def people_of(leaves: Sequence[Mapping[str, Any]]) -> Iterator[tuple[frozenset[str], dict[str, int]]]:
    """One row per answering person: the nodes they are in, and what they said. No such row exists in Peil."""
    for leaf in leaves:
        nodes = {*leaf["path"], f"{leaf['unit']}/rest"} if leaf["part"] == "rest" else {*leaf["path"]}
        answers: dict[str, list[int]] = {
            name: [at for at, count in enumerate(counts, start=1) for _ in range(count)]
            for name, counts in leaf["counts"].items()
        }
        for person in range(leaf["answered"]):
            yield frozenset(nodes), {name: said[person] for name, said in answers.items() if person < len(said)}


def unions(groups: Sequence[frozenset[int]], most: int = 3) -> Iterator[frozenset[int]]:
    """What one can reach from *groups* of people by adding and subtracting up to *most* of them."""
    for size in range(1, most + 1):
        for chosen in combinations(groups, size):
            first, *others = chosen
            for taken in chain.from_iterable(combinations(others, n) for n in range(len(others) + 1)):
                reached = first
                for other in others:
                    reached = reached - other if other in taken else reached | other
                yield reached
