"""Files that no office program writes: bombs, broken and locked files, files that would run or fetch something."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx
import odfdo
import openpyxl


def word() -> bytes:
    """An honest Word file with a small table of actions."""
    paper = docx.Document()
    table = paper.add_table(2, 3)
    for row, texts in zip(
        table.rows, (("Actie", "Wie", "Wanneer"), ("Koffie voor iedereen", "HR", "Q1 2025")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return saved(paper)


def excel(*rows: list[object]) -> bytes:
    """An honest Excel file of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(document: object) -> bytes:
    target = io.BytesIO()
    document.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_part(content: bytes, name: str, part: str | bytes) -> bytes:
    """A zipped paper with one more part, or another in its place."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {each: archive.read(each) for each in archive.namelist()}
    return zipped({**parts, name: part})


def bomb(declared: int, real: int) -> bytes:
    """A zip of one part that declares one size unpacked, and has another."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"\0" * real) + packer.flush()
    name = b"[Content_Types].xml"
    sizes = struct.pack("<III", 0, len(packed), declared)
    local = b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sizes + struct.pack("<HH", len(name), 0) + name
    central = (
        b"PK\1\2"
        + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0)
        + sizes
        + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0)
        + name
    )
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + len(packed), 0)
    return local + packed + central + end


def many_rows_excel(count: int) -> bytes:
    """An Excel file whose sheet has *count* rows."""
    row = '<row><c t="inlineStr"><is><t>Actie</t></is></c><c t="inlineStr"><is><t>Q1 2025</t></is></c></row>'
    begin = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet = f"{begin}{row * count}</sheetData></worksheet>"
    return with_part(excel(["Actie", "Wanneer"]), "xl/worksheets/sheet1.xml", sheet)


def many_rows_ods(count: int) -> bytes:
    """An ODS file of one row that says it is repeated *count* times."""
    book = odfdo.Document("ods")
    book.body.clear()
    table = odfdo.Table("Acties")
    row = odfdo.Row()
    row.append_cell(odfdo.Cell("Actie"))
    row.append_cell(odfdo.Cell("Q1 2025"))
    row.repeated = count
    table.append_row(row)
    book.body.append(table)
    return saved(book)


def laughing() -> bytes:
    """A sheet whose text is defined by definitions of definitions (a billion laughs)."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    sheet = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><worksheet>&l9;</worksheet>'
    return with_part(excel(["Actie", "Wanneer"]), "xl/worksheets/sheet1.xml", sheet)


def fetching() -> bytes:
    """A sheet that would read a file of this machine."""
    sheet = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'
    return with_part(excel(["Actie", "Wanneer"]), "xl/worksheets/sheet1.xml", sheet)


def locked_office() -> bytes:
    """What Word and Excel write for a file with a password: an old container with the new file inside."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500


def locked_zip() -> bytes:
    """A zip whose first part says that it is encrypted."""
    content = bytearray(word())
    content[6] |= 1
    at = content.index(b"PK\1\2")
    content[at + 8] |= 1
    return bytes(content)


def locked_ods() -> bytes:
    """An ODS whose manifest says that its parts are encrypted."""
    manifest = '<manifest:manifest xmlns:manifest="x"><manifest:encryption-data/></manifest:manifest>'
    return with_part(many_rows_ods(1), "META-INF/manifest.xml", manifest)


def linked() -> bytes:
    """An Excel file that takes a figure from another file, and bears what that came to."""
    book = openpyxl.Workbook()
    book.active.append(["Actie", "Wie", "Wanneer", "Kosten"])
    book.active.append(["Fietsen lenen", "Facilitair", "Q2 2025", "='[1]Blad1'!A1"])
    return with_part(saved(book), "xl/externalLinks/externalLink1.xml", '<externalLink xmlns="x"/>')
