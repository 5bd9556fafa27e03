"""What is kept of releases and of refusals, and what may be said of it: never a figure, and never a hidden amount."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec


class LevelCost(msgspec.Struct, frozen=True):
    """Of one level of units: how many rows were told, and how many of the catalogue were not."""

    level: str
    released: int
    hidden: int


class Report(msgspec.Struct, frozen=True):
    """
    A release, as the door reported it.

    Attributes:
        release: A quarter, ``2026-Q3``, or a campaign.
        about: ``register`` or ``survey``.
        k: Fewest people a figure is about.
        rows_hash: SHA-256 of the rows that were audited.
        certificate_hash: SHA-256 of the proof, which stays inside.
        first, last: Numbers of its entries in the ledger; *last* is below *first* when it added none.
        ledger_hash: The hash of the last entry then.
        levels: What it told and hid.
        sums: How what it hides could have been computed, without the outcomes.
        at: The moment (RFC 3339, UTC).
    """

    release: str
    about: str
    k: int
    rows_hash: str
    certificate_hash: str
    first: int
    last: int
    ledger_hash: str
    levels: tuple[LevelCost, ...]
    at: str
    sums: tuple[str, ...] = ()

    @property
    def released(self) -> int:
        """Rows told."""
        return sum(one.released for one in self.levels)

    @property
    def hidden(self) -> int:
        """Rows of the catalogue that were not told."""
        return sum(one.hidden for one in self.levels)


class Refusal(msgspec.Struct, frozen=True):
    """A release that was refused, the rule it broke, and when (RFC 3339, UTC)."""

    release: str
    rule: str
    at: str


class Checked(NamedTuple):
    """
    What checking all that is kept brought.

    Attributes:
        findings: What is wrong, a Dutch sentence each.
        entries: How many entries the ledger has.
        hash: The hash of the last one.
        proofs: How many certificates were checked; 0 where they cannot be read.
    """

    findings: tuple[str, ...]
    entries: int
    hash: str
    proofs: int = 0


RULE_WORDS: Mapping[str, str] = {
    "cannot-be-repaired": "Ook met alles erboven weg bleef er een te kleine groep uit te rekenen.",
    "catalogue-changed": "De tabellen of de onderdelen zijn niet meer die van het begin.",
    "does-not-add-up": "De getallen tellen niet op tot hun totaal.",
    "double-value": "Een groep komt twee keer voor.",
    "empty-row": "Er is een rij zonder mensen.",
    "k-below-floor": "De drempel is lager dan mag.",
    "missing-count": "Er ontbreekt een aantal.",
    "negative-count": "Er is een aantal onder nul.",
    "not-safe": "Er is geen bewijs dat de cijfers veilig zijn.",
    "overlap": "Twee onderdelen overlappen.",
    "two-rows-one-name": "Twee rijen hebben dezelfde naam.",
    "unknown-cell": "Een rij telt iets wat niet bestaat.",
}
"""What the gate's rules say, Dutch. A rule that is not here is shown by its name."""

_TOO_MUCH = "zo is over een groep meer te weten dan mag"
_OUTCOMES = (
    (re.compile(r" volgt: .*$"), f" volgt: {_TOO_MUCH}"),
    (re.compile(r": precies .*$"), f": {_TOO_MUCH}"),
    (re.compile(r"( = |: ten (hoogste|minste) ).*$"), ": dat zijn minder dan {k} mensen"),
)
"""How the gate ends the sums it found, and what is said in the place of each end."""
_AMOUNT = re.compile(r"\d+ perso(on|nen)")
"""An amount of people, as the gate says it."""


def called(release: str, titles: Mapping[str, str]) -> str:
    """What people call *release*: a quarter in words, or the title of a campaign (*titles*: per campaign)."""
    year, quarter, number = release.partition("-Q")
    if quarter and year.isdigit() and number.isdigit():
        return f"Kwartaal {number} van {year}"
    return titles.get(release, release)


def in_words(rule: str) -> str:
    """What *rule* says."""
    return RULE_WORDS.get(rule, f"De regel ‘{rule}’.")


def without_outcome(recipe: str, k: int) -> str:
    """
    *recipe* (``afdeling A min team X = 4 personen``) with what comes out of it left away.

    The outcome is a figure about a hidden group, and that nobody is told; whoever checks needs the sum alone. What has
    no outcome stays as it is. A sum that would still say an amount is not shown at all.
    """
    for outcome, instead in _OUTCOMES:
        said, found = outcome.subn(instead.format(k=k), recipe)
        if found:
            break
    return said if not _AMOUNT.search(said) else f"Een som die niet zonder haar uitkomst te tonen is: {_TOO_MUCH}."


def cost_by_level(reports: Iterable[Report]) -> list[LevelCost]:
    """What *reports* told and hid together, per level, in the order in which levels come."""
    told: dict[str, tuple[int, int]] = {}
    for report in reports:
        for one in report.levels:
            released, hidden = told.get(one.level, (0, 0))
            told[one.level] = (released + one.released, hidden + one.hidden)
    return [LevelCost(level, *amounts) for level, amounts in told.items()]
