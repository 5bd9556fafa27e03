"""What Peil proposes to take over from a paper, value by value, and what it did not understand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from .document import Notice, Place
from .figures import Amount, Hours

Field = Literal["title", "owner", "milestone", "status", "remark", "amount", "hours", "measure"]
FIELDS: tuple[str, ...] = get_args(Field)
SURE = 0.8
"""From this confidence on a value is shown as certain; below it a person is asked to look."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """
    A moment within an action. ``moment`` holds the paper's own words for it, ``due_on`` its last day (None when they
    give none), ``done`` whether the paper says that it was reached. ``kind`` is `dated`, `continuous`, `every`,
    `after` (relative to something else), `words` (words that Peil knows no day for) or `none` (a part that was ticked,
    without a moment).
    """

    moment: str
    kind: str = "dated"
    label: str = ""
    starts_on: date | None = None
    due_on: date | None = None
    done: bool = False

    def __str__(self) -> str:
        words = [self.label, self.moment, f"uiterlijk {self.due_on.isoformat()}" if self.due_on else ""]
        return "; ".join(word for word in (*words, "gereed" if self.done else "") if word)


Content = str | Milestone | Amount | Hours
"""What a value holds: text (a status is one of the codes of the contract), or something with a unit."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one action; ``source`` is the fragment it was read from, ``note`` what the reader should know."""

    field: Field
    content: Content
    confidence: float
    source: str
    place: Place
    note: str = ""

    @property
    def sure(self) -> bool:
        """Whether the value is shown as certain."""
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class ProposedAction:
    """One action: its code in the paper (or empty), the heading it stands under, and its values in reading order."""

    code: str
    section: str
    place: Place
    values: tuple[Value, ...]

    @property
    def title(self) -> str:
        """What the action is called; empty when the paper gives no title."""
        return next((str(value.content) for value in self.values if value.field == "title"), "")


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that was read and is in no value: the text in full, where it stands, and why it was left."""

    text: str
    place: Place
    why: str


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """What the column below a header was taken for: a field, or a kind of one (`code`, `start`, `done`)."""

    header: str
    field: str
    confidence: float
    place: Place


@dataclass(frozen=True, slots=True)
class Proposal:
    """Actions, all that was read and not understood, what the reader should know, and what columns were taken for."""

    actions: tuple[ProposedAction, ...]
    leftovers: tuple[Leftover, ...] = ()
    notices: tuple[Notice, ...] = ()
    columns: tuple[ReadColumn, ...] = ()
