"""What the pages of a plan's file show: what is in order, what asks attention, and sums one can read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from peil_chassis.http.dutch import dutch_number
from peil_chassis.http.pictures import Bar, bar_chart
from peil_plans.action_plans.contradictions import Contradiction, contradictions_of
from peil_plans.action_plans.domain.dossier import (
    NEEDED,
    TOTALS,
    Entry,
    EntryKind,
    Precondition,
    Sum,
    add_up,
    lacking,
)
from peil_plans.action_plans.domain.plan import Phase, Plan
from peil_plans.action_plans.domain.referrals import is_referral
from peil_plans.action_plans.pages.dossier_words import KINDS, PARTS, SCORES, SUBJECTS
from peil_plans.action_plans.pages.owner_words import OWNER_WORDS
from peil_plans.action_plans.pages.views import Chip


@dataclass(frozen=True, slots=True)
class EntryView:
    """
    An entry as it is shown.

    ``chip`` is None where there is nothing to settle; ``score`` is empty where none was given, and ``came_from``, the
    address of the entry that goes on in it, where it did not come from the plan before.
    """

    entry: Entry
    chip: Chip | None
    overdue: bool
    owner: str
    about: str
    address: str
    score: str
    came_from: str


@dataclass(frozen=True, slots=True)
class SubjectView:
    """A precondition that is needed: whether it is met, and the entries that speak of it."""

    subject: Precondition
    word: str
    chip: Chip
    entries: list[EntryView]


@dataclass(frozen=True, slots=True)
class Step:
    """The one next step: why, and the button that leads there."""

    why: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class PartView:
    """A page of the file in the list of them: how much stands there, and what asks attention."""

    title: str
    address: str
    there: str
    attention: str


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of hours or money: its formula in words, what that gives, and what the paper states."""

    view: EntryView
    formula: str
    computed: str
    stated: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class SumView:
    """The lines of one kind as table and picture, and in words where the paper disagrees with itself."""

    kind: EntryKind
    title: str
    unit: str
    lines: list[LineView]
    totals: list[EntryView]
    picture: Markup
    reading: str
    disagreements: list[str]
    contradictions: list[Contradiction]


def entry_view(plan: Plan, entry: Entry, today: date) -> EntryView:
    """*entry* of *plan* as the pages show it on *today*."""
    words = KINDS[entry.kind]
    overdue = (
        bool(words.open)
        and not entry.settled
        and not entry.withdrawn
        and entry.next_on is not None
        and entry.next_on < today
    )
    chip = Chip(words.settled, "good") if entry.settled else Chip("Datum voorbij", "warn")
    if not overdue and not entry.settled:
        chip = Chip(words.open, "open")
    if is_referral(entry) and not overdue:
        chip = Chip("Beantwoord", "good") if entry.settled else Chip("Ligt bij Bureau I&D", "busy")
    about = plan.find_action(entry.action) if entry.action else None
    if entry.outside:
        chip = Chip("Buiten dit plan", "none")
    if entry.withdrawn:
        chip = Chip("Ingetrokken", "open")
    return EntryView(
        entry=entry,
        chip=chip if words.open or entry.withdrawn or entry.outside else None,
        overdue=overdue,
        owner=OWNER_WORDS.get(entry.owner, entry.owner) if entry.owner else "",
        about=f"{about.code}. {about.title}" if about else "",
        address=_address(plan.content.plan, entry),
        score=SCORES[entry.score] if entry.score else "",
        came_from=_address(plan.content.follows, entry) if entry.entry in plan.came_along else "",
    )


def _address(plan: str | None, entry: Entry) -> str:
    return f"/plannen/{plan}/dossier/regels/{entry.entry}"


def withdrawn_of(plan: Plan, part: str, today: date) -> list[EntryView]:
    """The entries on this page of the file (empty: the first) that were taken back."""
    return [entry_view(plan, entry, today) for entry in plan.withdrawn if KINDS[entry.kind].part == part]


def of_kinds(plan: Plan, today: date, *kinds: EntryKind) -> list[EntryView]:
    """The entries of *kinds*: what is overdue first, then what is open, then the rest, each by its next day."""
    views = [entry_view(plan, entry, today) for entry in plan.entries if entry.kind in kinds]
    return sorted(views, key=lambda view: (not view.overdue, view.entry.settled, view.entry.next_on or date.max))


