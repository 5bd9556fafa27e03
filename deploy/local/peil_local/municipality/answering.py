"""Who takes part in a survey, and what they answer: part of the staff of two directorates, as in a trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from .staff import Worker
from .units import Unit

MOST = 60
"""Everybody who takes part logs in and fills in a form of their own, so there are not many."""

QUESTIONS = (
    {"question": "plezier", "text": "Ik werk hier met plezier.", "kind": "scale-5"},
    {"question": "veilig", "text": "Ik kan in mijn team zeggen wat ik denk.", "kind": "scale-5"},
    {"question": "kansen", "text": "Iedereen krijgt hier gelijke kansen.", "kind": "scale-5"},
    {"question": "bekend", "text": "Ik weet waar ik terecht kan als er iets vervelends gebeurt.", "kind": "yes-no"},
)

_SCALE = (4, 10, 21, 42, 23)
_YES = (78, 22)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person answers: question -> choice, counted from 0; a question left out is left open."""

    person: str
    choices: dict[str, int]


def make_answers(units: Sequence[Unit], workers: Sequence[Worker], chance: Random) -> list[Answer]:
    """Two in three of the people of Personeel & Organisatie and of the largest other directorate, `MOST` at most."""
    parents = {unit.unit: unit.parent for unit in units}
    staff: dict[str, list[str]] = {}
    levels = {unit.unit: unit.level for unit in units}
    for worker in workers:
        at: str | None = worker.unit
        while at is not None and levels[at] != "directorate":
            at = parents[at]
        if at is not None:
            staff.setdefault(at, []).append(worker.person)
    largest = max((unit for unit in staff if unit != "directie-po"), key=lambda unit: (len(staff[unit]), unit))
    invited = [*staff.get("directie-po", []), *staff[largest]]
    willing = [person for person in invited if chance.random() < 2 / 3][:MOST]
    return [Answer(person, _choices(chance)) for person in willing]


def _choices(chance: Random) -> dict[str, int]:
    return {
        each["question"]: chance.choices(range(5), _SCALE)[0]
        if each["kind"] == "scale-5"
        else chance.choices(range(2), _YES)[0]
        for each in QUESTIONS
        if chance.random() < 0.96
    }
