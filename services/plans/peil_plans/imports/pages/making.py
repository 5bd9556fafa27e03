"""How a form that was filled in becomes a plan to adopt, and the entries of its file that come with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from peil_chassis.http.dutch import typed_day
from peil_contracts.hygiene import unclean
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.api.action_shapes import MAX_PARTS
from peil_plans.action_plans.api.shapes import PlanToAdopt
from peil_plans.action_plans.domain.clocks import MONTHS, turns
from peil_plans.action_plans.domain.dossier import Entry, EntryKind, Factor
from peil_plans.action_plans.domain.plan import Content
from peil_plans.action_plans.pages.clock_words import turn_label, turn_words
from peil_plans.forms import FormRefused
from peil_plans.imports.domain.figures import Hours
from peil_plans.imports.domain.proposal import Milestone, Proposal, ProposedAction
from peil_plans.imports.pages.first import span_of
from peil_plans.imports.pages.form import (
    ADOPTION,
    ALL_ACTIONS,
    Typed,
    action_id,
    heading_of,
    milestone_id,
    named,
    part_id,
    plan_id,
    values_of,
)
from peil_plans.imports.pages.words import NO_AMOUNT, NO_DAY, NO_NUMBER, NO_SPAN, NO_TIMES, rule_words
from peil_plans.refusals import Refusal

_PLAN = {"title": "titel", "unit": "eenheid", "adoptedon": "vastgesteld", "from": "van", "to": "tot", "period": "tot"}
_PLAN |= {"holder": "houder", "adoptedby": "door"}
_ACTION = {"code": "code", "status": "status", "statusreason": "reden", "remark": "opmerking", "owner": "eigenaar"}
_ACTION |= {"coowner": "mede", "theme": "dient", "intervention": "dient", "every": "keert", "measure": "meting"}
_MILESTONE = {"label": "wat", "periodtext": "wanneer", "dueon": "datum", "done": "gereed", "after": "na"}
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})*(?:,\d{1,2})?|\d+(?:[,.]\d{1,2})?")
_CLOCK = re.compile(r"a(\d{1,3})\.m(\d{1,3})")
_NUMBERED = re.compile(r"((?:[A-Z]|\d{1,2})(?:\.\d{1,2})*)[.:)] ")


@dataclass(slots=True)
class Made:
    """
    A plan on its way: its actions as the door wants them, where each came from, and what is wrong already.

    ``entries`` are those of the plan's file, by the form's field that each came from.
    """

    typed: Typed
    actions: list[dict[str, Any]] = field(default_factory=list)
    places: list[tuple[int, list[int]]] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was typed in a field, with the line ends that a fact takes."""
        return self.typed.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()

    def day(self, name: str, *, needed: bool = True) -> date | None:
        """The day in a field."""
        text = self.text(name)
        day = typed_day(text)
        if day is None and (text or needed):
            self.errors[name] = NO_DAY
        return day

    def number(self, name: str, wrong: str) -> float | None:
        """The number in a field, as people here write it; None for an empty one."""
        text = self.text(name).removeprefix("€").strip()
        if not text:
            return None
        if not _AMOUNT.fullmatch(text):
            self.errors[name] = wrong
            return None
        plain = text.replace(".", "").replace(",", ".") if "," in text or re.search(r"\.\d{3}$", text) else text
        return float(plain)

    def field_of(self, path: str) -> str:
        """The form's field that a path of the door, such as ``actions.3.code``, is about."""
        parts = [part.replace("_", "").lower() for part in re.findall(r"[A-Za-z_]+|\d+", path)]
        parts = parts[1:] if parts[:1] == ["data"] else parts
        if parts[:1] != ["actions"] or len(parts) < 2 or int(parts[1]) >= len(self.places):
            return "a0-mee" if parts[:1] == ["actions"] else _PLAN.get(parts[-1] if parts else "", "titel")
        at, milestones = self.places[int(parts[1])]
        if parts[2:3] == ["milestones"] and milestones:
            part = milestones[min(int(parts[3]), len(milestones) - 1)] if len(parts) > 3 else milestones[0]
            return f"a{at}-m{part}-{_MILESTONE.get(parts[-1], 'wat')}"
        return f"a{at}-{_ACTION.get(parts[2] if len(parts) > 2 else '', 'titel')}"

    def refuse(self, path: str, rule: str) -> None:
        """Say what is wrong at a path of the door, unless something was said of that field."""
        self.errors.setdefault(self.field_of(path), rule_words(rule))

    def refused_by(self, refusal: Refusal | ContractBroken) -> dict[str, str]:
        """The form's field -> what the door says is wrong with it."""
        broken: Sequence[tuple[str, str]] = (
            [(each.field, each.rule) for each in refusal.violations]
            if isinstance(refusal, ContractBroken)
            else [(refusal.field, refusal.rule)]
        )
        for path, rule in broken:
            self.refuse(path, rule)
        return named(self.errors, self.typed)


