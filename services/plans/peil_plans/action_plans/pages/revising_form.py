"""The form that makes an action something else, or a new one: its fields, and how they become a command."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID, uuid5

from peil_chassis.http.dutch import typed_day
from peil_contracts.indicators import INDICATORS
from peil_plans.action_plans.domain.clocks import MOST_TURNS, numbered_action, turns
from peil_plans.action_plans.domain.milestone import After, Milestone
from peil_plans.action_plans.domain.plan import Action, Measure, Plan, Status
from peil_plans.action_plans.domain.revising import ReviseAction
from peil_plans.action_plans.facts import change_id
from peil_plans.action_plans.pages.clock_words import EVERY_WORDS, turn_label, turn_words
from peil_plans.action_plans.pages.revising_fields import PLAN_CLOCK, Typed, broken_text, rows_of, written
from peil_plans.forms import FormRefused, seen_version
from peil_plans.mandate.reference import Mandate

_NUMBER = re.compile(r"[0-9]{1,8}(\.[0-9]{1,2})?")
NO_DAY = "Vul een datum in, bijvoorbeeld 31-3-2026."
_IDS = UUID("0d4a8c52-3f7b-5b0e-8c1e-6d1f3c2a9b70")


def new_action_id(form: str) -> str:
    """The id of the action that the form with this number becomes: sent twice, it is added once."""
    return f"actie-{uuid5(_IDS, form).hex[:12]}"


def action_at(plan: Plan, action: str, version: int) -> Action | None:
    """The action as it was after so many things were said of it; None before it was added."""
    found = next((each for each in plan.content.actions if each.action == action), None)
    for revision in plan.revisions_of(action):
        if revision.version <= version:
            found = revision.action
    return numbered_action(found) if found else None


@dataclass(slots=True)
class _Reading:
    """A form being read: what was typed, and what is wrong with it by field."""

    typed: Typed
    change: str
    errors: dict[str, str] = field(default_factory=dict)

    def day(self, name: str, *, needed: bool = False) -> date | None:
        text = written(self.typed, name)
        day = typed_day(text)
        if day is None and (text or needed):
            self.errors[name] = NO_DAY
        return day

    def count(self, name: str) -> int:
        text = written(self.typed, name)
        if not text:
            return 0
        if not (text.isascii() and text.isdigit() and len(text) < 5):
            self.errors[name] = "Vul een heel getal in, bijvoorbeeld 3."
            return 0
        return int(text)

    def number(self, name: str) -> float | None:
        text = written(self.typed, name).removesuffix("%").strip().replace(",", ".")
        if not text:
            return None
        whole, _, part = text.partition(".")
        if not (
            text.isascii() and whole.isdigit() and len(whole) < 9 and (not part or part.isdigit()) and len(part) < 3
        ):
            self.errors[name] = "Vul een getal in met hoogstens twee cijfers achter de komma, bijvoorbeeld 75 of 12,5."
            return None
        return float(text)

    def text(self, name: str, *, needed: str = "") -> str:
        text = written(self.typed, name)
        wrong = broken_text(name, text) or (needed if needed and not text else "")
        if wrong:
            self.errors[name] = wrong
        return text

    def choice(self, name: str, known: Collection[str], wrong: str) -> str | None:
        value = self.typed.get(name, "")
        if value and value not in known:
            self.errors[name] = wrong
        return value or None


def revision_of(
    typed: Typed, plan: Plan, action: str, base: Action | None, mandate: Mandate, now: datetime, roles: Collection[str]
) -> ReviseAction:
    """
    What a form asks for of the *action* with this id, from somebody who may do it as one of *roles*.

    Args:
        typed: The form.
        plan: The plan as it is.
        action: The action's id.
        base: The action as the form's sender saw it: what the form does not hold stays so. None for a new action.
        mandate: The mandate in force when the plan was adopted.
        now: When it is asked.
        roles: As who the sender may ask it.

    Raises:
        FormRefused: a field is empty or cannot be read.
    """
    change = change_id(plan.content.plan, action, typed.get("wijziging", "") or f"{now.isoformat()}")
    reading = _Reading(typed, change)
    changed_on = reading.day("datum", needed=True)
    rows = [_milestone(reading, row, base) for row in rows_of(typed)]
    every = reading.choice("keer", EVERY_WORDS, "Kies hoe vaak de actie terugkomt.")
    milestones = _with_turns(reading, rows, every, base, plan, changed_on or plan.content.period_from)
    made = _action(reading, action, base, mandate, plan, milestones, every)
    reason = reading.text("reden")
    if typed.get("rol") not in roles:
        reading.errors["rol"] = "Kies als wie u dit wijzigt."
    if reading.errors or changed_on is None:
        raise FormRefused(reading.errors)
    return ReviseAction(
        plan=plan.content.plan,
        action=made,
        change=change,
        changed_on=changed_on,
        reason=reason or None,
        seen_version=seen_version(typed.get("gezien", "")),
        by_role=typed["rol"],
        now=now,
    )


def _action(
    reading: _Reading,
    action: str,
    base: Action | None,
    mandate: Mandate,
    plan: Plan,
    milestones: tuple[Milestone, ...],
    every: str | None,
) -> Action:
    serves = reading.typed.get("dient", "")
    intervention = mandate.intervention(serves)
    if serves and intervention is None and mandate.theme(serves) is None:
        reading.errors["dient"] = "Kies een thema of interventie uit de lijst."
    sections = {section.section for section in plan.content.sections}
    section = reading.choice("hoofdstuk", sections, "Kies een hoofdstuk van het plan.")
    if section is None:
        reading.errors["hoofdstuk"] = "Kies het hoofdstuk waar de actie onder staat."
    status = reading.typed.get("status", "")
    blank = Action(action, "", "", "", Status.PLANNED, None, False, None, (), None, ())
    made = replace(
        base or replace(blank, status=Status(status) if status in set(Status) else Status.PLANNED),
        code=reading.text("code", needed="Geef de actie een code, bijvoorbeeld A5."),
        title=reading.text("titel", needed="Schrijf op wat er gedaan wordt."),
        section=section or "",
        explanation=reading.text("uitleg") or None,
        remark=reading.text("opmerking") or None,
        owner=reading.typed.get("eigenaar") or None,
        co_owner=reading.typed.get("mede") or None,
        theme=intervention.theme if intervention else serves or None,
        intervention=intervention.code if intervention else None,
        continuous="doorlopend" in reading.typed,
        proposal="voorstel" in reading.typed,
        every=every,
        milestones=milestones,
    )
    return replace(made, measure=_measure(reading, base.measure if base else None))


def _measure(reading: _Reading, before: Measure | None) -> Measure | None:
    made = Measure(
        text=reading.text("maat"),
        numerator=reading.text("teller") or None,
        denominator=reading.text("noemer") or None,
        population=reading.text("populatie") or None,
        threshold=reading.number("drempel"),
        due_on=reading.day("maatdag"),
        **_figure(reading, before),
    )
    return made if made != Measure() or before == made else None


def _figure(reading: _Reading, before: Measure | None) -> dict[str, str | None]:
    """The figure of Peil that was chosen, and which one of it."""
    code, _, listed = reading.typed.get("cijfer", "").partition("/")
    item = listed or reading.text("item") or None
    if before and (code or None, item) == (before.indicator, before.item):
        return {"indicator": before.indicator, "item": before.item}
    if not code and item:
        reading.errors["cijfer"] = "Kies ook bij welk cijfer dit hoort, of laat de code leeg."
    if not code:
        return {"indicator": None, "item": None}
    indicator = INDICATORS.get(code)
    if indicator is None:
        reading.errors["cijfer"] = "Kies een cijfer uit de lijst."
    elif not indicator.accepts(item):
        what = indicator.item_name or ""
        reading.errors["item"] = (
            f"Vul in: {what.lower()}." if what else "Dit cijfer heeft geen code nodig: laat dit leeg."
        )
    return {"indicator": code, "item": item}


def _milestone(reading: _Reading, row: str, base: Action | None) -> Milestone:
    typed = reading.typed
    existing = base.find_milestone(typed.get(f"{row}-id", "")) if base and typed.get(f"{row}-id") else None
    # A name of its own for ever: one that was free again would make others wait for something else.
    name = existing.milestone if existing else f"{row}-{reading.change[:8]}"
    old = existing or Milestone("", "", None, False, None, name)
    due, reached = reading.day(f"{row}-uiterlijk"), reading.day(f"{row}-op")
    after = _after(reading, row, old)
    if after is not None and due is not None:
        reading.errors[f"{row}-uiterlijk"] = "Kies een datum of een termijn, niet allebei."
    done = f"{row}-gereed" in typed
    if reached is not None and not done:
        reading.errors[f"{row}-op"] = "Zet ook het vinkje bij gereed, of haal deze dag weg."
    gate = f"{row}-eerst" in typed
    nameless = gate and not written(typed, f"{row}-wanneer")
    return replace(
        old,
        label=reading.text(f"{row}-naam", needed="Geef deze goedkeuring een naam." if nameless else ""),
        period_text=reading.text(f"{row}-wanneer"),
        due_on=due if after is None else old.due_on,
        done=done,
        reached_on=reached,
        after=after,
        gate=gate,
    )


def _after(reading: _Reading, row: str, old: Milestone) -> After | None:
    months, days = reading.count(f"{row}-maanden"), reading.count(f"{row}-dagen")
    chosen = reading.typed.get(f"{row}-na", "")
    if not chosen:
        if months or days:
            reading.errors[f"{row}-na"] = "Kies waarna deze termijn begint."
        return None
    action, _, milestone = ("", "", "") if chosen == PLAN_CLOCK else chosen.partition("/")
    after = After(months, days, action or None, milestone or None)
    if not (months or days) and after != old.after:
        reading.errors[f"{row}-maanden"] = "Vul in binnen hoeveel maanden of dagen."
    return after


def _with_turns(
    reading: _Reading, rows: list[Milestone], every: str | None, base: Action | None, plan: Plan, day: date
) -> tuple[Milestone, ...]:
    """The milestones that were typed, and where the action comes back (from now on) those of its turns."""
    before = base.every if base else None
    if every is None or every == before or every not in EVERY_WORDS:
        return tuple(rows)
    if before is not None:  # what Peil wrote out for the rhythm before and is still to come goes
        rows = [row for row in rows if row.done or row.label != turn_label(before) or (row.due_on or day) < day]
    found = turns(every, max(plan.content.period_from, day), plan.content.period_to)
    if not found:
        reading.errors["keer"] = "Na deze datum valt er geen keer meer binnen de looptijd van het plan."
    if len(rows) + len(found) > MOST_TURNS:
        reading.errors["keer"] = f"Dan heeft de actie meer dan {MOST_TURNS} mijlpalen. Kies minder vaak."
    written_out = [
        Milestone(turn_label(every), turn_words(every, first), last, False, None, f"k{number}-{reading.change[:8]}")
        for number, (first, last) in enumerate(found, 1)
    ]
    return (*rows, *written_out)
