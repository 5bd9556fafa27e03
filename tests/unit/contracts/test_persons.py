"""A person is a reference in a delivery and a pseudonym in a fact; the two never change places."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_examples import DELIVERABLE, NOW, as_fact, example, pseudonym_of, pseudonymised, withdrawal
from peil_contracts.catalogue import (
    FACT_TYPES,
    FACT_WITHDRAWN,
    check_fact,
    natural_key,
    parse_delivery,
    person_references,
    topic_and_key,
    with_pseudonyms,
)
from peil_contracts.envelope import ContractBroken
from peil_contracts.persons import Person, PseudonymMissing, is_pseudonym

PSEUDONYM = "ps-3f1c9a52e07b4d6885c2d10f6a9be374"
STARTED = "nl.peil.people.employment-started.v1"
DEPUTY = "nl.peil.people.deputy-named.v1"
MANAGER = "nl.peil.organisation.manager-appointed.v1"
OPENED = "nl.peil.vacancies.vacancy-opened.v1"
ERASED = "nl.peil.people.person-erased.v1"

PERSON_FIELDS = [(name, field) for name, known in FACT_TYPES.items() for field in known.person_fields]
DELIVERED = [(name, field) for name, field in PERSON_FIELDS if FACT_TYPES[name].deliverable]
IN_KEYS = [(name, field) for name, field in DELIVERED if field in FACT_TYPES[name].natural_key]


def refused_delivery(event: dict[str, Any] | bytes) -> set[tuple[str, str]]:
    with pytest.raises(ContractBroken) as refused:
        parse_delivery(event, now=NOW)
    return {(violation.field, violation.rule) for violation in refused.value.violations}


def refused_fact(event: dict[str, Any]) -> set[tuple[str, str]]:
    with pytest.raises(ContractBroken) as refused:
        check_fact(topic_and_key(event["type"], event["data"])[0], event)
    return {(violation.field, violation.rule) for violation in refused.value.violations}


@pytest.mark.parametrize("known", FACT_TYPES.values(), ids=lambda known: known.type)
def test_the_table_names_exactly_the_fields_of_the_model_that_hold_a_person(known: Any) -> None:
    def holds_person(field: str) -> bool:
        schema = known.model.model_json_schema(by_alias=False)["properties"][field]
        pattern = Person.__metadata__[-1].json_schema_extra["pattern"]
        return any(choice.get("pattern") == pattern for choice in [schema, *schema.get("anyOf", ())])

    assert set(known.person_fields) == {name for name in known.model.model_fields if holds_person(name)}


@pytest.mark.parametrize(("name", "field"), PERSON_FIELDS)
def test_a_fact_whose_person_is_no_pseudonym_is_not_published(name: str, field: str) -> None:
    fact = as_fact(name)
    check_fact(topic_and_key(name, fact["data"])[0], fact)
    for value in ("hr-10442", "ps-123", PSEUDONYM.upper(), PSEUDONYM + "0", PSEUDONYM[3:], "ps-" + "g" * 32):
        assert (f"data.{field}", "not-pseudonym") in refused_fact(fact | {"data": fact["data"] | {field: value}})


@pytest.mark.parametrize(("name", "field"), DELIVERED)
def test_a_delivery_whose_person_is_a_pseudonym_is_refused(name: str, field: str) -> None:
    event = example(name)
    for value in (PSEUDONYM, PSEUDONYM.upper()):
        assert refused_delivery(event | {"data": event["data"] | {field: value}}) == {
            (f"data.{field}", "pseudonym-sent")
        }


@pytest.mark.parametrize(("name", "field"), IN_KEYS)
def test_the_key_of_a_withdrawal_is_held_to_the_same(name: str, field: str) -> None:
    event = withdrawal(name)
    assert parse_delivery(event, now=NOW)
    fact = pseudonymised(event) | {"recordedtime": "2026-11-01T12:00:00Z", "sequence": "2", "sequencetype": "Integer"}
    check_fact(topic_and_key(FACT_WITHDRAWN, fact["data"])[0], fact)
    assert refused_fact(fact | {"data": event["data"]}) == {(f"data.key.{field}", "not-pseudonym")}
    event["data"]["key"][field] = PSEUDONYM
    assert refused_delivery(event) == {(f"data.key.{field}", "pseudonym-sent")}


@pytest.mark.parametrize(("name", "field"), DELIVERED)
@pytest.mark.parametrize("value", ["", " ", "a b", "a\nb", "é", "x" * 65, 10442, True, ["x"], {}])
def test_a_reference_is_visible_ascii_text(name: str, field: str, value: Any) -> None:
    event = example(name)
    found = refused_delivery(event | {"data": event["data"] | {field: value}})
    assert found <= {
        (f"data.{field}", "person-form"),
        (f"data.{field}", "text"),
        (f"data.{field}", "control-character"),
    }


@pytest.mark.parametrize("value", ["1", "123456789", "10442", "j.jansen", "J.Jansen@example.org", "x" * 64, "#!~"])
def test_a_reference_may_have_any_form_also_a_personal_one(value: str) -> None:
    event = example(STARTED)
    assert parse_delivery(event | {"data": event["data"] | {"person": value}}, now=NOW).data["person"] == value


@pytest.mark.parametrize("name", [MANAGER, "nl.peil.organisation.plan-owner-named.v1"])
def test_nobody_may_be_named_where_nobody_answers(name: str) -> None:
    event = example(name)
    event["data"]["person"] = None
    delivery = parse_delivery(event, now=NOW)
    assert person_references(name, delivery.data) == {}
    fact = as_fact(name) | {"data": delivery.data}
    check_fact("peil-organisation", fact)
    del event["data"]["person"]
    assert refused_delivery(event) == {("data.person", "required")}


@pytest.mark.parametrize("name", DELIVERABLE)
def test_references_are_found_where_they_stand_and_nothing_else_changes(name: str) -> None:
    for event in (example(name), withdrawal(name)) if FACT_TYPES[name].topic else (example(name),):
        before = copy.deepcopy(event["data"])
        named = person_references(event["type"], event["data"])
        changed = with_pseudonyms(event["type"], event["data"], {who: pseudonym_of(who) for who in named.values()})
        assert event["data"] == before
        assert person_references(event["type"], changed) == {at: pseudonym_of(who) for at, who in named.items()}
        inner, outer = (changed["key"], before["key"]) if "key" in changed else (changed, before)
        left = {at.rpartition(".")[2] for at in named}
        assert {k: v for k, v in inner.items() if k not in left} == {k: v for k, v in outer.items() if k not in left}


def test_persons_of_a_withdrawal_stand_in_its_key() -> None:
    assert person_references(FACT_WITHDRAWN, withdrawal(STARTED)["data"]) == {"data.key.person": "hr-10442"}
    assert person_references(FACT_WITHDRAWN, withdrawal(DEPUTY)["data"]) == {"data.key.person": "hr-10442"}
    assert person_references(FACT_WITHDRAWN, withdrawal(OPENED)["data"]) == {}
    assert person_references(DEPUTY, example(DEPUTY)["data"]) == {"data.person": "hr-10442", "data.deputy": "hr-10518"}
    assert person_references(FACT_WITHDRAWN, {"fact_type": STARTED, "key": "broken"}) == {}
    with pytest.raises(ContractBroken):
        person_references(FACT_WITHDRAWN, {"fact_type": "unheard-of"})


def test_a_missing_pseudonym_is_told_by_field_and_never_by_reference() -> None:
    with pytest.raises(PseudonymMissing, match=r"data\.deputy") as missing:
        with_pseudonyms(DEPUTY, example(DEPUTY)["data"], {"hr-10442": PSEUDONYM})
    assert "hr-10518" not in str(missing.value)


def test_natural_key_and_topic_key_of_a_fact_are_the_pseudonyms() -> None:
    data = as_fact(STARTED)["data"]
    assert is_pseudonym(data["person"])
    assert topic_and_key(STARTED, data) == ("peil-people", data["person"])
    assert data["person"] in natural_key(STARTED, "s", data)
    withdrawn = pseudonymised(withdrawal(STARTED))["data"]
    assert natural_key(FACT_WITHDRAWN, "s", withdrawn) == natural_key(STARTED, "s", data)
    assert topic_and_key(FACT_WITHDRAWN, withdrawn) == ("peil-people", data["person"])


def test_nobody_delivers_that_a_person_was_erased_or_takes_it_back() -> None:
    event = {k: v for k, v in example(ERASED).items() if k not in {"recordedtime", "sequence", "sequencetype"}}
    assert refused_delivery(event) == {("type", "not-deliverable")}
    assert refused_delivery(withdrawal(ERASED)) == {("data.fact_type", "not-deliverable")}


@pytest.mark.parametrize("name", [name for name, field in DELIVERED if field == "person"])
def test_a_reference_outside_the_fields_for_persons_is_refused(name: str) -> None:
    person = example(name)["data"]["person"]
    for attribute in ("subject", "id", "partitionkey", "note"):
        assert refused_delivery(example(name) | {attribute: person}) == {(attribute, "reference-elsewhere")}
    address = f"https://hr.example/p/{person.upper()}?x=1"
    assert refused_delivery(example(name) | {"dataref": address}) == {("dataref", "reference-elsewhere")}
    for field, value in example(name)["data"].items():
        if isinstance(value, str) and field in {"employment", "leave", "training", "edition", "session", "plan"}:
            event = example(name)
            event["data"] |= {field: f"{person}-1"}
            assert refused_delivery(event) == {(f"data.{field}", "reference-elsewhere")}


def test_a_reference_in_the_key_of_a_withdrawal_stands_in_no_id() -> None:
    event = withdrawal(STARTED)
    event["data"]["key"]["employment"] = "c-hr-10442"
    assert refused_delivery(event) == {("data.key.employment", "reference-elsewhere")}


def test_the_deputys_reference_is_looked_for_too() -> None:
    assert refused_delivery(example(DEPUTY) | {"note": "van hr-10518"}) == {("note", "reference-elsewhere")}


UUID_REFERENCE = "3F2504E0-4F89-11D3-9A0C-0305E82C3301"


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        (UUID_REFERENCE, "contract-3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
        (UUID_REFERENCE, "C3f2504e04f8911d39a0c0305e82c3301"),
        ("a1b2c3d4e5f60718", "C-A1B2C3D4E5F60718"),
        ("10442", "E10442"),
        ("10442", "1044201"),
        ("jdevries", "jdevries1"),
        ("j.devries", "j_devries-1"),
    ],
)
def test_a_reference_in_the_id_of_a_contract_or_leave_is_found_however_it_is_glued(reference: str, code: str) -> None:
    for name, field in ((STARTED, "employment"), ("nl.peil.people.leave-registered.v1", "leave")):
        event = example(name)
        event["data"] |= {"person": reference, field: code}
        assert refused_delivery(event) == {(f"data.{field}", "reference-elsewhere")}


def test_a_reference_from_chance_is_found_in_every_attribute() -> None:
    for attribute in ("id", "subject", "dataref"):
        event = example(STARTED) | {attribute: f"x{UUID_REFERENCE.lower()}"}
        event["data"] |= {"person": UUID_REFERENCE}
        assert refused_delivery(event) == {(attribute, "reference-elsewhere")}


BROKEN: list[dict[str, Any]] = [
    {"data": {"hours": 0.1}},
    {"data": {"unit": None, "religie": "x"}},
    {"type": "nl.peil.unheard-of.v1"},
    {"time": "yesterday"},
    {"specversion": "9"},
    {"data": {"person": 10442}},
    {"data": {"person": ["10442"]}},
    {"data": {"note": "\u202e"}},
    {"data": {"deep": [[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}},
    {"source": "urn:nld:oin:00000001234567890000:systeem:10442"},
]


@pytest.mark.parametrize("broken", BROKEN, ids=repr)
@pytest.mark.parametrize("as_text", [True, False])
def test_whatever_else_is_wrong_an_id_that_holds_the_reference_is_named(broken: dict[str, Any], as_text: bool) -> None:
    event = example(STARTED)
    data = event["data"] | {"person": "10442"} | broken.get("data", {})
    event |= broken | {"id": "10442-1", "data": data}
    found = refused_delivery(json.dumps(event).encode() if as_text else event)
    assert ("id", "reference-elsewhere") in found
    assert found != {("id", "reference-elsewhere")} or "person" in broken.get("data", {})
    assert ("source" in broken) == (("source", "reference-elsewhere") in found)


def test_text_that_is_hardly_json_is_looked_through_too() -> None:
    text = json.dumps(example(STARTED) | {"id": "hr-10442-1"})
    for broken in (text.replace('"hours"', '"unit": "x", "unit"'), text.replace('"hours"', '"x": "\x01", "hours"')):
        assert ("id", "reference-elsewhere") in refused_delivery(broken.encode())


@pytest.mark.parametrize("name", ["jdevries", "JDevries", "x-j-devries-1"])
def test_no_violation_repeats_a_reference_as_the_name_of_a_member(name: str) -> None:
    event = example(STARTED)
    event["data"] |= {"person": "jdevries", name: 1, "more": {f"religie_{name}": 1, "a b": {name: None}}, "hours": 0.1}
    found = refused_delivery(event | {name: "1"})
    assert {"data.hours", "data.(unreadable name)", "(unreadable name)"} <= {field for field, _ in found}
    assert "devries" not in str(found).lower()


def test_an_attribute_named_after_a_person_is_refused() -> None:
    event = example(STARTED) | {"jdevries": "1"}
    event["data"] |= {"person": "j.devries"}
    assert refused_delivery(event) == {("(unreadable name)", "reference-elsewhere")}


@pytest.mark.parametrize(
    ("reference", "attributes"),
    [
        ("2026", {"id": "evt-2026-17", "note": "2026 Q1"}),
        ("1", {"id": "1", "note": "level 1"}),
        ("10442", {"id": "5f0c1c1e-1044-4104-9d0c-104421044210", "note": "210442", "subject": "team10442"}),
        ("0000000012345678", {}),
        ("2024-03", {}),
    ],
)
def test_what_only_looks_like_a_reference_is_taken(reference: str, attributes: dict[str, str]) -> None:
    event = example(STARTED) | attributes
    event["data"] |= {"person": reference}
    assert parse_delivery(event, now=NOW)


def test_a_short_reference_that_fills_an_attribute_is_refused() -> None:
    event = example(STARTED) | {"subject": "4411"}
    event["data"] |= {"person": "4411"}
    assert refused_delivery(event) == {("subject", "reference-elsewhere")}


@given(st.from_regex(r"[!-~]{1,64}", fullmatch=True))
def test_what_was_taken_can_be_published_once_pseudonymised_and_never_before(reference: str) -> None:
    event = example(STARTED)
    event["data"] |= {"person": reference}
    try:
        delivery = parse_delivery(event, now=NOW)
    except ContractBroken as broken:
        if {violation.rule for violation in broken.violations} <= {"reference-elsewhere", "pseudonym-sent"}:
            return
        raise
    recorded = {"recordedtime": "2026-11-01T12:00:00Z", "sequence": "1", "sequencetype": "Integer"}
    check_fact("peil-people", pseudonymised(delivery.for_fact()) | recorded)
    with pytest.raises(ContractBroken):
        check_fact("peil-people", delivery.for_fact() | recorded)
