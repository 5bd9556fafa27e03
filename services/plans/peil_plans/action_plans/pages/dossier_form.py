"""The form for an entry of a plan's file: what was typed, how it becomes a command, and what is said when it cannot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from peil_chassis.http.dutch import short_day, typed_day
from peil_contracts.fields import FIRST_DAY, LAST_DAY, MOST
from peil_contracts.hygiene import unclean
from peil_contracts.plans import OWNER_ROLES
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.domain.dossier import Entry, EntryKind, Factor, Precondition, Score
from peil_plans.action_plans.domain.plan import Plan
from peil_plans.action_plans.domain.recording import NEEDS, RecordEntry, WithdrawEntry
from peil_plans.action_plans.domain.referrals import lies_with_bureau
from peil_plans.action_plans.facts import change_id
from peil_plans.action_plans.pages.dossier_words import (
    FORM_FIELDS,
    KINDS,
    MISSING,
    NAMES_A_PERSON,
    REFERRED,
    SCORES,
    SUBJECTS,
    UNREADABLE,
    WHY,
    sentence,
)
from peil_plans.action_plans.pages.owner_words import OWNER_WORDS
from peil_plans.forms import FormRefused, Sent
from peil_plans.refusals import Refusal

LONGEST = 2000
FACTORS = 6
SHOWN_FACTORS = 4
NO_NUMBER = "Vul een getal in, bijvoorbeeld 7.500 of 1,5."
_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?")
_PERSONAL = frozenset({"email-address", "phone-number", "nine-digits"})


class TakenBack(Sent):
    """The form that takes an entry back."""

    waarom: str = ""
    terug: str = ""


class EntryTyped(Sent):
    """The form for an entry, of whatever kind. ``terug``: the page it was reached from, where that is not the file."""

    terug: str = ""
    reden: str = ""
    tekst: str = ""
    onderwerp: str = ""
    oordeel: str = ""
    buiten: str = "nee"
    geregeld: str = ""
    antwoord: str = ""
    wie: str = ""
    gehouden: str = ""
    volgende: str = ""
    actie: str = ""
    papier: str = ""
    getal1: str = ""
    getal2: str = ""
    getal3: str = ""
    getal4: str = ""
    getal5: str = ""
    getal6: str = ""
    wat1: str = ""
    wat2: str = ""
    wat3: str = ""
    wat4: str = ""
    wat5: str = ""
    wat6: str = ""

    @classmethod
    def of(cls, entry: Entry, version: int, number: str) -> Self:
        """The form with *entry* as it is; *number* is new for every form that is handed out."""
        factors = {f"getal{at}": typed_number(one.value) for at, one in enumerate(entry.factors, 1)}
        return cls(
            formulier=number,
            gezien=str(version),
            tekst=entry.text,
            onderwerp=entry.subject or "",
            oordeel=entry.score or "",
            buiten="ja" if entry.outside else "nee",
            geregeld="ja" if entry.settled else "nee",
            antwoord=entry.response or "",
            wie=entry.owner or "",
            gehouden=short_day(entry.held_on) if entry.held_on else "",
            volgende=short_day(entry.next_on) if entry.next_on else "",
            actie=entry.action or "",
            papier="" if entry.stated is None else typed_number(entry.stated),
            **factors,
            **{f"wat{at}": one.what for at, one in enumerate(entry.factors, 1)},
        )

    @property
    def rows(self) -> list[tuple[int, str, str]]:
        """The rows of the formula to show: number, amount, what it counts."""
        typed = [(at, getattr(self, f"getal{at}"), getattr(self, f"wat{at}")) for at in range(1, FACTORS + 1)]
        last = max((at for at, *said in typed if any(said)), default=0)
        return typed[: min(max(SHOWN_FACTORS, last + 1), FACTORS)]


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form as it is shown: ``shape`` is area, text, day, select, choice or formula."""

    name: str
    label: str
    hint: str
    shape: str
    required: bool
    options: tuple[tuple[str, str], ...] = ()


def fields_of(kind: EntryKind, plan: Plan, owner: str = "") -> list[FormField]:
    """The fields of the form for an entry of *kind* of *plan* that *owner* answers for."""
    labels = {**KINDS[kind].labels, **(REFERRED if lies_with_bureau(kind, owner) else {})}
    actions = tuple((action.action, f"{action.code}. {action.title}") for action in plan.actions)
    options: dict[str, tuple[tuple[str, str], ...]] = {
        "subject": (("", "Kies"), *((subject.value, word) for subject, word in SUBJECTS.items())),
        "settled": (("nee", "Nee"), ("ja", "Ja")),
        "outside": (("nee", "Nee"), ("ja", "Ja")),
        "score": (("", "Geen oordeel"), *((score.value, word) for score, word in SCORES.items())),
        "owner": (("", "Kies een rol"), *OWNER_WORDS.items()),
        "action": (("", "Het hele plan"), *actions),
    }
    shapes = {"text": "area", "response": "area", "held_on": "day", "next_on": "day", "factors": "formula"}
    shapes |= {"subject": "select", "owner": "select", "action": "select", "settled": "choice"}
    shapes |= {"score": "select", "outside": "choice"}
    return [
        FormField(
            name=FORM_FIELDS[field],
            label=label,
            hint=hint,
            shape=shapes.get(field, "text"),
            required=field in NEEDS[kind] or field == "text",
            options=options.get(field, ()),
        )
        for field, (label, hint) in labels.items()
    ]


