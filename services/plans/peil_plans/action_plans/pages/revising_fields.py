"""The fields of the form of an action: what stands in them, how two forms become one, what their text may hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from pydantic import TypeAdapter, ValidationError

from peil_contracts.fields import Label, Note, Text, Title
from peil_contracts.hygiene import unclean
from peil_contracts.indicators import INDICATORS
from peil_contracts.violations import ContractBroken, violations_of
from peil_plans.action_plans.domain.approvals import ApprovalMissing, ApprovalTakenAway, BegunBeforeApproval
from peil_plans.action_plans.domain.clocks import MOST_TURNS
from peil_plans.action_plans.domain.limits import ClockTooLong, PlanTooLarge, TooManyActions
from peil_plans.action_plans.domain.milestone import Milestone
from peil_plans.action_plans.domain.plan import Action, Measure
from peil_plans.action_plans.domain.refusals import (
    ActionTwice,
    ChangedInFuture,
    ChangedTooEarly,
    ChangeReused,
    ClockCircular,
    ClockUnknown,
    InterventionUnknown,
    MilestoneTwice,
    NotContinuous,
    NothingChanged,
    OwnerUnknown,
    PlanClosed,
    ReachedInFuture,
    SectionUnknown,
    ThemeUnknown,
    VersionUnknown,
)
from peil_plans.action_plans.domain.texts import ReachesPerson
from peil_plans.action_plans.pages.words import TOO_LARGE, approval_words, begun_early_words
from peil_plans.refusals import Refusal

Typed = Mapping[str, str]
"""A form as it was sent: field -> text; a tick that was not set is absent."""
PLAN_CLOCK = "plan"
"""Stands for the adoption of the plan where a form chooses what a clock waits for."""
EMPTY_ROWS = 1
SAVE = "opslaan"
"""The field that a sentence about the form as a whole stands at: its button."""
_ROW = ("id", "naam", "wanneer", "uiterlijk", "maanden", "dagen", "na", "gereed", "op", "eerst")
_SAYS_SOMETHING = ("naam", "wanneer", "uiterlijk", "na", "gereed", "op", "maanden", "dagen", "eerst")
_TYPES = {
    "code": TypeAdapter(Label),
    "titel": TypeAdapter(Title),
    "uitleg": TypeAdapter(Text),
    "opmerking": TypeAdapter(Text),
    "reden": TypeAdapter(Text),
}
_NOTE = TypeAdapter(Note)
_FIELDS: Mapping[str, str] = {
    "code": "code", "title": "titel", "section": "hoofdstuk", "remark": "opmerking", "owner": "eigenaar",
    "coOwner": "mede", "co_owner": "mede", "theme": "dient", "intervention": "dient", "continuous": "doorlopend",
    "status": "status", "every": "keer", "changedOn": "datum", "changed_on": "datum", "reason": "reden",
    "text": "maat", "numerator": "teller", "denominator": "noemer", "population": "populatie",
    "threshold": "drempel", "due_on": "maatdag", "indicator": "cijfer", "item": "item",
}  # fmt: skip
"""A field of the API or of a fact -> the form's."""
_OF_ROW: Mapping[str, str] = {"period_text": "wanneer", "due_on": "uiterlijk", "reached_on": "op", "months": "maanden"}
_RULES: Mapping[str, str] = {
    "too-long": "Maak deze tekst korter.",
    "empty": "Vul dit in.",
    "one-line": "Schrijf dit op één regel.",
    "email-address": "Hier staat een e-mailadres. Haal dat weg.",
    "phone-number": "Hier staat een telefoonnummer. Haal dat weg.",
    "nine-digits": "Hier staat iets dat op een burgerservicenummer lijkt. Haal dat weg.",
    "count-range": "Kies een getal van 0 tot en met 10.000.000.",
    "day-range": "Kies een dag tussen 1900 en 2100.",
    "code-form": "Een code heeft kleine letters, cijfers en streepjes. Laat dit leeg als u hem niet kent.",
    "id-form": "Een code heeft letters, cijfers, punten en streepjes. Laat dit leeg als u hem niet kent.",
}
BEGUN_WITHOUT = (
    "De actie is al begonnen. Een goedkeuring voor de start moet dan gereed zijn. Zet het vinkje bij gereed, of wijzig"
    " eerst de status van de actie."
)
TAKEN_AWAY = (
    "De actie is al begonnen. Haal een goedkeuring voor de start dan niet weg. Zet die terug, of wijzig eerst de"
    " status van de actie."
)
UNREADABLE = "Hier staan tekens die niet te lezen zijn. Typ de tekst opnieuw."
_OUTDATED = "Dit formulier is niet meer geldig. Controleer wat u hebt ingevuld en verstuur het opnieuw."
_REFUSED: Mapping[type[Refusal], tuple[str, str]] = {
    ActionTwice: ("code", "Een andere actie van dit plan heeft deze code al. Kies een andere code."),
    SectionUnknown: ("hoofdstuk", "Kies een hoofdstuk van het plan."),
    ThemeUnknown: ("dient", "Dit thema staat niet in de bestuursopdracht die gold toen het plan werd vastgesteld."),
    InterventionUnknown: ("dient", "Deze interventie staat niet in de bestuursopdracht van dit plan."),
    OwnerUnknown: ("eigenaar", "Kies een rol uit de lijst."),
    NotContinuous: ("doorlopend", "De actie heeft de status ‘doorlopend’: dan heeft zij geen einde. Zet het vinkje."),
    MilestoneTwice: ("mijlpalen", "Twee mijlpalen zijn hier dezelfde. Haal er één weg."),
    ClockCircular: ("mijlpalen", "Een termijn hangt van zichzelf af, soms via andere mijlpalen. Kies iets anders."),
    ClockTooLong: ("mijlpalen", "Een termijn is te lang: kies hoogstens 600 maanden en hoogstens 3.660 dagen."),
    TooManyActions: (SAVE, "Dit plan heeft al 200 acties. Meer kan niet."),
    PlanTooLarge: (SAVE, TOO_LARGE),
    ApprovalTakenAway: ("mijlpalen", TAKEN_AWAY),
    ReachedInFuture: ("mijlpalen", "Een mijlpaal is gereed op een dag die nog komt. Kies een dag tot en met vandaag."),
    ChangedInFuture: ("datum", "Kies een datum die niet in de toekomst ligt."),
    ChangedTooEarly: ("datum", "Kies een datum op of na de dag waarop het plan of de actie begon."),
    NothingChanged: (SAVE, "Er is niets veranderd. Pas iets aan, of ga terug naar de actie."),
    VersionUnknown: (SAVE, _OUTDATED),
    ChangeReused: (SAVE, _OUTDATED),
    PlanClosed: (SAVE, "Dit plan is afgesloten: er verandert niets meer in. Kijk of er een plan op volgt."),
}  # fmt: skip


