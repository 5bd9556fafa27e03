"""Which kind of file this is, by its content and not by its name alone; and the reader for that kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from peil_plans.imports.domain.document import Document, Notice, Place
from peil_plans.imports.refusals import PaperRefused

from .container import Container, damaged, encrypted, inspect, macros, unknown_kind
from .text import read_text

MOST_BYTES = 20 * 1024 * 1024
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_paper(path: Path) -> Document:
    """
    Read the paper in a file.

    Raises:
        PaperRefused: it is too large, or see `read_content`.
    """
    if path.stat().st_size > MOST_BYTES:
        raise too_large()
    return read_content(path.read_bytes(), path.name)


def read_content(content: bytes, name: str) -> Document:
    """
    Read a paper from the bytes of its file.

    Raises:
        PaperRefused: see `reader_of`; or what is in it is damaged.
    """
    return reader_of(content, name)()


def reader_of(content: bytes, name: str) -> Callable[[], Document]:
    """
    What reads this paper: its library is loaded, and nothing of the paper was given to it yet.

    Args:
        content: The whole file.
        name: Its name; only its ending is used, to tell CSV from other text.

    Raises:
        PaperRefused: it is empty, damaged, encrypted, too large, bears macros, or is of a kind that Peil does not read.
    """
    if len(content) > MOST_BYTES:
        raise too_large()
    if not content.strip():
        raise PaperRefused("empty", "Het bestand is leeg.")
    if content.startswith(_OLD_OFFICE):
        raise _old_office(content)
    if content.startswith(b"PK"):
        return _zipped(content)
    if content.startswith(b"%PDF"):
        raise PaperRefused(
            "pdf",
            "Peil leest geen PDF zelf. Kopieer de tekst naar een .txt, of gebruik het Word- of Excelbestand.",
        )
    if content.startswith((b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"<?xml", b"<!DOCTYPE", b"<html")):
        raise unknown_kind()
    return partial(read_text, content, name)


def _zipped(content: bytes) -> Callable[[], Document]:
    container = inspect(content)
    reader: Callable[[bytes], Document]
    if container.kind == "word":
        from .word import read_word as reader
    elif container.kind == "excel":
        from .excel import read_excel as reader
    else:
        from .opendocument import read_ods as reader
    return partial(_read_zipped, content, container, reader)


def _read_zipped(content: bytes, container: Container, reader: Callable[[bytes], Document]) -> Document:
    try:
        document = reader(content)
    except (PaperRefused, MemoryError, RecursionError):
        raise
    except Exception:  # a library meets a broken file with any error there is
        raise damaged() from None
    whole = Place("hele bestand")
    notices = list(document.notices)
    if container.linked_files:
        notices.append(Notice("Het bestand verwijst naar andere bestanden. Die zijn niet opgehaald.", whole))
    if container.linked_addresses:
        notices.append(Notice("Het bestand verwijst naar adressen buiten het bestand. Daar is niets opgehaald.", whole))
    return Document(document.blocks, tuple(notices))


def too_large() -> PaperRefused:
    """The refusal of a file above the limit."""
    return PaperRefused(
        "too-large",
        f"Het bestand is groter dan {MOST_BYTES >> 20} MiB. Verwijder plaatjes, of houd alleen de tabel over.",
    )


def _old_office(content: bytes) -> PaperRefused:
    """Old Word and Excel files, and new ones with a password, begin with the same bytes."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return encrypted()
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        return macros()
    return PaperRefused(
        "old-office", "Dit is een oud Word- of Excelbestand (.doc of .xls). Sla het op als .docx of .xlsx."
    )
