"""Two read models: the managers of units, and the hiring managers of vacancies. They fill no cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.organisation import MANAGER_APPOINTED
from peil_contracts.register import FACT_WITHDRAWN
from peil_contracts.vacancies import VACANCY_OPENED
from peil_reporting.days import day_number
from peil_reporting.recorded import Recorded, about, moment, record, standing
from peil_reporting.responsibilities.domain import Appointed, Held


class Managers(msgspec.Struct, frozen=True):
    """Every appointment recorded for one unit, in the order of the log."""

    unit: str = ""
    facts: tuple[Recorded[Appointed], ...] = ()


class Holders(msgspec.Struct, frozen=True):
    """Whoever was recorded as the hiring manager of one vacancy, in the order of the log."""

    vacancy: str = ""
    facts: tuple[Recorded[Held], ...] = ()


def appoint(managers: Managers, fact: Fact) -> Managers:
    """*managers* with one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    type_, key = about(fact)
    if type_ != MANAGER_APPOINTED:
        return managers  # the withdrawal of another fact about the unit
    value = None
    if fact.type == MANAGER_APPOINTED:
        value = Appointed(day_number(fact.data["effective_on"]), fact.data["person"])
    return Managers(key["unit"], (*managers.facts, record(fact, ("unit", "effective_on"), value)))


def hold(holders: Holders, fact: Fact) -> Holders:
    """*holders* with one more fact. Raises `KeyError` for data no contract allows."""
    type_, key = about(fact)
    if type_ != VACANCY_OPENED:
        return holders  # the withdrawal of another fact about the vacancy
    value = Held(fact.data.get("hiring_manager")) if fact.type == VACANCY_OPENED else None
    return Holders(key["vacancy"], (*holders.facts, record(fact, ("vacancy",), value)))


def manager_on(managers: Managers, day: int) -> str | None:
    """
    Who manages the unit on *day* (``YYYYMMDD``), by everything known; None: nobody.

    Of all appointments that stand, the one with the latest effective day holds; of one day the later ``time`` wins and
    then the larger id, as in the register of corrections.
    """
    begun = [(value.on, moment(fact), value.person) for fact, value in standing(managers.facts) if value.on <= day]
    return max(begun, key=lambda each: each[:2])[2] if begun else None


def holder(holders: Holders) -> str | None:
    """The hiring manager of the vacancy: of several sources the one that told it last; None: nobody was named."""
    told = [(moment(fact), value.person) for fact, value in standing(holders.facts)]
    return max(told, key=lambda each: each[0])[1] if told else None


def contribute(entity: Managers | Holders) -> Iterable[Span]:
    """Nothing: nobody is counted here."""
    return ()


def no_units(entity: Managers | Holders) -> Sequence[str]:
    """None: nothing is explained from it."""
    return ()


MANAGERS = Projection(
    name="unit_managers",
    version=1,
    topic="peil-organisation",
    types=frozenset({MANAGER_APPOINTED, FACT_WITHDRAWN}),
    entity=Managers,
    apply=appoint,
    contribute=contribute,
    units=no_units,
)
HOLDERS = Projection(
    name="vacancy_holders",
    version=1,
    topic="peil-vacancies",
    types=frozenset({VACANCY_OPENED, FACT_WITHDRAWN}),
    entity=Holders,
    apply=hold,
    contribute=contribute,
    units=no_units,
)
