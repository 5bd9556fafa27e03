"""
What is due, as it follows from the state of an agreement, a vacancy or a plan. The same state gives the same items.

An item is open as long as its source says that the thing is still to be done; when it is not in the list any more it
is resolved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec
from msgspec.structs import replace

from peil_contracts.agreements import FINAL_STATES, REVIEW_EARLY_DAYS
from peil_contracts.reminders import item_id
from peil_contracts.vacancies import BIWS_STEPS, OPTIONAL_STEPS
from peil_notifier.calendar.domain import Calendar
from peil_notifier.standing import Stated

VACANCY_STEP = "vacancy-step"
"""The kind of an item that is about a vacancy, as `peil_contracts.reminders.ABOUT` has it."""
LONGEST_TITLE = 160


class Term(msgspec.Struct, frozen=True):
    """What a step of recruitment is called in Dutch, and how many working days it may take."""

    title: str
    working_days: int


class DueItem(msgspec.Struct, frozen=True):
    """
    One thing that is due on one day.

    Attributes:
        about: What kind of thing, one of `peil_contracts.reminders.ABOUT`.
        object: The agreement, vacancy or plan; of what comes back in a unit that unit.
        part: The step or action; None for an agreement.
        unit: The unit whose it is.
        due_on: The day.
        title: What it is, in Dutch; of a vacancy the step alone: which vacancy, `peil_notifier.items.words` says.
        person: Whose it is by the fact itself; None: whoever answers for the plan or the unit.
        plan: Of what comes back in a unit the plan that runs and that it carries out, of this unit or of one above;
            None: of none.
        again: Whether it is such a thing that comes back in a unit.
        bureau: Whether it was put before Bureau I&D, which is told of it in its mailbox.
    """

    about: str
    object: str
    part: str | None
    unit: str
    due_on: date
    title: str
    person: str | None
    plan: str | None = None
    again: bool = False
    bureau: bool = False

    @property
    def id(self) -> str:
        """The same item never gets two ids."""
        return item_id(self.about, self.object, self.part, self.due_on)


class Agreement(msgspec.Struct, frozen=True):
    """What is known of one agreement; *made* is False until it was told."""

    agreement: str = ""
    made: bool = False
    unit: str = ""
    text: str = ""
    manager: str | None = None
    due_on: date = date.min
    review_on: date = date.min
    state: str = "open"
    noted_on: date | None = None

    def items(self) -> list[DueItem]:
        """The agreement itself on its day, and its review on its own, while it is neither kept nor given up."""
        if not self.made or self.state in FINAL_STATES:
            return []
        title = shortened(self.text)
        due = DueItem("agreement-due", self.agreement, None, self.unit, self.due_on, title, self.manager)
        early = self.review_on - timedelta(days=REVIEW_EARLY_DAYS)
        if self.noted_on is not None and self.noted_on >= early:
            return [due]
        return [due, replace(due, about="agreement-review", due_on=self.review_on)]


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """A vacancy was opened in *unit* on a day; *person* has it, when that is known."""

    on: date
    unit: str
    person: str | None


class Completed(msgspec.Struct, frozen=True, tag="completed"):
    """A step was completed on a day."""

    on: date
    step: str


class Closed(msgspec.Struct, frozen=True, tag="closed"):
    """The vacancy was closed on a day."""

    on: date


class Vacancy(msgspec.Struct, frozen=True):
    """What stands about one vacancy. Several sources may tell of it: the earliest day of each thing holds."""

    vacancy: str = ""
    facts: tuple[Stated[Opened | Completed | Closed], ...] = ()

    def items(self, calendar: Calendar, terms: Mapping[str, Term]) -> list[DueItem]:
        """
        The step that the vacancy waits for, due its term after the end of what came before it.

        It waits for the first mandatory step that was not completed: completing a later one first does not skip it.
        A vacancy whose last step is completed waits for nothing.
        """
        values = [fact.value for fact in self.facts]
        opened = min(
            (value for value in values if isinstance(value, Opened)),
            key=lambda each: (each.on, each.unit),
            default=None,
        )
        if opened is None or any(isinstance(value, Closed) for value in values):
            return []
        completed = [value for value in values if isinstance(value, Completed)]
        step = _waits_for({each.step for each in completed})
        if step is None:
            return []
        begun_on = max([opened.on, *_last_before(step, completed)])
        due_on = calendar.after(begun_on, terms[step].working_days)
        title = shortened(terms[step].title)
        return [DueItem(VACANCY_STEP, self.vacancy, step, opened.unit, due_on, title, opened.person)]


def _waits_for(completed: set[str]) -> str | None:
    return next((step for step in BIWS_STEPS if step not in OPTIONAL_STEPS | completed), None)


def _last_before(step: str, completed: Sequence[Completed]) -> Iterable[date]:
    """The day on which each step before *step* was completed, as told first."""
    earlier = BIWS_STEPS[: BIWS_STEPS.index(step)]
    for name in earlier:
        days = [each.on for each in completed if each.step == name]
        if days:
            yield min(days)


def shortened(text: str) -> str:
    """*text* on one line, cut at a word when it is too long to be read at a glance."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_TITLE:
        return line
    return line[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
