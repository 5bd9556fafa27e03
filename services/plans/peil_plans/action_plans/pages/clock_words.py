"""In words: when a milestone is due, what its clock waits for, and how often an action comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from peil_chassis.http.dutch import dutch_day
from peil_plans.action_plans.domain.milestone import After, Milestone
from peil_plans.action_plans.domain.plan import Action

EVERY_WORDS: Mapping[str, str] = {
    "month": "elke maand",
    "quarter": "elk kwartaal",
    "half-year": "elk half jaar",
    "year": "elk jaar",
}
"""A code of the contract's `Every` -> its words."""
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def name_of(milestone: Milestone) -> str:
    """What people call a milestone: its label, else its moment."""
    return milestone.label or milestone.period_text or "zonder naam"


def span_words(after: After) -> str:
    """How much time *after* gives: ``3 maanden``, ``1 maand en 14 dagen``."""
    parts = [
        f"{count} {one if count == 1 else many}"
        for count, one, many in ((after.months, "maand", "maanden"), (after.days, "dag", "dagen"))
        if count
    ]
    return " en ".join(parts)


def term_words(after: After, actions: Iterable[Action]) -> str:
    """The term of *after* in a plan with these *actions*: ``binnen 3 maanden nadat ‘Plan goed’ van A4 is bereikt``."""
    span = span_words(after)
    if after.action is None or after.milestone is None:
        return f"binnen {span} na de vaststelling van het plan" if span else "op de dag dat het plan is vastgesteld"
    action, milestone = _waited_for(after, actions)
    what = f"‘{name_of(milestone)}’ van {action.code}" if action and milestone else "een mijlpaal die er niet meer is"
    return f"binnen {span} nadat {what} is bereikt" if span else f"op de dag dat {what} is bereikt"


def clock_words(milestone: Milestone, actions: Iterable[Action]) -> str:
    """What the clock of *milestone* waits for, and whether it runs; empty for one with a day of its own."""
    after, known = milestone.after, list(actions)
    if after is None:
        return ""
    term = term_words(after, known)
    if milestone.done or after.action is None:
        return term
    waited = _waited_for(after, known)[1]
    if waited is None or not waited.done:
        return f"{term}; die klok loopt nog niet"
    if waited.reached_on is None:
        return f"{term}; dat is gebeurd, maar niet bekend is op welke dag, dus de klok loopt niet"
    return f"{term}; dat was op {dutch_day(waited.reached_on)}"


def _waited_for(after: After, actions: Iterable[Action]) -> tuple[Action | None, Milestone | None]:
    action = next((each for each in actions if each.action == after.action), None)
    return action, action.find_milestone(after.milestone or "") if action else None


def turn_label(every: str) -> str:
    """What a turn of a recurring action is called: ``Elk kwartaal``."""
    words = EVERY_WORDS[every]
    return f"{words[0].upper()}{words[1:]}"


def turn_words(every: str, first: date) -> str:
    """The turn that begins on *first*, in words: ``mrt 2026``, ``Q1 2026``, ``1e helft van 2026``, ``2026``."""
    if every == "month":
        return f"{_MONTHS[first.month - 1]} {first.year}"
    if every == "quarter":
        return f"Q{(first.month + 2) // 3} {first.year}"
    if every == "half-year":
        return f"{'1e' if first.month == 1 else '2e'} helft van {first.year}"
    return str(first.year)
