"""Amounts of money and of hours, as papers write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?![\d,])"
_NUMBER += r"|\d{1,3}(?:[.\s\u00a0]\d{3})+(?:,\d{1,2}|,[-=]{1,2})?|\d+(?:[.,]\d{1,2}(?!\d))?(?:,[-=]{1,2})?"
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")
"""Thousands apart by commas, as English papers and programs write them: never certain in a Dutch paper."""
_SCALE = r"(?:\s*(?P<scale>k|duizend|mln|miljoen|ton)\b)?"
_MONEY = re.compile(
    rf"(?:(?:€|\beuro\b|\bEUR\b)\s?(?P<before>{_NUMBER}){_SCALE}"
    rf"|(?P<after>{_NUMBER}){_SCALE.replace('scale', 'scale2')}\s?(?:€|euro\b|EUR\b))",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"\s*(?:ca\.?\s*|circa\s*)?(?P<number>{_NUMBER}){_SCALE}\s*"
    r"(?:(?:/|per\s|p\.?)\s*(?:jaar|j\.?|maand|stuk|keer)|(?:incl|excl)[\w. ]*)?\s*",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?)(?:\s*(?:-|–|tot|à)\s*(?P<upto>\d+(?:[.,]\d+)?))?\s*(?:uur|uren|u\b|hrs?\b)"
    r"(?:\s*(?:per|/|p\.?\s?/?|in\s+de)\s*(?P<per>[a-zà-ÿ]{3,20}|(?:jr|kw|wk|[wmjp])\b\.?)|\s+(?P<often>wekelijks|maandelijks|jaarlijks))?",
    re.IGNORECASE,
)
_PER = {"w": "week", "m": "maand", "j": "jaar", "p": "persoon", "jr": "jaar", "kw": "kwartaal", "wk": "week"}
_PER |= {"mnd": "maand", "maanden": "maand", "wekelijks": "week", "maandelijks": "maand", "jaarlijks": "jaar"}
_SCALES = {"k": 1000, "duizend": 1000, "mln": 1_000_000, "miljoen": 1_000_000, "ton": 100_000}


@dataclass(frozen=True, slots=True)
class Amount:
    """Money, in cents of a euro."""

    cents: int

    def __str__(self) -> str:
        whole, rest = divmod(self.cents, 100)
        return f"€ {whole:,}".replace(",", ".") + (f",{rest:02d}" if rest else "")


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours, and per what (`week`, `maand`, …); ``per`` is empty for hours in all."""

    hours: Decimal
    per: str = ""

    def __str__(self) -> str:
        number = format(self.hours.normalize(), "f").replace(".", ",")
        return f"{number} uur" + (f" per {self.per}" if self.per else "")


def amounts_in(text: str) -> list[tuple[Amount, str]]:
    """Every amount with a sign or word for euros, each with the words it was read from."""
    found = []
    for match in _MONEY.finditer(text):
        number = match.group("before") or match.group("after")
        scale = match.group("scale") or match.group("scale2")
        found.append((_amount(number, scale), match.group().strip()))
    return found


def bare_amount(text: str) -> Amount | None:
    """The amount that a cell about money consists of, without a sign for euros; None when there is more or less."""
    match = _BARE.fullmatch(text)
    return _amount(match.group("number"), match.group("scale")) if match else None


def is_english(text: str) -> bool:
    """Whether an amount has its thousands apart by commas."""
    return bool(_ENGLISH.search(text))


def hours_in(text: str, per: str = "") -> list[tuple[Hours, str]]:
    """
    Every number of hours, each with the words it was read from; of a range the larger number. *per* is what holds for
    a number that does not say it itself.
    """
    return [
        (
            Hours(
                _decimal(match.group("upto") or match.group("number")),
                _per(match.group("per") or match.group("often") or per),
            ),
            match.group(),
        )
        for match in _HOURS.finditer(text)
    ]


def _per(word: str) -> str:
    return _PER.get(word.lower().rstrip("."), word.lower())


def per_of(header: str) -> str:
    """Per what a header counts hours (`Uren per week`); empty when it does not say."""
    match = re.search(
        r"(?:per|/|p\.?/?)\s*(week|maand|kwartaal|jaar|persoon|keer|jr|wk|mnd|[wmj])\b|\bp(?P<near>[wmj])\b",
        header,
        re.IGNORECASE,
    )
    return _per(match.group(1) or match.group("near")) if match else ""


def bare_hours(text: str, per: str = "") -> Hours | None:
    """The hours that a cell about hours consists of, as a number alone or per week; *per* what its header says."""
    match = re.fullmatch(r"\s*(?:ca\.?\s*|circa\s*)?(\d+(?:[.,]\d+)?)(?P<per>\s*(?:per|/)\s*\w+)?\s*", text)
    said = per_of(match.group("per") or "") if match else ""
    return Hours(_decimal(match.group(1)), said or per) if match and bool(said) == bool(match.group("per")) else None


def _amount(number: str, scale: str | None) -> Amount:
    digits = re.sub(r",[-=]+$", "", number.strip())
    if _ENGLISH.fullmatch(digits):
        digits = digits.replace(",", "").replace(".", ",")
    if re.fullmatch(r"\d{1,3}(?:[.\s\u00a0]\d{3})+(?:,\d{1,2})?", digits):
        digits = re.sub(r"[.\s\u00a0]", "", digits)
    value = Decimal(digits.replace(",", ".")) * _SCALES.get((scale or "").lower(), 1)
    return Amount(int((value * 100).to_integral_value()))


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", "."))
