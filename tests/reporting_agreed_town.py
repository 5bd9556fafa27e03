"""Agreements, reminders and two surveys in the municipality of `reporting_municipality`: for boards to look at."""

from __future__ import annotations

from datetime import date, timedelta

from peil_chassis.projection import Fact
from peil_contracts.agreements import AGREEMENT_KINDS
from peil_contracts.reminders import ENDINGS
from reporting_agreed import agreed, campaign_closed, campaign_opened, item_ended, noted, reminded, survey_of

UNITS = ("directie-wpi", "directie-onderwijs", "directie-verkeer", "stadsdeel-noord", "directie-po", "team-matching")
WPI = ("gemeente", "cluster-sociaal", "directie-wpi")
LEAVES = (
    ((*WPI, "afdeling-werk", "team-matching"), "whole", 14),
    ((*WPI, "afdeling-werk"), "rest", 9),
    ((*WPI, "afdeling-inkomen"), "whole", 31),
    (("gemeente", "cluster-sociaal", "directie-onderwijs"), "whole", 48),
    (("gemeente", "cluster-ruimte", "directie-verkeer"), "whole", 77),
    (("gemeente", "stadsdeel-noord"), "whole", 52),
    (("gemeente",), "rest", 12),
)
"""The leaves of the survey that is closed: path, part, how many answered."""


def agreements() -> list[Fact]:
    """Forty agreements on their way, some kept and some not."""
    facts = []
    for n in range(40):
        name, made_on = f"afspraak-{n}", date(2025, 9, 1) + timedelta(days=6 * n)
        due = made_on + timedelta(days=90 + 11 * (n % 13))
        kind = AGREEMENT_KINDS[n % 13]
        facts.append(agreed(UNITS[n % 6], made_on.isoformat(), due.isoformat(), agreement=name, kind=kind))
        for at, state in enumerate((None, "on-track", "at-risk", "kept", "kept", "not-kept", "on-track", "lapsed")):
            day = made_on + timedelta(days=60 + n % 20)
            if n % 8 == at and state and day < date(2026, 6, 1):
                facts.append(noted(state, day.isoformat(), agreement=name))
    return facts


def reminders() -> list[Fact]:
    """Reminders of those agreements, and how most of them ended."""
    facts = []
    for n in range(30):
        day = date(2026, 1, 5) + timedelta(days=5 * n)
        unit, name, due = UNITS[n % 6], f"afspraak-{n}", day.isoformat()
        outcome = "delivered" if n % 9 else "unknown"
        facts.append(reminded(unit, due, object=name, due=due, outcome=outcome))
        if n % 3 == 0:
            later = (day + timedelta(days=3)).isoformat()
            facts.append(reminded(unit, later, object=name, due=due, rung="plus-3", n=2))
        if n % 5:
            ended = (day + timedelta(days=4)).isoformat()
            facts.append(item_ended(unit, ENDINGS[n % 4], ended, object=name, due=due))
    return facts


def surveys() -> list[Fact]:
    """One survey that was counted, and one that is open."""
    counted = [campaign_opened("2026-05-04"), campaign_closed("2026-06-12"), *survey_of(LEAVES)]
    return [*counted, campaign_opened("2026-06-10", campaign="zomer")]


def agreed_town() -> list[Fact]:
    """Everything, in an order in which known days never go back."""
    return sorted([*agreements(), *reminders(), *surveys()], key=lambda one: one.known_on)