def taken(proposal: Proposal, typed: Typed) -> list[int]:
    """The places (from 0) of the actions that are taken over."""
    return [at for at in range(len(proposal.actions)) if f"a{at}-mee" in typed]


def plan_of(proposal: Proposal, typed: Typed) -> tuple[Content, Made]:
    """
    The plan that was typed, through the door by which every plan is adopted; and what tells its fields apart.

    Raises:
        FormRefused: a field is empty, cannot be read, or is refused by that door.
    """
    made = Made(typed)
    chosen = taken(proposal, typed)
    headings = [heading_of(proposal.actions[at]) for at in chosen]
    sections = _chapters(list(dict.fromkeys(headings)) if len(set(headings)) <= MAX_PARTS else [ALL_ACTIONS])
    period = made.day("van"), made.day("tot")
    adopted_on = made.day("vastgesteld")
    for at, heading in zip(chosen, headings, strict=True):
        section = sections.get(heading) or next(iter(sections.values()))
        made.actions.append(_action(proposal.actions[at], at, section, period, made))
    body = {
        "plan": plan_id(typed.get("formulier", "")),
        "unit": made.text("eenheid"),
        "title": made.text("titel"),
        "holder": made.text("houder") or "unit",
        "adoptedBy": made.text("door") or None,
        "adoptedOn": _iso(adopted_on),
        "period": {"from": _iso(period[0]), "to": _iso(period[1])},
        "sections": [{"section": section, "title": title} for title, section in sections.items()],
        "actions": made.actions,
    }
    content = _through_the_door(body, made)
    if content is None or made.errors:
        raise FormRefused(named(made.errors, typed))
    return content, made


def _chapters(headings: Sequence[str]) -> dict[str, str]:
    """Each heading and the code of its chapter: the paper's own, such as `A`, where all have one; else its place."""
    own = [found[1] if (found := _NUMBERED.match(heading)) else "" for heading in headings]
    if "" in own or len(set(own)) < len(own):
        own = [str(number) for number in range(1, len(headings) + 1)]
    return dict(zip(headings, own, strict=True))


def _through_the_door(body: dict[str, Any], made: Made) -> Content | None:
    try:
        shape = PlanToAdopt.model_validate(body)
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False, include_input=False, include_context=False):
            made.refuse(".".join(str(part) for part in error["loc"]), error["type"])
        return None
    for each in unclean(shape.model_dump(mode="json", by_alias=True)):
        made.refuse(each.field, each.rule)
    return shape.value()


