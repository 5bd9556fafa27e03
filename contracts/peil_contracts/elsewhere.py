"""
Where a delivery holds the reference of one of its own persons outside its fields for persons.

Only fields for persons are pseudonymised: a reference inside an id (``10442-1`` for the first contract of person 10442)
would be published as it stands, and a refusal that repeats the id of an event would keep it. So it is looked for in
every delivery, also in one that is refused for something else: then in whatever its fields for persons hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from peil_contracts.fact_types import FACT_TYPES
from peil_contracts.lint import FROM_CHANCE
from peil_contracts.persons import texts
from peil_contracts.violations import UNREADABLE, Violation, below

LONG_ENOUGH = 5
"""A reference of this many characters is looked for within longer text. Shorter ones occur in years and counters."""

# What a person can never be called by, because its form or list is fixed. Of a source the system's name is free.
_FIXED = frozenset({"specversion", "type", "time", "datacontenttype", "traceparent", "recordedtime"})
_ATTRIBUTES = _FIXED | {
    "id", "source", "dataschema", "dataref", "subject", "partitionkey", "tracestate", "sequence", "sequencetype",
    "data",
}  # fmt: skip
_NO_LETTER, _MEMBER = re.compile("[^a-z0-9]+"), re.compile("[A-Za-z0-9_-]+")
_PERSON_FIELDS = frozenset(chain.from_iterable(known.person_fields for known in FACT_TYPES.values()))
_NAMES = (
    _ATTRIBUTES
    | {"key", *_MEMBER.findall(UNREADABLE)}
    | frozenset(chain.from_iterable(known.model.model_fields for known in FACT_TYPES.values()))
)
# The ids that a source makes for one person: there a number inside a number is that person's too often.
_OWN_IDS = frozenset({"employment", "leave"})
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


def without_references(event: object, violations: list[Violation], *, plain: bool = True) -> list[Violation]:
    """
    *violations* and every place that holds a reference; no violation repeats a reference as a member's name.

    Where the rule ``reference-elsewhere`` names an attribute, nobody may repeat what the attribute holds.

    Args:
        event: The delivery, as sent, however broken.
        violations: What is wrong with it apart from this.
        plain: Whether it is plain JSON of bearable depth; if not, only its attributes are looked at.
    """
    if not isinstance(event, Mapping):
        return violations
    persons = _persons_in(event, plain)
    looked_at = event if plain else {name: value for name, value in event.items() if isinstance(value, str)}
    names = {value.casefold() for value in persons.values()}
    masked = [Violation(_masked(v.field, names), v.rule, v.message) for v in violations] if names else violations
    return [*masked, *references_elsewhere(looked_at, persons)]


def leniently(body: bytes) -> object:
    """What *body* holds where a reader that forgives would still find it; None when nothing."""
    try:
        return json.loads(body, strict=False)
    except (ValueError, RecursionError):
        return None


def references_elsewhere(event: Mapping[str, Any], persons: Mapping[str, str]) -> list[Violation]:
    """
    Every place of a delivery, other than its fields for persons, that holds a reference of one of its own persons.

    A reference shorter than `LONG_ENOUGH` is refused only where it fills an attribute. Plain digits are not looked for
    in UUIDs and digests, whose digits come from chance.

    Args:
        event: The delivery, as sent.
        persons: Path of the field -> reference, all the persons that it names.
    """
    found = {value.casefold() for value in persons.values()}
    if _plainly_free(event, persons, found):
        return []
    message = "holds the reference of a person of this event: use an id that does not point at a person."
    named = [UNREADABLE for name in event if name not in _NAMES and _named(str(name).casefold(), found)]
    places = [
        at
        for at, text in texts(event, "")
        if at not in persons and at not in _FIXED and not _DAY.fullmatch(text) and _holds(text.casefold(), found, at)
    ]
    return [Violation(at, "reference-elsewhere", message) for at in [*named, *places]]


def _plainly_free(event: Mapping[str, Any], persons: Mapping[str, str], references: Iterable[str]) -> bool:
    """Whether a look without paths finds no reference anywhere: nearly every delivery is so, in one of its shapes."""
    data = event.get("data", {})
    attributes = [(name, value) for name, value in event.items() if name not in _FIXED and name != "data"]
    if not (isinstance(data, dict) and _NAMES.issuperset(event)):
        return False
    members = [(name, value) for name, value in data.items() if f"data.{name}" not in persons]
    if any(isinstance(value, Mapping | list) for _, value in (*attributes, *members)):
        return False
    held = [value for _, value in (*attributes, *members) if isinstance(value, str)]
    text = "\n".join(held).casefold()
    if any(reference in text for reference in references):
        return False
    spelled = [_NO_LETTER.sub("", reference) for reference in references]
    squeezed = _NO_LETTER.sub("", text)
    return not any(each in squeezed for each in spelled if each and not each.isdigit())


def _persons_in(event: Mapping[str, Any], plain: bool) -> dict[str, str]:
    data = event.get("data")
    key = data.get("key") if isinstance(data, Mapping) else None
    found: dict[str, str] = {}
    for at, holder in (("data", data), ("data.key", key)):
        if isinstance(holder, Mapping):
            for name in _PERSON_FIELDS & holder.keys():
                found.update(_scalars(holder[name], below(at, name), plain))
    return {at: text.strip() for at, text in found.items() if text.strip()}


def _scalars(value: Any, at: str, plain: bool) -> Iterator[tuple[str, str]]:
    if isinstance(value, int) and not isinstance(value, bool):
        yield at, str(value)
    elif plain or isinstance(value, str):
        yield from texts(value, at)


def _holds(text: str, references: Iterable[str], at: str) -> bool:
    text = text.rpartition(":")[2] if at == "source" else text
    rest = FROM_CHANCE.sub("*", text)
    own = at.rpartition(".")[2] in _OWN_IDS
    for reference in references:
        if text == reference and (len(reference) >= LONG_ENOUGH or ("." not in at and at != "id")):
            return True
        if len(reference) < LONG_ENOUGH:
            continue
        # What comes from chance itself, or has letters, is not met by chance in a UUID.
        by_chance = FROM_CHANCE.fullmatch(reference) is not None
        searched = rest if reference.isdigit() and not by_chance else text
        glued = by_chance or (own and not _DAY.fullmatch(reference))
        if _within(searched, reference) if glued else _stands_in(searched, reference):
            return True
    return False


def _stands_in(text: str, reference: str) -> bool:
    return reference in text and bool(re.search(rf"(?<![a-z0-9]){re.escape(reference)}(?![a-z0-9])", text))


def _within(text: str, reference: str) -> bool:
    """Whether *text* holds *reference*, glued to other signs or written with other hyphens and points."""
    squeezed = _NO_LETTER.sub("", reference)
    # Digits alone would be met across the hyphens of a date.
    spelled = not squeezed.isdigit() and len(squeezed) >= LONG_ENOUGH and squeezed in _NO_LETTER.sub("", text)
    return reference in text or spelled


def _named(name: str, references: Iterable[str]) -> bool:
    return any(name == one or (len(one) >= LONG_ENOUGH and _within(name, one)) for one in references)


def _masked(field: str, references: set[str]) -> str:
    def mask(part: re.Match[str]) -> str:
        name = part.group()
        numbered = field[part.start() - 1 : part.start()] == "[" and name.isdigit()
        return name if numbered or name in _NAMES or not _named(name.casefold(), references) else UNREADABLE

    return _MEMBER.sub(mask, field)
