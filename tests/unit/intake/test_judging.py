from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from intake_deliveries import NOW, OTHER_SOURCE, SUPPLIER, event, opened, placed, step, step_withdrawn
from peil_contracts.measures import SIGNALS_COUNTED
from peil_intake.deliveries.domain.judging import Books, Judgement, judge
from peil_intake.deliveries.domain.reading import Arrival, Supplier, read
from peil_intake.deliveries.domain.receipts import Outcome, Receipt, Refusal

NOTHING = Books({}, {}, {})


def arrive(event: dict[str, Any]) -> Arrival | Refusal:
    return read(event, SUPPLIER, now=NOW)


def judged(*events: dict[str, Any], books: Books = NOTHING) -> Judgement:
    return judge(books, [arrive(event) for event in events])


def outcomes(judgement: Judgement) -> list[str]:
    return [answer.outcome.value if isinstance(answer, Receipt) else "refused" for answer in judgement.answers]


def rules(answer: Receipt | Refusal) -> list[str]:
    return [finding.rule for finding in (answer.errors if isinstance(answer, Refusal) else answer.warnings)]


E1 = step("2026-03-03", id_="E1", at="09:00:00")
E2 = step("2026-03-05", id_="E2", at="11:00:00")
W = step_withdrawn(id_="W", at="12:00:00")
E3 = step("2026-03-06", id_="E3", at="13:00:00")


@pytest.mark.parametrize("order", list(permutations([E1, E2, W])))
def test_the_worked_example_ends_withdrawn_in_any_order(order: tuple[dict[str, Any], ...]) -> None:
    judgement = judged(*order)
    [entry] = judgement.register.values()
    assert entry.withdrawn
    assert judgement.winners[-1][0].delivery.id == "W"


@pytest.mark.parametrize("order", list(permutations([E1, E2, W, E3])))
def test_the_worked_example_with_a_later_value_ends_on_6_march_in_any_order(order: tuple[dict[str, Any], ...]) -> None:
    judgement = judged(*order)
    assert judgement.winners[-1][0].delivery.data["occurred_on"] == "2026-03-06"


def test_losers_are_answered_superseded_with_the_id_of_the_winner() -> None:
    judgement = judged(W, E2, E1)
    assert outcomes(judgement) == ["accepted", "superseded", "superseded"]
    assert [answer.superseded_by for answer in judgement.answers[1:] if isinstance(answer, Receipt)] == ["W", "W"]
    assert [winner.delivery.id for winner, _ in judgement.winners] == ["W"]


def test_the_same_id_with_the_same_body_gets_the_same_receipt_and_changes_nothing() -> None:
    judgement = judged(E1, dict(reversed(E1.items())))
    assert judgement.answers[0] == judgement.answers[1]
    assert len(judgement.winners) == 1


def test_the_same_id_with_another_body_is_refused() -> None:
    judgement = judged(E1, E1 | {"time": "2026-03-10T10:00:00Z"})
    assert rules(judgement.answers[1]) == ["id-reused"]
    assert len(judgement.winners) == 1


def test_a_refused_delivery_leaves_its_id_free_for_the_mended_one() -> None:
    judgement = judged(E1 | {"time": "yesterday"}, E1)
    assert outcomes(judgement) == ["refused", "accepted"]


def test_what_was_taken_before_is_repeated_from_the_books() -> None:
    first = judged(E1)
    again = judged(E1, books=Books(first.receipts, first.register, {}))
    assert again.answers == first.answers
    assert not again.winners
    assert not again.receipts


def test_equal_keys_of_two_sources_are_two_facts() -> None:
    theirs = read(
        E1 | {"source": OTHER_SOURCE}, replace(SUPPLIER, client="o", sources=frozenset({OTHER_SOURCE})), now=NOW
    )
    judgement = judge(NOTHING, [arrive(E2), theirs])
    assert len(judgement.register) == 2
    assert len(judgement.winners) == 2


def test_a_vacancy_in_a_unit_without_a_place_is_accepted_with_a_warning() -> None:
    [answer] = judged(opened(unit="nieuw")).answers
    assert isinstance(answer, Receipt)
    assert answer.outcome is Outcome.ACCEPTED
    assert [(warning.field, warning.rule) for warning in answer.warnings] == [("data.unit", "unit-unknown")]


