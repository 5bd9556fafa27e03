"""A paper as Peil sees it, whatever it came from: headings, paragraphs, list items and tables, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, in the reader's terms: a part (`regel 20`, `blad Acties`, `tabel 2`), a row, a column."""

    part: str
    row: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        words = [self.part]
        if self.row is not None:
            words.append(f"rij {self.row}")
        if self.column is not None:
            words.append(f"kolom {self.column}")
        return ", ".join(words)


@dataclass(frozen=True, slots=True)
class Cell:
    """
    One cell: its text, with a line end wherever the paper breaks a line.

    ``lead`` is how many characters at the beginning are emphasised (bold), 0 for none. ``colour`` is the colour behind
    the text (`red`, `orange`, `yellow`, `green`, `blue`, `grey`) or empty. ``down`` and ``across`` say that this is the
    continuation of a merged cell: its text is that of the cell above, or to the left. ``struck`` is text crossed out.
    ``computed`` says that the text is what a formula came to.
    """

    text: str
    place: Place
    lead: int = 0
    colour: str = ""
    down: bool = False
    across: bool = False
    struck: bool = False
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """
    Rows of cells; rows may differ in length. ``name`` is what stands above it: a sheet's name or nothing; ``hidden``
    is a sheet that its file hides.
    """

    rows: tuple[tuple[Cell, ...], ...]
    place: Place
    name: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """
    A paragraph, heading or list item.

    ``level`` is 1 and more for headings, 0 otherwise. ``depth`` is 0 for a list item at the margin, 1 for one below it,
    and -1 for what is no list item. ``mark`` is a list item's own mark, such as `3.`; empty for bullets.
    """

    text: str
    place: Place
    level: int = 0
    depth: int = -1
    mark: str = ""
    lead: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know: a formula without a result, a link that was not followed."""

    sentence: str
    place: Place
    text: str = ""


MOST_COLUMNS = 120
"""What stands further to the right in a sheet is not read: no plan is so wide, and reading it takes for ever."""


def too_wide(place: Place) -> Notice:
    """That of the table at *place* not all columns were read."""
    return Notice(f"Kolommen voorbij {MOST_COLUMNS} zijn niet gelezen.", place)


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that was read, in the paper's order."""

    blocks: tuple[Table | Paragraph, ...]
    notices: tuple[Notice, ...] = field(default=())
