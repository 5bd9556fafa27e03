"""Whether a proposal that came back in a form is one that Peil can have handed out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from peil_plans.action_plans.domain.plan import Status
from peil_plans.imports.domain.document import Place
from peil_plans.imports.domain.figures import Amount, Hours
from peil_plans.imports.domain.proposal import FIELDS, Milestone, Proposal, Value

_KINDS = {"dated", "continuous", "every", "after", "words", "none"}
_MOST_CENTS, _MOST_HOURS, _MOST_PLACE = 10**14, 10**9, 10**9


def is_sound(proposal: Proposal) -> bool:
    """Whether each part of *proposal* is of the kind, and from the list, that its field asks for."""
    texts: list[object] = []
    places: list[Place] = []
    for action in proposal.actions:
        texts += [action.code, action.section]
        places += [action.place, *(value.place for value in action.values)]
        texts += [text for value in action.values for text in (value.source, value.note)]
    for leftover in proposal.leftovers:
        texts += [leftover.text, leftover.why]
    for notice in proposal.notices:
        texts += [notice.sentence, notice.text]
    for column in proposal.columns:
        texts += [column.header, column.field]
    places += [each.place for each in proposal.leftovers]
    places += [each.place for each in proposal.notices]
    places += [each.place for each in proposal.columns]
    texts += [place.part for place in places]
    return (
        all(_text(text) for text in texts)
        and all(_whole(number, _MOST_PLACE) for place in places for number in _numbers(place))
        and all(_chance(column.confidence) for column in proposal.columns)
        and all(_value(value) for action in proposal.actions for value in action.values)
    )


def _value(value: Value) -> bool:
    content = value.content
    if not (value.field in FIELDS and _chance(value.confidence)):
        return False
    if isinstance(content, Milestone):
        words = all(_text(text) for text in (content.moment, content.kind, content.label))
        days = all(isinstance(day, date | None) for day in (content.starts_on, content.due_on))
        return words and days and content.kind in _KINDS and isinstance(content.done, bool)
    if isinstance(content, Amount):
        return _whole(content.cents, _MOST_CENTS)
    if isinstance(content, Hours):
        return _text(content.per) and _hours(content.hours)
    return _text(content) and (value.field != "status" or content in set(Status))


def _hours(hours: Decimal) -> bool:
    return hours.is_finite() and 0 <= hours < _MOST_HOURS and int(hours.as_tuple().exponent) > -20


def _numbers(place: Place) -> Iterator[object]:
    numbers: Iterable[object] = (place.row, place.column)
    return (number for number in numbers if number is not None)


def _text(text: object) -> bool:
    """Whether it is text that can be written on a page: half a character cannot."""
    return isinstance(text, str) and not any("\ud800" <= each <= "\udfff" for each in text)


def _whole(number: object, most: int) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= most


def _chance(number: object) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and 0 <= number <= 1
