"""Actions that are no table: a heading with labelled lines, a card of labels, or items of a list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from .columns import fits, is_strong, normal
from .document import Cell, Paragraph
from .drafts import Draft
from .headings import Trail
from .items import as_item, item_of
from .labels import Line, give, is_heading, labelled, title_and_labels
from .milestones import milestone_of
from .moments import moments_in
from .proposal import Leftover
from .titles import split_title

_ACTIONS = re.compile(
    r"\b(?:acties?|actiepunten|actielijst|actieplan|maatregelen|activiteiten|planning|afspraken"
    r"|wat gaan we (?:daarvoor )?doen)\b",
    re.I,
)
_ACTION_LIST = re.compile(
    r"^(?:\d+\.?\s+)?(?:(?:openstaande|nieuwe|onze|de|concrete|geplande|lopende)\s+)*"
    r"(?:acties|actiepunten|actielijst|acties en afspraken|to ?do|maatregelen|activiteiten"
    r"|wat gaan we doen|dit gaan we doen)"
    r"(?:\s+(?:in|voor)?\s*20\d\d(?:\s*[-–/]\s*20\d\d)?)?\s*[:?]?$",
    re.IGNORECASE,
)
_CALLED_ACTION = re.compile(
    r"\s*(?:actie(?:punt)?|maatregel|activiteit|interventie)\s+[A-Z]?\d+[\d.]*\s*[.:)–-]\s*\S", re.I
)
_SAYS_ACTION = re.compile(
    r"\s*(?:actie(?:punt)?|AP|to ?do|afspraak)(?:\s+(?P<code>[A-Z]?\d+(?:\.\d+)*))?\s*(?::|\s[–-]\s)\s*(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_ENOUGH = 2
_MOST_INTRODUCING, _LONGEST_TITLE = 3, 25


@dataclass(slots=True)
class ListRead:
    """What stood in paragraphs: drafts of actions, and everything else."""

    drafts: list[Draft] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)


def read_lines(run: list[Paragraph], trail: Trail) -> ListRead:
    """
    Read paragraphs that stand together (no table between them).

    Args:
        run: The paragraphs, headings among them.
        trail: The headings above the first.
    """
    read = ListRead()
    at, among = 0, Among(bool(_ACTIONS.search(trail.name)))
    head: tuple[Paragraph, Among] | None = None
    while at < len(run):
        paragraph = run[at]
        if is_heading(paragraph):
            _single(read, head, trail)
            head, trail = None, trail.below(paragraph)
            among = among if _heads_labels(run, at) else Among.below(paragraph)
        else:
            among = among.at(paragraph)
        introduced = _introduced(run, at) if is_heading(paragraph) else 0
        if introduced:
            block, end = _block(run, at + 1 + introduced)
            drafts = _of_block(block, paragraph, trail.without(paragraph), read)
            for single in run[at + 1 : at + 1 + introduced]:
                drafts[0].remark(single.text, 0.75, Cell(single.text, single.place))
            read.drafts += drafts
            head, at = None, end
            continue
        block, end = _block(run, at)
        fields = {line.column.field for lines, _ in block for line in lines}
        if len(fields) >= _ENOUGH and any(is_strong(name) for name in fields):
            title = head[0] if head else None
            read.drafts += _of_block(block, title, trail.without(title) if title else trail, read)
            head, at = None, end
            continue
        for single in run[at : max(end, at + 1)]:
            _single(read, head, trail)
            among = among.at(single) if single is not paragraph else among
            head = (single, among)
        at = max(end, at + 1)
    _single(read, head, trail)
    return read


@dataclass(frozen=True, slots=True)
class Among:
    """
    Whether a paragraph stands among actions: ``told`` below a heading that speaks of them, ``listed`` in the one list
    right below a heading that says no more than `Acties` or `Actielijst`; ``numbered`` is that list's kind.
    """

    told: bool = False
    listed: bool = False
    numbered: bool | None = None

    @staticmethod
    def below(heading: Paragraph) -> Among:
        """Right below a heading."""
        return Among(bool(_ACTIONS.search(heading.text)), bool(_ACTION_LIST.match(heading.text)))

    def at(self, paragraph: Paragraph) -> Among:
        """At the next paragraph: the list ends at the first that is no item, or one of another kind."""
        kind = bool(paragraph.mark)
        if not self.listed or paragraph.depth < 0 or self.numbered not in (None, kind):
            return Among(self.told)
        return Among(self.told, listed=True, numbered=kind)


def _introduced(run: list[Paragraph], at: int) -> int:
    """How many plain paragraphs stand between a heading and the labels of one action below it; 0 for none."""
    for number in range(at + 1, min(at + 2 + _MOST_INTRODUCING, len(run))):
        if labelled(run[number]):
            kinds: set[str] = set()
            for paragraph in run[number : number + 1 + _MOST_INTRODUCING]:
                lines = labelled(paragraph)
                kinds |= {line.column.field for line in lines}
                if not lines:
                    break
            return number - at - 1 if len(kinds) >= _ENOUGH else 0
        if is_heading(run[number]) or run[number].depth >= 0:
            return 0
    return 0


def _block(run: list[Paragraph], at: int) -> tuple[list[tuple[list[Line], Paragraph]], int]:
    """The labelled paragraphs from here on, with unlabelled ones between them; up to the next heading."""
    block: list[tuple[list[Line], Paragraph]] = []
    end = at
    for number in range(at, len(run)):
        lines = labelled(run[number])
        if not lines and (not block or is_heading(run[number]) or _heads_again(run, number, block)):
            break
        awaited = bool(block and block[-1][0]) and _unfinished(block[-1][0][-1].cell.text)
        if (
            not lines
            and not awaited
            and not any(labelled(later) for later in _until_heading(run, number))
            and run[number].depth < 0
        ):
            break
        block.append((lines, run[number]))
        end = number + 1
    return block, end


def _heads_again(run: list[Paragraph], at: int, block: list[tuple[list[Line], Paragraph]]) -> bool:
    """Whether a line without a label heads the next action: what comes right below it has a label that was there."""
    following = labelled(run[at + 1]) if at + 1 < len(run) else []
    names = {line.column.header for lines, _ in block for line in lines}
    deepest = max(paragraph.depth for lines, paragraph in block if lines)
    flat = deepest < 0 or run[at].depth <= deepest
    return bool(following) and following[0].column.header in names and flat


def _until_heading(run: list[Paragraph], at: int) -> list[Paragraph]:
    later = []
    for paragraph in run[at + 1 : at + 4]:
        if is_heading(paragraph):
            break
        later.append(paragraph)
    return later


def _of_block(
    block: list[tuple[list[Line], Paragraph]], head: Paragraph | None, trail: Trail, read: ListRead
) -> list[Draft]:
    """The actions of a run of labelled lines; a label that comes again begins the next."""
    drafts: list[Draft] = []
    seen: set[str] = set()
    last: Line | None = None
    deepest = max(paragraph.depth for lines, paragraph in block if lines)
    titled = _titled(block, head)
    for lines, paragraph in block:
        for line in (titled(line) for line in lines):
            name = line.column.field if line.column.field == "title" else line.column.header
            again = name in seen and line.column.field in ("title", first_field(block))
            if not drafts or again:
                drafts.append(Draft(paragraph.place, trail=trail))
                seen = set()
                if len(drafts) == 1 and head is not None:
                    has_title = any(titled(x).column.field == "title" for ls, _ in block for x in ls)
                    _name(drafts[0], head, has_title=has_title, read=read)
            seen.add(name)
            give(drafts[-1], line, prose=True)
            last = line
        if (
            not lines
            and drafts
            and last is not None
            and ((paragraph.depth > deepest and not (paragraph.mark and deepest < 0)) or _unfinished(last.cell.text))
        ):
            give(drafts[-1], Line(last.column, Cell(paragraph.text, paragraph.place)), prose=True)
        elif not lines:
            read.leftovers.append(
                Leftover(paragraph.text, paragraph.place, "lopende tekst tussen de regels van een actie")
            )
    return drafts


def _titled(block: list[tuple[list[Line], Paragraph]], head: Paragraph | None) -> Callable[[Line], Line]:
    """
    What a label for a title means below this line: a remark where that line itself is called an action (`Actie 2: …`);
    never certain where one `Wat:` stands below a heading, for either may be the title.
    """
    labels = [line for lines, _ in block for line in lines if line.column.field == "title"]
    if head is None or len(labels) != 1:
        return lambda line: line
    column = labels[0].column
    if _CALLED_ACTION.match(head.text):
        column = replace(column, field="remark", sure=0.85)
    elif normal(column.header) == "wat" and head.level and not _ACTIONS.search(head.text):
        column = replace(column, sure=0.75)
    return lambda line: replace(line, column=column) if line is labels[0] else line


def _unfinished(text: str) -> bool:
    """Whether a labelled line goes on in the next: it says nothing itself, or ends in a colon or comma."""
    return not text.strip() or text.rstrip().endswith((":", ","))


def first_field(block: list[tuple[list[Line], Paragraph]]) -> str:
    """The field of the first label of a run of labelled lines."""
    return next((line.column.field for lines, _ in block for line in lines), "")


def _name(draft: Draft, head: Paragraph, *, has_title: bool, read: ListRead) -> None:
    """The line above the labels is the title, unless a label says what the title is."""
    if has_title:
        read.leftovers.append(Leftover(head.text, head.place, "staat boven een actie"))
        return
    cell = Cell(f"{head.mark} {head.text}".strip(), head.place)
    code, title, rest = split_title(cell)
    draft.code = code
    draft.add("title", title.removesuffix("."), 0.9 if head.level or head.mark else 0.75, head.text, head.place)
    if rest:
        draft.remark(rest, 0.8, replace(cell, text=rest))


def _heads_labels(run: list[Paragraph], at: int) -> bool:
    """Whether labels stand right below a heading: it is an action itself, and not a heading above a list of actions."""
    following = run[at + 1] if at + 1 < len(run) else None
    return following is not None and bool(labelled(following))


def _single(read: ListRead, single: tuple[Paragraph, Among] | None, trail: Trail) -> None:
    """A paragraph by itself: an item of a list of actions when it says who, when or how far; else it is left over."""
    if single is None:
        return
    paragraph, among = single
    draft = _with_labels(paragraph, trail) or _called_action(paragraph, trail)
    item = as_item(paragraph)
    if draft is None and item is not None:
        draft = item_of(item, trail, told=among.told)
    if draft is not None:
        read.drafts.append(draft)
    elif among.listed and paragraph.depth == 0:
        draft = Draft(paragraph.place, trail=trail)
        cell = Cell(f"{paragraph.mark} {paragraph.text}".strip(), paragraph.place, paragraph.lead)
        draft.title(cell, 0.5)
        dated = [moment for moment in moments_in(paragraph.text) if moment.due_on]
        draft.reads += [(milestone_of(moment, 0.6), paragraph.place, paragraph.text) for moment in dated]
        read.drafts.append(draft)
    else:
        read.leftovers.append(Leftover(paragraph.text, paragraph.place, "kop" if paragraph.level else "lopende tekst"))


def _called_action(paragraph: Paragraph, trail: Trail) -> Draft | None:
    """A paragraph that says itself that it is one (`Actie: foto's maken (juni 2026)`), with what stands in brackets."""
    match = _SAYS_ACTION.match(paragraph.text)
    if match is None or paragraph.level or len(paragraph.text.split()) > 2 * _LONGEST_TITLE:
        return None
    said = replace(paragraph, text=match.group("rest").strip().rstrip("."), mark="")
    draft = item_of(said, trail, told=True)
    if draft is None:
        draft = Draft(paragraph.place, trail=trail)
        draft.title(Cell(said.text, paragraph.place), 0.75)
        dated = [moment for moment in moments_in(said.text) if moment.due_on]
        draft.reads += [(milestone_of(moment, 0.6), paragraph.place, paragraph.text) for moment in dated]
    draft.code = draft.code or match.group("code") or ""
    return draft


def _with_labels(paragraph: Paragraph, trail: Trail) -> Draft | None:
    """A paragraph that names an action and then says of it who and when, behind labels in the same line."""
    title, lines = title_and_labels(paragraph)
    if not title or len({line.column.field for line in lines}) < _ENOUGH or len(title.split()) > _LONGEST_TITLE:
        return None
    draft = Draft(paragraph.place, trail=trail)
    lead = 0 if paragraph.mark else min(paragraph.lead, len(title))
    draft.title(
        Cell(f"{paragraph.mark} {title}".strip(), paragraph.place, lead), 0.85 if lead or paragraph.depth >= 0 else 0.7
    )
    for line in lines:
        give(draft, _who_acts(line), prose=True)
    return draft


def _who_acts(line: Line) -> Line:
    """`Actie: teamleider`, behind what is to be done, says who does it."""
    if line.column.field != "title" or not fits("owner", line.cell.text):
        return line
    return replace(line, column=replace(line.column, field="owner", sure=0.75))
