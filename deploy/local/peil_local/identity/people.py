"""The demo people: one for every role and every relation. None of them exists."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "people.json"


@dataclass(frozen=True, slots=True)
class Person:
    """
    Somebody a visitor can be.

    Attributes:
        name: What ``./peil token`` and the login page call them.
        title: How they are shown: by what they are, never by a name.
        does: One sentence about it.
        roles: Their roles for the whole organisation.
        relation: What facts say they are to a unit, plan or vacancy; None: nothing.
        employee_number: How the leading HR source refers to them.
        supplier: The delivering system they answer for; None: none.
    """

    name: str
    title: str
    does: str
    roles: tuple[str, ...]
    employee_number: str
    relation: str | None = None
    supplier: str | None = None

    @property
    def sub(self) -> str:
        """Their name in tokens: stable, and none of the above."""
        return f"demo:{self.name}"


def load_people(file: Path = FILE) -> dict[str, Person]:
    """The demo people by name, in the order they are shown."""
    entries = json.loads(file.read_text(encoding="utf-8"))
    return {entry["name"]: Person(**{**entry, "roles": tuple(entry["roles"])}) for entry in entries}
