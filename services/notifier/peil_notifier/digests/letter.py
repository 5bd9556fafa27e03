"""The message itself: text and HTML that say the same, for one reader, in plain Dutch."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from peil_chassis.http.dutch import dutch_day
from peil_chassis.mail.port import Message
from peil_notifier.digests.domain import Digest
from peil_notifier.items.domain.listed import Listed
from peil_notifier.items.domain.sources import VACANCY_STEP, DueItem
from peil_notifier.items.recipients import BUREAU
from peil_notifier.items.words import KINDS, called

ADDRESS = re.compile(r"\S*(?://|www\.|@)\S*|(?:[\w-]+\.)+[^\W\d_]{2,}(?:[:/?#]\S*)?", re.IGNORECASE)
"""A web or mail address, or words joined by dots that a mail program may take for one."""

LinkTo = Callable[[str], str]
"""The address of the page on which somebody acts on an item, by its id."""

UnitName = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Point:
    """One item as its reader sees it; *place* is the line that says where it belongs."""

    kind: str
    title: str
    place: str
    when: str
    again: str
    link: str


class Letters:
    """Writes digests out as messages."""

    def __init__(self, *, sender: str, home: str, bureau_home: str, links_last_days: int) -> None:
        """*sender* is the address it comes from; *home*, and for Bureau I&D *bureau_home*, the page with all points."""
        folder = str(Path(__file__).parent / "templates")
        self._sender = sender
        self._days, self._home, self._bureau_home = links_last_days, home, bureau_home
        text = _environment(folder, autoescape=False)
        html = _environment(folder, autoescape=True)
        self._text, self._html = text.get_template("digest.txt"), html.get_template("digest.html")

    def write(self, digest: Digest, address: str, items: Sequence[Listed], link: LinkTo, name: UnitName) -> Message:
        """
        The message of *digest* to *address*.

        Args:
            digest: What is told; its lines are about *items*, in the same order.
            address: Of the one recipient.
            items: What each line is about.
            link: Where the reader acts on an item.
            name: What a unit is called.
        """
        points = [
            Point(
                kind=KINDS[item.due.about],
                title=without_addresses(called(item.due, name(item.due.unit))),
                place=place(item.due, name(item.due.unit)),
                when=when(item.due.due_on, digest.day, line.rung),
                again=again(line.before),
                link=link(item.item),
            )
            for line, item in zip(digest.lines, items, strict=True)
        ]
        home = self._bureau_home if digest.person == BUREAU else self._home
        values = {"home": home, "days": self._days, "points": points, "subject": subject(len(points))}
        return Message(
            message_id=digest.message_id,
            sender=self._sender,
            recipient=address,
            subject=subject(len(points)),
            text=self._text.render(values),
            html=self._html.render(values),
        )


def _environment(folder: str, *, autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=autoescape,  # noqa: S701 - what is not escaped is plain text
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def without_addresses(text: str) -> str:
    """
    *text*, typed by somebody, with nothing that a mail program would make a link of.

    A message of the municipality is trusted: a link in it may come from Peil alone.
    """
    return ADDRESS.sub("(adres: zie Peil)", text)


def place(due: DueItem, unit: str) -> str:
    """Where *due* belongs: in the *unit* of that name; of a vacancy, whose title names the unit, its code."""
    return f"Kenmerk: {without_addresses(due.object)}." if due.about == VACANCY_STEP else f"Onderdeel: {unit}."


def subject(count: int) -> str:
    """What stands above a message about *count* items; nothing of their content."""
    return "Peil: 1 punt vraagt uw aandacht" if count == 1 else f"Peil: {count} punten vragen uw aandacht"


def when(due_on: date, today: date, rung: str) -> str:
    """When it is or was due, and which reminder this is."""
    told = "Dit is vandaag aan de beurt." if due_on == today else f"Dit was aan de beurt op {dutch_day(due_on)}."
    order = {"due": "", "plus-3": " Dit is een tweede herinnering.", "plus-5": " Dit is de laatste herinnering."}
    return told + order[rung]


def again(before: date | None) -> str:
    """The line that says that it may have been told before, or nothing."""
    if before is None:
        return ""
    return f"Misschien schreven wij u hier al over op {dutch_day(before)}. Dat weten wij niet zeker."
