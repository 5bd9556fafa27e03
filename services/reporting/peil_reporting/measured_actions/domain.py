"""What a measured action promises, what is measured of it, and whether that is enough."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from peil_contracts.indicators import INDICATORS, Indicator
from peil_reporting.figures.domain import Answer
from peil_reporting.figures.domain import Status as LiveStatus
from peil_reporting.releases.domain.answers import ReleasedAnswer, ReleasedStatus

LIVE = {
    "plan-progress": "plan_progress",
    "overdue-actions": "overdue_actions",
    "plans-in-order": "plans_in_order",
    "agreements-kept": "agreements",
    "agreements-overdue": "agreements_due",
    "open-vacancies": "open_vacancies",
    "vacancies-at-step": "open_vacancies",
}
"""Per indicator that is always current its figure."""

RELEASED = {
    "training-coverage": "learning_coverage",
    "biws-followed": "biws_compliance",
    "absence": "absence",
    "signals": "signals",
    "staff": "staff",
    "staff-in-scale-band": "staff_by_scale_band",
}
"""Per indicator about people the figure whose releases it is read from."""

SURVEY = "survey-participation"
"""The indicator that is read from releases of surveys."""

Status = LiveStatus | ReleasedStatus | Literal["not-told", "indicator-unknown"]
Verdict = Literal["reached", "not-yet", "missed", "unsaid"]


class Measure(msgspec.Struct, frozen=True):
    """By what one sees that an action works, where a figure of Peil measures it; as the contract has it."""

    indicator: str
    item: str | None
    text: str
    numerator: str | None
    denominator: str | None
    population: str | None
    threshold: float | None
    due_on: int | None


class Promised(NamedTuple):
    """An action with an indicator, as its plan had it on a day; *plan_title* and the like as the plan has them."""

    plan: str
    plan_title: str
    unit: str
    action: str
    code: str
    title: str
    measure: Measure


class Measured(NamedTuple):
    """
    What a figure says.

    Attributes:
        status: ``ok``, or why there is nothing to say; what is missing is None, never 0.
        amount: In per cent for a share, else a number.
        part, whole: Of a share, where both are told.
        bound: ``at-most`` or ``at-least`` for a mark that is not passed; else empty.
    """

    status: Status
    amount: float | None = None
    part: int | None = None
    whole: int | None = None
    bound: str = ""


def indicator_of(measure: Measure) -> Indicator | None:
    """The indicator of *measure*; None for one that is not on the list, or with an item that it does not take."""
    indicator = INDICATORS.get(measure.indicator)
    return indicator if indicator is not None and indicator.accepts(measure.item) else None


def of_live(indicator: Indicator, item: str | None, answer: Answer) -> Measured:
    """What the live figure of *indicator* says by *answer*."""
    if answer.status != "ok" or answer.numerator is None:
        return Measured(answer.status)
    if indicator.gives == "share" and answer.denominator:
        return _share(answer.numerator, answer.denominator)
    return Measured("ok", answer.numerator if item is None else answer.categories.get(item, 0))


def of_release(indicator: Indicator, item: str | None, answer: ReleasedAnswer, decimals: int) -> Measured:
    """
    What the released figure of *indicator* says by *answer*; *decimals* of its amounts stand behind the comma.

    A training that a release does not name is ``not-told``: it may be that nobody finished it, or too few.
    """
    if answer.status not in ("ok", "per-category"):
        return Measured(answer.status)
    category = "followed" if indicator.code == "biws-followed" else item
    if category is None:
        if answer.total is None:
            return Measured("not-told")
        return Measured("ok", answer.total / 10**decimals if decimals else answer.total, bound=answer.bound)
    found = next((one for one in answer.categories if one.category == category), None)
    whole = answer.total if answer.out_of is None else answer.out_of
    if found is None or whole is None:
        return Measured("not-told")
    return Measured(found.status) if found.amount is None else _share(found.amount, whole)


def of_survey(answered: int, invited: int) -> Measured:
    """The participation that a release of a survey tells."""
    return _share(answered, invited)


def _share(part: int, whole: int) -> Measured:
    return Measured("ok", 100 * part / whole, part, whole) if whole else Measured("nothing-counted")


def verdict(indicator: Indicator, measure: Measure, measured: Measured, as_of: int) -> Verdict:
    """
    Whether what is measured is enough on day *as_of* (``YYYYMMDD``).

    The threshold is what the figure gives: per cent of a share, whatever words the plan has for its whole, or a number.
    ``unsaid`` where nothing is told, where no threshold was promised, where no way is better, and of a mark that may
    lie on either side of the threshold.
    """
    amount, threshold = measured.amount, measure.threshold
    if amount is None or threshold is None or indicator.better == "neither":
        return "unsaid"
    enough = amount >= threshold if indicator.better == "higher" else amount <= threshold
    if measured.bound and not (enough and measured.bound == _SURE[indicator.better]):
        return "unsaid"
    if enough:
        return "reached"
    return "missed" if measure.due_on is not None and measure.due_on < as_of else "not-yet"


_SURE = {"higher": "at-least", "lower": "at-most"}
"""Which mark is enough for certain once it is enough."""
