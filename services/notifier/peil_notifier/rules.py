"""How this municipality wants to be reminded: everything that is a choice, in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from peil_notifier.calendar.domain import Calendar, Window
from peil_notifier.items.domain.rhythms import Rhythm
from peil_notifier.items.domain.sources import Term


@dataclass(frozen=True, slots=True)
class Rules:
    """
    Choices of the municipality.

    Attributes:
        calendar: Its working days.
        window: The hours in which mail may go out.
        terms: Per step of recruitment its title and how long it may take.
        sender: The address messages come from.
        public_url: Under which people reach Peil, without a path.
        links_last_days: How long a link in a message is good.
        digest_every_s: Seconds between two looks for what is due: what comes in meanwhile is bundled.
        keep_days: Days that digests and ended items are kept.
        bureau_mail: The mailbox of Bureau I&D; empty: it has none, and what lies with it goes to who carries the plan.
        rhythms: Per kind of what is done in teams what comes back, and within how many months.
    """

    calendar: Calendar
    window: Window
    terms: Mapping[str, Term]
    sender: str
    public_url: str
    links_last_days: int = 30
    digest_every_s: float = 60.0
    keep_days: int = 400
    bureau_mail: str = ""
    rhythms: Mapping[str, Rhythm] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """The address of the page with one's own reminders."""
        return f"{self.public_url}/herinneringen"

    @property
    def bureau_home(self) -> str:
        """The address of the page with all that lies with Bureau I&D."""
        return f"{self.public_url}/plannen/voorgelegd"
