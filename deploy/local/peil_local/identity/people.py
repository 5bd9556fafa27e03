"""The demo people: one for every role and every relation. None of them exists."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
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


_EMPLOYEE = re.compile("medewerker-([0-9]{6})")


def person_named(name: str, people: Mapping[str, Person]) -> Person | None:
    """
    The person among *people* whom *name* means; None: nobody.

    ``medewerker-`` and six digits is an employee of the municipality that ./peil demo plays in: nobody with a task, so
    the page does not list them. Peil knows them as far as the HR system told of that number.
    """
    if found := people.get(name):
        return found
    employee = _EMPLOYEE.fullmatch(name)
    if employee is None:
        return None
    return Person(name, "Medewerker", "Werkt bij de verzonnen gemeente.", ("employee",), employee[1])