def written(typed: Typed, name: str) -> str:
    """What was typed in a field; browsers send a line end as two characters, of which a fact takes one."""
    return typed.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()


def row_count(typed: Typed) -> int:
    """How many rows of milestones the form has."""
    text = typed.get("regels", "")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    return min(count, MOST_TURNS + EMPTY_ROWS)


def rows_of(typed: Typed) -> list[str]:
    """The rows that say something, by the first part of their fields' names: ``m0``, ``m1``."""
    names = [f"m{number}" for number in range(row_count(typed))]
    return [name for name in names if any(written(typed, f"{name}-{part}") for part in _SAYS_SOMETHING)]


def fields_of(action: Action | None) -> dict[str, str]:
    """What stands in the form of *action* that nobody has typed in yet; None: of a new one."""
    rows = [] if action is None else [_row_of(milestone) for milestone in action.milestones]
    typed = _with_rows({}, rows)
    if action is None:
        return {**typed, "status": "planned"}
    measure = action.measure or Measure()
    typed |= {
        "code": action.code,
        "titel": action.title,
        "hoofdstuk": action.section,
        "uitleg": action.explanation or "",
        "opmerking": action.remark or "",
        "eigenaar": action.owner or "",
        "mede": action.co_owner or "",
        "dient": action.intervention or action.theme or "",
        "keer": action.every or "",
        "maat": measure.text,
        "teller": measure.numerator or "",
        "noemer": measure.denominator or "",
        "populatie": measure.population or "",
        "drempel": _exact(measure.threshold),
        "maatdag": _day(measure.due_on),
        **_figure_fields(measure),
    }
    ticked = {"doorlopend": action.continuous, "voorstel": action.proposal}
    return {**typed, **{name: "ja" for name, is_so in ticked.items() if is_so}}


