"""Papers become proposals: measured value by value, nothing dropped, later papers give differences alone."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from imports_invented import Invented
from imports_score import SETS, Score, score
from peil_plans.imports.domain.differences import differences, known_of
from peil_plans.imports.domain.document import Document, Table
from peil_plans.imports.domain.figures import Amount, amounts_in, hours_in
from peil_plans.imports.domain.milestones import read_when
from peil_plans.imports.domain.moments import close, moments_in
from peil_plans.imports.domain.plain_text import parse_text
from peil_plans.imports.domain.proposal import Milestone, Proposal
from peil_plans.imports.domain.propose import propose
from peil_plans.imports.domain.statuses import legend_in, status_of
from peil_plans.imports.domain.vocabulary import MEANINGS
from peil_plans.imports.domain.wire import proposal_from, proposal_to
from peil_plans.imports.readers.opening import read_content, read_paper

FOLDER = Path(__file__).parents[2] / "imports"
INVENTIONS = tuple(paper for papers in SETS.values() for paper in papers)
PAPERS = ("progress-po", "planning-wpi", "smart-ddv")


@cache
def read(paper: Invented) -> tuple[Document, Proposal]:
    document = read_content(paper.content(), paper.name)
    return document, propose(document)


def proposed(text: str) -> Proposal:
    return propose(parse_text(text))


def measured(name: str) -> Score:
    truth = json.loads((FOLDER / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    return score(propose(read_paper(FOLDER / "papers" / f"{name}.txt")), truth)


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_read_as_somebody_reads_it(name: str) -> None:
    result = measured(name)
    assert result.right_share >= 0.95, result.missed + result.sure_wrong
    assert result.sure_wrong_share <= 0.01, result.sure_wrong


@pytest.mark.parametrize("paper", INVENTIONS, ids=lambda paper: paper.name)
def test_a_paper_of_another_shape_is_read_as_well(paper: Invented) -> None:
    result = score(read(paper)[1], paper.truth)
    assert result.right_share >= 0.95 or not result.truth, result.missed + result.sure_wrong
    assert result.sure_wrong_share <= 0.01, result.sure_wrong


def test_most_of_what_is_read_right_is_sure() -> None:
    whole = Score()
    for paper in INVENTIONS:
        if paper not in SETS["loose"]:  # sentences and boards, of which nothing is ever sure
            whole.add(score(read(paper)[1], paper.truth))
    assert whole.sure_right >= 0.85 * whole.right
    assert whole.sure_wrong_share <= 0.002, whole.sure_wrong


def test_the_measure_sees_what_is_wrong_missed_and_made_up() -> None:
    truth = {
        "actions": [{"code": "1", "values": [{"field": "title", "text": "Fietsen"}, {"field": "owner", "text": "HR"}]}]
    }
    wrong = score(proposed("Actie | Wie | Status\n1. Fietsen | MT | Loopt\n2. Lopen | HR | Gereed\n"), truth)
    assert (wrong.truth, wrong.right, len(wrong.sure_wrong)) == (2, 1, 5)
    assert score(Proposal(()), truth).missed


def test_the_papers_are_read_in_a_second() -> None:
    begun = time.process_time()
    for name in PAPERS:
        propose(read_paper(FOLDER / "papers" / f"{name}.txt"))
    assert time.process_time() - begun < 1


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize("paper", INVENTIONS, ids=lambda paper: paper.name)
def test_nothing_that_was_read_is_dropped(paper: Invented) -> None:
    document, proposal = read(paper)
    kept = words(" ".join(value.source for action in proposal.actions for value in action.values))
    kept |= words(" ".join([*(f"{action.code} {action.section}" for action in proposal.actions), *MEANINGS]))
    kept |= words(
        " ".join([*(left.text for left in proposal.leftovers), *(column.header for column in proposal.columns)])
    )
    for block in document.blocks:
        texts = [cell.text for row in block.rows for cell in row] if isinstance(block, Table) else [block.text]
        assert words(" ".join(texts)) <= kept


def test_a_proposal_survives_its_json() -> None:
    proposal = propose(read_paper(FOLDER / "papers" / "progress-po.txt"))
    assert proposal_from(json.loads(json.dumps(proposal_to(proposal)))) == proposal


CHANGED = (
    ("Q4 2023 <i>dit moet herzien worden.", "Q4 2023 ✓ <i>dit moet herzien worden."),
    ("A4. Roadshow/ Voorlichting I&amp;D aan teams", "A4. Roadshow en voorlichting I&amp;D aan teams"),
    ("<b>C3. Procesafspraken", "<b>C4. Taalcoaches werven</b>\t\tQ1 2025\n<b>C3. Procesafspraken"),
)


def test_a_later_version_of_a_paper_gives_its_differences_alone() -> None:
    first = (FOLDER / "papers" / "progress-po.txt").read_text(encoding="utf-8")
    later = first
    for before, now in CHANGED:
        assert before in later
        later = later.replace(before, now)
    found = differences(proposed(later), known_of(proposed(first)))
    said = {
        (change.code, change.before and change.before.field, str(change.now and change.now.content)[:24])
        for change in found.changes
    }
    assert said == {("A3", "milestone", "Q4 2023; uiterlijk 2023-"), ("A4", "title", "Roadshow en voorlichting")}
    assert [action.title for action in found.new_actions] == ["Taalcoaches werven"]
    assert found.gone == ()


def test_the_same_paper_again_gives_no_differences_and_a_shorter_one_says_what_is_gone() -> None:
    text = (FOLDER / "papers" / "planning-wpi.txt").read_text(encoding="utf-8")
    assert not differences(proposed(text), known_of(proposed(text)))
    shorter = "\n".join(line for line in text.split("\n") if not line.startswith("26."))
    found = differences(proposed(shorter), known_of(proposed(text)))
    assert [known.code for known in found.gone] == ["26"]
    assert not found.changes
    assert not found.new_actions


@pytest.mark.parametrize("paper", INVENTIONS, ids=lambda paper: paper.name)
def test_the_same_file_again_gives_no_differences(paper: Invented) -> None:
    document, first = read(paper)
    assert not differences(propose(document), known_of(first))


FIRST = """Nr;Actie;Wie;Wanneer;Status
1;Training leidinggevenden Noord;HR;1-4-2026;loopt
2;Training leidinggevenden Zuid;HR;1-5-2026;gepland
3;Mentoren werfen voor nieuwe collega's;MT;Q3 2026;gepland
4;Taalcoaches koppelen;P&O;Q4 2026;gepland
"""


def what_changed(later: str) -> tuple[set[tuple[str, str, str]], list[str], list[str]]:
    """Per change its title, field and what it became; titles of new actions; titles of those that are gone."""
    first, now = (propose(read_content(text.encode(), "x.csv")) for text in (FIRST, later))
    found = differences(now, known_of(first))
    changes = {(each.title[:12], each.now.field, str(each.now.content)[:12]) for each in found.changes if each.now}
    return changes, [action.title for action in found.new_actions], [known.title for known in found.gone]


def test_a_row_that_moved_or_was_numbered_anew_is_no_difference() -> None:
    head, *rows = FIRST.splitlines()
    assert what_changed("\n".join([head, *reversed(rows)])) == (set(), [], [])
    renumbered = [f"{n};{row.split(';', 1)[1]}" for n, row in enumerate(rows[::-1], 1)]
    assert what_changed("\n".join([head, *renumbered])) == (set(), [], [])


def test_a_code_that_is_missing_and_a_day_in_other_words_are_no_difference() -> None:
    bare = "\n".join(line.split(";", 1)[1] for line in FIRST.splitlines())
    assert what_changed(bare.replace("1-4-2026", "1 april 2026")) == (set(), [], [])


def test_a_title_without_its_slip_is_one_change_also_when_a_row_came_before_it() -> None:
    head, *rows = FIRST.splitlines()
    new = "5;Training leidinggevenden Oost;HR;1-6-2026;gepland"
    later = "\n".join([head, new, *rows]).replace("werfen", "werven").replace("1-5-2026", "1-7-2026")
    changes = {("Mentoren wer", "title", "Mentoren wer"), ("Training lei", "milestone", "1-7-2026; ui")}
    assert what_changed(later) == (changes, ["Training leidinggevenden Oost"], [])
    bare = "\n".join(line.split(";", 1)[1] for line in later.splitlines())
    assert what_changed(bare) == (changes, ["Training leidinggevenden Oost"], [])


def test_nothing_is_said_of_fields_that_are_not_kept() -> None:
    first = propose(read_content(FIRST.encode(), "x.csv"))
    later = propose(read_content(FIRST.replace("HR", "MT").replace("loopt", "gereed").encode(), "x.csv"))
    found = differences(later, known_of(first), fields=("title", "status"))
    assert [change.now and change.now.field for change in found.changes] == ["status"]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Q3 2023", "2023-09-30"),
        ("eind Q2 2025", "2025-06-30"),
        ("Dec. '23/Jan en Feb, '24", "2024-02-29"),
        ("november/december 2024", "2024-12-31"),
        ("kwartaal 1 en 2 2025", "2025-06-30"),
        ("1e kw 2025", "2025-03-31"),
        ("mrt-25", "2025-03-31"),
        ("1 t/m 15 mei 2025", "2025-05-15"),
        ("31/12/25", "2025-12-31"),
        ("vóór 2026", "2025-12-31"),
        ("medio 2025", "2025-06-30"),
        ("2025-2027", "2027-12-31"),
        ("week 12 2025", "2025-03-21"),
        ("2025 Q1 - Q3", "2025-09-30"),
    ],
)
def test_a_moment_has_the_last_day_of_its_words(text: str, due: str) -> None:
    assert [moment.due_on for moment in moments_in(text)] == [date.fromisoformat(due)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("maandelijks of elk kwartaal", "every"),
        ("2x per jaar", "every"),
        ("doorlopend", "continuous"),
        ("binnen 3 maanden na goedkeuring van het plan", "after"),
        ("een maand later", "after"),
    ],
)
def test_a_moment_without_a_day_keeps_its_kind(text: str, kind: str) -> None:
    assert [(moment.text, moment.kind, moment.due_on) for moment in moments_in(text)] == [(text, kind, None)]


def test_a_moment_without_a_year_is_closed_only_by_what_stands_around_it() -> None:
    (moment,) = moments_in("februari")
    assert close(moment, None).due_on is None
    assert close(moment, date(2025, 1, 1)).due_on == date(2025, 2, 28)
    assert close(moment, date(2025, 3, 1)).due_on == date(2026, 2, 28)


def test_a_day_that_is_no_day_is_not_made_one() -> None:
    assert [moment.due_on for moment in moments_in("31 april 2025")] == [None]


def test_a_tick_belongs_to_what_stands_right_before_it() -> None:
    assert [each.milestone.done for each in read_when("Q1 2025 ✓ Q2 2025").milestones] == [True, False]
    assert [each.milestone.done for each in read_when("Q1 2025 Q2 2025 ✓").milestones] == [True, True]
    assert [each.milestone.label for each in read_when("Q2 2025\n- Team Zuid ✓\n- Team Noord").milestones] == [
        "",
        "Team Zuid",
    ]


def test_what_is_planned_to_be_ready_is_not_ready() -> None:
    assert not read_when("Gereed Q1 2025").milestones[0].milestone.done
    assert read_when("Q1 2025 (gereed)").milestones[0].milestone.done


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Nog niet gereed", "running"),
        ("gedeeltelijk uitgevoerd", "running"),
        ("Loopt, enigszins vertraagd", "slightly-delayed"),
        ("achter op schema", "delayed"),
        ("nog niet gestart", "planned"),
        ("100%", "done"),
        ("0 %", "planned"),
        ("✔", "done"),
        ("vervallen", "not-taken-up"),
        ("moet herzien worden", "to-revise"),
        ("?", "unknown"),
    ],
)
def test_a_status_is_read_from_the_words_of_papers(text: str, status: str) -> None:
    found = status_of(text)
    assert found is not None
    assert found[0] == status


def test_a_colour_is_only_a_guess_unless_the_paper_has_a_legend() -> None:
    guess, told = status_of("oranje"), status_of("oranje", legend_in(["groen = gereed, oranje = loopt"]))
    assert guess is not None
    assert guess[1] < 0.8
    assert told is not None
    assert told[0] == "running"
    assert told[1] >= 0.8


def test_amounts_and_hours_keep_their_unit() -> None:
    assert [amount for amount, _ in amounts_in("€ 1.250,50 en 30 duizend euro en €60,-")] == [
        Amount(125050),
        Amount(3000000),
        Amount(6000),
    ]
    assert [str(hours) for hours, _ in hours_in("ca. 8 uur per week, 1,5-2 uur")] == ["8 uur per week", "2 uur"]


def test_nothing_of_a_doubtful_action_is_certain() -> None:
    text = "Onderwerp | Wie | Wanneer\n--- | --- | ---\nInloop voor alle nieuwe collega's | HR | Q1 2026\n"
    (action,) = proposed(text).actions
    assert len(action.values) == 3
    assert not any(value.sure for value in action.values)


def test_a_table_of_something_else_is_left_over_whole() -> None:
    proposal = proposed("Naam | Telefoon | Kamer\nBalie | 14 020 | 1\nPost | 14 020 | 2\n")
    assert proposal.actions == ()
    assert len(proposal.leftovers) == 9
    assert proposal.columns == ()


def test_a_list_that_is_no_list_of_actions_gives_no_actions() -> None:
    assert proposed("# Risico's\n\n- Risico: te weinig aandacht\n- Maatregel: in de lijn zetten\n").actions == ()


def test_a_list_of_sources_gives_no_actions() -> None:
    sources = (
        "# Bronnen\n\n1. Gemeente Elders. (4 juli 2024). *Rapport werkgroep*. Bureau\n2. Raad. (mei 2023). *Advies*\n"
    )
    assert proposed(sources).actions == ()


def test_a_moment_in_a_heading_is_the_moment_of_the_actions_below_it() -> None:
    text = "# Acties 2025\n\n## Kwartaal 2\n\n### Mentoren werven\n\n- Wie: HR\n- Meetbaar: tien mentoren\n"
    (action,) = proposed(text).actions
    (milestone,) = [value.content for value in action.values if value.field == "milestone"]
    assert isinstance(milestone, Milestone)
    assert milestone.due_on == date(2025, 6, 30)
