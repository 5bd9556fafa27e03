"""Forms, legends, options and strips: what papers say by where something stands, and what is not mistaken for it."""

from __future__ import annotations

import io

import docx
import pytest

from imports_papers import excel, word
from peil_plans.imports.domain.columns import meaning_of
from peil_plans.imports.domain.proposal import Milestone, Proposal
from peil_plans.imports.domain.propose import propose
from peil_plans.imports.domain.statuses import chosen
from peil_plans.imports.domain.strips import strip_of
from peil_plans.imports.readers.opening import read_content

HEADER: list[object] = ["Actie", "Wie", "Wanneer", "Status"]


def sheet(*rows: list[object], fills: dict[str, str] | None = None) -> Proposal:
    return propose(read_content(excel({"name": "Blad1", "rows": rows, "fills": fills or {}}), "a.xlsx"))


def said(proposal: Proposal, field: str) -> list[str]:
    return [str(value.content) for action in proposal.actions for value in action.values if value.field == field]


def test_a_legend_in_cells_is_no_action_and_says_what_colours_mean() -> None:
    rows: list[list[object]] = [HEADER, ["Taalmaatjes", "HR", "Q1 2026", None], ["Open dag", "HR", "Q2 2026", None]]
    legend: list[list[object]] = [[], ["Legenda"], ["groen", "afgerond"], ["geel", "nog niet gestart"]]
    read = sheet(*rows, *legend, fills={"D2": "00B050", "D3": "FFFF00"})
    assert said(read, "status") == ["done", "planned"]
    assert said(read, "title") == ["Taalmaatjes", "Open dag"]
    assert {left.text for left in read.leftovers} >= {"Legenda", "groen", "afgerond", "geel", "nog niet gestart"}


def test_actions_beside_their_statuses_are_no_legend() -> None:
    read = sheet(["Status", "Actie"], ["Gereed", "Training is afgerond"], ["Loopt", "Werving is gestart"])
    assert said(read, "title") == ["Training is afgerond", "Werving is gestart"]


def test_a_mark_below_one_of_several_statuses_is_that_status() -> None:
    header: list[object] = ["Actie", "Wie", "Niet gestart", "Bezig", "Klaar"]
    read = sheet(header, ["Taalmaatjes", "HR", None, "x", None], ["Open dag", "HR", "x", None, None])
    assert said(read, "status") == ["running", "planned"]


def test_words_below_the_name_of_a_status_are_not_an_option() -> None:
    header: list[object] = ["Actie", "Wie", "Bezig", "Afgerond"]
    read = sheet(header, ["Taalmaatjes", "HR", "werving van maatjes", "mei 2026"])
    assert said(read, "status") in ([], ["running"])
    assert "werving van maatjes" in " ".join([*said(read, "remark"), *(left.text for left in read.leftovers)])


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("☐ gepland ☒ loopt ☐ gereed", "loopt"),
        ("[ ] gepland [x] loopt", "loopt"),
        ("( ) gepland\n( ) loopt\n(x) gereed", "gereed"),
        ("☐ gepland ☐ loopt", "☐ gepland ☐ loopt"),
        ("☒ gepland ☒ loopt", "☒ gepland ☒ loopt"),
        ("wacht (x) op akkoord", "wacht (x) op akkoord"),
    ],
)
def test_of_boxes_the_one_that_is_ticked_counts(text: str, option: str) -> None:
    assert chosen(text) == option


def test_columns_by_letters_of_months_or_numbers_of_quarters() -> None:
    months = strip_of(["Actie", *"JFMAMJJASOND"], [])
    assert [months[at].header for at in (1, 6, 12)] == ["januari", "juni", "december"]
    quarters = strip_of(["Actie", "1", "2", "3", "4"], ["", "Kwartaal", "", "", ""])
    assert [column.header for column in quarters.values()] == [f"kwartaal {number}" for number in range(1, 5)]
    assert strip_of(["Actie", "A", "B", "C", "D", "E", "F"], []) == {}
    assert strip_of(["Actie", "1", "2", "3", "4"], ["", "Prioriteit", "", "", ""]) == {}


def form(*rows: list[object]) -> Proposal:
    return propose(read_content(word(("1", "Plan"), ("table", (rows,))), "a.docx"))


