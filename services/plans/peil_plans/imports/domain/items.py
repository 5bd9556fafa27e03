"""An item of a list that is an action: what it says to be done, and the parts between signs that say who and when."""

from __future__ import annotations

import re
from dataclasses import replace

from .columns import fits, looks_like_role
from .document import Cell, Paragraph
from .drafts import Draft
from .figures import amounts_in, hours_in
from .headings import Trail
from .labels import give, labelled
from .moments import LATER, moments_in
from .statuses import TICKED, UNTICKED, status_of

_PARTS = re.compile(r"\s*(?:->|→|=>|➔)\s*|\s*[;|]\s*|\s+[–-]\s+|\s*\(|\)\s*(?:[,.]\s*)?|,\s+(?=[^,]{2,40}$)")
_BY = re.compile(r"(?:door|trekker|wie|ligt bij|via)\s+(?:(?:de|het|is)\s+)?(?P<who>[^.;]{2,60})", re.IGNORECASE)
_CODED = re.compile(
    r"\s*(?P<mark>(?:(?![QKH]\d)[A-Z]{1,2}[.-]?)?\d{1,3}(?:\.\d{1,2})*[a-z]?[.):])\s+(?P<text>[A-ZÀ-Ý].*)", re.DOTALL
)
_ENOUGH, _FEW = 2, 3


def as_item(paragraph: Paragraph) -> Paragraph | None:
    """A paragraph as an item of a list: it is one, or begins with a code (`A1. Open dag (HR, mei)`); else None."""
    if paragraph.depth >= 0:
        return paragraph
    match = None if paragraph.level else _CODED.fullmatch(paragraph.text)
    return replace(paragraph, depth=0, mark=match.group("mark"), text=match.group("text")) if match else None


def item_of(paragraph: Paragraph, trail: Trail, *, told: bool) -> Draft | None:
    """
    An item such as `Training (team Inkoop, Q2 2024)`: its parts between signs, told apart by what they hold. Below a
    heading that speaks of actions (``told``) one such part is enough, elsewhere a moment and more, and nothing but
    a few plain words besides.
    """
    text = paragraph.text
    boxed = text[:1] in (*TICKED, *UNTICKED)
    pieces = [part for part in _PARTS.split(text[1:] if boxed else text) if part and part.strip()]
    if len(pieces) < 2:
        return None
    told = told or boxed
    draft = Draft(paragraph.place, trail=trail)
    if boxed and text[0] in TICKED:
        draft.done(Cell(text[0], paragraph.place), 0.9)
    pieces[0] = _after_its_moment(draft, pieces[0], paragraph)
    pieces[0], parts = _peeled(pieces[0])
    for piece in pieces[1:]:
        parts += re.split(r",\s+", piece) if len(piece.split()) <= 14 else [piece]
    parts = [part.strip(" -–,") for part in parts if re.search(r"\w", part)]
    unknown = [part for part in parts if not _part(draft, Cell(part.strip(), paragraph.place))]
    known = len(parts) - len(unknown)
    named = known >= _ENOUGH and len(unknown) == 1 and text.rstrip(" .").endswith(")")
    plain = named or all(
        len(part.split()) <= _FEW and part[0].islower() and not re.search(r"[\d.]", part) for part in unknown
    )
    below = told and trail.moment is not None and known == 0 and len(unknown) == 1 and _plain_name(unknown[0])
    if not (known or below) or (
        not told and not (len(parts) >= _ENOUGH and draft.reads and plain and pieces[0][-1] != ".")
    ):
        return None
    owned = any(value.field == "owner" for value in draft.values)
    for part in unknown:
        cell = Cell(part.strip(), paragraph.place)
        if not owned and (draft.reads or below) and len(part.split()) <= _FEW and not re.search(r"\d", part):
            draft.owner(cell, 0.5)
            owned = True
        else:
            draft.remark(cell.text, 0.6, cell)
    sure = 0.85 if boxed else 0.5 if below else 0.75 if told else 0.7
    draft.title(Cell(f"{paragraph.mark} {pieces[0].strip()}".strip(), paragraph.place), sure)
    return draft


def _plain_name(part: str) -> bool:
    """Whether a part is a few words without numbers and stops, that may say who does it."""
    return len(part.split()) <= _FEW and not re.search(r"[\d.:?!]", part)


def _peeled(text: str) -> tuple[str, list[str]]:
    """What an item says to be done, without the moments and roles that follow it behind commas."""
    parts: list[str] = []
    while (cut := text.rfind(", ")) > 0 and (_is_part(text[cut + 2 :]) or LATER.fullmatch(text[cut + 2 :])):
        parts.insert(0, text[cut + 2 :])
        text = text[:cut]
    return text, parts


def _is_part(text: str) -> bool:
    """Whether a few words are a moment, or name a role behind `door`."""
    covered = sum(moment.end - moment.begin for moment in moments_in(text))
    return covered >= len(text) / 2 or bool(_BY.fullmatch(text))


def _after_its_moment(draft: Draft, text: str, paragraph: Paragraph) -> str:
    """What an item says behind the moment that it begins with (`Q1 2026: gesprekken`); that moment is read."""
    moment, _, rest = text.partition(":")
    if rest.strip() and len(moment.split()) <= _FEW and looks_like_role(moment):
        draft.owner(Cell(moment.strip(), paragraph.place), 0.6)
        return rest.strip()
    if not rest.strip() or fits("owner", moment):
        return text
    draft.when(Cell(moment.strip(), paragraph.place), 0.8)
    return rest.strip()


def _part(draft: Draft, cell: Cell) -> bool:
    """One part of an item, given to its field; False when it is words like any other."""
    line = labelled(Paragraph(cell.text[:1].upper() + cell.text[1:], cell.place))
    moments = moments_in(cell.text)
    covered = sum(moment.end - moment.begin for moment in moments)
    if line:
        give(draft, line[0], prose=True)
    elif moments and covered >= 0.5 * len(cell.text):
        draft.when(cell, 0.8)
    elif len(cell.text.split()) <= _FEW and status_of(cell.text):
        draft.status(cell, 0.8, {})
    elif hours_in(cell.text) or amounts_in(cell.text):
        draft.figures(cell.text, 0.75, cell)
    elif LATER.fullmatch(cell.text):
        draft.when(cell, 0.6)
    elif (by := _BY.fullmatch(cell.text)) or looks_like_role(cell.text):
        draft.owner(replace(cell, text=by.group("who")) if by else cell, 0.6)
    else:
        return False
    return True
