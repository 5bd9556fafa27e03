"""What a reader takes from each kind of file, and what it leaves to be told."""

from __future__ import annotations

import contextlib
import io
import random
from typing import Any

import docx
import odfdo
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill

from imports_invented import EXCEL_DATES, ODS, TEXT_ALIGNED, WORD_MERGED, Invented
from peil_plans.imports.domain.document import Document, Paragraph, Table
from peil_plans.imports.domain.proposal import Milestone, Proposal
from peil_plans.imports.domain.propose import propose
from peil_plans.imports.readers.opening import read_content
from peil_plans.imports.refusals import PaperRefused


def saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def word_table(*rows: tuple[str, ...]) -> Any:
    word = docx.Document()
    table = word.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return word


def excel(*rows: list[object]) -> Any:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def values(proposal: Proposal, field: str) -> list[str]:
    return [str(value.content) for action in proposal.actions for value in action.values if value.field == field]


def paragraphs(document: Document) -> list[Paragraph]:
    return [block for block in document.blocks if isinstance(block, Paragraph)]


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def test_word_under_review_reads_as_if_every_change_was_taken_over() -> None:
    word = docx.Document()
    inserted = f"<w:ins w:id='1' w:author='x'>{run('juni')}</w:ins>"
    deleted = "<w:del w:id='2' w:author='x'><w:r><w:delText>mei</w:delText></w:r></w:del>"
    word.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{run('Gereed in ')}{deleted}{inserted}</w:p>"))
    assert [each.text for each in paragraphs(read_content(saved(word), "x.docx"))] == ["Gereed in juni"]


def test_word_symbols_and_content_controls_are_read() -> None:
    word = word_table(("Actie", "Wanneer"), ("Fietsen lenen", ""))
    cell = word.tables[0].cell(1, 1)._tc
    tick = "<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>"
    control = f"<w:sdt><w:sdtContent>{run('Q2 2025 ')}</w:sdtContent></w:sdt>"
    cell.append(parse_xml(f"<w:p {nsdecls('w')}>{control}{tick}</w:p>"))
    (action,) = propose(read_content(saved(word), "x.docx")).actions
    (milestone,) = [value.content for value in action.values if value.field == "milestone"]
    assert isinstance(milestone, Milestone)
    assert milestone.done


def test_word_counts_its_own_lists() -> None:
    word = docx.Document()
    word.add_heading("Acties", 1)
    for text in ("Folder maken (HR, Q1 2025)", "Folder drukken (HR, Q2 2025)"):
        word.add_paragraph(text, style="List Number")
    assert [action.code for action in propose(read_content(saved(word), "x.docx")).actions] == ["1", "2"]


def test_word_headers_and_notes_are_told_and_not_taken_for_actions() -> None:
    word = word_table(("Actie", "Wanneer"), ("Fietsen lenen", "Q2 2025"))
    word.sections[0].header.paragraphs[0].text = "Vertrouwelijk"
    proposal = propose(read_content(saved(word), "x.docx"))
    assert [notice.text for notice in proposal.notices] == ["Vertrouwelijk"]


def test_a_title_that_was_struck_is_never_certain() -> None:
    word = word_table(("Actie", "Wanneer"), ("", "Q2 2025"))
    word.tables[0].cell(1, 0).paragraphs[0].add_run("Fietsen lenen").font.strike = True
    (action,) = propose(read_content(saved(word), "x.docx")).actions
    assert not any(value.sure for value in action.values)


def test_a_bold_beginning_is_the_title_and_the_rest_a_remark() -> None:
    word = word_table(("Actie", "Wanneer"), ("", "Q2 2025"))
    paragraph = word.tables[0].cell(1, 0).paragraphs[0]
    paragraph.add_run("Fietsen lenen. ").bold = True
    paragraph.add_run("Eerst de stalling.")
    proposal = propose(read_content(saved(word), "x.docx"))
    assert (values(proposal, "title"), values(proposal, "remark")) == (["Fietsen lenen."], ["Eerst de stalling."])


def test_excel_tells_of_comments_hidden_sheets_and_struck_text() -> None:
    book = excel(["Actie", "Wanneer"], ["Fietsen lenen", "Q2 2025"])
    book.active["A2"].comment = Comment("vraag aan HR", "x")
    book.active["A2"].font = Font(strike=True)
    book.create_sheet("Oud").sheet_state = "hidden"
    proposal = propose(read_content(saved(book), "x.xlsx"))
    assert [notice.text for notice in proposal.notices] == ["vraag aan HR", ""]
    assert "verborgen" in proposal.notices[1].sentence
    assert not any(value.sure for value in proposal.actions[0].values)


def test_excel_merged_cells_belong_to_every_row_and_a_header_may_have_two() -> None:
    book = excel(
        ["Actie", "Wie", 2026, None], [None, None, "Q1", "Q2"], ["Fietsen", "HR", "x", None], ["Lopen", None, None, "x"]
    )
    for area in ("A1:A2", "B1:B2", "C1:D1", "B3:B4"):
        book.active.merge_cells(area)
    proposal = propose(read_content(saved(book), "x.xlsx"))
    assert values(proposal, "owner") == ["HR", "HR"]
    assert values(proposal, "milestone") == ["Q1 2026; uiterlijk 2026-03-31", "Q2 2026; uiterlijk 2026-06-30"]


