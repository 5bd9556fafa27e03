"""
A thread: what came back in the talks of several teams, in words, for the management team.

It never leaves plans: there is no fact of it and no event type, for words from talks must not travel (decision record
0009). It points at no single team: it can be noted only of a period in which at least `FEWEST_UNITS` units had such a
talk, and it is told only while they still have. Words that were corrected or taken back are not kept. Source: progress
of P&O, 8 July 2024, B7 ("rode draden" to the management team).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import msgspec

from peil_contracts.hygiene import unclean
from peil_plans.action_plans.domain.guards import amsterdam_day
from peil_plans.action_plans.domain.texts import broken_by_texts
from peil_plans.activities.domain.activity import Content as Activity
from peil_plans.activities.domain.activity import Kind
from peil_plans.refusals import Clash, KeySpent, NotFound, Overtaken, Refusal, Unexplained

FEWEST_UNITS = 3
"""With two teams each knows what the other one said; from three on nobody can tell by subtracting their own."""
TALKS = (Kind.DIALOGUE, Kind.INFORMATION, Kind.SURVEY_FOLLOW_UP, Kind.COURSE)
"""What teams do together. Of help, a confidential adviser's visit or an award nothing is written down: it is a case."""
LONGEST = 2000
GONE = ""
"""What is left of words that were corrected or taken back: no thread says nothing, so it is never mistaken for one."""


class ThreadUnknown(NotFound):
    """The plan has no such thread."""

    rule = "thread-unknown"

    def __init__(self, thread: str) -> None:
        super().__init__(f"There is no thread '{thread}' of this plan.")


class TooFewUnits(Refusal):
    """A thread is of several teams, so that it points at none of them. How many there were is not told."""

    rule = "too-few-units"
    field = "from"

    def __init__(self) -> None:
        super().__init__(
            f"Fewer than {FEWEST_UNITS} units had such a talk in this period: a thread would point at one of them. "
            f"Choose a longer period, or note it once more teams have talked."
        )


class NotOfTalks(Refusal):
    """A thread is of what teams do together."""

    rule = "not-of-talks"
    field = "kind"

    def __init__(self) -> None:
        super().__init__(f"A thread is of one of these: {', '.join(TALKS)}.")


class PeriodWrong(Refusal):
    """A thread is of days that were, first and last in order."""

    rule = "period-wrong"
    field = "to"


class TextWrong(Refusal):
    """A thread says something that people can read, and is no report."""

    rule = "text-wrong"
    field = "text"


class ThemeUnknown(Refusal):
    """A thread is about a theme of the mandate of its plan, or about none."""

    rule = "theme-unknown"
    field = "theme"


class PlanOver(Clash):
    """Of a plan that is closed nothing is noted any more."""

    rule = "plan-closed"


class NothingChanged(Refusal):
    """A correction changes something."""

    rule = "nothing-changed"


class ReasonMissing(Unexplained):
    """Who corrects a thread or takes it back says why."""


class StaleThread(Overtaken):
    """Somebody else noted it anew in the meantime."""

    rule = "stale-version"
    thing = "this thread"


class KeyReused(KeySpent):
    """One key stands for one request."""


class Content(msgspec.Struct, frozen=True):
    """What came back, in talks of which kind and in which days (both included), and the theme it is about, if any."""

    kind: Kind
    first: date
    last: date
    text: str
    theme: str | None = None


class Noted(msgspec.Struct, frozen=True):
    """One time that it was noted: what it is from then on, or that it was taken back, and why. Never by whom."""

    record: str
    content: Content
    withdrawn: bool
    reason: str | None
    by_role: str
    noted_at: datetime


class Thread(msgspec.Struct, frozen=True):
    """A thread of a plan with each time it was noted, oldest first; at least once."""

    thread: str
    plan: str
    noted: tuple[Noted, ...]

    @property
    def now(self) -> Noted:
        """What was noted last."""
        return self.noted[-1]

    @property
    def version(self) -> int:
        """How often it was noted."""
        return len(self.noted)


@dataclass(frozen=True, slots=True)
class Grounds:
    """
    What a thread may be noted on.

    Attributes:
        units: How many units, at or below the plan's, had such a talk in its period; see `units_heard`.
        closed: Whether the plan is closed.
        themes: The themes of the mandate of the plan.
    """

    units: int
    closed: bool
    themes: frozenset[str]


@dataclass(frozen=True, slots=True)
class NoteThread:
    """
    Say what a thread is from now on: for the first time, corrected, or taken back.

    Attributes:
        record: Id of this noting; the same id again is the same noting.
        seen_version: How often it had been noted when the asker last saw it; 0: it is new.
        today: The day in Amsterdam at *now*.
    """

    plan: str
    thread: str
    record: str
    content: Content
    withdrawn: bool
    reason: str | None
    seen_version: int
    by_role: str
    now: datetime
    today: date