def merged(typed: Typed, base: Action | None, current: Action | None) -> dict[str, str]:
    """
    What *typed* changed of *base*, on top of *current*: nobody's work is lost, and who types has the last say.

    What was typed stands wherever it differs from what stood in the form at first; everywhere else, what is so now.
    """
    first, now = fields_of(base), fields_of(current)
    names = {name for name in (*first, *now, *typed) if not _is_row(name)}
    found = {
        name: typed.get(name, "") if typed.get(name, "") != first.get(name, "") else now.get(name, "") for name in names
    }
    for name in [name for name in found if not found[name] and name not in typed and name not in now]:
        del found[name]
    for tick in ("doorlopend", "voorstel"):
        if found.get(tick) == "":
            del found[tick]
    mine, old, theirs = (_rows_by_id(form) for form in (typed, first, now))
    rows = []
    for key, row in theirs.items():
        if key in old and key not in mine and row == old[key]:
            continue  # taken away here, and nobody touched it since
        rows.append(_merged_row(mine.get(key, row), old.get(key, row), row))
    rows += [row for key, row in mine.items() if key not in theirs and row != old.get(key)]
    return _with_rows(found, rows)


def with_more_rows(typed: Typed) -> dict[str, str]:
    """The same form with one row more."""
    return {**typed, "regels": str(min(row_count(typed) + 1, MOST_TURNS + EMPTY_ROWS))}


def broken_text(name: str, text: str) -> str:
    """What is wrong with the *text* of a field, in Dutch; empty when nothing is."""
    if not text:
        return ""
    found = unclean(text, line_feed=name in {"uitleg", "opmerking", "reden"})
    if found:
        return UNREADABLE
    try:
        _TYPES.get(name, _NOTE).validate_python(text)
    except ValidationError as invalid:
        return _RULES.get(violations_of(invalid)[0].rule, UNREADABLE)
    return ""


def refused_by(refusal: Refusal | ContractBroken, typed: Typed, actions: Iterable[Action]) -> dict[str, str]:
    """The form's field -> what is wrong with it and what to do. *actions*: those of the plan as it is."""
    rows = rows_of(typed)
    if isinstance(refusal, ContractBroken):
        return {_field_of(each.field, rows): _RULES.get(each.rule, UNREADABLE) for each in reversed(refusal.violations)}
    if isinstance(refusal, ClockUnknown):
        return {"mijlpalen": _waiting(typed, actions)}
    if isinstance(refusal, ReachesPerson):
        return {"uitleg" if refusal.field == "explanation" else SAVE: _RULES[refusal.rule]}
    if isinstance(refusal, ApprovalMissing):
        name = "status" if refusal.field == "status" else "mijlpalen"
        return {name: approval_words(refusal) if name == "status" else BEGUN_WITHOUT}
    if isinstance(refusal, BegunBeforeApproval):
        return {"datum": begun_early_words(refusal)}
    name, words = _REFUSED.get(type(refusal), (SAVE, "Deze wijziging kan niet. Controleer wat u hebt ingevuld."))
    if isinstance(refusal, OwnerUnknown) and refusal.field == "coOwner":
        name = "mede"
    return {name: words}


