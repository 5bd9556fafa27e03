"""What a zipped paper is and whether it is safe to open, before any library sees it: by declared and by real sizes."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from peil_plans.imports.refusals import PaperRefused

MOST_PARTS = 3_000
MOST_UNPACKED = 120 * 1024 * 1024
MOST_ROWS = 10_000
_CHUNK = 256 * 1024
_ROW = re.compile(rb"<(?:w:tr|(?:x:)?row|table:table-row)[ />]")
_DOCTYPE = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)", re.IGNORECASE)
_EXTERNAL = re.compile(rb"TargetMode=\"External\"")
_OVERLAP = 64


@dataclass(frozen=True, slots=True)
class Container:
    """A zipped paper that may be opened: its kind (`word`, `excel`, `ods`) and what the reader should be told."""

    kind: str
    linked_files: bool
    linked_addresses: bool


def inspect(content: bytes) -> Container:
    """
    Look at every part of a zipped paper once, unpacking in small pieces and keeping nothing.

    Raises:
        PaperRefused: it is damaged, encrypted, bears macros, unpacks too large, has too many rows, holds definitions of
            its own (DTD), or is of a kind that Peil does not read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _inspected(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise damaged() from None


def _inspected(archive: zipfile.ZipFile) -> Container:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or len(names) < len(parts):
        raise PaperRefused(
            "too-many-parts",
            "Het bestand bestaat uit te veel losse delen of noemt een deel dubbel. Sla het opnieuw op.",
        )
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _too_large()
    if any(part.flag_bits & 1 for part in parts):
        raise encrypted()
    if any(re.search(r"vbaProject|vbaData|/macrosheets/|^(?:Basic|Scripts)/", name, re.IGNORECASE) for name in names):
        raise macros()
    kind = _kind(archive, names)
    external = False
    rows = 0
    for part in parts:
        seen = _unpack(archive, part)
        rows += seen.rows
        external |= seen.external
        if rows > MOST_ROWS:
            raise too_many_rows()
    linked = any(name.startswith("xl/externalLinks/") for name in names)
    return Container(kind, linked, external and not linked)


@dataclass(slots=True)
class _Seen:
    rows: int = 0
    external: bool = False


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> _Seen:
    """
    Unpack one part in pieces, keeping nothing but counts. The archive gives no more than a part declares, and fails on
    the check sum of one that holds more: the declared sizes, which were added up before, bind.
    """
    seen = _Seen()
    markup = "/media/" not in part.filename  # pictures may hold anything
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            if markup:
                text = tail + piece
                if _DOCTYPE.search(text):
                    raise PaperRefused(
                        "definitions",
                        "Het bestand bevat eigen XML-definities. Zulke bestanden leest Peil niet. Sla het opnieuw op.",
                    )
                seen.rows += len(_ROW.findall(text)) - len(_ROW.findall(tail))
                seen.external |= bool(_EXTERNAL.search(text))
                tail = text[-_OVERLAP:]
    return seen


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names:
        mime = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise encrypted()
        if mime in (
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.oasis.opendocument.spreadsheet-template",
        ):
            return "ods"
    types = archive.read("[Content_Types].xml")[:1_000_000] if "[Content_Types].xml" in names else b""
    if b"macroEnabled" in types:
        raise macros()
    if b"wordprocessingml.document.main" in types or b"wordprocessingml.template.main" in types:
        return "word"
    if b"spreadsheetml.sheet.main" in types or b"spreadsheetml.template.main" in types:
        return "excel"
    raise unknown_kind()


def damaged() -> PaperRefused:
    """The refusal of a file that is broken or not all there."""
    return PaperRefused(
        "damaged", "Het bestand is beschadigd of niet compleet. Open het, sla het opnieuw op en probeer het weer."
    )


def unknown_kind() -> PaperRefused:
    """The refusal of a file that is none of the kinds that Peil reads."""
    return PaperRefused(
        "unknown-kind",
        "Peil leest Word (.docx), Excel (.xlsx), ODS, CSV en platte tekst. Sla het papier zo op en probeer het weer.",
    )


def encrypted() -> PaperRefused:
    """The refusal of a file with a password."""
    return PaperRefused(
        "encrypted", "Het bestand is met een wachtwoord beveiligd. Sla het op zonder wachtwoord en probeer het weer."
    )


def macros() -> PaperRefused:
    """The refusal of a file that bears macros."""
    return PaperRefused(
        "macros",
        "Het bestand bevat macro's. Zulke bestanden leest Peil niet. Sla het op als .docx, .xlsx of .ods.",
    )


def too_many_rows() -> PaperRefused:
    """The refusal of a file with more rows than any plan."""
    return PaperRefused(
        "too-many-rows", f"Het bestand heeft meer dan {MOST_ROWS} rijen. Houd alleen de rijen van het actieplan over."
    )


def _too_large() -> PaperRefused:
    return PaperRefused(
        "unpacks-too-large",
        f"Het bestand is uitgepakt groter dan {MOST_UNPACKED >> 20} MiB. Verwijder plaatjes en lege rijen.",
    )
