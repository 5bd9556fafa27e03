"""Actions in a paper that has no table, card or list of them: items and sentences that say what comes, and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .columns import looks_like_role
from .document import Cell, Paragraph, Place, Table
from .drafts import Draft
from .headings import Trail
from .items import as_item, item_of
from .labels import is_heading
from .milestones import milestone_of
from .moments import Moment, moments_in
from .proposal import Leftover

_SURE = 0.5
_MOST_PARAGRAPHS, _LONGEST, _SHORTEST, _LONGEST_ROLE = 2000, 45, 4, 4
_ENDS = re.compile(r"(?<=[a-zà-ÿ\d)][.!?])\s+(?=[A-ZÀ-Ý])")
_COMES = re.compile(
    r"\b(?P<verb>(?:gaa[tn]|gaan|zal|zullen|wordt|worden|komt|komen|organise(?:ert|ren)|maakt|maken|stelt|stellen|zet|zetten"
    r"|past|passen|volgt|volgen|start|starten|begint|beginnen|voert|voeren|houdt|houden|geeft|geven|ontwikkel(?:t|en)|onderzoekt"
    r"|onderzoeken|richt|richten|biedt|bieden|plaatst|plaatsen|levert|leveren|werkt|werken|nodigt|nodigen|evalueert|evalueren"
    r"|herziet|herzien|regelt|regelen|verzorgt|verzorgen|schrijft|schrijven|herschrijft|herschrijven|opent|openen|publice(?:ert|ren)"
    r"|lanceert|lanceren|traint|trainen|schoolt|scholen|werft|werven|zorgt|zorgen|bereidt|inventariseert|inventariseren"
    r"|informeert|informeren|breidt|neemt|nemen|krijgt|krijgen|doet|doen|legt|leggen|brengt|brengen|bouwt|bouwen|koopt|kopen"
    r"|vraagt|vragen|haalt|halen|verbouwt|verbouwen|onderteken(?:t|en)|presenteert|presenteren|testen?|rondt|ronden))\b"
)
_ASKS = re.compile(r"\?\s*$|^(?:zie|vgl|bijlage|bron)\b", re.IGNORECASE)
_SOURCES = re.compile(
    r"(?:[\d.]+\s+)?(?:bronn?(?:en|vermelding)?|literatuur\w*|noten|voetnoten|referenties|geraadpleegd\w*|bijlagen?|terugblik"
    r"|versie\w*|colofon|wat (?:is er|hebben we) (?:al )?(?:gedaan|bereikt))\b",
    re.IGNORECASE,
)
"""Headings above what was or what was read, and not what is to be done."""
_WHO = r"(?P<who>(?:(?:[Dd]e|[Hh]et|[Aa]lle)\s+)?[\w&/-]+)"


def actions_in_sentences(blocks: Sequence[Table | Paragraph]) -> list[Draft]:
    """
    What a paper in running text says that will be done, each item or sentence with a moment of its own as the title:
    for somebody to look at, for nothing of it is certain.
    """
    drafts: list[Draft] = []
    trail = Trail()
    for paragraph in [block for block in blocks if isinstance(block, Paragraph)][:_MOST_PARAGRAPHS]:
        if is_heading(paragraph):
            trail = trail.below(paragraph)
            continue
        if _SOURCES.match(trail.name):
            continue
        item = as_item(paragraph)
        draft = item_of(item, trail, told=True) if item else None
        if draft is not None and (draft.reads or trail.moment):
            _owned_by_heading(draft, trail)
            drafts.append(_doubted(draft))
            continue
        sentences = [paragraph.text] if item else _ENDS.split(paragraph.text)
        drafts += [draft for text in sentences if (draft := _of_sentence(text, paragraph, trail, told=bool(item)))]
    return drafts


def still_left(leftovers: Sequence[Leftover], drafts: Sequence[Draft]) -> list[Leftover]:
    """What is left over when some lines became actions: a line of which every word stands in one is not."""
    said: dict[Place, set[str]] = {}
    for draft in drafts:
        sources = [*(value.source for value in draft.values), *(source for _, _, source in draft.reads), draft.code]
        said.setdefault(draft.place, set()).update(word for source in sources for word in re.findall(r"\w+", source))
    return [
        left
        for left in leftovers
        if left.place not in said or not said[left.place].issuperset(re.findall(r"\w+", left.text))
    ]


def _of_sentence(text: str, paragraph: Paragraph, trail: Trail, *, told: bool) -> Draft | None:
    """A sentence with a day, month or quarter and a verb of something to be done; an item needs no such verb."""
    words = len(text.split())
    comes = _COMES.search(text)
    if not _SHORTEST <= words <= _LONGEST or _ASKS.search(text) or not (comes or told):
        return None
    dated = [moment for moment in moments_in(text) if _is_clear(moment)]
    if not dated and not (told and trail.moment):
        return None
    draft = Draft(paragraph.place, trail=trail)
    draft.title(Cell(text.strip().rstrip("."), paragraph.place), _SURE)
    draft.reads += [(milestone_of(moment, _SURE), paragraph.place, text) for moment in dated]
    if comes and (who := _who(text, comes)):
        draft.owner(Cell(who, paragraph.place), _SURE)
    _owned_by_heading(draft, trail)
    return draft


def _is_clear(moment: Moment) -> bool:
    """Whether a moment is a day, month, quarter or part of a year, and not a year by itself."""
    return bool(moment.due_on or moment.open) and not moment.text.strip().isdigit()


def _who(text: str, comes: re.Match[str]) -> str:
    """The role right before or after the verb; empty where none stands there."""
    after = re.match(rf"\s+{_WHO}", text[comes.end() :])
    before = re.fullmatch(rf"\s*{_WHO}\s+", text[: comes.start()])
    for match in (before, after):
        if match and looks_like_role(match.group("who")):
            return match.group("who").removeprefix("de ").removeprefix("De ")
    return ""


def _owned_by_heading(draft: Draft, trail: Trail) -> None:
    """A heading that is the name of a role alone says who does what stands below it."""
    name = trail.name.rstrip(":")
    owned = any(value.field == "owner" for value in draft.values)
    if not owned and name and len(name.split()) <= _LONGEST_ROLE and looks_like_role(name) and trail.headings[1:]:
        place = draft.place
        draft.owner(Cell(name, place), _SURE, "staat in de kop erboven")


def _doubted(draft: Draft) -> Draft:
    draft.values = [replace(value, confidence=min(value.confidence, _SURE)) for value in draft.values]
    return draft