def test_a_unit_placed_earlier_in_the_batch_is_known() -> None:
    answers = judged(placed("gemeente", None, id_="P1"), placed("ddv", id_="P2"), opened(unit="ddv", id_="V")).answers
    assert [rules(answer) for answer in answers] == [[], [], []]


def test_a_unit_under_an_unknown_parent_is_accepted_with_a_warning() -> None:
    [answer] = judged(placed("ddv", "onbekend")).answers
    assert isinstance(answer, Receipt)
    assert [(warning.field, warning.rule) for warning in answer.warnings] == [("data.parent", "unit-unknown")]


def test_a_unit_whose_only_placing_is_withdrawn_is_unknown_again() -> None:

    key = {"unit": "ddv", "effective_on": "2026-01-01"}
    data = {"fact_type": "nl.peil.organisation.unit-placed.v1", "key": key}
    gone = event("nl.peil.register.fact-withdrawn.v1", data, id_="W", at="10:00:00")
    answers = judged(placed("ddv"), gone, opened(unit="ddv", id_="V")).answers
    assert rules(answers[2]) == ["unit-unknown"]


def signals(level: str, unit: str = "ddv", **rest: Any) -> dict[str, Any]:
    data = {"unit": unit, "level": level, "period": "2026-02", "kind": "integrity", "count": 3}
    return event(SIGNALS_COUNTED, data, **rest)


def test_signals_at_a_level_at_which_the_unit_is_not_placed_are_accepted_with_a_warning() -> None:
    batch = [placed("gemeente", None, id_="P1"), placed("ddv", id_="P2")]
    [_, _, differs] = judged(*batch, signals("municipality", id_="S")).answers
    assert isinstance(differs, Receipt)
    assert differs.outcome is Outcome.ACCEPTED
    assert [(warning.field, warning.rule) for warning in differs.warnings] == [("data.level", "level-differs")]
    assert rules(judged(*batch, signals("directorate", id_="S")).answers[2]) == []


def test_a_level_is_held_against_every_place_the_unit_has_and_against_none_it_has_lost() -> None:
    was = placed("ddv", None, id_="P1")
    later = placed("ddv", "gemeente", id_="P2")
    later["data"]["effective_on"] = "2026-03-01"
    corrected = placed("ddv", "gemeente", id_="P3", at="10:00:00")
    count = signals("municipality", id_="S")
    assert rules(judged(was, later, count).answers[-1]) == []
    assert "level-differs" in rules(judged(was, later, corrected, count).answers[-1])


def test_a_level_is_compared_with_nothing_when_the_unit_has_no_place_or_its_level_was_not_kept() -> None:
    assert rules(judged(signals("directorate")).answers[0]) == ["unit-unknown"]
    assert rules(judged(signals("directorate"), books=Books({}, {}, {"ddv": {"k": None}})).answers[0]) == []


def test_a_refusal_repeats_nothing_that_could_point_at_a_person() -> None:
    refusal = arrive(E1 | {"id": "jan.jansen@amsterdam.example"})
    assert isinstance(refusal, Refusal)
    assert "jansen" not in repr((refusal.label, refusal.errors))


def test_a_refusal_names_source_and_id_where_they_are_ordinary() -> None:
    refusal = arrive(E1 | {"data": {}})
    assert isinstance(refusal, Refusal)
    assert (refusal.label.source, refusal.label.id) == (E1["source"], "E1")


def test_a_family_the_client_is_not_bound_to_is_refused_also_as_a_withdrawal() -> None:
    narrow = replace(SUPPLIER, families=frozenset({"organisation"}))
    assert isinstance(read(placed(), narrow, now=NOW), Arrival)
    for foreign in (opened(), step_withdrawn()):
        refusal = read(foreign, narrow, now=NOW)
        assert isinstance(refusal, Refusal)
        assert rules(refusal) == ["family-not-yours"]
        assert refusal.errors[0].field == "type"
        assert refusal.label.type == foreign["type"]


def test_a_client_without_families_delivers_nothing() -> None:
    nothing = replace(SUPPLIER, families=frozenset())
    assert all(isinstance(read(each, nothing, now=NOW), Refusal) for each in (placed(), opened(), step()))


def test_source_and_family_of_others_are_both_told() -> None:
    both = Supplier("a", frozenset(), frozenset())
    refusal = read(opened(), both, now=NOW)
    assert isinstance(refusal, Refusal)
    assert rules(refusal) == ["source-not-yours", "family-not-yours"]
