"""The form of a proposal: its fields by name, what stands in them at first, and how they become a plan to adopt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError

from peil_chassis.http.dutch import short_day, typed_day
from peil_contracts.hygiene import unclean
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.api.action_shapes import MAX_PARTS
from peil_plans.action_plans.api.shapes import MAX_ACTIONS, PlanToAdopt
from peil_plans.action_plans.domain.plan import Content
from peil_plans.imports.domain.proposal import Milestone, Proposal, ProposedAction, Value
from peil_plans.imports.pages.words import FIELD_WORDS, NO_DAY, rule_words
from peil_plans.refusals import Refusal

NOT_KEPT: Mapping[str, str] = {"amount": "Bedrag", "hours": "Uren", "measure": "Meting"}
"""What plans have no place for, beside the owner, which has a field of its own."""
ALL_ACTIONS = "Acties"
_IDS = UUID("3c1f6f4c-0f43-5d8e-9a36-2d1b5f0c7e42")
_PLAN = {"title": "titel", "unit": "eenheid", "adoptedon": "vastgesteld", "from": "van", "to": "tot", "period": "tot"}
_ACTION = {"code": "code", "status": "status", "statusreason": "reden", "remark": "opmerking"}
_MILESTONE = {"label": "wat", "periodtext": "wanneer", "dueon": "datum", "done": "gereed"}

Typed = Mapping[str, str]
"""A form as it was sent: field -> text; a tick that was not set is absent."""


class FormRefused(Exception):
    """What was typed is no plan yet. ``errors``: the form's field -> what to do."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def values_of(action: ProposedAction, name: str) -> list[Value]:
    """The values of one field of an action, in reading order."""
    return [value for value in action.values if value.field == name]


def plan_id(form: str) -> str:
    """The id of the plan that the form with this number becomes: sent twice, it is adopted once."""
    return str(uuid5(_IDS, form))


def first_typed(proposal: Proposal, form: str, today: date) -> dict[str, str]:
    """The form of *proposal* that nobody has typed in yet; *form* is new for every form that is handed out."""
    due = [each.content.due_on.year for action in proposal.actions for each in values_of(action, "milestone")
           if isinstance(each.content, Milestone) and each.content.due_on]  # fmt: skip
    year = Counter(due).most_common(1)[0][0] if due else today.year
    typed = {"formulier": form, "titel": "", "eenheid": "", "vastgesteld": short_day(today)}
    typed |= {"van": f"1-1-{year}", "tot": f"31-12-{year}"}
    for at, action in enumerate(proposal.actions):
        typed |= {f"a{at}-{name}": text for name, text in _first_of(action, at).items()}
    return typed


def _first_of(action: ProposedAction, at: int) -> dict[str, str]:
    def joined(name: str, between: str) -> str:
        return between.join(str(value.content) for value in values_of(action, name))

    status = next((str(value.content) for value in values_of(action, "status")), "unknown")
    typed = {"mee": "ja", "code": action.code or str(at + 1), "titel": joined("title", " "), "status": status}
    typed |= {"reden": "", "opmerking": joined("remark", "\n"), "trekker": joined("owner", ", ")}
    milestones = [value.content for value in values_of(action, "milestone") if isinstance(value.content, Milestone)]
    if status == "continuous" or any(each.kind == "continuous" for each in milestones):
        typed["doorlopend"] = "ja"
    for part, milestone in enumerate(milestones):
        typed |= {f"m{part}-wat": milestone.label, f"m{part}-wanneer": milestone.moment}
        typed[f"m{part}-datum"] = short_day(milestone.due_on) if milestone.due_on else ""
        if milestone.done:
            typed[f"m{part}-gereed"] = "ja"
    return typed


