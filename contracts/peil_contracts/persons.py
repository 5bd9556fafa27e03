"""
A person in an event: a *reference* in a delivery, a *pseudonym* in a fact.

A reference is what the source itself calls the person by. It is personal by nature, so the forms of
`peil_contracts.lint` do not apply to it; what does apply is that it stands in a field for persons and nowhere else
(`peil_contracts.elsewhere`).
Intake puts a random pseudonym in its place before anything is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from peil_contracts.violations import Violation, below, broken

PSEUDONYM_PATTERN = "^ps-[0-9a-f]{32}$"
REFERENCE_PATTERN = "^[!-~]{1,64}$"
_PSEUDONYM, _REFERENCE = re.compile(PSEUDONYM_PATTERN[1:-1]), re.compile(REFERENCE_PATTERN[1:-1])
# Nobody's personnel number, yet close enough to a pseudonym to be taken for one.
_LIKE_PSEUDONYM = re.compile(PSEUDONYM_PATTERN[1:-1], re.IGNORECASE)


class PseudonymMissing(LookupError):
    """No pseudonym was given for the person in a field; the text names the field, never the person."""


def _person(value: str) -> str:
    # ASCII alone: one name in two Unicode forms would be two persons.
    if not _REFERENCE.fullmatch(value):
        raise broken(
            "person-form", "must be 1 to 64 visible ASCII characters without spaces: the source's own reference."
        )
    return value


Person = Annotated[str, AfterValidator(_person), Field(json_schema_extra={"pattern": REFERENCE_PATTERN})]
"""A person: in a delivery a reference of its source, in a fact a pseudonym."""


def is_pseudonym(text: str) -> bool:
    """Whether *text* has the form of a pseudonym."""
    return _PSEUDONYM.fullmatch(text) is not None


def wrong_persons(persons: Mapping[str, str], *, published: bool) -> list[Violation]:
    """
    What is wrong with the fields that hold persons.

    Args:
        persons: Path of the field -> what it holds.
        published: Whether the event is a fact, which holds pseudonyms alone; a delivery holds none.
    """
    if published:
        message = "must be a pseudonym: exchange the reference before publishing."
        return [Violation(at, "not-pseudonym", message) for at, value in persons.items() if not is_pseudonym(value)]
    message = "has the form of Peil's pseudonyms: send the source's own reference of the person."
    return [
        Violation(at, "pseudonym-sent", message) for at, value in persons.items() if _LIKE_PSEUDONYM.fullmatch(value)
    ]


def texts(value: Any, at: str) -> Iterable[tuple[str, str]]:
    """The path of every text within *value* (plain JSON values; *at*: its own path), and the text."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from texts(item, below(at, str(name)))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from texts(item, below(at, number))
