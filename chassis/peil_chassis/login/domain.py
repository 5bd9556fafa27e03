"""What a session is and how long it lasts; where a login may lead back to. No clock: the moment is passed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
"""A session that nobody used for this long is over (BIO2, ASVS 5.0 chapter 7)."""

LONGEST = timedelta(hours=10)
"""A session is over this long after it began, used or not: a working day."""

NOTED_EVERY = timedelta(minutes=1)
"""That a session is in use is written down at most this often."""

LOGIN_WITHIN = timedelta(minutes=10)
"""So long may somebody take at the provider before the login has to be begun again."""

LONGEST_WAY_BACK = 1500
MACHINE_ROLES = frozenset({"service"})
"""Roles of systems: nobody gets them by logging in."""

SUPPLIER_ROLE = "hr-system"
"""A system's role that a person has too, on pages alone, when the provider says for which system they answer."""

ROLE_WORDS: Mapping[str, str] = {
    "bureau": "Bureau I&D",
    "survey-operator": "Beheerder van peilingen",
    "disclosure-officer": "Bewaker van onthulling",
    "works-council": "Ondernemingsraad",
    "auditor": "Auditor",
    "operator": "Technisch beheer",
    "hr-system": "Leverancier van HR-gegevens",
    "employee": "Medewerker",
}
"""Role -> what its bearer is called on a page, the most telling first."""


@dataclass(frozen=True, slots=True)
class Session:
    """
    Somebody who is logged in. Never holds a name, an address or the reference of a person.

    Attributes:
        id: Hash of what the browser shows; the value itself is with the browser alone.
        subject: The provider's opaque name for the person.
        roles: What the person is for the organisation.
        pseudonym: By which facts speak of the person; None: the vault knows none.
        csrf: What every form of this session carries.
        sid: The provider's name for its own session; None: it gives none.
        begun_at: When the login was completed.
        used_at: When its use was last written down.
        client: The delivering system that the person answers for; None: no one's.
    """

    id: str
    subject: str
    roles: frozenset[str]
    pseudonym: str | None
    csrf: str
    sid: str | None
    begun_at: datetime
    used_at: datetime
    client: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """
    A login that was begun and waits for the provider's answer.

    Attributes:
        id: Hash of the browser's own value and ``state`` together: another browser cannot finish it.
        nonce: What the ID token must repeat.
        verifier: What proves at the token endpoint that the one who began it finishes it (PKCE).
        way_back: The local path to return to.
        begun_at: When it was begun.
    """

    id: str
    nonce: str
    verifier: str
    way_back: str
    begun_at: datetime


def is_over(session: Session, now: datetime) -> bool:
    """Whether *session* no longer counts at *now*: idle too long, or begun too long ago."""
    return now >= session.used_at + IDLE or now >= session.begun_at + LONGEST


def should_note_use(session: Session, now: datetime) -> bool:
    """Whether it is time to write down that *session* is in use."""
    return now >= session.used_at + NOTED_EVERY


def is_late(attempt: Attempt, now: datetime) -> bool:
    """Whether *attempt* was begun too long before *now* to be finished."""
    return now >= attempt.begun_at + LOGIN_WITHIN


def local_path(text: str, otherwise: str) -> str:
    """
    *text* when it is a path (with or without a query) on the host that is asked, else *otherwise*.

    What a browser would take for another host (``//host``, ``/\\host``, a scheme, control characters that it drops)
    is none: nobody is sent elsewhere after logging in.
    """
    one_slash = text.startswith("/") and not text.startswith("//")
    plain = text.isascii() and all(32 < ord(sign) < 127 and sign not in "\\#" for sign in text)
    return text if one_slash and plain and len(text) <= LONGEST_WAY_BACK else otherwise


def roles_of_person(said: frozenset[str], client: str | None) -> frozenset[str]:
    """The roles among *said* (by the provider) that somebody who logs in, and answers for *client*, can have."""
    return said - MACHINE_ROLES - (frozenset() if client else {SUPPLIER_ROLE})


def words_for(roles: Iterable[str]) -> str:
    """What somebody with *roles* is called on a page: "Bureau I&D, Auditor"; an employee who is more is called that."""
    found = set(roles)
    if len(found) > 1:
        found.discard("employee")
    return ", ".join(words for role, words in ROLE_WORDS.items() if role in found) or "bezoeker zonder rol"
