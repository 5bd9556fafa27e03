"""What the pages make of a paper, and what they propose of a later version of it: never a loss, in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from peil_plans.action_plans.domain.plan import Action, Content, Milestone, Plan, Section, Status
from peil_plans.imports.domain.proposal import Proposal
from peil_plans.imports.domain.propose import propose
from peil_plans.imports.pages.first import Served, first_typed
from peil_plans.imports.pages.later import compared
from peil_plans.imports.pages.making import plan_of
from peil_plans.imports.pages.steps import unread
from peil_plans.imports.readers.opening import read_content

HEAD = "Nr;Actie;Gereed\n"
DONE = Milestone("Lessen gegeven", "Q2 2026", date(2026, 6, 30), done=True, source=None, milestone="m1")
AGAIN = Milestone("", "Per kwartaal", None, done=False, source=None, milestone="m1")


def read(text: str) -> Proposal:
    return propose(read_content((HEAD + text).encode(), "plan.csv"))


def plan(*milestones: Milestone) -> Plan:
    action = Action("a1", "A1", "Een cursus geven", "A", Status.RUNNING, None, False, None, (), None, milestones)
    section = Section("A", "Acties", None)
    made = Content("p", "u", "Plan", date(2026, 1, 1), date(2026, 1, 1), date(2026, 12, 31), (section,), (action,))
    return Plan(made, "bureau", datetime(2026, 1, 1, tzinfo=UTC))


def test_a_milestone_that_is_done_is_not_undone_by_a_paper_without_a_tick() -> None:
    (choice,) = compared(plan(DONE), read("A1;Een cursus geven;Q2 2026\n")).choices
    assert not choice.sure
    assert choice.before == "Lessen gegeven; Q2 2026; uiterlijk 30 juni 2026; gereed"
    (moved,) = compared(plan(replace(DONE, done=False)), read("A1;Een cursus geven;Q3 2026\n")).choices
    assert moved.sure


def test_a_paper_that_says_the_same_in_fewer_words_proposes_nothing() -> None:
    assert compared(plan(replace(DONE, done=False)), read("A1;Een cursus geven;Q2 2026\n")).choices == ()


def test_what_comes_back_every_quarter_is_not_gone_when_the_paper_says_so_too() -> None:
    assert compared(plan(AGAIN), read("A1;Een cursus geven;Per kwartaal\n")).choices == ()


def test_a_heading_that_became_a_chapter_does_not_count_as_not_understood() -> None:
    proposal = read("A. Bewustwording;;\nA1;Een cursus geven;Q2 2026\nTotaal;12;\n")
    assert proposal.actions[0].section == "A. Bewustwording"
    assert [each.text for each in unread(proposal)] == ["Totaal", "12"]


def test_a_chapter_of_the_plan_keeps_the_number_that_the_paper_gives_it() -> None:
    proposal = read("B. Werving;;\nB1;Een beurs houden;Q2 2026\nA. Bewustwording;;\nA1;Een cursus geven;Q2 2026\n")
    served = Served({}, {})
    typed = first_typed(proposal, "form-1", date(2026, 1, 1), served) | {"titel": "Plan", "eenheid": "u"}
    content, _ = plan_of(proposal, typed)
    assert [(each.section, each.title) for each in content.sections] == [("B", "B. Werving"), ("A", "A. Bewustwording")]
    assert [each.section for each in content.actions] == ["B", "A"]