def command_of(
    form: EntryTyped, plan: str, entry: str, kind: EntryKind, *, role: str, today: date, now: datetime
) -> RecordEntry:
    """
    What *form* asks for, about the entry *entry* of *kind*, from somebody who may do it as *role*.

    Raises:
        FormRefused: a field is empty or cannot be read.
    """
    errors: dict[str, str] = {}
    labels, needs = KINDS[kind].labels, NEEDS[kind]
    said: dict[str, Any] = {}
    for field in labels:
        name = FORM_FIELDS[field]
        said[field] = _factors(form, errors) if field == "factors" else _read(field, getattr(form, name), name, errors)
        if not said[field] and field in needs | {"text"} and field != "stated":
            errors.setdefault(name, MISSING[name])
    reason = text_of(form.reden, "reden", errors)
    if errors:
        raise FormRefused(errors)
    return RecordEntry(
        plan=plan,
        entry=Entry(entry=entry, kind=kind, **said),
        change=change_id(plan, entry, f"form {form.formulier}"),
        recorded_on=today,
        reason=reason or None,
        seen_version=form.seen,
        by_role=role,
        now=now,
    )


def withdrawal_of(form: TakenBack, plan: str, entry: str, *, role: str, today: date, now: datetime) -> WithdrawEntry:
    """
    What *form* asks for, about the entry *entry*, from somebody who may do it as *role*.

    Raises:
        FormRefused: it does not say why.
    """
    errors: dict[str, str] = {}
    reason = text_of(form.waarom, "waarom", errors)
    if errors or not reason:
        raise FormRefused(errors or {"waarom": WHY})
    return WithdrawEntry(
        plan=plan,
        entry=entry,
        change=change_id(plan, entry, f"form {form.formulier}", "entry"),
        recorded_on=today,
        reason=reason,
        seen_version=form.seen,
        by_role=role,
        now=now,
    )


def refused_by(refusal: Refusal | ContractBroken, first: str = "tekst") -> dict[str, str]:
    """The form's field -> what is wrong with it and what to do; *first* where the refusal names none of its fields."""
    if isinstance(refusal, ContractBroken):
        broken = refusal.violations[0]
        field = next((FORM_FIELDS[part] for part in broken.field.split(".") if part in FORM_FIELDS), first)
        return {field: NAMES_A_PERSON if broken.rule in _PERSONAL else UNREADABLE}
    wire = {_wire(field): name for field, name in FORM_FIELDS.items()}
    field = wire.get(refusal.field, first)
    return {field: sentence(refusal, field)}


def text_of(typed: str, field: str, errors: dict[str, str]) -> str:
    """*typed* as a fact takes it; what is wrong with it goes into *errors*."""
    # Browsers send a line end as two characters, of which a fact takes one.
    text = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > LONGEST:
        errors[field] = f"Maak uw tekst korter: {LONGEST} tekens is het meeste."
    if unclean(text):
        errors[field] = UNREADABLE
    return text


def day_of(typed: str, field: str, errors: dict[str, str]) -> date | None:
    """The day that was typed; None when nothing was, or nothing that is a day, which then stands in *errors*."""
    if not typed.strip():
        return None
    day = typed_day(typed)
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        errors[field] = "Vul een datum in, bijvoorbeeld 31-3-2027."
        return None
    return day


def typed_number(value: float) -> str:
    """*value* as people type it: 7.500 or 1,5."""
    whole = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    return whole.rstrip("0").rstrip(",")


def _read(field: str, typed: str, name: str, errors: dict[str, str]) -> Any:
    if field in {"held_on", "next_on"}:
        return day_of(typed, name, errors)
    if field == "stated":
        return _number(typed, name, errors)
    if field in {"settled", "outside"}:
        return typed == "ja"
    if field == "owner" and typed and typed not in OWNER_ROLES:
        errors[name] = MISSING[name]
    if field == "subject":
        return Precondition(typed) if typed in set(Precondition) else None
    if field == "score":
        return Score(typed) if typed in set(Score) else None
    text = text_of(typed, name, errors)
    return text if field == "text" else text or None


def _factors(form: EntryTyped, errors: dict[str, str]) -> tuple[Factor, ...]:
    factors = []
    for at in range(1, FACTORS + 1):
        what = text_of(getattr(form, f"wat{at}"), f"wat{at}", errors).replace("\n", " ")
        value = _number(getattr(form, f"getal{at}"), f"getal{at}", errors)
        if value is not None:
            factors.append(Factor(value, what))
        elif what:
            errors.setdefault(f"getal{at}", NO_NUMBER)
    return tuple(factors)


def _number(typed: str, field: str, errors: dict[str, str]) -> float | None:
    text = typed.strip().removeprefix("€").strip()
    if not text:
        return None
    found = _NUMBER.fullmatch(text)
    value = float(text.replace(".", "").replace(",", ".")) if found else -1.0
    if not 0 <= value <= MOST:
        errors[field] = NO_NUMBER if not found else "Dit getal is te groot: tien miljoen is het meeste."
        return None
    return value


def _wire(field: str) -> str:
    head, *rest = field.split("_")
    return head + "".join(part.title() for part in rest)
