"""Odd shapes: what stands below a table, who stands once above several, boards, numbered cards, and running text."""

from __future__ import annotations

import pytest

from imports_papers import excel, word
from peil_plans.imports.domain.notes import is_note
from peil_plans.imports.domain.plain_text import parse_text
from peil_plans.imports.domain.proposal import Milestone, Proposal, Value
from peil_plans.imports.domain.propose import propose
from peil_plans.imports.readers.opening import read_content

HEADER: list[object] = ["Actie", "Wie", "Wanneer", "Status"]
FULL: list[list[object]] = [HEADER, ["Taalmaatjes", "HR", "Q1 2026", "V"], ["Open dag", "MT", "Q2 2026", "L"]]


def sheet(*rows: list[object], fills: dict[str, str] | None = None) -> Proposal:
    return propose(read_content(excel({"name": "Blad1", "rows": rows, "fills": fills or {}}), "a.xlsx"))


def values(proposal: Proposal, field: str) -> list[Value]:
    return [value for action in proposal.actions for value in action.values if value.field == field]


def said(proposal: Proposal, field: str) -> list[str]:
    return [str(value.content) for value in values(proposal, field)]


def left(proposal: Proposal) -> set[str]:
    return {each.text for each in proposal.leftovers}


def test_a_legend_a_source_and_a_count_right_below_a_table_are_no_actions() -> None:
    notes: list[object] = [
        "✓ = gereed",
        "V = vertraagd",
        "L = loopt",
        "Bron: jaarplan",
        "Aantal acties: 2",
        "Wijkteam Noord",
    ]
    read = sheet(*FULL, *([note] for note in notes))
    assert said(read, "title") == ["Taalmaatjes", "Open dag"]
    assert said(read, "status") == ["delayed", "running"]
    assert left(read) >= set(notes)


def test_last_actions_of_which_no_more_than_a_title_is_known_stay_actions() -> None:
    read = sheet(*FULL, ["Buddy voor nieuwe collega's"], ["Stilteruimte"])
    assert said(read, "title")[2:] == ["Buddy voor nieuwe collega's", "Stilteruimte"]
    assert not any(value.sure for value in values(read, "title")[2:])


def test_signs_with_their_meaning_beside_them_right_below_a_table_are_its_legend() -> None:
    read = sheet(*FULL, ["V", "gereed"], ["L", "nog niet gestart"], ["Bijgewerkt op 2 april"])
    assert said(read, "title") == ["Taalmaatjes", "Open dag"]
    assert said(read, "status") == ["done", "planned"]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Rood: ligt stil", True),
        ("groen = op schema", True),
        ("Laatst bijgewerkt: 3 maart", True),
        ("Groen: bomen planten op het plein", False),
        ("HR: gesprekken voeren", False),
        ("Contacten leggen met scholen", False),
        ("Conceptbeleid schrijven", False),
        ("Aantallen stages verdubbelen", False),
    ],
)
def test_what_explains_a_table_is_a_note_and_what_is_to_be_done_is_none(text: str, note: bool) -> None:
    assert is_note(text) is note


def test_a_colour_without_a_legend_is_listed_and_not_guessed() -> None:
    read = sheet(
        HEADER, ["Taalmaatjes", "HR", "Q1 2026", None], ["Open dag", "MT", "Q2 2026", None], fills={"D2": "00B050"}
    )
    assert said(read, "status") == []
    assert "kleur groen" in left(read)


def test_who_and_when_before_the_titles_may_hold_for_the_rows_below_and_are_never_sure() -> None:
    read = sheet(
        ["Wie", "Wat", "Wanneer"],
        ["HR", "Taalmaatjes", "Q1 2026"],
        [None, "Open dag", "Q2 2026"],
        ["Thema 2"],
        [None, "Stilteruimte", "Q3 2026"],
    )
    assert [(value.content, value.sure) for value in values(read, "owner")] == [("HR", True), ("HR", False)]


def test_an_owner_behind_the_title_is_not_carried_on() -> None:
    read = sheet(["Wat", "Wie", "Wanneer"], ["Taalmaatjes", "HR", "Q1 2026"], ["Open dag", None, "Q2 2026"])
    assert said(read, "owner") == ["HR"]


def test_a_second_header_row_may_hold_one_name_that_nothing_knows() -> None:
    read = sheet(
        ["Maatregel", "Betrokken", None, "Planning", None, "Stand"],
        [None, "Trekker", "Mee te nemen", "Start", "Eind", "Toelichting"],
        ["Open dag", "HR", "Balie", "mei 2026", "juni 2026", "Folder klaar"],
    )
    assert said(read, "title") == ["Open dag"]
    assert said(read, "owner")[0] == "HR"
    assert "Folder klaar" in said(read, "remark")


def test_a_row_that_is_a_moment_heads_the_rows_below_it() -> None:
    read = sheet(["Plan 2026"], ["Wat", "Wie"], ["Kwartaal 1"], ["Open dag", "HR"], ["Kwartaal 3"], ["Taalles", "HR"])
    days = [str(v.content.due_on) for v in values(read, "milestone") if isinstance(v.content, Milestone)]
    assert (said(read, "title"), days) == (["Open dag", "Taalles"], ["2026-03-31", "2026-09-30"])


def test_a_board_gives_every_action_the_status_of_its_column_and_nothing_sure() -> None:
    read = sheet(["Te doen", "Mee bezig", "Klaar"], ["Open dag houden", "Taalles starten", "Balie verlagen"])
    assert said(read, "status") == ["planned", "running", "done"]
    assert not any(value.sure for action in read.actions for value in action.values)