@dataclass(slots=True)
class _Made:
    """A plan on its way: its actions as the door wants them, where each came from, and what is wrong already."""

    actions: list[dict[str, Any]] = field(default_factory=list)
    places: list[tuple[int, list[int]]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    def day(self, typed: Typed, name: str, *, needed: bool = True) -> str | None:
        """The day in a field as the door wants it."""
        text = typed.get(name, "").strip()
        day = typed_day(text)
        if day is None and (text or needed):
            self.errors[name] = NO_DAY
        return day.isoformat() if day else None

    def field_of(self, path: str) -> str:
        """The form's field that a path of the door, such as ``actions.3.code``, is about."""
        parts = [part.replace("_", "").lower() for part in re.findall(r"[A-Za-z_]+|\d+", path)]
        parts = parts[1:] if parts[:1] == ["data"] else parts
        if parts[:1] != ["actions"] or len(parts) < 2 or int(parts[1]) >= len(self.places):
            return "a0-mee" if parts[:1] == ["actions"] else _PLAN.get(parts[-1] if parts else "", "titel")
        at, milestones = self.places[int(parts[1])]
        if parts[2:3] == ["milestones"] and milestones:
            part = milestones[int(parts[3])] if len(parts) > 3 else milestones[0]
            return f"a{at}-m{part}-{_MILESTONE.get(parts[-1], 'wat')}"
        return f"a{at}-{_ACTION.get(parts[2] if len(parts) > 2 else '', 'titel')}"

    def refuse(self, path: str, rule: str) -> None:
        """Say what is wrong at a path of the door, unless something was said of that field."""
        self.errors.setdefault(self.field_of(path), rule_words(rule))


def plan_of(proposal: Proposal, typed: Typed) -> tuple[Content, _Made]:
    """
    The plan that was typed, through the door by which every plan is adopted; and what tells its fields apart.

    Raises:
        FormRefused: a field is empty, cannot be read, or is refused by that door.
    """
    made = _Made()
    taken = [at for at in range(len(proposal.actions)) if f"a{at}-mee" in typed]
    headings = [heading_of(proposal.actions[at]) for at in taken]
    sections = list(dict.fromkeys(headings)) if len(set(headings)) <= MAX_PARTS else [ALL_ACTIONS]
    for at, heading in zip(taken, headings, strict=True):
        section = sections.index(heading) + 1 if heading in sections else 1
        made.actions.append(_action(proposal.actions[at], at, typed, str(section), made))
    body = {
        "plan": plan_id(typed.get("formulier", "")),
        "unit": typed.get("eenheid", "").strip(),
        "title": typed.get("titel", "").strip(),
        "adoptedOn": made.day(typed, "vastgesteld"),
        "period": {"from": made.day(typed, "van"), "to": made.day(typed, "tot")},
        "sections": [{"section": str(number), "title": title} for number, title in enumerate(sections, 1)],
        "actions": made.actions,
    }
    content = _through_the_door(body, made)
    if content is None or made.errors:
        raise FormRefused(_named(made.errors, typed))
    return content, made


def _through_the_door(body: dict[str, Any], made: _Made) -> Content | None:
    try:
        shape = PlanToAdopt.model_validate(body)
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False, include_input=False, include_context=False):
            made.refuse(".".join(str(part) for part in error["loc"]), error["type"])
        return None
    for each in unclean(shape.model_dump(mode="json", by_alias=True)):
        made.refuse(each.field, each.rule)
    return shape.value()


def _action(action: ProposedAction, at: int, typed: Typed, section: str, made: _Made) -> dict[str, Any]:
    def text(name: str) -> str:
        return typed.get(f"a{at}-{name}", "").replace("\r\n", "\n").replace("\r", "\n").strip()

    milestones, kept = [], []
    for part in range(len(values_of(action, "milestone"))):
        own = f"m{part}-"
        if not any(text(own + name) for name in ("wat", "wanneer", "datum")):
            continue
        kept.append(part)
        due = made.day(typed, f"a{at}-{own}datum", needed=False)
        done = f"a{at}-{own}gereed" in typed
        milestones.append({"label": text(own + "wat"), "periodText": text(own + "wanneer"), "dueOn": due, "done": done})
    made.places.append((at, kept))
    remark = "\n".join(part for part in (text("opmerking"), *_not_kept(action, at, typed)) if part)
    return {
        "action": f"actie-{at + 1}",
        "code": text("code"),
        "title": text("titel"),
        "section": section,
        "status": text("status"),
        "statusReason": text("reden") or None,
        "continuous": f"a{at}-doorlopend" in typed,
        "remark": remark or None,
        "milestones": milestones,
    }


def _not_kept(action: ProposedAction, at: int, typed: Typed) -> list[str]:
    """What plans have no place for, as lines of the remark: only when the person asks for it."""
    if f"a{at}-erbij" not in typed:
        return []
    owner = typed.get(f"a{at}-trekker", "").strip()
    lines = [f"Trekker: {owner}"] if owner else []
    return lines + [f"{word}: {value.content}" for name, word in NOT_KEPT.items() for value in values_of(action, name)]


def heading_of(action: ProposedAction) -> str:
    """The heading that an action stands under in the paper, on one line."""
    line = " ".join("".join(each if each.isprintable() else " " for each in action.section).split())
    return line[:500] or ALL_ACTIONS


def too_many(proposal: Proposal) -> bool:
    """Whether a plan cannot hold that many actions, or a form that many fields."""
    fields = sum(9 + 4 * len(values_of(action, "milestone")) for action in proposal.actions)
    return len(proposal.actions) > MAX_ACTIONS or fields > 4500


def refused_by(refusal: Refusal | ContractBroken, made: _Made, typed: Typed) -> dict[str, str]:
    """The form's field -> what the door says is wrong with it."""
    broken: Sequence[tuple[str, str]] = (
        [(each.field, each.rule) for each in refusal.violations]
        if isinstance(refusal, ContractBroken)
        else [(refusal.field, refusal.rule)]
    )
    for path, rule in broken:
        made.refuse(path, rule)
    return _named(made.errors, typed)


def _named(errors: Mapping[str, str], typed: Typed) -> dict[str, str]:
    """The same, each sentence naming its action and field."""
    named = {}
    for name, sentence in errors.items():
        action = re.match(r"a(\d+)-(?:m(\d+)-)?(\w+)$", name)
        where = FIELD_WORDS.get(action[3] if action else name, name)
        if action and action[3] != "mee":
            code = typed.get(f"a{action[1]}-code", "").strip() or str(int(action[1]) + 1)
            part = f" mijlpaal {int(action[2]) + 1}," if action[2] else ""
            where = f"actie {code},{part} {where}"
        named[name] = f"{where[:1].upper()}{where[1:]}: {sentence}"
    return named
