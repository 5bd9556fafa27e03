"""What the pages make of a paper, and what they propose of a later version of it: never a loss, in plain words."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from peil_chassis.http.pages import PageProblem
from peil_plans.action_plans.domain.dossier import Entry
from peil_plans.action_plans.domain.milestone import Milestone
from peil_plans.action_plans.domain.plan import Action, ActionRevised, Content, EntryRecorded, Plan, Section, Status
from peil_plans.imports.domain.differences import differences, known_of
from peil_plans.imports.domain.document import Place
from peil_plans.imports.domain.figures import Amount
from peil_plans.imports.domain.proposal import Proposal, ProposedAction, Value
from peil_plans.imports.domain.propose import propose
from peil_plans.imports.pages.adding import new_action
from peil_plans.imports.pages.carrying import carried, carrying
from peil_plans.imports.pages.first import Served, first_typed
from peil_plans.imports.pages.later import compared, ids_of, with_chosen
from peil_plans.imports.pages.lines import lines_of_new
from peil_plans.imports.pages.making import plan_of
from peil_plans.imports.pages.serving import held_to_day
from peil_plans.imports.pages.steps import unread
from peil_plans.imports.readers.opening import read_content
from peil_plans.mandate.reading import load_mandates

DORPVEEN = Path(__file__).parents[2] / "integration" / "plans" / "mandate_of_dorpveen"

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


def priced(*euros: int) -> Proposal:
    paper = read("A1;Een cursus geven;\n")
    (action,) = paper.actions
    amounts = [Value("amount", Amount(each * 100), 1.0, "", Place("", at)) for at, each in enumerate(euros)]
    return replace(paper, actions=(replace(action, values=(*action.values, *amounts)),))


def recorded(*lines: Entry | None) -> Plan:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    said = [EntryRecorded(f"r{n}", line, date(2026, 1, 2), None, "trekker", at) for n, line in enumerate(lines) if line]
    return replace(plan(), recorded=tuple(said))


def test_a_new_line_of_money_is_never_one_that_was_corrected_since() -> None:
    (line,) = [each.line for each in compared(plan(), priced(500)).choices]
    assert line is not None
    corrected = recorded(line, replace(line, stated=600.0))
    (new,) = compared(corrected, priced(600, 500)).choices
    assert new.line is not None
    assert (new.before, new.line.stated, new.line.entry == line.entry) == ("", 500, False)
    assert [each.stated for each in recorded(*(said.entry for said in corrected.recorded), new.line).entries] == [
        600,
        500,
    ]


def test_two_lines_of_one_amount_are_two_and_each_is_the_same_one_whenever_it_is_sent() -> None:
    first, second = compared(plan(), priced(500, 500)).choices
    assert len({first.key, second.key}) == 2
    (left,) = compared(recorded(first.line), priced(500, 500)).choices
    assert (left.key, left.line) == (second.key, second.line)
    assert compared(recorded(first.line, second.line), priced(500, 500)).choices == ()
    more = compared(recorded(first.line, second.line), priced(700, 700)).choices
    assert len({each.key for each in more}) == len({each.line.entry for each in more if each.line}) == 2
    (proposed,) = priced(500, 500).actions
    assert len({each.entry for each in lines_of_new(plan(), "a9", proposed, "A9")}) == 2


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


def long_paper(seed: int) -> Proposal:
    """200 actions of one number, each with a title of 70 words that all of them use."""
    draw = random.Random(seed)
    words = ["de", "een", "van", "het", "voor", "plan", "team", "werk", "leren", "delen", "maken", "open", "samen"]
    titles = [" ".join(draw.choices(words, k=70)) for _ in range(200)]
    place = Place("regel 1")
    return Proposal(
        tuple(ProposedAction("A1", "Acties", place, (Value("title", title, 1.0, "", place),)) for title in titles)
    )


def test_two_hundred_long_unlike_actions_are_compared_within_two_seconds() -> None:
    first, later = long_paper(1), long_paper(2)
    begun = time.process_time()
    found = differences(later, known_of(first))
    assert time.process_time() - begun < 2  # half of one, on a machine that does nothing else
    assert len(found.changes) + len(found.new_actions) == 200


def test_a_long_title_with_other_words_at_its_end_is_the_same_action_and_one_with_another_end_is_not() -> None:
    begin = "In het kader van de opdracht Inclusie en Diversiteit, en in overleg met alle teams van de directie: "
    first = "geef een cursus over taal op het werk aan iedere leidinggevende die begint"
    place = Place("regel 1")

    def paper(title: str) -> Proposal:
        return Proposal((ProposedAction("", "", place, (Value("title", title, 1.0, "", place),)),))

    known = known_of(paper(begin + first))
    assert differences(paper(begin + first + " bij ons"), known).changes
    assert differences(paper(begin + "zoek een zaal, huur stoelen, kook soep, koop brood"), known).new_actions


def test_a_milestone_is_not_taken_for_another_one_that_takes_its_place() -> None:
    agreed = Milestone("Goedgekeurd", "Q1 2026", date(2026, 3, 31), done=False, source=None, milestone="m1")
    made = plan(agreed)
    paper = read("A1;Een cursus geven;Q4 2026\n")
    (value,) = (each for each in paper.actions[0].values if each.field == "milestone")
    other = replace(value, content=replace(value.content, label="Heel iets anders"))  # type: ignore[arg-type,type-var]
    values = tuple(other if each is value else each for each in paper.actions[0].values)
    gone, new = compared(made, replace(paper, actions=(replace(paper.actions[0], values=values),))).choices
    assert (gone.before[:11], gone.now, new.before, new.now[:16]) == ("Goedgekeurd", "", "", "Heel iets anders")
    assert not gone.sure
    assert not new.sure
    assert "Peil weet niet of dit een andere mijlpaal is" in new.beside
    left = with_chosen(made.actions[0], [gone])
    at = datetime(2026, 2, 1, tzinfo=UTC)
    made = replace(made, revisions=(ActionRevised("c", left, date(2026, 2, 1), None, "bureau", at, 1),))
    (added,) = with_chosen(left, [new], ids_of(made, "a1")).milestones
    assert added.milestone == "m2"


def test_milestones_of_one_day_keep_apart_by_their_names_and_one_that_moved_keeps_its_id() -> None:
    two = (
        Milestone("Lessen gegeven", "Q2 2026", date(2026, 6, 30), done=False, source=None, milestone="m1"),
        Milestone("Toets gemaakt", "Q3 2026", date(2026, 9, 30), done=False, source=None, milestone="m2"),
    )
    paper = read("A1;Een cursus geven;Q3 2026\n")
    (value,) = (each for each in paper.actions[0].values if each.field == "milestone")
    said = replace(value, content=replace(value.content, label="Lessen gegeven"))  # type: ignore[arg-type,type-var]
    values = tuple(said if each is value else each for each in paper.actions[0].values)
    choices = compared(plan(*two), replace(paper, actions=(replace(paper.actions[0], values=values),))).choices
    assert [(each.before.partition(";")[0], each.now.partition(";")[0], each.sure) for each in choices] == [
        ("Lessen gegeven", "Lessen gegeven", True),
        ("Toets gemaakt", "", False),
    ]


def test_an_action_that_was_added_and_reworded_since_is_not_offered_again() -> None:
    made, paper = plan(replace(DONE, done=False)), read("A1;Een cursus geven;Q2 2026\nA2;Een beurs houden;Q3 2026\n")
    (added,) = compared(made, paper).added
    assert added.sure
    action = replace(new_action(made, added), title="Naar de banenmarkt in het stadion")
    at = datetime(2026, 2, 1, tzinfo=UTC)
    later = compared(
        replace(made, revisions=(ActionRevised("c", action, date(2026, 2, 1), None, "bureau", at, 1),)), paper
    )
    assert [each.there for each in later.added] == ["A2. Naar de banenmarkt in het stadion"]
    assert not later.keys()


def tampered(change: Callable[[dict[str, Any]], None]) -> str:
    paper = b"Nr;Actie;Gereed;Status;Kosten\nA1;Les geven;Q3 2026;loopt;EUR 500\n"
    said = json.loads(carrying(propose(read_content(paper, "plan.csv"))))
    change(said)
    return json.dumps(said)


def value_of(said: dict[str, Any], field: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in said["actions"][0]["values"] if each["field"] == field)
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda said: value_of(said, "status").update(value="foo"),
        lambda said: value_of(said, "title").update(field="foo"),
        lambda said: value_of(said, "title").update(value="\ud800"),
        lambda said: value_of(said, "title").update(confidence="zeker"),
        lambda said: value_of(said, "amount")["value"].update(cents="5"),
        lambda said: value_of(said, "amount").update(field="hours", value={"hours": "1e400000", "per": ""}),
        lambda said: value_of(said, "milestone")["value"].update(moment=3),
        lambda said: value_of(said, "milestone")["value"].update(done="ja"),
        lambda said: said["actions"][0].update(code=7),
        lambda said: said["actions"][0]["place"].update(row="twee"),
        lambda said: said.update(actions=said["actions"] * 201),
        lambda said: said.update(x="x" * 1024 * 1024),
    ],
)
def test_a_proposal_that_nobody_handed_out_is_refused_in_words(change: Callable[[dict[str, Any]], None]) -> None:
    assert carried(tampered(lambda _: None)).actions
    with pytest.raises(PageProblem) as refused:
        carried(tampered(change))
    assert refused.value.status_code == 400


def test_a_choice_that_means_something_else_on_the_day_of_adoption_is_emptied_and_said() -> None:
    mandates, today = load_mandates(DORPVEEN), date(2026, 3, 3)
    typed = {"vastgesteld": "3-3-2026", "a0-dient": "i:x:x.2", "a1-dient": "t:x", "a0-code": "A1"}
    held, lost = held_to_day(mandates, typed, today)
    assert (held["opdracht"], lost) == ("2026-2029", {})
    held, lost = held_to_day(mandates, {**held, "vastgesteld": "1-5-2024"}, today)
    assert (held["opdracht"], held["a0-dient"], held["a1-dient"]) == ("2022-2025", "", "t:x")
    assert list(lost) == ["a0-dient"]
    assert lost["a0-dient"].startswith("Actie A1, thema of interventie: Op de dag van vaststelling gold een andere")
    assert held_to_day(mandates, held, today) == (held, {})
