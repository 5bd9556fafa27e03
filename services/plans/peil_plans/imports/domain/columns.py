"""What a column or a label means: by its own words first, by what stands in it second."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from .calendar import ATOM, Stretch, stretch_of
from .figures import amounts_in, bare_amount, bare_hours, hours_in
from .moments import LATER, moments_in
from .statuses import status_of, ticked
from .vocabulary import ADJECTIVES, LOOSE, MEANINGS, QUESTIONS, STEMS, THOUSANDS, VAGUE, WEAK

_STRONG = frozenset(
    {"owner", "who-when", "when", "start", "status", "done", "amount", "hours", "measure", "stretch", "option"}
)
_ROLE = re.compile(
    r"\b(?:HR|HRBP\w*|P&O|MT|DT|OR|OC|\w*manager\w*|\w*adviseur\w*|directeur\w*|directie|team\w*|werkgroep|\w*leider|trekker|communicatie"
    r"|bureau|afdeling\w*|\w*coördinator|kerngroep|platform\w*|\w*secretari\w+|recruit\w+|\w*hoofd|\w*leidinggevende\w*"
    r"|\w*(?:medewerker|beheerder|functionaris|trainer|coach|voorzitter|controller|jurist|wethouder|maker)s?|commissie"
    r"|stuurgroep|\w*raad|college|I&D|teamlead|lead|owner|manager|iedereen|allen)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\s*(?:[A-Z]{0,3}[.\- ]?\d{1,3}(?:[.\-]\d{1,3})*[a-z]?)[.)]?\s*")
_AS_OF = re.compile(r"\s+(?:per|op|d\.?d\.?|t/m)\s+\d{1,2}[-/. ](?:\d{1,2}|[a-z]+)[-/. ]\d{2,4}$")
_FTE = re.compile(r"(?:^|\bin |\()fte'?s?\)?$")
"""Work counted in full jobs: a plan has hours, and no place for these."""
_LONGEST_OWNER, _LONGEST_WORDS, _LONGEST_QUESTION = 12, 8, 7
_LOOSELY = 0.78
"""How sure a header is that is known in a table alone, beside others."""
_LONGEST_MARKED = 60
"""More characters than a moment, status or amount alone has."""
_PLAINLY, _MOST = 0.75, 0.8
_BORNE_OUT = 0.85
_MISFIT = 0.6
"""How sure a column is whose header is known while what stands in it is mostly of another kind."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    What a column means: a field, how sure that is, the header's words; ``stretch`` for a column of one quarter.
    ``scale`` multiplies a bare number: 1000 below `k€`, 100 below a share that is written as 0,4. ``named`` says that
    a title ends in who does it, in brackets.
    """

    field: str
    sure: float
    header: str = ""
    stretch: Stretch | None = None
    scale: int = 1
    named: bool = False


def normal(header: str) -> str:
    """A header's words without case and signs around them."""
    return re.sub(r"\s+", " ", header).strip(" :*.-–_\u00a0").lower()


@lru_cache(4096)
def meaning_of(header: str) -> Column | None:
    """What a header or label means by its own words; None when they say nothing that is known."""
    words = _AS_OF.sub("", normal(header))
    if not words or len(words) > 60 or re.search(r":\s*\S", words):
        return None
    found = _exactly(words, header) or _of_a_moment(words, header) or _about(words, header)
    if found is not None and found.field in ("amount", "means") and THOUSANDS.search(header):
        return replace(found, field="amount", scale=1000)
    return found


def _exactly(words: str, header: str) -> Column | None:
    """A header that consists of known names."""
    if words in MEANINGS:
        return Column(MEANINGS[words], 0.75 if words in VAGUE else 0.97, header)
    if (match := ATOM.fullmatch(words)) is not None:
        return Column("stretch", 0.95, header, stretch_of(match))
    if _FTE.search(words):
        return Column("other", 0.9, header)
    bare = re.sub(r"\s*\(.*\)\s*$|[?!]$", "", words).strip()
    if re.search(r"\bj(?:a)?\s?/\s?n(?:ee)?\b", words):
        asked = re.sub(r"\s*\(?\bj(?:a)?\s?/\s?n(?:ee)?\b\)?", "", words).strip(" ?:")
        return Column("done", 0.95, header) if MEANINGS.get(asked) in ("when", "done", "status") else None
    if "%" in words and MEANINGS.get(bare) in ("when", "done", "status"):
        return Column("status", 0.9, header)
    if bare in MEANINGS:
        return Column(MEANINGS[bare], 0.75 if bare in VAGUE else 0.95, header)
    parts = [part.strip() for part in re.split(r"\s*(?:/|,|&|\+|\ben\b|\bof\b)\s*", bare)]
    known = [MEANINGS[part] for part in parts if part in MEANINGS]
    if known and len(known) == len(parts):
        if len(known) > 1 and set(known) <= {"amount", "hours", "means"} and set(known) != {"amount"}:
            return Column("means", 0.9, header)
        if {"owner", "when"} == set(known):
            return Column("who-when", 0.9, header)
        two = "title" in known and not _STRONG.isdisjoint(set(known) - {"measure"})
        return Column("title" if "title" in known else known[0], 0.75 if two else 0.9, header)
    return None


