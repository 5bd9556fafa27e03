"""
The figures, computed slowly and plainly from a list of facts: for one day, as known on one day.

Shares no code with reporting: definitions are read from the catalogue's words and written down again, day by day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from peil_chassis.projection import Fact

KEYS = {
    "nl.peil.organisation.unit-placed.v1": ("unit", "effective_on"),
    "nl.peil.vacancies.vacancy-opened.v1": ("vacancy",),
    "nl.peil.vacancies.step-completed.v1": ("vacancy", "step"),
    "nl.peil.vacancies.vacancy-closed.v1": ("vacancy",),
    "nl.peil.plans.plan-adopted.v1": ("plan",),
    "nl.peil.plans.action-status-changed.v1": ("plan", "action", "change"),
    "nl.peil.plans.action-revised.v1": ("plan", "change"),
    "nl.peil.plans.entry-recorded.v1": ("plan", "entry", "change"),
    "nl.peil.plans.phase-changed.v1": ("plan", "change"),
}
MANDATORY = (
    "brief-translated",
    "requirements-fixed",
    "committee-formed",
    "vacancy-published",
    "criteria-locked",
    "letters-screened",
    "interviews-scored",
    "decision-recorded",
    "procedure-closed",
)


def day(text: str) -> int:
    return int(text.replace("-", ""))


def cut(log: Sequence[Fact], known_on: int) -> list[Fact]:
    """What stands in a log cut at the end of *known_on*, in its order: per natural key the last write, if any."""
    last: dict[tuple[Any, ...], Fact | None] = {}
    for fact in log:
        if fact.known_on > known_on:
            continue
        if fact.type.endswith("fact-withdrawn.v1"):
            type_, fields, write = fact.data["fact_type"], fact.data["key"], None
        else:
            type_, fields, write = fact.type, fact.data, fact
        key = (type_, fact.source, *(fields[name] for name in KEYS[type_]))
        last.pop(key, None)
        last[key] = write
    return [fact for fact in last.values() if fact is not None]


def of_type(facts: Sequence[Fact], ending: str) -> list[Fact]:
    return [fact for fact in facts if fact.type.endswith(f".{ending}.v1")]


def recorded(fact: Fact) -> tuple[datetime, str]:
    return datetime.fromisoformat(fact.time), fact.id


def way_up(facts: Sequence[Fact], unit: str, as_of: int) -> list[str]:
    """The units that what happens in *unit* counts for, from itself to the municipality ``stad``."""
    placed: dict[str, dict[str, Any]] = {}
    for fact in sorted(of_type(facts, "unit-placed"), key=lambda one: (day(one.data["effective_on"]), recorded(one))):
        if day(fact.data["effective_on"]) <= as_of:
            placed[fact.data["unit"]] = fact.data

    def above(one: str) -> str | None:
        data = placed[one]
        return data["merged_into"] if data["state"] == "merged" else data["parent"]

    if "stad" not in placed:
        return []
    way: list[str] = []
    here: str | None = unit
    while here != "stad":
        if here is None or here not in placed:
            return [*way, "niet-geplaatst", "stad"]
        follower: str | None = here
        for _ in range(len(placed)):
            follower = above(follower) if follower in placed else None
            if follower == here:
                return [*way, here, "niet-geplaatst", "stad"]
        way.append(here)
        here = above(here)
    return [*way, "stad"]


def open_vacancies(log: Sequence[Fact], as_of: int, known_on: int) -> dict[str, Counter[str]]:
    facts = cut(log, known_on)
    found: dict[str, Counter[str]] = {}
    for vacancy in {fact.data["vacancy"] for fact in facts if "vacancy" in fact.data}:
        mine = [fact for fact in facts if fact.data.get("vacancy") == vacancy]
        openings = [(day(one.data["occurred_on"]), one.data["unit"]) for one in of_type(mine, "vacancy-opened")]
        if not openings or min(openings)[0] > as_of:
            continue
        if any(day(one.data["occurred_on"]) <= as_of for one in of_type(mine, "vacancy-closed")):
            continue
        done = {one.data["step"] for one in of_type(mine, "step-completed") if day(one.data["occurred_on"]) <= as_of}
        waits_for = next((step for step in MANDATORY if step not in done), MANDATORY[-1])
        for unit in way_up(facts, min(openings)[1], as_of):
            found.setdefault(unit, Counter())[waits_for] += 1
    return found


def plan_figures(
    log: Sequence[Fact], as_of: int, known_on: int
) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]], dict[str, Counter[str]]]:
    """Actions by status, overdue actions by status, and plans by whether they are in order."""
    facts = cut(log, known_on)
    counted: dict[str, Counter[str]] = {}
    late: dict[str, Counter[str]] = {}
    in_order: dict[str, Counter[str]] = {}
    for plan in of_type(facts, "plan-adopted"):
        mine = [one for one in facts if one.data.get("plan") == plan.data["plan"]]
        if day(plan.data["adopted_on"]) > as_of or _closed(mine, as_of):
            continue
        way = way_up(facts, plan.data["unit"], as_of)
        for unit in way:
            in_order.setdefault(unit, Counter())[_order(mine, as_of)] += 1
        for held in _held(plan, mine).values():
            now = [action for began, action in held if began <= as_of]
            if not now:
                continue
            status = _status(held[0][1], mine, as_of)
            is_late = status not in ("done", "continuous") and _is_late(held, as_of)
            for unit in way:
                counted.setdefault(unit, Counter())[status] += 1
                if is_late:
                    late.setdefault(unit, Counter())[status] += 1
    return counted, late, in_order


def _closed(mine: Sequence[Fact], as_of: int) -> bool:
    closings = [one for one in of_type(mine, "phase-changed") if one.data["to"] == "closed"]
    return any(day(one.data["changed_on"]) <= as_of for one in closings)


def _held(plan: Fact, mine: Sequence[Fact]) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Per action the days from which it was something, in order: that of all dated by then which was said last."""
    adopted_on = day(plan.data["adopted_on"])
    said = [(adopted_on, action) for action in plan.data["actions"]]
    said += [
        (max(day(one.data["changed_on"]), adopted_on), one.data["action"]) for one in of_type(mine, "action-revised")
    ]
    closings = [day(one.data["changed_on"]) for one in of_type(mine, "phase-changed") if one.data["to"] == "closed"]
    found: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for name in {action["action"] for _, action in said}:
        own = [(on, action) for on, action in said if action["action"] == name]
        turns = sorted({on for on, _ in own if not closings or on < min(closings)})
        found[name] = [(turn, [action for on, action in own if on <= turn][-1]) for turn in turns]
    return {name: held for name, held in found.items() if held}


