"""The history of an entry of a plan's file in words: what it says, and what each recording of it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from peil_chassis.http.dutch import dutch_day
from peil_plans.action_plans.domain.dossier import Entry
from peil_plans.action_plans.domain.plan import EntryRecorded, Plan
from peil_plans.action_plans.domain.recording import recordings_of
from peil_plans.action_plans.pages.dossier import amount, formula_words
from peil_plans.action_plans.pages.dossier_words import KINDS, SCORES, SUBJECTS
from peil_plans.action_plans.pages.owner_words import OWNER_WORDS
from peil_plans.action_plans.pages.words import ROLE_WORDS


@dataclass(frozen=True, slots=True)
class RecordingView:
    """One time that an entry was recorded: what it came to, in words."""

    record: EntryRecorded
    words: list[str]
    role: str


def history(plan: Plan, entry: str) -> list[RecordingView]:
    """Each time the entry with this id was recorded, newest first, and what was different then."""
    made = recordings_of(plan, entry)
    before: Sequence[EntryRecorded | None] = (None, *made)
    views = [
        RecordingView(record, _differences(plan, earlier, record), ROLE_WORDS.get(record.by_role, record.by_role))
        for earlier, record in zip(before, made, strict=False)
    ]
    return views[::-1]


def said_words(plan: Plan, entry: Entry) -> list[tuple[str, str]]:
    """What *entry* says, field by field: the question and the answer, without what was left open."""
    labels = KINDS[entry.kind].labels
    return [(label, words) for field, (label, _) in labels.items() if (words := _value(plan, entry, field))]


def _differences(plan: Plan, earlier: EntryRecorded | None, record: EntryRecorded) -> list[str]:
    if earlier is None:
        return ["Meegegaan uit het vorige plan" if record.continues else "In het dossier gezet"]
    labels = KINDS[record.entry.kind].labels
    if record.entry.withdrawn != earlier.entry.withdrawn:
        return ["Ingetrokken" if record.entry.withdrawn else "Weer opgenomen"]
    return [
        f"{label} Was: {_value(plan, earlier.entry, field) or 'niets'}."
        f" Nu: {_value(plan, record.entry, field) or 'niets'}."
        for field, (label, _) in labels.items()
        if getattr(earlier.entry, field) != getattr(record.entry, field)
    ]


def _value(plan: Plan, entry: Entry, field: str) -> str:
    value = getattr(entry, field)
    if field in {"settled", "outside"}:
        return "ja" if value else "nee"
    if value is None or value == () or value == "":
        return ""
    if field == "subject":
        return SUBJECTS[value]
    if field == "score":
        return SCORES[value]
    if field == "owner":
        return OWNER_WORDS.get(value, str(value))
    if field == "factors":
        return formula_words(entry)
    if field == "stated":
        return amount(Decimal(str(value)), entry.kind)
    if field == "action":
        found = plan.find_action(value)
        return f"{found.code}. {found.title}" if found else str(value)
    return dutch_day(value) if isinstance(value, date) else str(value)
