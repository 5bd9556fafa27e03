"""What is told of a survey: right sums, and never anything about fewer than k people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reporting_agreed_oracle as oracle
from peil_disclosure.model import Refused
from peil_reporting.responses.projection import PROJECTION as RESPONSES
from peil_reporting.responses.projection import Responses, leaves
from peil_reporting.surveys.domain.campaign import Opened, Question, catalogue_of, check_catalogue
from peil_reporting.surveys.domain.figures import Mark, SurveyGate, SurveyMade, Told
from peil_reporting.surveys.domain.leaves import Leaf, NotForRelease, least_people
from peil_reporting.surveys.domain.told import told_of
from peil_reporting.surveys.projection import PROJECTION as SURVEYS
from peil_reporting.surveys.projection import Campaign, closed, opened
from reporting_agreed import QUESTIONS, campaign_closed, campaign_opened, counted, survey_of
from reporting_facts import entity_of

TEAM_A, TEAM_B = ("stad", "dir", "team-a"), ("stad", "dir", "team-b")
ALL_FIVE = {"welkom": [1, 1, 1, 1, 1], "veilig": [0, 0, 0, 0, 5], "bekend": [5, 0]}


def asked(k: int = 5, questions: Sequence[Any] = QUESTIONS) -> Opened:
    return opened(entity_of(SURVEYS, [campaign_opened("2026-05-01", k=k, questions=questions)])) or pytest.fail(
        "it is not open"
    )


def made(*facts: Any, k: int = 5, threshold: int = 5) -> SurveyMade:
    """A release; fails when nothing is told."""
    gate = SurveyGate(max(k, threshold), b"a key for a survey")
    return told_of(asked(k), leaves(entity_of(RESPONSES, facts)), gate) or pytest.fail("nothing is told")


def told(*facts: Any, k: int = 5, threshold: int = 5) -> dict[str, Told]:
    """What is told, by node; fails when nothing is."""
    return {one.node: one for one in made(*facts, k=k, threshold=threshold).nodes}


def test_nothing_is_told_before_every_leaf_has_come() -> None:
    first, second = (counted(path, 5, ALL_FIVE, leaves=2, invited=8) for path in (TEAM_A, TEAM_B))
    gate = SurveyGate(5, b"a key for a survey")
    assert told_of(asked(), leaves(entity_of(RESPONSES, [first])), gate) is None
    assert told_of(asked(), [], gate) is None
    assert set(told(first, second)) == {"stad", "dir", "team-a", "team-b"}


def test_participation_and_scores_add_up_the_tree_and_are_told_coded() -> None:
    many = {"welkom": [4, 4, 4, 4, 4], "veilig": [2, 2, 2, 2, 12], "bekend": [15, 5]}
    other = {"welkom": [0, 2, 6, 10, 4], "veilig": [10, 4, 4, 2, 2], "bekend": [4, 18]}
    found = told(counted(TEAM_A, 20, many, leaves=2, invited=25), counted(TEAM_B, 22, other, leaves=2, invited=39))
    assert (found["dir"].invited, found["dir"].answered, found["dir"].participation) == (64, 42, "65.6")
    assert found["dir"].scores["welkom"].mean == Mark(34, "about")
    assert found["dir"].scores["welkom"].share == Mark(50, "about")
    assert found["team-b"].scores["bekend"].share == Mark(20, "about")
    assert found["team-b"].scores["bekend"].mean is None
    assert found["team-a"].parent == "dir"


def test_a_rest_is_a_part_of_its_own_beside_the_others() -> None:
    found = told(
        counted(TEAM_A, 5, ALL_FIVE, leaves=2, invited=8),
        counted(TEAM_A[:2], 5, ALL_FIVE, leaves=2, part="rest", invited=8),
    )
    assert (found["dir/rest"].unit, found["dir/rest"].part, found["dir/rest"].parent) == ("dir", "rest", "dir")
    assert found["dir"].answered == 10


def test_a_question_that_too_few_answered_somewhere_is_told_of_the_whole_alone() -> None:
    few = {"welkom": [1, 1, 1, 1, 0], "veilig": [1, 1, 1, 1, 1], "bekend": [3, 2]}
    mixed = {"welkom": [4, 4, 4, 4, 3], "veilig": [4, 4, 4, 4, 4], "bekend": [10, 10]}
    found = told(counted(TEAM_A, 5, few, leaves=2, invited=9), counted(TEAM_B, 20, mixed, leaves=2, invited=40))
    assert {node for node, one in found.items() if "welkom" in one.scores} == {"stad"}
    assert all("veilig" in one.scores for one in found.values())


def test_a_question_that_too_few_answered_in_all_is_told_nowhere() -> None:
    found = told(counted(TEAM_A, 5, {"veilig": [1, 1, 1, 1, 1]}, leaves=1, invited=8))
    assert {name for one in found.values() for name in one.scores} == {"veilig"}


def test_a_small_group_in_which_everybody_took_part_is_not_told_and_does_not_follow_either() -> None:
    """Two teams of which one took part to the last: the other one would give it away beside the whole."""
    found = told(counted(TEAM_A, 6, ALL_FIVE, leaves=2, invited=6), counted(TEAM_B, 9, ALL_FIVE, leaves=2, invited=20))
    assert "team-a" not in found
    assert "team-b" not in found
    assert found["stad"].answered == 15
    large = told(
        counted(TEAM_A, 10, ALL_FIVE, leaves=2, invited=10), counted(TEAM_B, 9, ALL_FIVE, leaves=2, invited=20)
    )
    assert "team-a" in large


def test_what_would_have_given_a_group_away_is_said_with_the_names_of_units() -> None:
    facts = [counted(TEAM_A, 6, ALL_FIVE, leaves=2, invited=6), counted(TEAM_B, 9, ALL_FIVE, leaves=2, invited=20)]
    names = {"stad": "Gemeente", "dir": "Directie", "team-a": "Team Noord", "team-b": "Team Zuid"}
    found = told_of(asked(), leaves(entity_of(RESPONSES, facts)), SurveyGate(5, b"a key for a survey"), names)
    assert found is not None
    assert found.recipes
    assert not [said for said in found.recipes if any(unit in said for unit in names)]
    assert any("Team " in said or "Directie" in said for said in found.recipes)


def test_a_team_that_answered_alike_does_not_show_it_and_all_questions_have_the_same_units() -> None:
    alike = {"welkom": [0, 0, 0, 0, 12], "veilig": [2, 2, 3, 3, 2], "bekend": [6, 6]}
    mixed = {"welkom": [4, 4, 4, 4, 4], "veilig": [4, 4, 4, 4, 4], "bekend": [10, 10]}
    result = made(counted(TEAM_A, 12, alike, leaves=2, invited=30), counted(TEAM_B, 20, mixed, leaves=2, invited=40))
    shown = [{one.node for one in result.nodes if name in one.scores} for name in ("welkom", "veilig", "bekend")]
    assert shown[0] == shown[1] == shown[2]
    assert shown[0] == {one.node for one in result.nodes}, "a unit with people and no answers would say something"
    for one in result.nodes:
        if one.node == "team-a":
            assert one.scores["welkom"].mean == Mark(42, "or-more")


def test_a_rest_goes_along_before_a_team_of_its_own() -> None:
    """Team b answered alike and follows from the others: the rest is given up, for nobody leads it."""
    mixed = {"welkom": [4, 4, 4, 4, 4], "veilig": [4, 4, 4, 4, 4], "bekend": [10, 10]}
    alike = {"welkom": [0, 0, 0, 0, 12], "veilig": [2, 2, 3, 3, 2], "bekend": [6, 6]}
    parts = [(TEAM_A, "whole", mixed), (TEAM_B, "whole", alike), (TEAM_A[:2], "rest", mixed)]
    facts = [
        counted(path, sum(counts["bekend"]), counts, leaves=3, invited=40, part=part) for path, part, counts in parts
    ]
    within = leaves(entity_of(RESPONSES, facts))
    made_by = [told_of(asked(), within, SurveyGate(5, bytes([key]) * 16)) for key in range(4)]
    assert {one.hidden if one else None for one in made_by} == {("dir/rest",)}


def test_a_threshold_above_that_of_the_campaign_joins_leaves_once_more() -> None:
    facts = [counted(TEAM_A, 6, ALL_FIVE, leaves=2, invited=9), counted(TEAM_B, 12, ALL_FIVE, leaves=2, invited=20)]
    assert "team-a" in told(*facts)
    found = told(*facts, threshold=8)
    assert "team-a" not in found
    assert (found["dir"].answered, found["team-b"].answered) == (12, 12)
    assert found["dir"].based_on == "team-b"


def test_a_catalogue_that_is_not_the_frozen_one_is_refused_by_the_rules_name() -> None:
    frozen = catalogue_of("najaar", asked(), 5)
    assert frozen.tables == (
        "participation",
        "welkom/share",
        "welkom/mean",
        "veilig/share",
        "veilig/mean",
        "bekend/share",
    )
    check_catalogue(frozen, catalogue_of("najaar", asked(), 5))
    for other in (catalogue_of("najaar", asked(), 6), catalogue_of("najaar", asked(questions=QUESTIONS[:1]), 5)):
        with pytest.raises(Refused) as refused:
            check_catalogue(frozen, other)
        assert refused.value.rule == "catalogue-changed"


def test_k_is_the_largest_that_anybody_asks_for() -> None:
    about_it = [*QUESTIONS, {"question": "v", "text": "V?", "kind": "yes-no", "discrimination": True}]
    leaf = leaves(entity_of(RESPONSES, [counted(TEAM_A, 5, ALL_FIVE, leaves=1)]))[0]
    assert least_people(asked(), [leaf]) == 5
    assert least_people(asked(k=7), [leaf]) == 7
    assert least_people(asked(), [msgspec.structs.replace(leaf, k=8)]) == 8
    assert least_people(asked(questions=about_it), [leaf]) == 10


def test_a_leaf_below_k_keeps_the_whole_campaign_from_being_told() -> None:
    with pytest.raises(NotForRelease, match="fewer than k"):
        told(counted(TEAM_A, 5, ALL_FIVE, leaves=1), k=6)
    below = counted(TEAM_A, 4, {"bekend": [4, 0]}, leaves=1)
    with pytest.raises(NotForRelease, match="fewer than k"):
        told(below)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ([counted(TEAM_A, 5, ALL_FIVE, leaves=1), counted(TEAM_B, 5, ALL_FIVE, leaves=2)], "agree"),
        ([counted(TEAM_A, 5, ALL_FIVE, leaves=2), counted(TEAM_A[:2], 9, ALL_FIVE, leaves=2)], "within another"),
        (
            [counted(TEAM_A[:2], 5, ALL_FIVE, leaves=2), counted(TEAM_A[:2], 9, ALL_FIVE, leaves=2, part="rest")],
            "within another",
        ),
        ([counted(TEAM_A, 5, ALL_FIVE, leaves=2), counted(("dorp", "x"), 5, ALL_FIVE, leaves=2)], "one municipality"),
        ([counted(TEAM_A, 5, {"welkom": [5, 0]}, leaves=1)], "fit the questions"),
        ([counted(TEAM_A, 5, {"unheard-of": [5, 0]}, leaves=1)], "fit the questions"),
        ([counted(TEAM_A, 5, {"bekend": [5, 1]}, leaves=1)], "fit the questions"),
        ([counted(TEAM_A, 9, ALL_FIVE, leaves=1, invited=8)], "fewer than k"),
    ],
)  # fmt: skip
def test_leaves_that_do_not_hang_together_are_not_told(facts: list[Any], rule: str) -> None:
    with pytest.raises(NotForRelease, match=rule):
        told(*facts)


def test_one_leaf_told_twice_by_two_sources_is_refused() -> None:
    leaf = leaves(entity_of(RESPONSES, [counted(TEAM_A, 5, ALL_FIVE, leaves=2)]))[0]
    with pytest.raises(NotForRelease, match="twice"):
        told_of(asked(), [leaf, leaf], SurveyGate(5, b"a key for a survey"))


def test_a_campaign_is_known_open_and_closed() -> None:
    campaign = entity_of(SURVEYS, [campaign_opened("2026-05-01")])
    assert opened(campaign) is not None
    assert closed(campaign) is None
    assert closed(entity_of(SURVEYS, [campaign_opened("2026-05-01"), campaign_closed("2026-06-12")])) is not None
    assert opened(entity_of(SURVEYS, [campaign_closed("2026-06-12")])) is None
    assert SURVEYS.contribute(campaign) == SURVEYS.units(campaign) == ()
    assert RESPONSES.contribute(Responses()) == RESPONSES.units(Responses()) == ()
    assert Campaign() == SURVEYS.entity()


PATHS = [("stad", "a", "a1"), ("stad", "a", "a2"), ("stad", "b", "b1"), ("stad", "b", "b2"), ("stad", "c")]
RESTS = [("stad", "a"), ("stad", "b"), ("stad",)]
questions = tuple(Question(**one) for one in QUESTIONS)


@st.composite
def parted(draw: st.DrawFn) -> list[Leaf]:
    """Leaves of which each holds at least five people, of whom any number skipped any question."""
    places = [(path, "whole") for path in draw(st.lists(st.sampled_from(PATHS), min_size=1, unique=True))]
    places += [(path, "rest") for path in draw(st.lists(st.sampled_from(RESTS), max_size=2, unique=True))]
    found = []
    for path, part in places:
        answered = draw(st.integers(5, 9))
        counts = {}
        for one in questions:
            many = 5 if one.kind == "scale-5" else 2
            said = draw(st.lists(st.integers(0, many - 1), max_size=answered, min_size=draw(st.sampled_from([0, 5]))))
            counts[one.question] = tuple(said.count(at) for at in range(many))
        invited = answered + draw(st.integers(0, 3))
        found.append(Leaf(path[-1], part, len(places), 5, path, "team", invited, answered, counts))
    return found


@settings(max_examples=15, deadline=None)
@given(parted())
def test_what_is_told_equals_a_count_person_by_person_and_nothing_under_k_follows_from_it(found: list[Leaf]) -> None:
    rows = list(oracle.people_of([msgspec.structs.asdict(leaf) for leaf in found]))
    result = told_of(asked(), found, SurveyGate(5, b"a key for a survey")) or pytest.fail("nothing is told")
    for one in result.nodes:
        within = [said for nodes, said in rows if one.node in nodes]
        assert one.answered == len(within)
        assert one.participation == oracle.a_tenth(len(within), one.invited)
        for name, score in one.scores.items():
            values = [said[name] for said in within if name in said]
            assert len(values) >= 5
            if score.mean is not None and score.mean.side == "about":
                assert f"{score.mean.value / 10:.1f}" == oracle.a_tenth(sum(values), len(values), 1)
    for name in [None, *(one.question for one in questions)]:
        groups = [
            frozenset(n for n, (nodes, said) in enumerate(rows) if one.node in nodes and (name is None or name in said))
            for one in result.nodes
            if name is None or name in one.scores
        ]
        assert all(not reached or len(reached) >= 5 for reached in oracle.unions(groups))


def test_a_planted_hole_would_be_found() -> None:
    """The proof sees what it is to see: two groups that differ by two people."""
    assert any(0 < len(reached) < 5 for reached in oracle.unions([frozenset(range(10)), frozenset(range(8))]))


def test_a_large_survey_is_told_in_order_each_node_after_its_whole() -> None:
    places = [(("stad", f"d{n % 7}", f"t{n}"), "whole", 5 + n % 9) for n in range(60)]
    result = told_of(asked(), leaves(entity_of(RESPONSES, survey_of(places))), SurveyGate(5, b"a key for a survey"))
    seen = {""}
    for one in result.nodes if result else []:
        assert one.parent in seen
        seen.add(one.node)
    assert len(seen) > 8