def _waiting(typed: Typed, actions: Iterable[Action]) -> str:
    own = typed.get("actie", "")
    kept = {typed.get(f"{row}-id", "") for row in rows_of(typed)}
    waiting = sorted(
        {
            action.code
            for action in actions
            for milestone in action.milestones
            if milestone.after and milestone.after.action == own and milestone.after.milestone not in kept
        }
    )
    if not waiting:
        return "Een termijn wacht op een mijlpaal die er niet meer is. Kies een andere."
    return f"U haalt een mijlpaal weg waar een termijn op wacht, van {', '.join(waiting)}. Pas die termijn eerst aan."


def _field_of(path: str, rows: list[str]) -> str:
    parts = path.replace("[", ".").replace("]", "").split(".")
    if "milestones" in parts:
        at = parts.index("milestones") + 1
        place = int(parts[at]) if len(parts) > at and parts[at].isdigit() else len(rows)
        return f"{rows[place]}-{_OF_ROW.get(parts[-1], 'naam')}" if place < len(rows) else "mijlpalen"
    return _FIELDS.get(parts[-1], SAVE)


def _row_of(milestone: Milestone) -> dict[str, str]:
    after = milestone.after
    row = {
        "id": milestone.milestone,
        "naam": milestone.label,
        "wanneer": milestone.period_text,
        "uiterlijk": _day(milestone.due_on) if after is None else "",
        "maanden": str(after.months) if after and after.months else "",
        "dagen": str(after.days) if after and after.days else "",
        "na": "" if after is None else f"{after.action}/{after.milestone}" if after.action else PLAN_CLOCK,
        "op": _day(milestone.reached_on),
    }
    ticked = {"gereed": milestone.done, "eerst": milestone.gate}
    return {**row, **{name: "ja" for name, is_so in ticked.items() if is_so}}


def _figure_fields(measure: Measure) -> dict[str, str]:
    """A figure of a closed list of things goes by both in one field; of an open list the thing has its own."""
    code, item = measure.indicator or "", measure.item or ""
    indicator = INDICATORS.get(code)
    if indicator and item in indicator.items:
        return {"cijfer": f"{code}/{item}", "item": ""}
    return {"cijfer": code, "item": item}


def _with_rows(typed: dict[str, str], rows: list[dict[str, str]]) -> dict[str, str]:
    kept = {name: value for name, value in typed.items() if not _is_row(name)}
    for number, row in enumerate(rows):
        kept |= {f"m{number}-{part}": value for part, value in row.items()}
    return {**kept, "regels": str(min(len(rows), MOST_TURNS) + EMPTY_ROWS)}


def _rows_by_id(typed: Typed) -> dict[str, dict[str, str]]:
    """The rows of a form by the id of their milestone; one that has none yet by its place."""
    found = {}
    for name in rows_of(typed):
        row = {part: typed[f"{name}-{part}"] for part in _ROW if f"{name}-{part}" in typed}
        found[row.get("id") or f"new {name}"] = row
    return found


def _merged_row(mine: Mapping[str, str], old: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    taken = {part: mine if mine.get(part, "") != old.get(part, "") else now for part in _ROW}
    return {part: source[part] for part, source in taken.items() if part in source}


def _is_row(name: str) -> bool:
    head, _, part = name.partition("-")
    return head[:1] == "m" and head[1:].isdigit() and part in _ROW


def _exact(number: float | None) -> str:
    """*number* with all its digits, as the form takes it back: what nobody touches stays what it was."""
    if number is None:
        return ""
    whole, _, part = format(Decimal(repr(number)), "f").partition(".")
    return f"{whole},{part}".rstrip("0").rstrip(",")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
