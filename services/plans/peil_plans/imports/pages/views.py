"""What the page of a proposal shows beside the fields: sources, confidence, and what asks for somebody's look."""

from __future__ import annotations

from dataclasses import dataclass

from peil_plans.imports.domain.proposal import Proposal, ProposedAction, Value
from peil_plans.imports.pages.form import NOT_KEPT, heading_of, values_of
from peil_plans.imports.pages.words import beside, confidence_words, short

_FIELDS = {"title": "titel", "owner": "trekker", "status": "status", "remark": "opmerking"}
_WORDS = {**NOT_KEPT, "title": "Titel", "owner": "Trekker", "status": "Status", "remark": "Opmerking"}


@dataclass(frozen=True, slots=True)
class Look:
    """An uncertain value: the field it is in, and what to look at."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class NotKept:
    """A value that plans have no place for."""

    word: str
    said: str
    beside: str


@dataclass(frozen=True, slots=True)
class ActionRows:
    """One action of the form: what stands beside its fields, and how many milestones it has."""

    at: int
    heading: str
    place: str
    beside: dict[str, str]
    milestones: list[str]
    not_kept: list[NotKept]


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as its page shows it; what is uncertain first."""

    actions: list[ActionRows]
    looks: list[Look]
    values: int


def proposal_view(proposal: Proposal) -> ProposalView:
    """*proposal* ready to be read."""
    rows = [_rows(action, at) for at, action in enumerate(proposal.actions)]
    looks = [look for at, action in enumerate(proposal.actions) for look in _looks(action, at)]
    return ProposalView(rows, looks, sum(len(action.values) for action in proposal.actions))


def _rows(action: ProposedAction, at: int) -> ActionRows:
    said = {name: " ".join(beside(value) for value in values_of(action, field)) for field, name in _FIELDS.items()}
    said["status"] = said["status"] or "Het papier noemt geen status."
    return ActionRows(
        at,
        heading_of(action),
        str(action.place),
        said,
        [beside(value) for value in values_of(action, "milestone")],
        [
            NotKept(word, str(value.content), beside(value))
            for field, word in NOT_KEPT.items()
            for value in values_of(action, field)
        ],
    )


def _looks(action: ProposedAction, at: int) -> list[Look]:
    looks = []
    name = action.code or short(action.title)[:60] or str(at + 1)
    milestones = values_of(action, "milestone")
    for value in action.values:
        if value.sure:
            continue
        part = milestones.index(value) if value.field == "milestone" else 0
        word = f"Mijlpaal {part + 1}" if value.field == "milestone" else _WORDS[value.field]
        looks.append(Look(_field(value, at, part), f"Actie {name}: {word.lower()} ({confidence_words(value)})"))
    return looks


def _field(value: Value, at: int, part: int) -> str:
    if value.field == "milestone":
        return f"a{at}-m{part}-wanneer"
    return f"a{at}-{_FIELDS.get(value.field, 'erbij')}"
