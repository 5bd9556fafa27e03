"""What a row of a table says and does not say: ticks per step, text below a table, signs with and without a legend."""

from __future__ import annotations

import pytest

from imports_papers import excel
from peil_plans.imports.domain.plain_text import parse_text
from peil_plans.imports.domain.proposal import Milestone, Proposal, Value
from peil_plans.imports.domain.propose import propose
from peil_plans.imports.domain.statuses import legend_in, status_of
from peil_plans.imports.readers.opening import read_content

STEPS: list[object] = ["Actie", "Stappen", "Mijlpaal", "Klaar?"]


def sheet(*rows: list[object], merged: tuple[str, ...] = ()) -> Proposal:
    return propose(read_content(excel({"name": "Blad1", "rows": rows, "merged": merged}), "a.xlsx"))


def values(proposal: Proposal, field: str) -> list[Value]:
    return [value for action in proposal.actions for value in action.values if value.field == field]


def ticks(proposal: Proposal) -> list[bool]:
    return [value.content.done for value in values(proposal, "milestone") if isinstance(value.content, Milestone)]


@pytest.mark.parametrize("merged", [(), ("A2:A4",)])
def test_a_step_without_a_tick_is_not_done_and_neither_is_its_action(merged: tuple[str, ...]) -> None:
    rows: list[list[object]] = [["Werven", "Besluit", "feb 2026", "✓"], [None, "Opleiden", "mei 2026", "✓"]]
    read = sheet(STEPS, *rows, [None, "Evalueren", "okt 2026", None], merged=merged)
    assert ticks(read) == [True, True, False]
    assert "done" not in [value.content for value in values(read, "status")]
    told = [value.content for value in values(read, "milestone")]
    assert [each.label for each in told if isinstance(each, Milestone)] == ["Besluit", "Opleiden", "Evalueren"]
    assert not values(read, "remark")


def test_a_tick_that_is_merged_over_all_steps_holds_for_each() -> None:
    rows: list[list[object]] = [["Werven", "Besluit", "feb 2026", "✓"], [None, "Opleiden", "mei 2026", None]]
    assert ticks(sheet(STEPS, *rows, merged=("A2:A3", "D2:D3"))) == [True, True]


def test_what_stands_below_a_total_or_an_empty_row_is_no_value() -> None:
    head: list[object] = ["Nr", "Knelpunt", "Maatregel", "Wie", "Kosten"]
    row: list[object] = [1, "Drempels", "Automatische deur", "Huisvesting", 500]
    total: list[object] = [None, None, "Totaal", None, 500]
    tails: list[list[list[object]]] = [[total, []], [total], [[]]]
    for between in tails:
        read = sheet(head, row, *between, [None, "Hoog = binnen een half jaar"], [None, "Laag = als het uitkomt"])
        assert [value.content for value in values(read, "remark")] == ["Drempels"]
        assert {"Hoog = binnen een half jaar", "Laag = als het uitkomt"} <= {left.text for left in read.leftovers}


def test_actions_below_a_subtotal_are_read() -> None:
    head: list[object] = ["Actie", "Wie", "Wanneer", "Kosten"]
    rows: list[list[object]] = [["Fietsen", "HR", "Q1 2026", 5], ["Subtotaal", None, None, 5]]
    read = sheet(head, *rows, [], ["Lopen", "MT", "Q2 2026", 7], ["Totaal", None, None, 12])
    assert [value.content for value in values(read, "title")] == ["Fietsen", "Lopen"]


def test_a_legend_on_one_line_ends_each_meaning_at_the_next_sign() -> None:
    assert legend_in(["😊 = op koers   😐 = kleine vertraging   ☹️ = grote vertraging"]) == {
        "😊": "running",
        "😐": "slightly-delayed",
        "☹": "delayed",
    }
    said = legend_in(["G = goed, O = opletten (kleine vertraging), R = vertraagd, K = klaar"])
    assert said == {"g": "running", "o": "slightly-delayed", "r": "delayed", "k": "done"}


def test_a_legend_holds_on_later_sheets_and_a_sign_without_one_is_never_sure() -> None:
    head: list[object] = ["Actie", "Wie", "Wanneer", "Status"]
    one = {"name": "Een", "rows": [["😐 = gereed"], [], head, ["Fietsen", "HR", "Q1 2026", "😐"]]}
    two = {"name": "Twee", "rows": [head, ["Lopen", "MT", "Q2 2026", "😐"]]}
    told = values(propose(read_content(excel(one, two), "a.xlsx")), "status")
    assert [(value.content, value.sure) for value in told] == [("done", True), ("done", True)]
    alone = values(propose(read_content(excel(two), "a.xlsx")), "status")
    assert [value.sure for value in alone] == [False]


def test_a_letter_below_status_is_a_status_by_its_legend_or_never_sure() -> None:
    table = "Actie | Wie | Status\n--- | --- | ---\nFietsen | HR | R\nLopen | MT | W\n"
    read = propose(parse_text(table))
    assert [(value.content, value.sure) for value in values(read, "status")] == [("delayed", False)]
    assert not values(read, "remark")
    told = propose(parse_text(f"R = gereed\n\n{table}"))
    assert [value.content for value in values(told, "status")] == ["done"]


def test_what_is_not_known_yet_is_no_value() -> None:
    read = propose(parse_text("Actie | Wie | Budget\n--- | --- | ---\nFietsen | n.t.b. | n.n.b.\nLopen | HR | € 5\n"))
    assert [value.content for value in values(read, "owner")] == ["HR"]
    assert not values(read, "remark")


def test_being_carried_out_is_running_and_still_to_be_is_not() -> None:
    assert (status_of("Wordt uitgevoerd") or ("",))[0] == "running"
    assert (status_of("wordt nog uitgevoerd") or ("",))[0] == "planned"


def test_a_week_ends_within_that_week_and_its_year_is_never_sure_where_the_paper_leaves_it_out() -> None:
    table = "Actie | Wie | Wanneer\n--- | --- | ---\nFietsen | HR | week 12\nLopen | MT | Q4 2026\n"
    for year, day in (("2026", "2026-03-20"), ("2027", "2027-03-26")):
        week = values(propose(parse_text(f"# Plan {year}\n\n{table}")), "milestone")[0]
        assert isinstance(week.content, Milestone)
        assert (str(week.content.due_on), week.sure) == (day, False)
    assert not values(propose(parse_text(table)), "milestone")[0].sure


def test_three_parts_in_brackets_are_owner_moment_and_amount() -> None:
    read = propose(parse_text("# Toegankelijkheid\n\n- We meten de balie op (Team Zuid, Q2 2026, € 3.000).\n"))
    said = {value.field: str(value.content) for action in read.actions for value in action.values}
    assert said["owner"] == "Team Zuid"
    assert said["amount"] == "€ 3.000"
    assert not [value for action in read.actions for value in action.values if value.sure]


def test_a_heading_gives_no_day_to_what_comes_again_every_year() -> None:
    read = propose(
        parse_text("# Plan 2025-2026\n\nActie | Wie | Wanneer\n--- | --- | ---\nDag | HR | jaarlijks in mei\n")
    )
    assert [value.content.kind for value in values(read, "milestone") if isinstance(value.content, Milestone)] == [
        "every"
    ]
