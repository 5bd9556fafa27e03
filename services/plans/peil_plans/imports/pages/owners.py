"""The names in the owner cells of a paper: the role that each is, and which of them find no field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from peil_plans.imports.domain.owners import APART, owner_role
from peil_plans.imports.domain.proposal import ProposedAction, Value
from peil_plans.imports.pages.form import values_of
from peil_plans.imports.pages.words import short

FIELDS: Final = 2
"""An action has an owner, and one beside it."""
DOUBT: Final = 0.7
"""No surer than this is an owner of whose names one is no role, or finds no field."""
_ONE = re.compile(
    r"\b[A-Z] & [A-Z]\b|(?i:\b(?:personeel(?:szaken)?|werving|diversiteit|inclusie|burgemeester)"
    r" (?:en|&) (?:organisatie|selectie|inclusie|diversiteit|wethouders)\b)"
)
_HELD = "\0"


class Name(NamedTuple):
    """One name of an owner cell, and the code of the role it is; None where Peil knows no such role."""

    words: str
    role: str | None


def names_of(action: ProposedAction) -> list[Name]:
    """Every name in every owner cell of *action*, in their order. A name of two words with `en` is one name."""
    return [Name(words, _role_of(words)) for value in values_of(action, "owner") for words in _parts(value)]


def roles_of(action: ProposedAction) -> list[str]:
    """The roles that the paper names as owners of *action*, in their order and each once."""
    return list(dict.fromkeys(name.role for name in names_of(action) if name.role))


def left_of(action: ProposedAction, *fields: str) -> list[str]:
    """
    The names that are in none of the *fields* (codes of roles, empty for none).

    A field that holds a role which no name is, was chosen by hand: it is taken for the first name that has none.
    """
    names = names_of(action)
    chosen = {field for field in fields if field}
    by_hand = len(chosen - {name.role for name in names})
    left = dict.fromkeys(name.words for name in names if name.role not in chosen)
    return list(left)[by_hand:]


def doubted(action: ProposedAction) -> ProposedAction:
    """*action* with owners that are not certain where a name of theirs is no role, or finds no field."""
    left = left_of(action, *roles_of(action)[:FIELDS])
    if not left:
        return action
    said = "in geen veld past " + ", ".join(f"“{short(words)}”" for words in left)
    return replace(
        action, values=tuple(_doubted(each, said) if each.field == "owner" else each for each in action.values)
    )


def _doubted(value: Value, said: str) -> Value:
    return replace(value, confidence=min(value.confidence, DOUBT), note="; ".join(filter(None, (value.note, said))))


def _parts(value: Value) -> Iterator[str]:
    words = str(value.content)
    held = _ONE.sub(lambda found: found[0].replace(" ", _HELD), words)
    parts = [part.replace(_HELD, " ").strip(" .()") for part in APART.split(held)]
    yield from [part for part in parts if part] or [words]


def _role_of(words: str) -> str | None:
    found = owner_role(words)
    return found[0] if found else None