def subjects(plan: Plan, today: date) -> list[SubjectView]:
    """The preconditions that a plan needs, each with how it stands."""
    lacks = lacking(plan.entries)
    said = of_kinds(plan, today, EntryKind.PRECONDITION)
    return [
        SubjectView(
            subject=subject,
            word=SUBJECTS[subject],
            chip=Chip("Nog niet geregeld", "warn") if subject in lacks else Chip("Geregeld", "good"),
            entries=[view for view in said if view.entry.subject is subject],
        )
        for subject in NEEDED
    ]


def next_step(plan: Plan, today: date) -> Step | None:
    """The one thing to do next about the file of *plan*; None: nothing asks for it, or the plan is closed."""
    if plan.phase is Phase.CLOSED:
        return None
    here = f"/plannen/{plan.content.plan}/dossier"
    for view in subjects(plan, today):
        if view.chip.tone == "warn":
            open_ = next((each for each in view.entries if not each.entry.settled), None)
            address = open_.address if open_ else f"{here}/nieuw/voorwaarde?onderwerp={view.subject}"
            return Step(f"{view.word}: dit is nog niet geregeld.", f"{view.word} vastleggen", address)
    for kind, why, label in (
        (EntryKind.RISK, "Er is een risico dat u weer zou bekijken.", "Risico bekijken"),
        (EntryKind.AGREED, "Er is een afspraak die al klaar zou zijn.", "Afspraak bekijken"),
        (EntryKind.PRECONDITION, "Er is een voorwaarde die u weer zou bekijken.", "Voorwaarde bekijken"),
    ):
        late = next((view for view in of_kinds(plan, today, kind) if view.overdue), None)
        if late is not None:
            return Step(why, label, late.address)
    unanswered = next((view for view in of_kinds(plan, today, EntryKind.ADVICE) if not view.entry.settled), None)
    if unanswered is not None:
        return Step("Er is een advies zonder antwoord.", "Advies beantwoorden", unanswered.address)
    return None


def parts(plan: Plan, today: date) -> list[PartView]:
    """The pages of the file beside the first, with what asks attention on each."""
    here = f"/plannen/{plan.content.plan}/dossier"
    sums = [add_up(plan.entries, kind) for kind in TOTALS]
    wrong = sum(len(added.wrong_lines) + len(added.wrong_totals) for added in sums)
    attention = {"uren-en-geld": _many(wrong, "verschil", "verschillen")}
    for part, kinds, one, more in (
        ("risicos", (EntryKind.RISK,), "datum voorbij", "datums voorbij"),
        ("overleg", (EntryKind.AGREED,), "datum voorbij", "datums voorbij"),
    ):
        attention[part] = _many(sum(view.overdue for view in of_kinds(plan, today, *kinds)), one, more)
    open_ = sum(not entry.settled for entry in plan.entries if entry.kind is EntryKind.ADVICE)
    attention["advies"] = _many(open_, "zonder antwoord", "zonder antwoord")
    counted = {part: sum(KINDS[entry.kind].part == part for entry in plan.entries) for part in PARTS}
    there = {part: str(counted[part] or "Niets") for part in PARTS}
    advice = [entry for entry in plan.entries if entry.score]
    if advice:
        last = max(advice, key=lambda entry: entry.held_on or date.min)
        there["advies"] += f", het laatste oordeel is {SCORES[last.score].lower()}" if last.score else ""
    return [PartView(title, f"{here}/{part}", there[part], attention[part] or "Niets") for part, title in PARTS.items()]


