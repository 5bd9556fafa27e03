"""What a broken contract says: which field, which rule, and what to do. Never the value itself: it may be private."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, LiteralString

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

UNREADABLE = "(unreadable name)"
"""Stands for the name of a member that may hold anything at all."""

_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_MESSAGES: dict[str, tuple[str, str]] = {
    "missing": ("required", "is missing: add it."),
    "string_type": ("text", "must be text: send a JSON string."),
    "bool_type": ("true-or-false", "must be true or false, without quotes."),
    "dict_type": ("object", "must be a JSON object: send {...}."),
    "mapping_type": ("object", "must be a JSON object: send {...}."),
    "model_type": ("object", "must be a JSON object: send {...}."),
    "model_attributes_type": ("object", "must be a JSON object: send {...}."),
    "tuple_type": ("list", "must be a JSON list: send [...]."),
    "extra_forbidden": ("unknown-field", "is not a field of this type: correct its name or leave it out."),
}


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """
    One broken rule.

    Attributes:
        field: Where: an attribute, or a path such as ``data.actions[2].status``; empty for the event as a whole.
        rule: The rule's name, kebab-case; stable, so that a program may act on it.
        message: What to do, for people. Never repeats the value that was sent.
    """

    field: str
    rule: str
    message: str


class ContractBroken(ValueError):
    """An event does not keep its contract. Carries every violation found, not only the first."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations = tuple(violations)
        super().__init__("; ".join(f"{v.field or 'event'}: {v.message} ({v.rule})" for v in self.violations))


def broken(rule: LiteralString, message: LiteralString, *, field: str = "") -> PydanticCustomError:
    """The error that a validator raises to name its *rule*; *field* is a path below the model being checked."""
    return PydanticCustomError(rule, message, {"below": field})


def shown(name: object) -> str:
    """A member's name fit for a message: as it is when plain, else a stand-in (it may hold anything at all)."""
    text = str(name)
    return text if _PLAIN_NAME.fullmatch(text) else UNREADABLE


def below(path: str, part: str | int) -> str:
    """The path of a member or an item below *path*."""
    if isinstance(part, int):
        return f"{path}[{part}]"
    return f"{path}.{shown(part)}" if path else shown(part)


def violations_of(error: ValidationError, *, at: str = "") -> list[Violation]:
    """Every finding of a pydantic *error* as a `Violation`, with paths below *at*."""
    details = error.errors(include_url=False, include_input=False)
    return [_violation(detail, at) for detail in details if not _miscounted(detail, details)]


def _miscounted(detail: Any, details: list[Any]) -> bool:
    # pydantic counts only the good items of a list: with a bad one in it, "too few" may be untrue.
    length = len(detail["loc"])
    return detail["type"] == "too_short" and any(
        other["loc"][:length] == detail["loc"] and len(other["loc"]) > length for other in details
    )


def _violation(detail: Any, at: str) -> Violation:
    path = at
    for part in detail["loc"]:
        if part != "[key]":
            path = below(path, part)
    kind, context = detail["type"], detail.get("ctx", {})
    if context.get("below"):
        path = below(path, context["below"])
    if kind == "literal_error":
        return Violation(path, "one-of", f"must be one of {context['expected']}.")
    if kind == "too_long":
        return Violation(path, "too-many", f"holds more than {context['max_length']} items: send fewer.")
    if kind == "too_short":
        return Violation(path, "too-few", f"needs at least {context['min_length']} items.")
    rule, message = _MESSAGES.get(kind, (kind.replace("_", "-"), detail["msg"]))
    return Violation(path, rule, message)
