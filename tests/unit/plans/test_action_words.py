"""What pages say of an action: what changed of it, what its clocks wait for, what its measure leaves open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from peil_contracts.catalogue import check_fact
from peil_contracts.plans import OWNER_ROLES
from peil_contracts.violations import ContractBroken, Violation
from peil_plans.action_plans.contradictions import contradictions_of, read_contradictions
from peil_plans.action_plans.domain.clocks import dated
from peil_plans.action_plans.domain.milestone import After, Milestone, Source
from peil_plans.action_plans.domain.plan import (
    Action,
    ActionRevised,
    ActionStatusChanged,
    Content,
    Measure,
    Plan,
    PlanAdopted,
    Section,
    Status,
)
from peil_plans.action_plans.domain.revising import reached
from peil_plans.action_plans.facts import TOPIC, draft
from peil_plans.action_plans.pages.clock_words import clock_words, span_words
from peil_plans.action_plans.pages.differences import differences
from peil_plans.action_plans.pages.doing import free_steps, what_was_done
from peil_plans.action_plans.pages.measures import gaps, measure_rows
from peil_plans.action_plans.pages.owner_words import OWNER_WORDS
from peil_plans.action_plans.pages.renewal_words import refused
from peil_plans.action_plans.pages.revising_fields import broken_text, fields_of, merged
from peil_plans.action_plans.pages.revising_form import revision_of
from peil_plans.mandate.reading import AMSTERDAM, load_mandates

SOURCE = "urn:nld:oin:00000001234567890000:systeem:peil-plans"
DAY = date(2026, 3, 3)
WAITS = "binnen 3 maanden nadat ‘Opleidingsplan goedgekeurd’ van A4 is bereikt"
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
APPROVED = Milestone("Opleidingsplan goedgekeurd", "Q2 2026", date(2026, 6, 30), False, None, "ok")
FIRST = Milestone("Eerste training", "", None, False, None, "eerste", None, After(3, 0, "a4", "ok"))
A4 = Action("a4", "A4", "Opleiden", "s", Status.PLANNED, None, False, None, (), None, (APPROVED,), owner="hr-adviser")
A5 = replace(A4, action="a5", code="A5", milestones=(FIRST,))
CONTENT = Content(
    "p", "u", "Plan", date(2026, 1, 1), date(2026, 1, 1), date(2026, 12, 31), (Section("s", "S"),), (A4, A5)
)
PLAN = Plan(CONTENT, "bureau", NOW)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (replace(A4, owner="director"), ["eigenaar: van P&O-adviseur naar directeur"]),
        (replace(A4, owner=None), ["eigenaar: vervalt (was P&O-adviseur)"]),
        (reached(A4, "ok", DAY), ["mijlpaal ‘Opleidingsplan goedgekeurd’ gereed op 3 maart 2026"]),
        (replace(A4, milestones=()), ["mijlpaal ‘Opleidingsplan goedgekeurd’ vervalt"]),
        (
            replace(A4, milestones=(replace(APPROVED, due_on=date(2026, 9, 30)),)),
            ["mijlpaal ‘Opleidingsplan goedgekeurd’, uiterlijk: van 30 juni 2026 naar 30 september 2026"],
        ),
        (
            replace(A4, milestones=(APPROVED, FIRST)),
            [f"nieuwe mijlpaal ‘Eerste training’, {WAITS}"],
        ),
        (replace(A4, every="quarter", continuous=True), ["loopt door zonder einde", "komt elk kwartaal terug"]),
        (
            replace(A4, measure=Measure("Meer", "geslaagden", "deelnemers", None, 75.5)),
            [
                "meting, in woorden: ‘Meer’",
                "meting, wat telt: ‘geslaagden’",
                "meting, waarvan: ‘deelnemers’",
                "meting, moet worden: 75,5 procent",
            ],
        ),
        (
            replace(A4, title="Scholen", remark="Let op."),
            ["titel: van ‘Opleiden’ naar ‘Scholen’", "opmerking: ‘Let op.’"],
        ),
        (A4, []),
    ],
)
def test_what_changed_of_an_action_is_said_in_sentences(after: Action, words: list[str]) -> None:
    assert differences(A4, after, PLAN.actions) == words


def test_an_action_without_a_version_before_was_added() -> None:
    assert differences(None, A4, ()) == ["toegevoegd aan het plan"]


def test_every_field_of_an_action_that_changes_is_told() -> None:
    other: dict[str, Any] = {
        "code": "Z", "title": "z", "section": "z", "continuous": True, "explanation": "z", "items": (1,), "remark": "z",
        "milestones": (), "owner": "council", "co_owner": "council", "theme": "9", "intervention": "9.9",
        "every": "month", "measure": Measure("z"), "continues": "z", "proposal": True,
    }  # fmt: skip
    told = {name for name, value in other.items() if differences(A4, replace(A4, **{name: value}), ())}
    # Its id and source never change, and how it stands is told by changes of status.
    assert set(other) == told == set(Action.__slots__) - {"action", "source", "status", "status_reason"}


def test_a_clock_says_what_it_waits_for_and_whether_it_runs() -> None:

    assert clock_words(FIRST, [A4, A5]) == f"{WAITS}; die klok loopt nog niet"
    assert clock_words(FIRST, [reached(A4, "ok", DAY), A5]) == f"{WAITS}; dat was op 3 maart 2026"
    unknown = replace(A4, milestones=(replace(APPROVED, done=True),))
    assert clock_words(FIRST, [unknown, A5]).endswith("niet bekend is op welke dag, dus de klok loopt niet")
    assert clock_words(replace(FIRST, after=After(0, 14)), []) == "binnen 14 dagen na de vaststelling van het plan"
    assert clock_words(APPROVED, [A4]) == ""
    assert span_words(After(1, 1)) == "1 maand en 1 dag"


@pytest.mark.parametrize(
    ("measure", "missing"),
    [
        (Measure("Meer diversiteit"), ["wat telt", "onder wie", "hoeveel", "wanneer"]),
        (Measure("75% is geschoold", "geschoolden", None, "P&O", 75, DAY), ["waarvan"]),
        (Measure("", "sessies", None, "teams", 12, DAY), []),
        (Measure("", "geschoolden", "medewerkers", "P&O", 75, DAY), []),
    ],
)
def test_a_vague_measure_is_told_what_to_add_and_a_clear_one_nothing(measure: Measure, missing: list[str]) -> None:
    assert [gap.missing for gap in gaps(measure)] == missing


def test_a_measure_is_shown_in_words_and_a_share_in_per_cent() -> None:
    rows = dict(measure_rows(Measure("", "geschoolden", "medewerkers", None, 75, DAY)))
    assert rows == {
        "Wat telt": "geschoolden",
        "Waarvan": "medewerkers",
        "Moet worden": "75 procent",
        "Uiterlijk": "3 maart 2026",
    }
    assert dict(measure_rows(Measure(threshold=1200)))["Moet worden"] == "1.200"


def test_one_click_offers_the_free_steps_alone() -> None:
    assert [value for value, _ in free_steps(PLAN, A4)] == [
        "running",
        "done",
        "slightly-delayed",
        "delayed",
        "to-revise",
    ]
    done = replace(PLAN, content=replace(CONTENT, actions=(replace(A4, status=Status.DONE),)))
    assert free_steps(done, done.actions[0]) == []


@pytest.mark.parametrize(
    ("before", "to", "back", "otherwise"),
    [
        (Status.DELAYED, Status.RUNNING, "delayed", ""),
        (Status.RUNNING, Status.DONE, None, "met uitleg"),
        (Status.PLANNED, Status.RUNNING, None, "kan niet"),
    ],
)
def test_after_a_click_there_is_a_way_back_where_the_table_of_transitions_allows_it(
    before: Status, to: Status, back: str | None, otherwise: str
) -> None:
    change = ActionStatusChanged("c", "a4", before, to, DAY, None, "trekker", NOW)
    done = what_was_done(replace(PLAN, changes=(change,)), A4, "c")
    assert done is not None
    assert (done.back.value if done.back else None) == back
    assert otherwise in done.no_way_back
    assert what_was_done(replace(PLAN, changes=(change,)), A4, "another") is None


def test_a_tick_can_be_taken_back_also_where_it_moved_a_day_of_the_same_action() -> None:
    base = replace(A4, milestones=(APPROVED, FIRST))
    content = replace(CONTENT, actions=(base,))
    ticked = dated((reached(base, "ok", DAY),), CONTENT.adopted_on)[0]
    for made, back in ((ticked, "ok"), (replace(ticked, owner="director"), None)):
        revision = ActionRevised("c", made, DAY, None, "trekker", NOW, 1)
        done = what_was_done(replace(PLAN, content=content, revisions=(revision,)), made, "c")
        assert done is not None
        assert (done.back.value if done.back else None) == back


def test_what_two_people_typed_is_put_together_and_who_types_has_the_last_say() -> None:
    base = replace(A4, milestones=(APPROVED, FIRST))
    theirs = replace(reached(base, "ok", DAY), owner="director", title="Hun titel")
    mine = {**fields_of(base), "titel": "Mijn titel", "m1-naam": "Eerste groep", "m2-naam": "Erbij", "gezien": "0"}
    found = merged(mine, base, theirs)
    assert (found["titel"], found["eigenaar"], found["gezien"]) == ("Mijn titel", "director", "0")
    assert (found["m0-gereed"], found["m0-op"]) == ("ja", "2026-03-03")
    assert (found["m1-naam"], found["m1-na"], found["m2-naam"]) == ("Eerste groep", "a4/ok", "Erbij")
    emptied = {name: "" if name.startswith("m1-") and name != "m1-id" else value for name, value in mine.items()}
    assert "Eerste training" not in merged(emptied, base, theirs).values()
    assert (
        "Eerste training"
        in merged(emptied, base, replace(theirs, milestones=(APPROVED, replace(FIRST, done=True)))).values()
    )


def test_text_of_a_form_that_cannot_be_kept_is_named_in_dutch() -> None:
    assert broken_text("titel", "x" * 501) == "Maak deze tekst korter."
    assert "niet te lezen" in broken_text("uitleg", "a\u202eb")
    assert broken_text("uitleg", "een\ntwee") == ""
    assert broken_text("teller", "een") == ""


def test_what_the_papers_say_differently_is_found_at_the_place_concerned() -> None:
    read_from = Source("000_72690ab4f8b15f03.txt", 32)
    plan = replace(PLAN, content=replace(CONTENT, actions=(replace(A4, code="B3", source=read_from),)))
    assert "Q3 2024" in contradictions_of(plan, "action", "B3")[0].text
    assert contradictions_of(plan, "action", "A4") == []
    assert contradictions_of(plan, "budget") == []
    assert len(contradictions_of(plan, "hours")) == 1
    ddv = replace(PLAN, content=replace(CONTENT, source=Source("004_774d9fc968adf272.txt", 1)))
    assert "115.200" in contradictions_of(ddv, "budget")[0].text
    assert contradictions_of(PLAN, "hours") == []


def test_a_contradiction_about_an_action_must_name_it() -> None:
    for about, action in (("action", "null"), ("hours", '"B3"')):
        one = f'{{"about": "{about}", "places": [{{"document": "d", "action": {action}}}], "text": "t", "sources": []}}'
        with pytest.raises(ValueError, match="names its code"):
            read_contradictions(f'{{"reading": [], "contradictions": [{one}]}}'.encode())


def test_clocks_of_the_plan_give_the_days_that_are_shown() -> None:
    assert dated((reached(A4, "ok", DAY), A5), CONTENT.adopted_on)[1].milestones[0].due_on == date(2026, 6, 3)


def test_every_role_has_a_dutch_word() -> None:
    assert set(OWNER_WORDS) == set(OWNER_ROLES)


@pytest.mark.parametrize(
    ("threshold", "shown"),
    [
        (80.0, "80"),
        (12.5, "12,5"),
        (123456.78, "123456,78"),
        (99999.99, "99999,99"),
        (1250000.0, "1250000"),
        (0.0, "0"),
    ],
)
def test_a_form_shows_a_threshold_as_it_is_and_takes_it_back_as_it_was(threshold: float, shown: str) -> None:
    action = replace(A4, measure=Measure(text="Bereik", threshold=threshold))
    typed = fields_of(action) | {"datum": "2026-03-03", "rol": "bureau"}
    assert typed["drempel"] == shown
    asked = revision_of(typed, PLAN, "a4", action, load_mandates(AMSTERDAM).versions[-1], NOW, {"bureau"})
    assert asked.action.measure == action.measure


def test_a_next_plan_that_is_too_large_is_refused_in_true_words() -> None:
    many = tuple(replace(A4, action=f"a{at}", code=f"A{at}", milestones=()) for at in range(201))
    large = tuple(replace(each, remark="x" * 400) for each in many[:200])
    for actions, words in ((many, "hoogstens 200 acties"), (large, "bij elkaar te lang")):
        content = replace(CONTENT, actions=actions)
        adopted = draft(SOURCE, content, {"s": "S"}, PlanAdopted(content, "bureau", NOW)).event
        told = {**adopted, "recordedtime": adopted["time"], "sequence": "1", "sequencetype": "Integer"}
        with pytest.raises(ContractBroken) as broken:
            check_fact(TOPIC, told)
        assert words in refused(broken.value)["mee"]
    email = Violation("data.title", "email-address", "holds an e-mail address.")
    assert "e-mailadres" in refused(ContractBroken([email]))["titel"]