def sum_view(plan: Plan, kind: EntryKind, today: date) -> SumView:
    """The lines of *kind* (hours or budget) of *plan*, with their sums."""
    added = add_up(plan.entries, kind)
    unit = "uur" if kind is EntryKind.HOURS else "euro"
    wrong = {line.entry for line, _, _ in added.wrong_lines}
    on_paper = any(stated is not None for _, _, stated in added.lines)
    lines = [
        LineView(
            view=entry_view(plan, line, today),
            formula=formula_words(line),
            computed="" if computed is None else amount(computed, kind),
            stated="" if stated is None else amount(stated, kind),
            wrong=line.entry in wrong,
        )
        for line, computed, stated in added.lines
    ]
    return SumView(
        kind=kind,
        title="Uren" if kind is EntryKind.HOURS else "Geld",
        unit=unit,
        lines=lines,
        totals=[entry_view(plan, entry, today) for entry, _ in added.totals],
        picture=_picture(added, unit),
        reading=f"Samen {amount(added.of_stated, kind)} {unit}{', naar het papier' if on_paper else ''}.",
        disagreements=disagreements(added),
        contradictions=contradictions_of(plan, "hours" if kind is EntryKind.HOURS else "budget"),
    )


def disagreements(added: Sum) -> list[str]:
    """In plain words, where what the paper states is not what its own lines and formulas give."""
    kind, unit = added.kind, "uur" if added.kind is EntryKind.HOURS else "euro"
    said = [
        f"{line.text}: de berekening geeft {amount(computed, kind)} {unit}, het papier zegt {amount(stated, kind)} "
        f"{unit}. Dat scheelt {amount(abs(stated - computed), kind)} {unit}."
        for line, computed, stated in added.wrong_lines
    ]
    said += [
        f"{entry.text}: hier staat als totaal {amount(total, kind)} {unit}, maar de regels van het papier zijn samen "
        f"{amount(added.of_stated, kind)} {unit}. Dat scheelt {amount(abs(total - added.of_stated), kind)} {unit}."
        for entry, total in added.wrong_totals
    ]
    if added.wrong_lines:
        said.append(
            f"Met de berekeningen in plaats van de bedragen van het papier is het totaal "
            f"{amount(added.computed, kind)} {unit}."
            if kind is EntryKind.BUDGET
            else f"Met de berekeningen is het totaal {amount(added.computed, kind)} {unit}."
        )
    return said


def formula_words(line: Entry) -> str:
    """The formula of *line* to read: 10 leden × 16 uur per maand; empty without one."""
    return " × ".join(f"{_plain(factor.value)} {factor.what}".strip() for factor in line.factors)


def amount(value: Decimal, kind: EntryKind) -> str:
    """*value* for people: euros to the cent, hours as short as they are."""
    return dutch_number(float(value), 2) if kind in {EntryKind.BUDGET, EntryKind.BUDGET_TOTAL} else _plain(float(value))


def meetings(plan: Plan) -> list[date]:
    """The days of the meetings of which something is recorded, newest first."""
    kinds = {EntryKind.DECISION, EntryKind.AGREED}
    return sorted({one.held_on for one in plan.entries if one.kind in kinds and one.held_on}, reverse=True)


def _picture(added: Sum, unit: str) -> Markup:
    shown = [(line, stated if stated is not None else computed) for line, computed, stated in added.lines]
    wrong = {line.entry for line, _, _ in added.wrong_lines}
    bars = [
        Bar(line.text, None if value is None else float(value), "warn" if line.entry in wrong else "good")
        for line, value in shown
    ]
    told = "; ".join(f"{bar.label}: {amount(Decimal(str(bar.amount or 0)), added.kind)} {unit}" for bar in bars)
    name = f"regels-{'uren' if added.kind is EntryKind.HOURS else 'geld'}"
    return bar_chart(name, f"Regels in {unit}", f"{told}.", bars) if bars else Markup("")


def _plain(value: float) -> str:
    return dutch_number(value, 0 if value == int(value) else 2)


def _many(count: int, one: str, more: str) -> str:
    return "" if not count else f"{count} {one if count == 1 else more}"


def kinds_of(part: str) -> list[EntryKind]:
    """The kinds of entry that stand on this page of the file, in the order in which they can be added."""
    return [kind for kind, words in KINDS.items() if words.part == part]


def chosen_on(views: Iterable[EntryView], day: date | None) -> list[EntryView]:
    """Those of *views* that are of the meeting of *day*; all when it is None."""
    return [view for view in views if day is None or view.entry.held_on == day]


def days_of(plan: Plan, entry: str) -> list[date | None]:
    """The days that the entry with this id names: of its meeting, and on which it is to be done or looked at again."""
    return [day for one in plan.entries if one.entry == entry for day in (one.held_on, one.next_on)]
