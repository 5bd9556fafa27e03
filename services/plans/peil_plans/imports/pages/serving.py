"""What the actions of a plan can serve, by the mandate in force on the day of adoption that stands in its form."""

from __future__ import annotations

import re
from datetime import date

from peil_chassis.http.dutch import typed_day
from peil_plans.imports.pages.choices import serves_options
from peil_plans.imports.pages.first import Served
from peil_plans.imports.pages.form import MANDATE, Typed, named
from peil_plans.imports.pages.words import MANDATE_CHANGED
from peil_plans.mandate.reference import Mandate
from peil_plans.mandate.versions import Mandates

_SERVES = re.compile(r"a\d+-dient")


def mandate_of(mandates: Mandates, typed: Typed, today: date) -> Mandate:
    """The version in force on the day of adoption that was typed; while that is no day, on *today*."""
    return mandates.in_force(typed_day(typed.get("vastgesteld", "")) or today)


def served_by(mandate: Mandate) -> Served:
    """What actions can serve under one version."""
    themes = {theme.code: theme.title for theme in mandate.themes}
    return Served(themes, {one.code: (one.theme, one.title) for one in mandate.interventions})


def held_to_day(mandates: Mandates, typed: Typed, today: date) -> tuple[dict[str, str], dict[str, str]]:
    """
    The form with the choices that mean the same under the version in force on its day of adoption, and what to say.

    A choice that was made under another version, where its code is missing or is called otherwise now, is emptied: the
    second of the two says so by field.
    """
    now = mandate_of(mandates, typed, today)
    chosen_by = typed.get(MANDATE) or mandates.in_force(today).about.version
    held = {**typed, MANDATE: now.about.version}
    if chosen_by == now.about.version:
        return held, {}
    before = mandates.find(chosen_by)
    meant = dict(serves_options(served_by(before))) if before else {}
    means = dict(serves_options(served_by(now)))
    lost = [
        name
        for name, choice in typed.items()
        if _SERVES.fullmatch(name) and choice and (choice not in means or meant.get(choice) != means[choice])
    ]
    return held | dict.fromkeys(lost, ""), named(dict.fromkeys(lost, MANDATE_CHANGED), typed)