def test_a_form_in_pairs_is_one_action_and_a_table_of_known_words_is_none() -> None:
    read = form(
        ["Actie", "Taalmaatjes", "Trekker", "HR"],
        ["Planning", "Q1 2026", "Status", "loopt"],
        ["Budget", "€ 500", "Uren", "8 uur"],
    )
    assert [said(read, field) for field in ("title", "owner", "status", "hours")] == [
        ["Taalmaatjes"],
        ["HR"],
        ["running"],
        ["8 uur"],
    ]
    table = form(HEADER, ["Taalmaatjes", "HR", "Q1 2026", "Gereed"], ["Open dag", "HR", "Q2 2026", "Gepland"])
    assert said(table, "title") == ["Taalmaatjes", "Open dag"]


def test_a_card_below_a_heading_that_names_no_action_is_never_certain() -> None:
    labels = [["Trekker", "HR"], ["Planning", "Q1 2026"], ["Status", "loopt"]]
    named = propose(read_content(word(("2", "Actie 1: Taalmaatjes"), ("table", (labels,))), "a.docx"))
    assert [(action.code, action.title) for action in named.actions] == [("1", "Taalmaatjes")]
    assert any(value.sure for value in named.actions[0].values)
    other = propose(read_content(word(("2", "Over dit plan"), ("table", (labels,))), "a.docx"))
    assert not any(value.sure for action in other.actions for value in action.values)


def test_a_tick_in_a_row_of_its_own_is_not_that_of_the_whole_action() -> None:
    read = sheet(
        ["Actie", "Wie", "Deadline", "Klaar?"],
        ["Uitleen", "HR", "1-2-2026", "ja"],
        [None, "Balie", "1-6-2026", "nee"],
    )
    (action,) = read.actions
    milestones = [value.content for value in action.values if isinstance(value.content, Milestone)]
    assert [milestone.done for milestone in milestones] == [True, False]
    assert said(read, "status") == ["running"]


def test_what_is_struck_within_a_cell_is_told_and_not_read() -> None:
    paper = docx.Document()
    table = paper.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ("Actie", "Wie", "Wanneer"), strict=True):
        cell.text = text
    for cell, text in zip(table.rows[1].cells, ("Taalmaatjes 1)", "HR", ""), strict=True):
        cell.text = text
    paragraph = table.cell(1, 2).paragraphs[0]
    paragraph.add_run("1 juni 2026").font.strike = True
    paragraph.add_run(" 1 november 2026")
    target = io.BytesIO()
    paper.save(target)
    read = propose(read_content(target.getvalue(), "a.docx"))
    assert said(read, "milestone") == ["1 november 2026; uiterlijk 2026-11-01"]
    assert said(read, "title") == ["Taalmaatjes"]
    assert "1 juni 2026" in [notice.text for notice in read.notices]


def test_a_long_table_is_not_searched_for_labels_row_by_row() -> None:
    rows: list[list[object]] = [[f"Actie {n} voor iedereen", "HR", "Q1 2026", "loopt"] for n in range(1500)]
    before = meaning_of.cache_info().misses
    assert len(sheet(HEADER, *rows).actions) == 1500
    assert meaning_of.cache_info().misses - before < 1000


COLUMNS = b"""\
Thema      Actie                    Wie          Wanneer
Werving    Meeloopdag voor          HR-adviseur  maart 2026
           leerlingen
           Banenmarkt in de wijk    Teamleider   Q2 2026
Cultuur    Open gesprekken          Uitvoerders  Q3 2026
"""


def test_a_theme_that_holds_for_several_rows_of_aligned_columns_joins_none_of_them() -> None:
    read = propose(read_content(COLUMNS, "a.txt"))
    assert said(read, "title") == ["Meeloopdag voor leerlingen", "Banenmarkt in de wijk", "Open gesprekken"]


def test_what_is_to_be_ready_by_a_day_without_a_year_is_not_ready() -> None:
    read = propose(read_content(b"# Acties 2026\n\n* Vragenlijst - HR - klaar voor 1 juli\n", "a.txt"))
    assert said(read, "status") == []
    assert [text.split(";")[-1] for text in said(read, "milestone")] == [" uiterlijk 2026-07-01"]


def test_a_question_is_a_label_and_said_what_it_was_taken_for() -> None:
    text = b"Wie pakt het op?  HR\nWat gaan we doen?  Taalmaatjes\nWanneer is het klaar?  Q1 2026\n"
    read = propose(read_content(text, "a.txt"))
    assert (said(read, "title"), said(read, "owner")) == (["Taalmaatjes"], ["HR"])
    assert ("Wie pakt het op?", "owner") in {(column.header, column.field) for column in read.columns}
