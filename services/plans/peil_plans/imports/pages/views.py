"""What the pages of a proposal show beside the fields: sources, confidence, and what asks for somebody's look."""

from __future__ import annotations

from dataclasses import dataclass

from peil_plans.imports.domain.proposal import Milestone, Proposal, ProposedAction, Value
from peil_plans.imports.pages.form import ADOPTION, Typed, heading_of, values_of
from peil_plans.imports.pages.making import taken
from peil_plans.imports.pages.owners import doubted
from peil_plans.imports.pages.words import beside, confidence_words, short

_FIELDS = {"title": "titel", "owner": "eigenaar", "status": "status", "remark": "opmerking", "measure": "meting"}
_WORDS = {**{field: name.capitalize() for field, name in _FIELDS.items()}, "amount": "Bedrag", "hours": "Uren"}
_LINES = {"amount": "b", "hours": "u"}


@dataclass(frozen=True, slots=True)
class Look:
    """An uncertain value: the action it is of, the field it is in, and what to look at."""

    at: int
    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """What stands beside the fields of a milestone, and whether its day depends on something."""

    beside: str
    depends: bool


@dataclass(frozen=True, slots=True)
class ActionRows:
    """One action of the form: what stands beside its fields, its milestones, and its lines of money and hours."""

    at: int
    heading: str
    place: str
    beside: dict[str, str]
    milestones: list[MilestoneRow]
    amounts: list[str]
    hours: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as its pages show it; what is uncertain first."""

    actions: list[ActionRows]
    looks: list[Look]
    values: int


def proposal_view(proposal: Proposal) -> ProposalView:
    """*proposal* ready to be read."""
    actions = [doubted(action) for action in proposal.actions]
    rows = [_rows(action, at) for at, action in enumerate(actions)]
    looks = [look for at, action in enumerate(actions) for look in _looks(action, at)]
    return ProposalView(rows, looks, sum(len(action.values) for action in proposal.actions))


def clocks(proposal: Proposal, typed: Typed) -> list[tuple[str, str]]:
    """What a milestone can wait for: nothing, the adoption, and every milestone that is taken over."""
    found = [("", "Een eigen datum, of geen"), (ADOPTION, "De vaststelling van het plan")]
    for at in taken(proposal, typed):
        for part in range(len(values_of(proposal.actions[at], "milestone"))):
            own = f"a{at}-m{part}-"
            words = short(typed.get(own + "wat", "") or typed.get(own + "wanneer", ""))[:60]
            if words:
                found.append((f"a{at}.m{part}", f"{typed.get(f'a{at}-code', '')}: {words}"))
    return found


def _rows(action: ProposedAction, at: int) -> ActionRows:
    said = {name: " ".join(beside(value) for value in values_of(action, field)) for field, name in _FIELDS.items()}
    said["status"] = said["status"] or "Het papier noemt geen status."
    milestones = values_of(action, "milestone")
    return ActionRows(
        at,
        heading_of(action),
        str(action.place),
        said,
        [MilestoneRow(beside(value), _depends(value)) for value in milestones],
        [beside(value) for value in values_of(action, "amount")],
        [(_per(value), beside(value)) for value in values_of(action, "hours")],
    )


def _depends(value: Value) -> bool:
    return isinstance(value.content, Milestone) and value.content.kind == "after"


def _per(value: Value) -> str:
    return str(value.content).partition(" uur per ")[2]


def _looks(action: ProposedAction, at: int) -> list[Look]:
    looks = []
    name = action.code or short(action.title)[:60] or str(at + 1)
    for value in action.values:
        if value.sure:
            continue
        part = values_of(action, value.field).index(value)
        word = f"Mijlpaal {part + 1}" if value.field == "milestone" else _WORDS[value.field]
        looks.append(Look(at, _field(value, at, part), f"Actie {name}: {word.lower()} ({confidence_words(value)})"))
    return looks


def _field(value: Value, at: int, part: int) -> str:
    if value.field == "milestone":
        return f"a{at}-m{part}-wanneer"
    if value.field in _LINES:
        return f"a{at}-{_LINES[value.field]}{part}"
    return f"a{at}-{_FIELDS[value.field]}"