def test_days_below_names_of_statuses_are_no_board() -> None:
    assert sheet(["Gepland", "Gereed"], ["1 mei 2026", "3 mei 2026"], ["1 juni 2026", "8 juni 2026"]).actions == ()


def test_a_card_headed_by_a_number_has_its_subject_as_title() -> None:
    rows = [["Actiekaart 2", ""], ["Onderwerp", "Stilteruimte"], ["Door wie", "HR"], ["Wanneer", "Q2 2026"]]
    read = propose(read_content(word(("table", (rows, [(0, 0, 0, 1)]))), "a.docx"))
    assert [(value.content, value.sure) for value in values(read, "title")] == [("Stilteruimte", False)]
    assert read.actions[0].code == "2"


def test_actions_side_by_side_are_not_taken_for_pairs_where_one_text_looks_like_a_label() -> None:
    read = sheet(
        ["Kenmerk", "Actie A", "Actie B", "Actie C"],
        ["Titel", "Speelhoek", "Tolkentelefoon", "Verzuimgesprek"],
        ["Einddatum", "1 juni 2026", "1 maart 2026", "1 mei 2026"],
        ["Status", "loopt", "afgerond", "moet nog starten"],
    )
    assert said(read, "title") == ["Speelhoek", "Tolkentelefoon", "Verzuimgesprek"]
    assert said(read, "status") == ["running", "done", "planned"]


def test_cards_side_by_side_that_each_have_all_labels_are_read_one_after_the_other() -> None:
    read = sheet(
        ["Actie", "Rustkamer inrichten", "Actie", "Spelregels vergaderen"],
        ["Eigenaar", "Huisvesting", "Eigenaar", "Directie"],
        ["Gereed", "1 oktober 2026", "Gereed", "Q1 2026"],
    )
    assert said(read, "title") == ["Rustkamer inrichten", "Spelregels vergaderen"]
    assert said(read, "owner") == ["Huisvesting", "Directie"]


def test_a_role_in_brackets_on_a_board_is_who_does_it() -> None:
    read = sheet(["Gepland", "Bezig", "Klaar"], ["Beleid herzien (HR)", "Open dag", "Uitleg in beelden (Communicatie)"])
    assert said(read, "title") == ["Beleid herzien", "Open dag", "Uitleg in beelden"]
    assert said(read, "owner") == ["HR", "Communicatie"]


MEMO = """\
# Memo

In 2025 spraken wij hierover. In het tweede kwartaal van 2026 organiseert HR een training over vooroordelen.
In mei 2025 heeft HR een lunch gehouden. Wij vinden openheid belangrijk.
"""


def test_sentences_of_a_paper_without_other_actions_are_proposed_and_never_sure() -> None:
    read = propose(parse_text(MEMO))
    title = "In het tweede kwartaal van 2026 organiseert HR een training over vooroordelen"
    assert (said(read, "title"), said(read, "owner")) == ([title], ["HR"])
    assert not any(value.sure for action in read.actions for value in action.values)
    assert any("Wij vinden openheid belangrijk" in text for text in left(read))


def test_a_line_that_became_an_action_as_a_whole_is_not_left_over_as_well() -> None:
    read = propose(parse_text("# Taken\n\n- Vragenlijst aanpassen (mei 2026)\n- Lunch houden\n\n—\n"))
    assert said(read, "title") == ["Vragenlijst aanpassen"]
    assert left(read) == {"Taken", "Lunch houden", "—"}


def test_sentences_beside_a_table_of_actions_are_left_alone() -> None:
    read = propose(parse_text(f"{MEMO}\nActie | Wie | Wanneer\n--- | --- | ---\nOpen dag | HR | Q3 2026\n"))
    assert said(read, "title") == ["Open dag"]
    assert any("organiseert HR" in text for text in left(read))


def test_items_below_a_role_or_a_month_take_that_from_their_heading() -> None:
    roles = propose(parse_text("# Taken 2026\n\n## Teamleiders\n\n- Gesprek in elk team (voor 1 mei 2026)\n"))
    assert [(value.content, value.sure) for value in values(roles, "owner")] == [("Teamleiders", False)]
    months = propose(parse_text("# Wat doen we in 2026\n\n## Januari\n\n- Stille ruimte inrichten – Facilitair\n"))
    assert (said(months, "title"), said(months, "owner")) == (["Stille ruimte inrichten"], ["Facilitair"])
    assert [str(v.content.due_on) for v in values(months, "milestone") if isinstance(v.content, Milestone)] == [
        "2026-01-31"
    ]


def test_hours_may_say_per_what_they_count() -> None:
    read = sheet(["Actie", "Wie", "Uren"], ["Open dag", "HR", "1 per week"], ["Taalles", "HR", "12"])
    assert said(read, "hours") == ["1 uur per week", "12 uur"]


def test_a_sum_beside_a_label_is_no_label_itself() -> None:
    card: list[list[object]] = [["Kaart 1: Brieven herschrijven"], ["Wie", "Teamleider", "Wanneer", "Q2 2026"]]
    card += [["Middelen", "€ 3.200", "Stand", "Loopt"], ["Te meten aan", "20 brieven"], ["Opmerking", "Met inwoners"]]
    made = {"name": "Blad1", "rows": card, "merged": ("A1:D1", "B4:D4", "B5:D5")}
    (action,) = propose(read_content(excel(made), "a.xlsx")).actions
    fields = {value.field for value in action.values}
    assert fields == {"title", "owner", "milestone", "amount", "status", "measure", "remark"}
