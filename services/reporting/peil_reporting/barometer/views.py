"""How a page says what CBS published: a picture of the whole, and a table of everything that is told."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from peil_chassis.http.dutch import dutch_number
from peil_chassis.http.pictures import Bar, bar_chart
from peil_reporting.barometer.domain import Quoted, Row
from peil_reporting.barometer.telling import EVERYBODY
from peil_reporting.days import day_of
from peil_reporting.organisation.domain import Tree
from peil_reporting.releases.catalogue import RELEASED

CATEGORIES = {
    "netherlands": "Nederland",
    "europe": "Europa, buiten Nederland",
    "outside-europe": "Buiten Europa",
    "dutch-background": "Nederlandse achtergrond",
    "western": "Westerse migratieachtergrond",
    "non-western": "Niet-westerse migratieachtergrond",
}
CLASSIFICATIONS = {
    "new": "de indeling naar herkomst die het CBS vanaf 2022 gebruikt",
    "old": "de indeling naar migratieachtergrond die het CBS tot en met 2021 gebruikte",
}
COUNTED = {"employees": "medewerkers", "jobs": "banen"}
_BANDS = RELEASED["staff_by_scale_band"].categories
_SCALES = re.compile(r"s(?=\d)")


class BarometerView(NamedTuple):
    """
    CBS's barometer on a page.

    Attributes:
        measured_on: The day the staff was counted.
        classification: In words.
        population: Of the whole, and what was counted, in words.
        twice: Whether who has two contracts counts twice.
        picture: The shares of the whole.
        columns: Heading and kind of each.
        rows: The whole, units below it and groups of it.
        kept_back: Whether there is more that is not told.
    """

    measured_on: date
    classification: str
    population: str
    twice: bool
    picture: Markup
    columns: list[tuple[str, str]]
    rows: list[tuple[str, ...]]
    kept_back: bool


def view_of(quoted: Quoted, tree: Tree) -> BarometerView:
    """*quoted* as a page shows it; names of units come from *tree*."""
    whole = quoted.whole.published
    counted = COUNTED[whole.counted]
    shares = [(CATEGORIES[one.category], one.share or "") for one in whole.shares]
    decimals = max(len(share.partition(".")[2]) for _, share in shares)
    picture = bar_chart(
        "barometer",
        f"Herkomst van {counted} volgens het CBS, in procenten",
        f"{', '.join(f'{name} {_percent(share)}' for name, share in shares)}.",
        [Bar(name, float(share), "busy") for name, share in shares],
        top=100,
        decimals=decimals,
    )
    columns = [("Groep", "text"), (f"Aantal {counted}", "number"), *((name, "number") for name, _ in shares)]
    told = [quoted.whole, *quoted.units, *quoted.groups]
    return BarometerView(
        measured_on=day_of(whole.measured_on),
        classification=CLASSIFICATIONS[whole.classification],
        population=f"{dutch_number(whole.population)} {counted}",
        twice=whole.counted == "jobs",
        picture=picture,
        columns=columns,
        rows=[_row(row, tree) for row in told],
        kept_back=quoted.kept_back,
    )


def group_name(row: Row, tree: Tree) -> str:
    """What people call the group of *row*: its unit, or the group by its code."""
    one = row.published
    if (one.characteristic, one.group) == EVERYBODY:
        return unit_name(row.unit, tree)
    if one.characteristic == "scale-band":
        band = _SCALES.sub("", one.group)
        return _BANDS.get(band, f"Schaal {band}")
    return f"{_words(one.characteristic)}: {_words(one.group).lower()}"


def unit_name(unit: str, tree: Tree) -> str:
    """What people call *unit*; its id when *tree*, of another day than the publication's, does not know it."""
    return tree.nodes[unit].name if unit in tree.nodes else unit


def _row(row: Row, tree: Tree) -> tuple[str, ...]:
    shares = {one.category: one.share for one in row.published.shares}
    return (
        group_name(row, tree),
        dutch_number(row.published.population),
        *(_percent(shares[category] or "") for category in CATEGORIES if category in shares),
    )


def _words(code: str) -> str:
    return code.replace("-", " ").capitalize()


def _percent(share: str) -> str:
    """In CBS's own precision."""
    return f"{share.replace('.', ',')}%"