def _action(
    action: ProposedAction, at: int, section: str, period: tuple[date | None, date | None], made: Made
) -> dict[str, Any]:
    def text(name: str) -> str:
        return made.text(f"a{at}-{name}")

    every = text("keert") if text("keert") in MONTHS else None
    milestones, kept = _milestones(action, at, every, made)
    if every and period[0] and period[1]:
        label = next((one.content.label for one in values_of(action, "milestone")
                      if isinstance(one.content, Milestone) and one.content.kind == "every"), "")  # fmt: skip
        milestones += _turns(every, label, period[0], period[1])
    made.places.append((at, kept))
    _means(action, at, made)
    serves = text("dient")
    theme, intervention = (serves[2:], None) if serves.startswith("t:") else _intervention(serves)
    return {
        "action": action_id(at),
        "code": text("code"),
        "title": text("titel"),
        "section": section,
        "status": text("status"),
        "statusReason": text("reden") or None,
        "continuous": f"a{at}-doorlopend" in made.typed,
        "remark": text("opmerking") or None,
        "milestones": milestones,
        "owner": text("eigenaar") or None,
        "coOwner": text("mede") or None,
        "theme": theme,
        "intervention": intervention,
        "every": every,
        "measure": {"text": " ".join(text("meting").split())} if text("meting") else None,
    }


def _intervention(serves: str) -> tuple[str | None, str | None]:
    """Theme and intervention of a choice such as ``i:4:4.2``."""
    parts = serves.split(":", 2)
    return (parts[1], parts[2]) if len(parts) == 3 else (None, None)


def _milestones(
    action: ProposedAction, at: int, every: str | None, made: Made
) -> tuple[list[dict[str, Any]], list[int]]:
    milestones: list[dict[str, Any]] = []
    kept = []
    for part, value in enumerate(values_of(action, "milestone")):
        own = f"a{at}-m{part}-"
        if not any(made.text(own + name) for name in ("wat", "wanneer", "datum", "na")):
            continue
        if every and isinstance(value.content, Milestone) and value.content.kind == "every":
            continue  # written out, turn by turn
        kept.append(part)
        due, after = made.day(own + "datum", needed=False), _after(own, made)
        said = {
            "label": made.text(own + "wat"),
            "periodText": made.text(own + "wanneer"),
            "milestone": milestone_id(part),
        }
        milestones.append({**said, "dueOn": _iso(due), "done": own + "gereed" in made.typed, "after": after})
    return milestones, kept


def _after(own: str, made: Made) -> dict[str, Any] | None:
    chosen = made.text(own + "na")
    if not chosen:
        return None
    span = span_of(made.text(own + "binnen"))
    if span is None:
        made.errors[own + "binnen"] = NO_SPAN
        return None
    clock = _CLOCK.fullmatch(chosen)
    waited = {"action": action_id(int(clock[1])), "milestone": milestone_id(int(clock[2]))} if clock else {}
    if not clock and chosen != ADOPTION:
        made.errors[own + "na"] = NO_SPAN
    return {**waited, "months": span[0], "days": span[1]}


def _turns(every: str, label: str, first: date, last: date) -> list[dict[str, Any]]:
    return [
        {
            "label": label or turn_label(every),
            "periodText": turn_words(every, begin),
            "milestone": f"k{number}",
            "dueOn": end.isoformat(),
            "done": False,
        }
        for number, (begin, end) in enumerate(turns(every, first, last), 1)
    ]


def _means(action: ProposedAction, at: int, made: Made) -> None:
    """The amounts and hours of an action, as lines of the plan's file."""
    plan = plan_id(made.text("formulier"))
    about = f"{made.text(f'a{at}-code')}. {made.text(f'a{at}-titel')}".strip()
    for part in range(len(values_of(action, "amount"))):
        name = f"a{at}-b{part}"
        amount = made.number(name, NO_AMOUNT)
        if amount is not None:
            made.entries[name] = Entry(
                part_id(plan, name), EntryKind.BUDGET, about, action=action_id(at), stated=amount
            )
    for part, value in enumerate(values_of(action, "hours")):
        name = f"a{at}-u{part}"
        hours, times = made.number(name, NO_NUMBER), made.number(f"{name}-keer", NO_NUMBER)
        if hours is None:
            continue
        if times is None:
            made.errors.setdefault(f"{name}-keer", NO_TIMES)
            continue
        per = value.content.per if isinstance(value.content, Hours) else ""
        factors = (Factor(hours, f"uur per {per}" if per else "uur"), Factor(times, f"keer ({per})" if per else "keer"))
        made.entries[name] = Entry(part_id(plan, name), EntryKind.HOURS, about, action=action_id(at), factors=factors)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
