"""How every room of plans says no: what a refusal holds, and the two kinds of it that answers differ by."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """
    A rule was broken. The message is for machines and developers; pages have their own words per ``rule``.

    Attributes:
        rule: Short stable code of the rule.
        field: The field of the request that broke it, as the API names it; empty when it is no single field.
    """

    rule: ClassVar[str]
    field: str = ""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if field is not None:
            self.field = field


class NotFound(Refusal):
    """What the request is about does not exist."""


class Clash(Refusal):
    """The request would overwrite what is already there."""


class TooBusy(Exception):
    """So many commits on one thing came in between that this one never got its turn. Transient."""
