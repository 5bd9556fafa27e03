"""Tables that a page or a program cut to pieces: rows in two, columns in lines."""

from __future__ import annotations

import time

import pytest

from peil_plans.imports.domain.plain_text import parse_text
from peil_plans.imports.domain.proposal import Proposal
from peil_plans.imports.domain.propose import propose

BARS = (
    "| Actie | Wie | Wanneer |\n| --- | --- | --- |\n| Open dag | HR | Q1 2026 |\n| Taalmaatjes bij | MT | Q2 2026 |\n"
)
NAMES = "Nr.\nActie\nWie\nWanneer\n"


def proposed(text: str) -> Proposal:
    return propose(parse_text(text))


def said(proposal: Proposal, field: str) -> list[str]:
    return [str(value.content) for action in proposal.actions for value in action.values if value.field == field]


@pytest.mark.parametrize("edge", ["", "Rapportage inclusie          3\n\n", "Rapportage van HR, vertrouwelijk.\n\n"])
@pytest.mark.parametrize("header", ["", "| Actie | Wie | Wanneer |\n"])
def test_a_row_that_goes_on_behind_a_page_break_is_one_action(edge: str, header: str) -> None:
    read = proposed(f"{BARS}\n{edge}{header}| de balie | | |\n| Mentoren | OR | Q3 2026 |\n")
    assert said(read, "title") == ["Open dag", "Taalmaatjes bij de balie", "Mentoren"]
    assert said(read, "owner") == ["HR", "MT", "OR"]


@pytest.mark.parametrize("row", ["| De balie | | |", "| de balie | HR | Q3 2026 |", "| | | Q3 2026 |"])
def test_what_may_be_a_row_of_its_own_is_not_joined(row: str) -> None:
    assert "Taalmaatjes bij" in said(proposed(f"{BARS}\n{row}\n"), "title")


def test_a_table_with_each_cell_on_a_line_is_read_where_rows_and_names_keep_step() -> None:
    rows = "\n1\nOpen dag houden\nHR\nmei 2026\n\n2\nTaalmaatjes\nMT\nQ3 2026\n"
    read = proposed(f"Actielijst\n\n{NAMES}{rows}\nActielijst | 7\n\n{NAMES}\n3\nMentoren\nOR\nQ4 2026\n")
    assert said(read, "title") == ["Open dag houden", "Taalmaatjes", "Mentoren"]
    assert said(read, "owner") == ["HR", "MT", "OR"]
    assert [action.code for action in read.actions] == ["1", "2", "3"]
    assert said(proposed(NAMES + rows.replace("\n\n", "\n").lstrip("\n")), "owner") == ["HR", "MT"]


@pytest.mark.parametrize(
    "rows",
    [
        "1\nOpen dag\nhouden\nHR\nmei 2026\n",
        "1\nOpen dag\nHR\n",
        "Open dag\n1\nHR\nmei 2026\n",
        "1\nDag\nmei 2026\nHR\n",
    ],
)
def test_lines_that_keep_no_step_with_the_names_above_are_no_table(rows: str) -> None:
    assert not [value for action in proposed(f"{NAMES}\n{rows}").actions for value in action.values if value.sure]


def test_names_without_rows_are_read_in_time() -> None:
    begun = time.process_time()
    proposed(f"{NAMES}\nwoorden\n\n" * 1500)
    assert time.process_time() - begun < 3