def _status(first: dict[str, Any], mine: Sequence[Fact], as_of: int) -> str:
    changes = [
        one
        for one in of_type(mine, "action-status-changed")
        if one.data["action"] == first["action"] and day(one.data["changed_on"]) <= as_of
    ]
    return str(
        sorted(changes, key=lambda one: str(one.data["changed_on"]))[-1].data["to"] if changes else first["status"]
    )


def _is_late(held: list[tuple[int, dict[str, Any]]], as_of: int) -> bool:
    """Whether the last date that was still promised on the day lies before it."""
    at = max(place for place, (began, _) in enumerate(held) if began <= as_of)
    action = held[at][1]
    dates = []
    for milestone in action["milestones"]:
        told = [milestone] if milestone["done"] else []
        if not told and milestone.get("milestone"):
            later = [one for _, action in held[at + 1 :] for one in action["milestones"]]
            same = [one for one in later if one.get("milestone") == milestone["milestone"]]
            while not all(one["done"] for one in same):
                same.pop(0)  # a tick that was taken back told nothing
            told = same[:1]
        # Told as reached in a later version without a day: reached from that version on, which is not yet now.
        days = [
            day(one["reached_on"]) if one.get("reached_on") else (0 if one is milestone else as_of + 1) for one in told
        ]
        if milestone["due_on"] and not any(reached <= as_of for reached in days):
            dates.append(day(milestone["due_on"]))
    return bool(dates) and max(dates) < as_of and not action["continuous"]


def _order(mine: Sequence[Fact], as_of: int) -> str:
    entries: dict[str, Fact] = {}
    for one in sorted(of_type(mine, "entry-recorded"), key=lambda one: str(one.data["recorded_on"])):
        if day(one.data["recorded_on"]) <= as_of and one.data["kind"] == "precondition":
            entries[one.data["entry"]] = one
    standing = [one for one in entries.values() if not one.data.get("withdrawn")]
    for needed in ("owner", "hours", "budget"):
        said = [one.data["settled"] for one in standing if one.data["subject"] == needed]
        if not said or not all(said):
            return "not-in-order"
    return "in-order"
