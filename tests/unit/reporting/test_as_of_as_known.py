"""Issue 3, line 26: an answer for any two days equals a recompute from a log cut at the known day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import reporting_oracle as oracle
from peil_chassis.projection import Fact
from peil_contracts.organisation import UNIT_PLACED
from peil_contracts.plans import (
    ACTION_REVISED,
    ACTION_STATUS_CHANGED,
    ENTRY_RECORDED,
    PHASE_CHANGED,
    PLAN_ADOPTED,
    STATUSES,
)
from peil_contracts.vacancies import BIWS_STEPS, STEP_COMPLETED, VACANCY_CLOSED, VACANCY_OPENED
from peil_reporting.figures.catalogue import FIGURES
from peil_reporting.figures.domain import Days, Timeline, lying_in, per_unit, rolled_up
from peil_reporting.figures.explanation import counted_of
from peil_reporting.plans import projection
from peil_reporting.recorded import known_by
from reporting_cells import cells, entities, placements
from reporting_facts import (
    OTHER_SOURCE,
    SOURCE,
    action,
    adopted,
    changed,
    closed,
    milestone,
    opened,
    phase,
    placed,
    recorded,
    revised,
    step,
    withdrawn,
)

FIRST = date(2026, 1, 1)
UNITS = ["a", "b", "c", "d"]
NAMED = [*UNITS, "stad", "onbekend"]
days = st.integers(0, 20).map(lambda n: (FIRST + timedelta(days=n)).isoformat())
sources = st.sampled_from([SOURCE, OTHER_SOURCE])
vacancies = st.sampled_from(["v1", "v2"])
plans = st.sampled_from(["p1", "p2"])
statuses = st.sampled_from(STATUSES)
steps = st.sampled_from([*BIWS_STEPS[:2] * 8, *BIWS_STEPS])
moments = st.builds(
    milestone, st.sampled_from(["m1", "m2"]), days | st.none(), done=st.booleans(), reached=days | st.none()
)
one_action = st.one_of(
    st.builds(
        action,
        st.sampled_from(["a1", "a2", "a3"]),
        statuses,
        st.lists(days | st.none(), max_size=2),
        continuous=st.booleans(),
    ),
    st.builds(
        action,
        st.sampled_from(["a1", "a2"]),
        milestones=st.lists(moments, max_size=2, unique_by=lambda one: one["milestone"]),
    ),
)
actions = st.lists(
    one_action,
    min_size=1,
    max_size=3,
    unique_by=lambda one: one["action"],
)


@st.composite
def placings(draw: st.DrawFn, known: str, n: int) -> Fact:
    unit = draw(st.sampled_from(UNITS))
    state = draw(st.sampled_from(["open", "open", "closed", "merged"]))
    more = {"merged_into": draw(st.sampled_from([*NAMED]))} if state == "merged" else {}
    parent = draw(st.sampled_from([*NAMED, None]))
    return placed(unit, parent, draw(days), known, n=n, state=state, source=draw(sources), **more)


@st.composite
def withdrawals(draw: st.DrawFn, known: str, n: int) -> Fact:
    of, key = draw(
        st.one_of(
            st.tuples(
                st.just(UNIT_PLACED), st.fixed_dictionaries({"unit": st.sampled_from(UNITS), "effective_on": days})
            ),
            st.tuples(st.sampled_from([VACANCY_OPENED, VACANCY_CLOSED]), st.fixed_dictionaries({"vacancy": vacancies})),
            st.tuples(
                st.just(STEP_COMPLETED),
                st.fixed_dictionaries({"vacancy": vacancies, "step": st.sampled_from(BIWS_STEPS[:3])}),
            ),
            st.tuples(st.just(PLAN_ADOPTED), st.fixed_dictionaries({"plan": plans})),
            st.tuples(
                st.just(ACTION_STATUS_CHANGED),
                st.fixed_dictionaries({"plan": plans, "action": st.just("a1"), "change": st.sampled_from(["x", "y"])}),
            ),
            st.tuples(
                st.sampled_from([ACTION_REVISED, PHASE_CHANGED]),
                st.fixed_dictionaries({"plan": plans, "change": st.sampled_from(["x", "y"])}),
            ),
            st.tuples(
                st.just(ENTRY_RECORDED),
                st.fixed_dictionaries({"plan": plans, "entry": st.just("e1"), "change": st.sampled_from(["x", "y"])}),
            ),
        )
    )
    return withdrawn(known, of, key, n=n, source=draw(sources))


def one_fact(family: str, known: str, n: int) -> st.SearchStrategy[Fact]:
    known_, n_ = st.just(known), st.just(n)
    of_family = {
        "vacancies": [
            st.builds(opened, st.sampled_from(NAMED), days, known_, vacancy=vacancies, n=n_, source=sources),
            st.builds(step, steps, days, known_, vacancy=vacancies, n=n_, source=sources),
            st.builds(step, steps, days, known_, vacancy=vacancies, n=n_, source=sources),
            st.builds(closed, days, known_, vacancy=vacancies, n=n_, source=sources),
        ],
        "plans": [
            st.builds(adopted, st.sampled_from(NAMED), days, actions, known_, plan=plans, n=n_),
            st.builds(
                changed,
                st.sampled_from(["a1", "a2", "a9"]),
                statuses,
                days,
                known_,
                plan=plans,
                change=st.sampled_from(["x", "y"]),
                n=n_,
            ),
            st.builds(revised, one_action, days, known_, plan=plans, change=st.sampled_from(["x", "y", "z"]), n=n_),
            st.builds(revised, one_action, days, known_, plan=plans, change=st.sampled_from(["x", "y", "z"]), n=n_),
            st.builds(phase, st.sampled_from(["check", "closed"]), days, known_, plan=plans, change=st.just("x"), n=n_),
            st.builds(
                recorded,
                st.sampled_from(["e1", "e2", "e3"]),
                st.just("precondition"),
                days,
                known_,
                plan=plans,
                subject=st.sampled_from(["owner", "hours", "budget"]),
                settled=st.sampled_from([True, True, False]),
                withdrawn=st.sampled_from([False, False, True]),
                change=st.sampled_from(["x", "y"]),
                n=n_,
            ),
        ],
    }
    return st.one_of(placings(known, n), withdrawals(known, n), *of_family[family])


@st.composite
def logs(draw: st.DrawFn) -> list[Fact]:
    """A log: known days never go back, and the later write of a natural key has the later time."""
    log = [placed("stad", None, "2026-01-01", "2026-01-01", n=0, level="municipality")]
    known, family = FIRST, draw(st.sampled_from(["vacancies", "plans"]))
    for n in range(1, draw(st.integers(1, 40))):
        known += timedelta(days=draw(st.integers(0, 2)))
        log.append(draw(one_fact(family, known.isoformat(), n)))
    return log


def answered(log: list[Fact], figure_id: str, asked: Days) -> dict[str, Counter[str]]:
    """What reporting says at every unit of the tree, by both of its ways to sum cells and by its explanation."""
    figure = FIGURES[figure_id]
    tree = placements(log).tree(asked.as_of, asked.known_on)
    documents = [document for document in cells(figure.projection, log) if document["figure"] == figure_id]
    own = per_unit(tree, documents, asked)
    explained: Counter[tuple[str, str]] = Counter()
    for entity in entities(figure.projection, log).values():
        for part in counted_of(figure, known_by(entity, asked.known_on), asked.as_of):
            for node in tree.path(tree.place_of(part.span.unit)):
                explained[node.unit, part.span.category] += part.span.amount
    found: dict[str, Counter[str]] = {}
    for unit in tree.nodes:
        amounts = Counter(rolled_up(tree, unit, own))
        assert amounts == Counter(Timeline(lying_in(tree, unit, documents), asked.known_on).at(asked.as_of))
        assert amounts == Counter({of: amount for (at, of), amount in explained.items() if at == unit})
        if amounts:
            found[unit] = amounts
    return found


MOVED_TWICE = [
    placed("stad", None, "2026-01-01", "2026-01-01", n=0, level="municipality"),
    placed("a", "stad", "2026-01-01", "2026-01-03", n=1),
    placed("b", "stad", "2026-01-01", "2026-01-03", n=2),
    opened("a", "2026-01-01", "2026-01-03", n=3),
    opened("b", "2026-01-05", "2026-01-10", n=4),
    opened("a", "2026-01-08", "2026-01-12", n=5),
]


DATED_BACK = [
    placed("stad", None, "2026-01-01", "2026-01-01", n=0, level="municipality"),
    adopted("stad", "2026-01-01", [action("a1", milestones=[milestone("m1", "2026-01-02")])], n=1),
    revised(action("a1", milestones=[milestone("m1", "2026-01-20")]), "2026-01-09", n=2, change="x"),
    revised(action("a1", milestones=[milestone("m1", "2026-01-07")]), "2026-01-05", "2026-01-10", n=3, change="y"),
]


@settings(max_examples=60, deadline=None)
@example(MOVED_TWICE, "2026-01-06", "2026-01-11")
@example(DATED_BACK, "2026-01-12", "2026-01-12")
@given(logs(), days, days)
def test_an_answer_equals_a_recompute_from_the_log_cut_at_the_known_day(
    log: list[Fact], as_of: str, known_at: str
) -> None:
    asked = Days(oracle.day(as_of), oracle.day(known_at))
    by_status, late, in_order = oracle.plan_figures(log, *asked)
    assert answered(log, "open_vacancies", asked) == oracle.open_vacancies(log, *asked)
    assert answered(log, "plan_progress", asked) == by_status
    assert answered(log, "overdue_actions", asked) == late
    assert answered(log, "plans_in_order", asked) == in_order


def test_a_closed_plan_that_is_still_counted_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    log = [
        placed("stad", None, "2026-01-01", "2026-01-01", n=0, level="municipality"),
        adopted("stad", "2026-01-01", [action("a1")], n=1),
        phase("closed", "2026-01-05", n=2),
    ]
    asked = Days(20260105, 20260105)
    assert answered(log, "plan_progress", asked) == oracle.plan_figures(log, *asked)[0] == {}
    monkeypatch.setattr(projection, "CLOSED", "no phase of that name")
    assert answered(log, "plan_progress", asked) != oracle.plan_figures(log, *asked)[0]


def test_worked_example_2_a_change_learnt_late_leaves_what_was_known_as_it_was() -> None:
    log = [
        placed("stad", None, "2026-01-01", "2026-01-01", n=0, level="municipality"),
        placed("a", "stad", "2026-01-01", "2026-01-01", n=1),
        placed("b", "stad", "2026-01-01", "2026-01-01", n=2),
        adopted("a", "2026-01-01", [action("a1")], "2026-01-03", n=3),
        adopted("b", "2026-02-01", [action("a1")], "2026-03-10", n=4),
        adopted("b", "2026-03-01", [action("a1")], "2026-03-20", n=5),
    ]
    held = {known: answered(log, "plan_progress", Days(20260215, known)) for known in (20260301, 20260311, 20260321)}
    assert held[20260301]["a"] == Counter(planned=1)
    assert held[20260311]["b"] == Counter(planned=1)
    assert "a" not in held[20260311]
    assert held[20260321] == {}
    documents = cells(FIGURES["plan_progress"].projection, log)
    entries = {(d["unit"], d["month"]): d["entries"] for d in documents if d["figure"] == "plan_progress"}
    assert entries["b", 202603] == {"planned": [20260201, 20260310, 1, 20260201, 20260320, -1, 20260301, 20260320, 1]}
