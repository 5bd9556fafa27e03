"""An action while it is being read: values come in cell by cell, and leave as a proposed action."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from .calendar import day_of_number
from .document import Cell, Place
from .figures import Amount, amounts_in, bare_amount, bare_hours, hours_in, is_english
from .headings import Trail
from .milestones import Read, When, read_when
from .moments import close, is_long
from .proposal import SURE, Content, Field, Leftover, Milestone, ProposedAction, ReadColumn, Value
from .statuses import DUTCH, TICK, chosen, only_a_status, status_of, status_of_colour, status_of_letter, ticked
from .titles import one_line, parts_of_title, split_title

_FILLER = re.compile(
    r"\b(?:ca|circa|n\.?v\.?t|geen|pm|p\.m|in totaal|totaal|per jaar|p\.?j|p\.?p|(?:incl|excl)\.? btw)\b", re.IGNORECASE
)
"""What stands beside an amount without saying more of it."""
_NONE = re.compile(r"\s*geen(?:\s+\w+)?[\s.]*", re.IGNORECASE)
_FEW, _LONGEST_BLANK = 4, 100
_SMALL_CENTS = 10_000
"""A bare number below this may well be thousands of euros, or no money at all."""
_LONG = 30
"""So many words are more than a title."""
_DOUBTFUL, _TELLING = 0.75, 0.5
_LARGE_CENTS = 1_000_000
"""From this amount on, `x 1.000` in a header is likelier a slip than ten million euros for one action."""
_BLANKED = re.compile(r"\s*(?:\d\.\d,?\s*\d?,?\s*[a-z]?[\s,;]*)+")


@dataclass(slots=True)
class Draft:
    """What is known of one action so far."""

    place: Place
    code: str = ""
    code_cell: Cell | None = None
    trail: Trail = field(default_factory=Trail)
    theme: str = ""
    year: int | None = None
    year_cell: Cell | None = None
    values: list[Value] = field(default_factory=list)
    reads: list[tuple[Read, Place, str]] = field(default_factory=list)
    statuses: list[Value] = field(default_factory=list)
    slips: list[Value] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    tick: bool | None = None
    row_from: int = 0
    labels: list[ReadColumn] = field(default_factory=list)
    struck: bool = False
    leftovers: list[Leftover] = field(default_factory=list)

    def next_row(self) -> None:
        """Begin a row with a tick of its own: what was ticked before holds for the moments before it alone."""
        done = bool(self.tick)
        self.reads[self.row_from :] = [
            (replace(read, milestone=replace(read.milestone, done=done or read.milestone.done)), place, source)
            for read, place, source in self.reads[self.row_from :]
        ]
        marks = [value for value in self.statuses if ticked(value.source)]
        self.statuses = [value for value in self.statuses if value not in marks]
        self.leftovers += [Leftover(value.source, value.place, "staat bij het moment in deze regel") for value in marks]
        self.tick, self.row_from = None, len(self.reads)

    def add(self, name: Field, content: Content, confidence: float, source: str, place: Place, note: str = "") -> None:
        """Add one value."""
        self.values.append(Value(name, content, confidence, source.strip(), place, note))

    def leave(self, cell: Cell, why: str) -> None:
        """Keep a cell that holds no value of its own."""
        self.leftovers.append(Leftover(cell.text, cell.place, why))

    def title(self, cell: Cell, sure: float) -> None:
        """The cell that says what is to be done: its code, its title, and the rest as a remark with parts."""
        code, title, rest = split_title(cell)
        self.code = self.code or code
        if re.search(r"\n\s*[A-ZÀ-Ý]", cell.text[: len(cell.text) - len(rest)].strip()) or len(title.split()) > _LONG:
            sure = min(sure, 0.7)
        if title:
            self.add("title", title, sure, cell.text, cell.place)
            self.figures(title, 0.7, cell)
        if rest:
            self.parts = parts_of_title(rest)
            self.remark(rest, min(sure, 0.85), cell)

    def remark(self, text: str, sure: float, cell: Cell) -> None:
        """Text that is kept as it stands; hours and amounts in it are values of their own, to be looked at."""
        self.add("remark", one_line(text), sure, cell.text, cell.place)
        self.figures(text, 0.7, cell)

    def figures(self, text: str, sure: float, cell: Cell) -> None:
        """Hours and amounts with their unit, wherever they stand."""
        for hours, words in hours_in(text):
            self.add("hours", hours, sure, words, cell.place)
        for amount, words in amounts_in(text):
            self.add("amount", amount, sure, words, cell.place)

    def owner(self, cell: Cell, sure: float, note: str = "") -> None:
        """Who answers for it, as the paper says it."""
        if len(cell.text) <= _LONGEST_BLANK and _BLANKED.fullmatch(cell.text):
            sure, note = min(sure, 0.7), "weggelakt in het papier"
        if cell.text.strip(" -–\n"):
            who = re.sub(r"^([^.]*)\.$", r"\1", re.sub(r"\s*\n\s*", ", ", cell.text.strip()))
            self.add("owner", who, sure, cell.text, cell.place, note)

    def when(self, cell: Cell, sure: float, *, prose: bool = False) -> When:
        """The cell that says when: milestones, ticks, and what it lets slip about the status; the rest is a remark."""
        if day := day_of_number(cell.text):
            milestone = Milestone(day.isoformat(), starts_on=day, due_on=day)
            read = Read(milestone, min(sure, _DOUBTFUL), cell.text)
            self.reads.append((read, cell.place, f"{cell.text}, gelezen als het getal van een dag"))
            return When()
        said = read_when(cell.text, prose=prose)
        hours = [words for _, words in hours_in(cell.text)]
        if hours and not cell.text.replace(hours[0], "").strip(" .,;()"):
            self.measured("hours", cell, min(sure, 0.85))
            return said
        if not said.milestones and ticked(cell.text) is not None:
            self.done(cell, sure)
            return said
        words = len(cell.text.split())
        if not said.milestones and words <= _FEW and (found := status_of(cell.text)) and found[0] != "unknown":
            self.slips.append(Value("status", found[0], min(found[1], sure), cell.text, cell.place))
            return said
        if not said.milestones and hours_in(cell.text):
            self.measured("hours", cell, sure)
            return said
        if not said.milestones and words <= 2 * _FEW:
            self.reads.append((Read(Milestone(one_line(cell.text), "words"), 0.5, cell.text), cell.place, cell.text))
            return said
        self.reads += [(replace(read, sure=read.sure * sure / 0.97), cell.place, cell.text) for read in said.milestones]
        if said.tick is not None:
            self.tick = said.tick
        if said.status:
            self.slips.append(Value("status", said.status[0], min(said.status[1], 0.85), cell.text, cell.place))
        if said.rest:
            self.remark(" ".join(said.rest), 0.85, replace(cell, text=" ".join(said.rest)))
        return said

    def done(self, cell: Cell, sure: float) -> None:
        """A cell that holds a tick, yes or no, or else words about how far it is."""
        yes = ticked(cell.text)
        if yes is None:
            self.status(cell, sure, {})
        elif cell.text.strip():
            self.tick = yes
            if not yes:
                self.leave(cell, "zegt dat het niet gereed is")
            else:
                self.statuses.append(Value("status", "done", min(sure, 0.9), cell.text, cell.place))

    def status(self, cell: Cell, sure: float, legend: dict[str, str]) -> None:
        """A cell about how far it is; words beside the status are a remark."""
        text = chosen(cell.text.strip())
        found = status_of(text, legend) or status_of_letter(text, legend)
        if found is None and not re.search(r"\w", text):
            found = status_of_colour(cell.colour, legend)
        if found:
            self.statuses.insert(
                0,
                Value("status", found[0], min(found[1], sure), cell.text.strip() or f"kleur {cell.colour}", cell.place),
            )
        if found is None and not text and cell.colour:
            self.leave(replace(cell, text=f"kleur {DUTCH[cell.colour]}"), "kleur zonder legenda")
        elif text and found is None and (len(text) == 1 or not re.search(r"\w", text)):
            self.leave(cell, "teken zonder bekende betekenis")
        elif said := _beside_status(text, found is not None):
            unknown = found is None and len(said.split()) <= 2 * _FEW
            self.remark(said, 0.5 if len(said) <= _FEW else 0.7 if unknown else 0.85, cell)

    def means(self, cell: Cell, sure: float) -> None:
        """A cell about what is needed: money, hours, or words that are a remark."""
        if amounts_in(cell.text) and hours_in(cell.text):
            self.figures(cell.text, min(sure, 0.85), cell)
            self.leave(cell, "bedrag en uren zijn gelezen")
        elif amounts_in(cell.text) or bare_amount(cell.text) is not None:
            self.measured("amount", cell, sure)
        elif hours_in(cell.text):
            self.measured("hours", cell, sure)
        elif _NONE.fullmatch(cell.text):
            self.leave(cell, "zegt dat er niets is")
        else:
            self.remark(cell.text, min(sure, 0.9), cell)

    def measured(self, name: Field, cell: Cell, sure: float, scale: int = 1, per: str = "") -> None:
        """
        A cell about money or hours: a number with or without its unit; other words are a remark. *scale* and *per* are
        what the header says of bare numbers: thousands, or hours per week.
        """
        if amounts_in(cell.text) and hours_in(cell.text):
            self.means(cell, sure)
            return
        found = amounts_in(cell.text) if name == "amount" else hours_in(cell.text, per)
        bare = bare_amount(cell.text) if name == "amount" else bare_hours(cell.text, per)
        if scale > 1 and (isinstance(bare, Amount) or len(found) == 1):
            said = bare if isinstance(bare, Amount) else found[0][0]
            self.scaled(said, scale, cell, sure)
            return
        small = isinstance(bare, Amount) and 0 < bare.cents < _SMALL_CENTS and not found
        if name == "amount" and (is_english(cell.text) or small):
            sure = min(sure, 0.7)
        if bare is not None:
            self.add(name, bare, sure, cell.text, cell.place)
        rest = cell.text
        if "=" in cell.text and (result := cell.text.rpartition("=")[2]) and len(found) > 1:
            found = (amounts_in(result) if name == "amount" else hours_in(result)) or found
        for _, words in found:
            rest = rest.replace(words, " ")
        sure = min(sure, 0.7) if len(found) > 1 or re.search(r"\d", rest) else sure
        for content, words in [] if bare is not None else found:
            source = cell.text if re.search(r"\w", rest) else words
            self.add(name, content, sure, source, cell.place)
        if bare is None and re.search(r"\w", _FILLER.sub("", rest)):
            self.add("remark", one_line(cell.text), 0.7, cell.text, cell.place)
        elif bare is None and not found:
            self.leave(cell, "noemt geen getal")

    def scaled(self, said: Content, scale: int, cell: Cell, sure: float) -> None:
        """An amount below a header that speaks of thousands; one that is large already is doubtful."""
        if not isinstance(said, Amount):
            return
        large = said.cents >= _LARGE_CENTS or re.search(r"\d\s?k\b|duizend|mln", cell.text, re.IGNORECASE)
        note = "staat als duizenden in de kop" if not large else "de kop zegt duizenden, het bedrag is al groot"
        content = said if large else Amount(said.cents * scale)
        self.add("amount", content, min(sure, 0.6) if large else min(sure, 0.9), cell.text, cell.place, note)

    def finished(self, year: int | None, before: date | None) -> ProposedAction:
        """
        The action with all its values.

        Args:
            year: The year the paper is about, for moments without one; None when it names none or several.
            before: The first day of the moment of the action before it, where the table runs in order of time.
        """
        if self.row_from:
            self.next_row()
        if self.year_cell is not None and not self.reads:
            self.when(self.year_cell, 0.9)
        elif self.year_cell is not None:
            self.leave(self.year_cell, "gelezen als het jaar van de momenten in deze regel")
        year = self.year or self.trail.year or year
        values = [*self.values, *self._milestones(year, before)]
        values += self._of_heading(values, year)
        if status := self._status():
            values.append(status)
        values = self._capped(values)
        if self.struck:
            values = [
                replace(value, confidence=min(value.confidence, 0.5), note="doorgestreept in het papier")
                for value in values
            ]
        return ProposedAction(self.code, self.theme or self.trail.name, self.place, tuple(values))

    @staticmethod
    def _capped(values: list[Value]) -> list[Value]:
        """Where it is doubtful that this is an action at all, nothing of it is certain."""
        title = max((value.confidence for value in values if value.field == "title"), default=0.0)
        if title >= SURE:
            return values
        return [replace(value, confidence=min(value.confidence, _DOUBTFUL)) for value in values]

    def _milestones(self, year: int | None, before: date | None) -> list[Value]:
        made: list[Value] = []
        bullets = [text for key, text in self.parts.items() if key.startswith("-")]
        earlier: date | None = None
        for at, (read, place, _) in enumerate(self.reads):
            milestone, sure, note = read.milestone, read.sure, ""
            if read.moment is not None and read.moment.open:
                milestone, sure, note = _closed(read, earlier, year, before)
            if not milestone.label:
                label = self.parts.get(read.number, "")
                if not label and len(bullets) == len(self.reads):
                    label = bullets[at]
                milestone = replace(milestone, label=label)
            if self.tick and len(self.reads) >= 1:
                milestone = replace(milestone, done=True)
            earlier = milestone.starts_on or earlier
            made.append(Value("milestone", milestone, round(sure, 2), read.source, place, note))
        return made

    def _of_heading(self, values: list[Value], year: int | None) -> list[Value]:
        """The moment of the heading above, for an action that names no day of its own."""
        found = self.trail.moment
        said = [value.content for value in values if isinstance(value.content, Milestone)]
        again = any(each.kind in ("every", "continuous") for each in said)
        if found is None or any(each.due_on for each in said) or not values or (again and is_long(found[0])):
            return []
        moment, heading = found
        closed = close(moment, date(year, 1, 1) if year else None)
        milestone = Milestone(moment.text, starts_on=closed.starts_on, due_on=closed.due_on)
        sure = 0.85 if closed.due_on else 0.5
        return [Value("milestone", milestone, sure, heading, self.place, "staat in de kop erboven")]

    def _status(self) -> Value | None:
        said = [*self.statuses, *self.slips]
        if said:
            told = [value for value in self.statuses if value.confidence >= _TELLING]
            best = (told or sorted(said, key=lambda value: -value.confidence))[0]
            others = [value for value in said if value.place != best.place]
            self.leftovers += [Leftover(value.source, value.place, "zegt ook iets over de status") for value in others]
            if any("done" in (best.content, value.content) and best.content != value.content for value in others):
                return replace(
                    best, confidence=min(best.confidence, _DOUBTFUL), note="het papier spreekt zichzelf tegen"
                )
            return best
        ticks = [read.milestone.done or bool(self.tick) for read, _, _ in self.reads]
        if not any(ticks):
            return None
        place, source = self.reads[0][1], self.reads[0][2]
        recurring = any(read.milestone.kind == "every" for read, _, _ in self.reads)
        if all(ticks) and not recurring:
            return Value("status", "done", 0.8, source, place, "alle onderdelen zijn afgevinkt")
        return Value("status", "running", 0.7, source, place, "een deel is afgevinkt")


def _closed(read: Read, earlier: date | None, year: int | None, before: date | None) -> tuple[Milestone, float, str]:
    """A moment without a year: within this cell, else in the year of the paper, else after the action before it."""
    moment = read.moment
    milestone = read.milestone
    if moment is None:
        return milestone, read.sure, ""
    after, sure = (earlier, 0.6) if earlier else (date(year, 1, 1), 0.75) if year else (before, 0.6)
    closed = close(moment, after)
    if closed.due_on is None:
        return milestone, 0.5, "het jaar staat er niet bij"
    note = f"het jaar staat er niet bij; {closed.due_on.year} is afgeleid"
    return replace(milestone, starts_on=closed.starts_on, due_on=closed.due_on), sure, note


def _beside_status(text: str, found: bool) -> str:
    words = TICK.sub("", text).strip()
    if found and (sign := re.match(r"[^\w\s(]+\ufe0f?\s+(?=\w)", words)) and status_of(sign.group()):
        rest = words[sign.end() :]
        return "" if only_a_status(rest) else rest
    if (
        found
        and (match := re.match(r"^[\w%\s🟢🟠🟡🔴]{2,24}?\s*[:;,.–(-]+\s+(.+)$", words, re.DOTALL))
        and status_of(words[: match.start(1)])
    ):
        return match.group(1).strip(" )")
    return "" if found and (len(words.split()) <= 3 or only_a_status(words)) else words
