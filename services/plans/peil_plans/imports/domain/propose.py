"""From a paper to a proposal: its tables, cards and lists in order, and what it says of several actions at once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from .boards import read_board
from .cards import cards_of, read_card
from .document import Document, Paragraph, Table
from .drafts import Draft
from .headings import Trail, years_in
from .labels import is_heading, labelled
from .layout import Layout
from .legends import without_legend
from .lists import read_lines
from .page_breaks import rejoined
from .proposal import Leftover, Proposal, ProposedAction, ReadColumn, Value
from .sentences import actions_in_sentences, still_left
from .statuses import legend_in, status_in
from .tables import parts_of, read_table

_RANGE = re.compile(
    r"\b(?:acties?|actiepunten|punten|nummers?|nrs?\.?)\s+(?P<from>[A-Z]?\d{1,3})\s*(?:t/m|tot en met|-|–)\s*"
    r"(?P<to>[A-Z]?\d{1,3})\b"
    r"(?P<says>[^.;\n]{0,80})",
    re.IGNORECASE,
)
_MOST_BETWEEN = 3
"""So many lines of text may stand between a heading and the card that it names."""
_FUTURE = re.compile(r"\b(?:zal|zullen|gaan|moet(?:en)?|nog|kunnen|willen)\b", re.IGNORECASE)


def propose(document: Document) -> Proposal:
    """Everything that a paper says about actions, value by value; all the rest is left over, word for word."""
    document = rejoined(document)
    legend = legend_in(_texts(document))
    drafts: list[list[Draft]] = []
    leftovers: list[Leftover] = []
    document, legend = _without_legends(document, legend, leftovers)
    columns: list[ReadColumn] = []
    run: list[Paragraph] = []
    trail = Trail()
    head: Paragraph | None = None
    layout: Layout | None = None
    above: Layout | None = None
    for block in (*document.blocks, None):
        if isinstance(block, Paragraph):
            run.append(block)
            continue
        if run:
            read = read_lines(run, trail)
            drafts.append(read.drafts)
            leftovers += read.leftovers
            for paragraph in run:
                trail = trail.below(paragraph) if is_heading(paragraph) else trail
            layout = None if any(p.level for p in run) or len(run) > 1 else layout
            head, run = _head(run), []
        if block is None:
            break
        if cards := cards_of(block):
            drafts += [read_card(card, trail, head if len(cards) == 1 else None) for card in cards]
            head = None
            continue
        head = None
        for part in parts_of(block):
            within = trail.within(block.name) if _says_much(block) else trail
            table = read_board(part, within) or read_table(part, layout, within, legend, above)
            drafts.append(table.drafts)
            leftovers += table.leftovers
            columns += table.columns
            layout = table.layout
            above = layout or above
    return _proposal(document, drafts, leftovers, columns)


def _proposal(
    document: Document, drafts: list[list[Draft]], leftovers: list[Leftover], columns: list[ReadColumn]
) -> Proposal:
    """The proposal from all that was read; a paper without a single action is read by its sentences."""
    if not any(draft.values or draft.reads for group in drafts for draft in group):
        drafts.append(actions_in_sentences(document.blocks))
        leftovers = still_left(leftovers, drafts[-1])
    year = _year_of(document)
    actions = [action for group in drafts for action in _finished(group, year)]
    leftovers += [left for group in drafts for draft in group for left in draft.leftovers]
    labels = {(label.header, label.field): label for group in drafts for draft in group for label in draft.labels}
    columns += labels.values()
    return Proposal(tuple(_told(actions, leftovers)), tuple(leftovers), document.notices, tuple(columns))


def _head(run: list[Paragraph]) -> Paragraph | None:
    """The last heading of a run, when nothing but a few lines of plain text stands below it."""
    below = next((at for at, paragraph in enumerate(reversed(run)) if is_heading(paragraph)), len(run))
    plain = all(paragraph.depth < 0 and not labelled(paragraph) for paragraph in run[len(run) - below :])
    return run[-below - 1] if below < min(len(run), _MOST_BETWEEN + 1) and plain else None


def _without_legends(
    document: Document, legend: dict[str, str], leftovers: list[Leftover]
) -> tuple[Document, dict[str, str]]:
    """The paper without the legends in its tables, and what all its legends say; their cells are left over."""
    blocks: list[Table | Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Table):
            block, told, left = without_legend(block)
            legend = told | legend
            leftovers += left
            if left and not any(cell.text.strip() for row in block.rows for cell in row):
                continue
        blocks.append(block)
    return replace(document, blocks=tuple(blocks)), legend


def _texts(document: Document) -> list[str]:
    texts = []
    for block in document.blocks:
        if isinstance(block, Table):
            texts += [cell.text for row in block.rows for cell in row]
        else:
            texts.append(block.text)
    return texts


def _says_much(table: Table) -> bool:
    """Whether a table's name is one that somebody gave it, and not the first name a program thinks of."""
    return bool(table.name) and not re.fullmatch(r"(?:blad|sheet|tabel|table)\s?\d*", table.name, re.IGNORECASE)


