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


class Overtaken(Clash):
    """
    Somebody was first: what the asker saw is no longer the last version.

    Attributes:
        thing: What it is a version of.
        seen: The version that was seen.
    """

    field = "seenVersion"
    thing: ClassVar[str]

    def __init__(self, seen: int, version: int) -> None:
        super().__init__(
            f"Version {seen} of {self.thing} is not the last one: it is {version}. Read it again and decide again."
        )
        self.seen = seen


class NeverSeen(Refusal):
    """The version that was seen does not exist yet. ``thing``: what it is a version of."""

    rule = "version-unknown"
    field = "seenVersion"
    thing: ClassVar[str]

    def __init__(self, seen: int, version: int) -> None:
        super().__init__(f"There is no version {seen} of {self.thing}; the last one is {version}.")


class KeySpent(Clash):
    """A key (Idempotency-Key) stands for one request only."""

    rule = "key-reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was already used for another request. Use a new one.")


class Unexplained(Refusal):
    """What is unusual is explained."""

    rule = "reason-missing"
    field = "reason"


class TooBusy(Exception):
    """So many commits on one thing came in between that this one never got its turn. Transient."""
