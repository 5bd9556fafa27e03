"""What a visitor asked: the days, the unit, and addresses that keep them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from pydantic import TypeAdapter, ValidationError

from peil_contracts.fields import Day, Identifier
from peil_reporting.days import number_of
from peil_reporting.figures.domain import Days

AS_OF, KNOWN_AT, UNIT, AFTER = "op", "bekend", "eenheid", "na"
"""Names in the addresses of pages."""

_day: TypeAdapter[date] = TypeAdapter(Day)
_identifier: TypeAdapter[str] = TypeAdapter(Identifier)

_WRONG = {
    AS_OF: "Kies bij ‘Stand van’ een bestaande dag tussen 1900 en 2100.",
    KNOWN_AT: "Kies bij ‘Zoals bekend op’ een bestaande dag tussen 1900 en 2100.",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """
    A request for a page.

    Attributes:
        today: The day in Amsterdam.
        as_of: The day shown.
        known_at: The day whose end decides what was known.
        unit: The unit asked for, or None.
        after: The key after which a list goes on, or None.
        errors: Per field of the form what is wrong; its day is then today.
    """

    today: date
    as_of: date
    known_at: date
    unit: str | None
    after: str | None
    errors: Mapping[str, str]

    @property
    def days(self) -> Days:
        """The days as a question."""
        return Days(number_of(self.as_of), number_of(self.known_at))

    @property
    def is_now(self) -> bool:
        """Whether it is today's state as known today."""
        return self.as_of == self.known_at == self.today

    def to(self, path: str, **more: str | None) -> str:
        """The address of *path* at the same days; *more* are further parts of the query (None: left out)."""
        query = dict(more)
        if self.as_of != self.today:
            query[AS_OF] = self.as_of.isoformat()
        if self.known_at != self.today:
            query[KNOWN_AT] = self.known_at.isoformat()
        text = urlencode({name: value for name, value in query.items() if value is not None})
        return f"{path}?{text}" if text else path

    def unit_page(self, unit: str) -> str:
        """The address of the board of *unit*."""
        return self.to(f"/eenheden/{quote(unit, safe='')}")

    def survey_page(self, campaign: str, unit: str | None = None) -> str:
        """The address of the page of survey *campaign*, of *unit* (None: everybody). A survey knows no other days."""
        query = f"?{urlencode({UNIT: unit})}" if unit else ""
        return f"/peilingen/{quote(campaign, safe='')}{query}"

    def figure_page(self, figure: str, unit: str | None = None) -> str:
        """The address of the page of *figure*, of *unit* (None: everything)."""
        return self.to(f"/cijfers/{figure}", eenheid=unit)


def read_visit(query: Mapping[str, str], today: date) -> Visit:
    """
    What *query* asks for. An empty or wrong day becomes *today*; a wrong one is told in ``errors``.

    A unit or key that cannot be one is passed over.
    """
    errors: dict[str, str] = {}
    days: dict[str, date] = {}
    for name in (AS_OF, KNOWN_AT):
        days[name] = today
        if text := query.get(name, "").strip():
            try:
                days[name] = _day.validate_python(text)
            except ValidationError:
                errors[name] = _WRONG[name]
    return Visit(
        today=today,
        as_of=days[AS_OF],
        known_at=days[KNOWN_AT],
        unit=_id(query.get(UNIT)),
        after=_id(query.get(AFTER)),
        errors=errors,
    )


def _id(text: str | None) -> str | None:
    try:
        return _identifier.validate_python(text) if text else None
    except ValidationError:
        return None