def _of_a_moment(words: str, header: str) -> Column | None:
    """A known name with the moment that it speaks of behind it (`Stand Q2 2026`)."""
    for match in ATOM.finditer(words):
        name = words[: match.start()].strip(" -–(")
        if match.end() >= len(words.rstrip(")")) and MEANINGS.get(name) in ("status", "remark", "amount", "hours"):
            return Column(MEANINGS[name], 0.9, header)
    return None


def _about(words: str, header: str) -> Column | None:
    """A header that asks something, is a compound or abbreviation of a known name, or has one in a few words."""
    for pattern, field, sure in QUESTIONS:
        if len(words.split()) <= _LONGEST_QUESTION and pattern.fullmatch(words):
            return Column(field, sure, header)
    bare = re.sub(r"\s*\(.*\)\s*$|[?!]$", "", words).strip()
    if bare in LOOSE:
        return Column(LOOSE[bare], _LOOSELY, header)
    first, _, rest = bare.partition(" ")
    if first in ADJECTIVES and (named := MEANINGS.get(rest) or LOOSE.get(rest)):
        return Column(named, 0.85 if rest in MEANINGS and rest not in VAGUE else 0.7, header)
    words_in = re.findall(r"[\w'€#-]+", bare)
    if len(words_in) > 5:
        return None
    if len(words_in) > 1 and MEANINGS.get(words_in[-1]) == "code":
        return Column("code", 0.9, header)
    hits = [word for word in words_in if word in MEANINGS and word not in WEAK]
    if hits:
        return Column(MEANINGS[hits[0]], 0.7 if hits[0] in VAGUE else 0.85, header)
    stems = (field for word in words_in for pattern, field in STEMS if pattern.fullmatch(word))
    if stem := next(stems, ""):
        return Column(stem, 0.85, header)
    if words_in and (compound := _compound(words_in[-1], short=header.rstrip().endswith("."))):
        return Column(MEANINGS[compound], 0.7 if compound in VAGUE else 0.85, header)
    return None


def _compound(word: str, *, short: bool) -> str | None:
    """The known name that a Dutch compound ends in (`inclusieactie`), or that a *short* one begins (`verantw.`)."""
    ends = [name for name in MEANINGS if len(name) >= 4 and name not in WEAK and word.endswith(name) and word != name]
    if ends:
        return max(ends, key=len)
    begins = sorted(name for name in MEANINGS if short and len(word) >= 3 and " " not in name and name.startswith(word))
    return begins[0] if begins and len({MEANINGS[name] for name in begins}) == 1 else None


def is_told(column: Column | None) -> bool:
    """Whether a header names a column by itself, and not only beside others that do."""
    return column is not None and column.sure > _LOOSELY


def is_strong(field: str) -> bool:
    """Whether a column of this kind tells a table of actions from any other table."""
    return field in _STRONG


def meaning_by_content(texts: list[str], legend: Mapping[str, str] | None = None) -> Column | None:
    """What a column without a known header holds, when most of its filled cells are of one kind."""
    filled = [text.strip() for text in texts if text.strip()]
    if not filled:
        return None
    if legend and all(text.lower() in legend for text in filled):
        return Column("status", 0.85)
    kinds = {
        "code": sum(bool(_CODE.fullmatch(text)) for text in filled),
        "when": sum(is_moment(text) or bool(LATER.fullmatch(text)) for text in filled),
        "status": sum(len(text.split()) <= 5 and status_of(text) is not None for text in filled),
        "amount": sum(len(text.split()) <= 4 and bool(amounts_in(text)) for text in filled),
        "hours": sum(len(text.split()) <= 4 and bool(hours_in(text)) for text in filled),
        "done": sum(len(text) <= 3 and ticked(text) is not None and not text.isdigit() for text in filled),
    }
    field = max(kinds, key=lambda name: kinds[name])
    if kinds[field] >= 0.7 * len(filled):
        return Column(field, 0.75 if len(filled) > 2 else 0.6)
    if all(len(text.split()) <= 6 for text in filled) and sum(bool(_ROLE.search(text)) for text in filled) >= 0.6 * len(
        filled
    ):
        return Column("owner", 0.65)
    return None