def test_ods_rows_that_repeat_and_cells_that_span_are_written_out() -> None:
    book = odfdo.Document("ods")
    book.body.clear()
    table = odfdo.Table("Acties")
    for texts in (("Actie", "Wie", "Wanneer"), ("Fietsen", "HR", "Q1 2026"), ("Lopen", "", "Q2 2026")):
        row = odfdo.Row()
        for text in texts:
            row.append_cell(odfdo.Cell(text or None))
        table.append_row(row)
    table.set_span((1, 1, 1, 2))
    empty = odfdo.Row()
    empty.repeated = 1_000_000
    table.append_row(empty)
    book.body.append(table)
    proposal = propose(read_content(saved(book), "x.ods"))
    assert values(proposal, "owner") == ["HR", "HR"]


@pytest.mark.parametrize(
    "content",
    [
        "sep=^\nActie^Wanneer\nCafé^Q1 2025\n".encode(),
        "Actie,Wanneer\n\"Café\",\"Q1 2025\"\n".encode("cp1252"),
        "Actie\tWanneer\nCafé\tQ1 2025\n".encode("utf-16"),
        "\ufeffActie|Wanneer\r\nCafé|Q1 2025\r\n".encode(),
    ],
)  # fmt: skip
def test_csv_is_read_whatever_separates_and_encodes_it(content: bytes) -> None:
    proposal = propose(read_content(content, "x.csv"))
    assert (values(proposal, "title"), values(proposal, "milestone")) == (["Café"], ["Q1 2025; uiterlijk 2025-03-31"])


def test_csv_text_that_looks_like_a_formula_is_text() -> None:
    proposal = propose(read_content(b"Actie;Kosten\nFiets;=1+1\n", "x.csv"))
    assert "niet uitgerekend" in proposal.notices[0].sentence
    assert values(proposal, "amount") == []


def test_a_table_that_goes_on_on_the_next_page_keeps_its_columns() -> None:
    text = "Actie\tWie\tWanneer\n1. Fietsen\tHR\tQ1 2026\n\n2. Lopen\tMT\tQ2 2026\n3. Zwemmen\tHR\tQ3 2026\n"
    document = read_content(text.encode(), "x.txt")
    assert sum(isinstance(block, Table) for block in document.blocks) == 2
    assert values(propose(document), "owner") == ["HR", "MT", "HR"]


@pytest.mark.parametrize("paper", [WORD_MERGED, EXCEL_DATES, ODS, TEXT_ALIGNED], ids=lambda paper: paper.name)
def test_a_torn_file_is_read_or_refused_and_nothing_else(paper: Invented) -> None:
    whole, chance = paper.content(), random.Random(7)
    for _ in range(25):
        torn = bytearray(whole[: chance.randrange(len(whole) // 2, len(whole))])
        for _ in range(10):
            torn[chance.randrange(len(torn))] = chance.randrange(256)
        with contextlib.suppress(PaperRefused):
            propose(read_content(bytes(torn), paper.name))


def test_colours_of_a_theme_and_of_ods_are_read_by_their_names() -> None:
    book = excel(["Actie", "Wie", "Status"], ["Fietsen", "HR", None], ["Lopen", "HR", None], ["Groen is gereed"])
    book.active["C2"].fill = PatternFill("solid", fgColor=Color(theme=6))
    book.active["C3"].fill = PatternFill("solid", fgColor=Color(indexed=10))
    table = read_content(saved(book), "x.xlsx").blocks[0]
    assert isinstance(table, Table)
    assert [row[2].colour for row in table.rows[1:3]] == ["green", "red"]
    sheet = odfdo.Document("ods")
    style = odfdo.Element.from_tag(
        '<style:style style:name="rood" style:family="table-cell">'
        '<style:table-cell-properties fo:background-color="#ff0000"/></style:style>'
    )
    sheet.insert_style(style, automatic=True)
    sheet.body.clear()
    made = odfdo.Table("Acties")
    for texts in (("Actie", "Wie", "Status"), ("Fietsen", "HR", None)):
        row = odfdo.Row()
        for text in texts:
            row.append_cell(odfdo.Cell(text, style=None if text else "rood"))
        made.append_row(row)
    sheet.body.append(made)
    table = read_content(saved(sheet), "x.ods").blocks[0]
    assert isinstance(table, Table)
    assert table.rows[1][2].colour == "red"


def test_hours_have_the_unit_of_their_header() -> None:
    proposal = propose(read_content(b"Actie;Wie;Uren per week\nFietsen lenen;HR;8\n", "x.csv"))
    assert values(proposal, "hours") == ["8 uur per week"]


def test_a_hidden_sheet_is_read_and_never_certain() -> None:
    book = excel(["Actie", "Wie", "Wanneer"], ["Fietsen lenen", "HR", "Q2 2025"])
    book.create_sheet("Nieuw")
    book.worksheets[0].sheet_state = "hidden"
    (action,) = propose(read_content(saved(book), "x.xlsx")).actions
    assert action.title == "Fietsen lenen"
    assert not any(value.sure for value in action.values)


def test_a_day_that_a_sheet_keeps_as_a_number_is_a_day_to_look_at() -> None:
    (action,) = propose(read_content(b"Actie;Wie;Deadline\nFietsen lenen;HR;46387\n", "x.csv")).actions
    (found,) = [value for value in action.values if value.field == "milestone"]
    assert isinstance(found.content, Milestone)
    assert (str(found.content.due_on), found.sure) == ("2026-12-31", False)
