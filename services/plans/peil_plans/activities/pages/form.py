"""The forms about what was done in units: what was typed, and how it becomes a command."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Self

from peil_chassis.http.dutch import short_day, typed_day
from peil_contracts.fields import CODE_PATTERN, FIRST_DAY, ID_PATTERN, LAST_DAY
from peil_contracts.lint import points_at_person
from peil_plans.activities.domain.activity import Activity, Content, Kind
from peil_plans.forms import FormRefused, Sent

NO_DAY = "Vul een datum in, bijvoorbeeld 31-3-2027."
MOST, MOST_DIGITS = 10_000, 6
"""The largest number, and how long what is typed for it may be."""


class Typed(Sent):
    """The form as it was sent: text only, nothing refused here, so that nothing typed can be lost."""

    soort: str = ""
    eenheid: str = ""
    datum: str = ""
    einde: str = ""
    aantal: str = ""
    peiling: str = ""
    criterium: str = ""
    actie: str = ""
    terugnemen: str = ""

    @property
    def kind(self) -> Kind | None:
        """The kind that was chosen, if it is one."""
        return Kind(self.soort) if self.soort in set(Kind) else None

    @classmethod
    def of(cls, activity: Activity, number: str) -> Self:
        """A form with what *activity* is now."""
        content = activity.now.content
        return cls(
            formulier=number,
            gezien=str(activity.version),
            soort=content.kind.value,
            eenheid=content.unit,
            datum=short_day(content.held_on),
            einde=short_day(content.until) if content.until else "",
            aantal=str(content.number) if content.kind.counted else "",
            peiling=content.campaign or "",
            criterium=content.criterion or "",
            actie=f"{content.plan}/{content.action or ''}" if content.plan else "",
        )

    def content(self) -> Content:
        """What was done, as the form says it. Raises `FormRefused`: a field is empty or cannot be read."""
        errors: dict[str, str] = {}
        kind = self.kind
        if kind is None:
            raise FormRefused({"soort": "Kies wat er is gedaan."})
        held_on = _day(self.datum, "datum", errors)
        until = _day(self.einde, "einde", errors) if kind is Kind.COURSE and self.einde.strip() else None
        if held_on and until and until < held_on:
            errors["einde"] = "Kies een laatste dag die niet vóór de eerste ligt."
        number = _number(self.aantal, errors) if kind.counted else 1
        campaign = criterion = None
        if kind is Kind.SURVEY_FOLLOW_UP:
            campaign = _code(self.peiling, "peiling", ID_PATTERN, errors)
        if kind is Kind.AWARD:
            criterion = _code(self.criterium, "criterium", CODE_PATTERN, errors)
        plan, _, action = self.actie.partition("/")
        if errors or held_on is None:
            raise FormRefused(errors)
        return Content(
            unit=self.eenheid.strip(),
            kind=kind,
            held_on=held_on,
            until=until,
            number=number,
            plan=plan or None,
            action=action or None,
            campaign=campaign,
            criterion=criterion,
        )


def fields_of(kind: Kind) -> tuple[str, ...]:
    """The fields that the form of *kind* shows."""
    special: Mapping[Kind, tuple[str, ...]] = {
        Kind.COURSE: ("einde",),
        Kind.SURVEY_FOLLOW_UP: ("peiling",),
        Kind.AWARD: ("aantal", "criterium"),
    }
    return ("datum", *special.get(kind, ("aantal",) if kind.counted else ()), "actie")


def _day(typed: str, field: str, errors: dict[str, str]) -> date | None:
    found = typed_day(typed)
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        errors[field] = NO_DAY
        return None
    return found


def _number(typed: str, errors: dict[str, str]) -> int:
    text = typed.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS) or not 1 <= int(text) <= MOST:
        errors["aantal"] = f"Vul een heel getal in, van 1 tot en met {MOST}."
        return 1
    return int(text)


def _code(typed: str, field: str, pattern: str, errors: dict[str, str]) -> str:
    text = typed.strip()
    if not re.fullmatch(pattern, text) or points_at_person(text):
        errors[field] = (
            "Vul de code van de peiling in: letters, cijfers en streepjes, bijvoorbeeld mwo-2025."
            if field == "peiling"
            else "Vul een code in van kleine letters, cijfers en streepjes, bijvoorbeeld inclusief-gedrag."
        )
    return text