def fitted(column: Column, texts: list[str]) -> Column:
    """The column after a look at what stands in it: a header may be used for something else than its words say."""
    filled = [text for text in texts if text.strip()]
    if not filled:
        return column
    if (other := _otherwise(column, filled)) is not None:
        return other
    share = sum(fits(column.field, text) for text in filled) / len(filled)
    if column.sure == _LOOSELY and share == 1 and _borne_out(column, filled):
        column = replace(column, sure=_BORNE_OUT)
    if column.field in ("amount", "hours") and share < 0.3:
        return Column("remark", 0.7, column.header)
    if column.field == "status":
        column = _share_of(column, filled)
    return replace(column, sure=min(column.sure, _MISFIT)) if share < 0.5 else column


def _borne_out(column: Column, filled: list[str]) -> bool:
    """Whether all below a name that may mean more is of the kind that it is taken for."""
    if column.field == "amount":
        return "€" in column.header or "euro" in column.header.lower() or all(amounts_in(text) for text in filled)
    found = meaning_by_content(filled)
    return found is not None and found.field == column.field


def _otherwise(column: Column, filled: list[str]) -> Column | None:
    """What a column holds that is plainly of another kind than its header says: moments below `Realisatie`."""
    short = sum(len(text) <= _LONGEST_MARKED for text in filled) >= _MOST * len(filled)
    if column.field not in _OPEN or not short:
        return None
    found = meaning_by_content(filled)
    if found is None or found.field in (column.field, "code", "owner") or found.sure < _PLAINLY:
        return None
    if (column.field, found.field) in _BOTH or (found.field == "done" and column.field != "status"):
        return None
    return Column(found.field, min(found.sure, _LOOSELY), column.header)


_OPEN = frozenset({"status", "remark", "measure", "hours", "amount", "means", "owner", "co-owner", "section", "other"})
_BOTH = frozenset(
    {("measure", "amount"), ("measure", "hours"), ("means", "amount"), ("means", "hours"), ("remark", "amount")}
    | {("remark", "hours"), ("measure", "when"), ("status", "done"), ("other", "amount"), ("other", "done")}
    | {("remark", "done"), ("other", "when"), ("measure", "status"), ("other", "hours")}
)
"""What a column of the first kind may hold and still be of that kind."""


def fits(field: str, text: str) -> bool:
    """Whether one cell can be what its column says, by its content alone."""
    words = len(text.split())
    match field:
        case "amount":
            return bool(amounts_in(text)) or bare_amount(text) is not None
        case "hours":
            return bool(hours_in(text)) or bare_hours(text) is not None
        case "title":
            return bool(re.search(r"[^\W\d]{3}", text)) and not is_moment(text)
        case "owner" | "co-owner":
            plain = not re.search(r"[.!?]\s+[A-ZÀ-Ý]|:\s", text) and bool(re.search(r"[^\W\d]{2}", text))
            return words <= _LONGEST_OWNER and plain and not is_moment(text)
        case "when" | "start":
            return words <= _LONGEST_WORDS or bool(moments_in(text))
        case "done":
            return words <= _LONGEST_WORDS or status_of(text) is not None
        case _:
            return True


def looks_like_role(text: str) -> bool:
    """Whether a few words name a role, a team or a body rather than a thing to do."""
    return len(text.split()) <= 7 and bool(_ROLE.search(text))


def title_and_role(text: str) -> tuple[str, str]:
    """What is to be done and who does it, where a title ends in a role in brackets; the whole text and nothing else."""
    match = re.fullmatch(r"(.*\S)\s*\(([^()]{2,60})\)\.?\s*", text, re.DOTALL)
    return (match.group(1), match.group(2)) if match and looks_like_role(match.group(2)) else (text, "")


def _share_of(column: Column, filled: list[str]) -> Column:
    """A column about progress that holds bare numbers: shares of one (0,4) or per cents (40)."""
    numbers = [float(text.replace(",", ".")) for text in filled if re.fullmatch(r"\d{1,3}(?:[.,]\d+)?", text.strip())]
    if len(numbers) < len(filled) or not numbers:
        return column
    if max(numbers) > 1:
        return column if "%" in column.header or max(numbers) > 5 else replace(column, sure=min(column.sure, _MISFIT))
    plain = all(number.is_integer() for number in numbers)
    return replace(column, scale=100, sure=min(column.sure, _MISFIT) if plain else column.sure)


def is_moment(text: str) -> bool:
    """Whether a text is a moment and little else."""
    found = moments_in(text)
    return bool(found) and sum(each.end - each.begin for each in found) >= 0.5 * len(text)