def _year_of(document: Document) -> int | None:
    """The one year that the headings and names of tables speak of; None when there are none or several."""
    names: list[str] = []
    for block in document.blocks:
        if isinstance(block, Table):
            names.append(block.name)
            names += [
                row[0].text for row in block.rows[:3] if row and sum(bool(cell.text.strip()) for cell in row) == 1
            ]
        elif block.level or block is document.blocks[0]:
            names.append(block.text)
    years = {year for name in names for year in years_in(name)}
    return years.pop() if len(years) == 1 else None


def _finished(drafts: list[Draft], year: int | None) -> list[ProposedAction]:
    """The drafts of one table or list as actions; those without a single value but a place are none."""
    ordered = _in_order_of_time(drafts)
    actions: list[ProposedAction] = []
    before: date | None = None
    for draft in drafts:
        action = draft.finished(year, before if ordered else None)
        starts = [
            v.content.starts_on
            for v in action.values
            if v.field == "milestone" and not isinstance(v.content, str) and hasattr(v.content, "starts_on")
        ]
        before = next((day for day in starts if day is not None), before)
        if action.values:
            actions.append(action)
        elif draft.code_cell is not None:
            draft.leave(draft.code_cell, "nummer zonder actie")
    return actions


def _in_order_of_time(drafts: list[Draft]) -> bool:
    """Whether the first moments of the actions never go back."""
    dated = [[read.milestone for read, _, _ in draft.reads if read.milestone.kind == "dated"] for draft in drafts]
    days = [next((milestone.starts_on for milestone in each if milestone.starts_on), None) for each in dated]
    known = [day for day in days if day is not None]
    return len(known) >= 2 and known == sorted(known)


def _told(actions: list[ProposedAction], leftovers: list[Leftover]) -> list[ProposedAction]:
    """Give actions without a status the one that a sentence gives them by number (`acties 1 t/m 9 zijn voltooid`)."""
    told: dict[str, Value] = {}
    for left in leftovers:
        for match in _RANGE.finditer(left.text):
            found = status_in(match.group("says"))
            first, last = match.group("from"), match.group("to")
            letter = re.sub(r"\d", "", first)
            if (
                found is None
                or _FUTURE.search(match.group("says"))
                or found[0] not in ("done", "running", "not-taken-up", "delayed")
            ):
                continue
            for number in range(int(re.sub(r"\D", "", first)), int(re.sub(r"\D", "", last)) + 1):
                value = Value(
                    "status",
                    found[0],
                    0.82,
                    match.group().strip(),
                    left.place,
                    "staat niet bij de actie, maar in de tekst",
                )
                told.setdefault(f"{letter}{number}", value)
    return [
        ProposedAction(action.code, action.section, action.place, (*action.values, told[action.code]))
        if action.code in told and not any(value.field == "status" for value in action.values) and _named(action)
        else action
        for action in actions
    ]


def _named(action: ProposedAction) -> bool:
    """Whether it is certain that this is an action."""
    return any(value.field == "title" and value.sure for value in action.values)
