"""A campaign: what it asks, when it is open, and its catalogue, which is frozen the moment it opens."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from peil_contracts.survey import DISCRIMINATION_FLOOR, FLOOR
from peil_disclosure.model import Refused


class Question(msgspec.Struct, frozen=True):
    """A question of a campaign; *discrimination*: it asks about that, and so raises k."""

    question: str
    text: str
    kind: str
    discrimination: bool


class Opened(msgspec.Struct, frozen=True, tag="opened", omit_defaults=True):
    """
    A campaign opened, with frozen questions and k; the moments are RFC 3339.

    Attributes:
        question_set: The set of questions that it was made of; None: of none.
        theme: What that set is about.
        repeat_months: The set is asked again so many months after it opens; None: it does not come back.
    """

    title: str
    questions: tuple[Question, ...]
    k: int
    opens_at: str
    closes_at: str
    invited: int
    # Left out of documents where there is none: what was folded before these were told stays what it was.
    question_set: str | None = None
    theme: str | None = None
    repeat_months: int | None = None


class Closed(msgspec.Struct, frozen=True, tag="closed"):
    """A campaign closed at a moment (RFC 3339)."""

    closed_at: str


class Catalogue(msgspec.Struct, frozen=True):
    """
    Every table that is ever told of a campaign, decided when it opened: there is no other question to ask.

    Attributes:
        campaign: The campaign.
        k: Fewest people anything is about.
        tables: Their names: ``participation``, and per question ``<question>/share``, on a scale ``<question>/mean``.
        hash: SHA-256 of all that and of what was asked.
    """

    campaign: str
    k: int
    tables: tuple[str, ...]
    hash: str


def least_of(questions: Iterable[Question]) -> int:
    """The floor of k for a campaign with these *questions*."""
    return DISCRIMINATION_FLOOR if any(one.discrimination for one in questions) else FLOOR


def catalogue_of(campaign: str, opened: Opened, k: int) -> Catalogue:
    """What is told of *campaign* and nothing else; *k* is the threshold in force when it opened."""
    tables = ["participation"]
    for one in opened.questions:
        tables.append(f"{one.question}/share")
        if one.kind == "scale-5":
            tables.append(f"{one.question}/mean")
    least = max(k, opened.k, least_of(opened.questions))
    what = [campaign, least, tables, [msgspec.structs.astuple(one) for one in opened.questions], opened.opens_at]
    digest = hashlib.sha256(msgspec.json.encode(what)).hexdigest()
    return Catalogue(campaign, least, tuple(tables), digest)


def check_catalogue(frozen: Catalogue, now: Catalogue) -> None:
    """
    Say nothing when the catalogue is what it was when the campaign opened.

    Raises:
        Refused: ``catalogue-changed``.
    """
    if frozen != now:
        raise Refused("catalogue-changed", "questions or threshold are not those under which the campaign opened")