def without_words(content: Content) -> Content:
    """*content* once its words are gone: of which talks, in which days and of which theme it was."""
    return msgspec.structs.replace(content, text=GONE)


def units_heard(activities: Iterable[Activity], paths: Mapping[str, frozenset[str]], asked: Content) -> int:
    """
    How many units had a talk of the kind and in the days of *asked*, of which none lies in another.

    *paths*: unit -> itself and all above it, of those that count. A department and its own team are the same people.
    """
    heard = {
        each.unit
        for each in activities
        if each.unit in paths and each.kind is asked.kind and asked.first <= each.held_on <= asked.last
    }
    return len(heard.difference(*(paths[unit] - {unit} for unit in heard)))


def note_thread(thread: Thread | None, grounds: Grounds, command: NoteThread) -> Thread:
    """
    The thread as it is once *command* was carried out; *thread* itself when this very noting was made before.

    Only what stands keeps its words: whoever typed a name by mistake gets rid of it. Whether a repeated noting had the
    same words can then not be told, and is not asked: a digest of a short text tells it to whoever guesses.

    Raises:
        KeyReused: the id stands for another noting.
        PlanOver: the plan is closed; what is there can still be taken back.
        StaleThread: it was noted anew since the asker saw it.
        NothingChanged: it is so already.
        ReasonMissing: nobody says why it is corrected or taken back.
        Refusal: what it holds breaks a rule; see `broken_by`.
    """
    earlier = thread.noted if thread else ()
    made = next((each for each in earlier if each.record == command.record), None)
    if thread is not None and made is not None:
        asked = command.content if made.content.text else without_words(command.content)
        same = command.withdrawn or made.content == asked
        if same and (made.withdrawn, made.reason) == (command.withdrawn, command.reason):
            return thread
        raise KeyReused
    if grounds.closed and not command.withdrawn:
        raise PlanOver("The plan is closed, so nothing is noted of it any more.")
    if command.seen_version != len(earlier):
        raise StaleThread(command.seen_version, len(earlier))
    kept = [msgspec.structs.replace(each, content=without_words(each.content)) for each in earlier]
    if command.withdrawn and kept:  # what is taken back is what stood there, and no other text
        command = replace(command, content=kept[-1].content)
    if command.withdrawn and not earlier:
        raise NothingChanged("There is nothing to take back.")
    if earlier and (earlier[-1].content, earlier[-1].withdrawn) == (command.content, command.withdrawn):
        raise NothingChanged("It is noted so already; change something.")
    if earlier and not (command.reason or "").strip():
        raise ReasonMissing("Correcting a thread or taking it back needs a reason.")
    for refusal in broken_by(command, grounds):
        raise refusal
    said = (command.content, command.withdrawn, command.reason, command.by_role, command.now)
    return Thread(command.thread, command.plan, (*kept, Noted(command.record, *said)))


def broken_by(command: NoteThread, grounds: Grounds) -> Iterator[Refusal]:
    """Every rule that *command* breaks, in the order of its fields; what is taken back need not be right."""
    yield from broken_by_texts([("reason", command.reason or "")])
    if len(command.reason or "") > LONGEST or unclean(command.reason or "", line_feed=True):
        yield TextWrong(f"The reason is readable and at most {LONGEST} characters long.", "reason")
    if command.withdrawn:
        return
    content = command.content
    if content.kind not in TALKS:
        yield NotOfTalks()
    if content.last < content.first:
        yield PeriodWrong("The last day lies before the first.")
    if content.last > command.today:
        yield PeriodWrong("The last day is still to come.")
    if not content.text.strip() or len(content.text) > LONGEST or unclean(content.text, line_feed=True):
        yield TextWrong(f"A thread says something readable in at most {LONGEST} characters.")
    yield from broken_by_texts([("text", content.text)])
    if content.theme is not None and content.theme not in grounds.themes:
        yield ThemeUnknown("The mandate of the plan has no such theme.")
    if grounds.units < FEWEST_UNITS:
        yield TooFewUnits()


def noted_within(threads: Iterable[Thread], first: date, last: date) -> list[Thread]:
    """Those of *threads* that stand and were noted or last corrected in *first* to *last*, by their first day."""
    return _standing(each for each in threads if first <= amsterdam_day(each.now.noted_at) <= last)


def within(threads: Iterable[Thread], first: date, last: date) -> list[Thread]:
    """
    Those of *threads* that stand and of which a day lies in *first* to *last*, or that were noted then.

    What is noted after the report on its own days was sent would else be in none; rather twice than never.
    """
    found = list(threads)
    noted = {each.thread for each in noted_within(found, first, last)}
    return _standing(
        each
        for each in found
        if each.thread in noted or (each.now.content.first <= last and each.now.content.last >= first)
    )


def _standing(threads: Iterable[Thread]) -> list[Thread]:
    found = [each for each in threads if not each.now.withdrawn]
    return sorted(found, key=lambda each: (each.now.content.first, each.thread))
