"""Whatever is done to an example, it is taken or refused by a rule with a name: nothing else ever happens."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract_examples import DELIVERABLE, NOW, as_fact, example, pseudonymised, withdrawal
from peil_contracts.catalogue import FACT_TYPES, check_fact, natural_key, parse_delivery, topic_and_key
from peil_contracts.envelope import ContractBroken
from peil_contracts.rules import RULES
from peil_contracts.wire import from_kafka

DELIVERIES = [example(name) for name in DELIVERABLE] + [
    withdrawal(name) for name in DELIVERABLE if FACT_TYPES[name].topic
]
RECORDED = {"recordedtime": "2026-11-01T12:00:00Z", "sequence": "1", "sequencetype": "Integer"}

ODD = ["", " ", "\n", "\x00", "\u202e", "\ud800", "2026-02-30", "0000-00-00", "9999-12-31", "9999-12-31T23:59:59-23:59",
       "0001-01-01T00:00:00+14:00", "2026-06-30T23:59:60Z", "a@b.nl", "123456789", "٣", "x" * 5000, 10**400, -1, 2**31,
       1e308, float("nan"), True, None, [], {}, [[]], {"": ""}]  # fmt: skip
VALUES = st.sampled_from(ODD) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every member and item within *value*."""
    if isinstance(value, dict):
        pairs = list(value.items())
    else:
        pairs = list(enumerate(value)) if isinstance(value, list) else []
    return [found for key, item in pairs for found in [(*path, key), *places(item, (*path, key))]]


@st.composite
def changed(draw: st.DrawFn, event: dict[str, Any]) -> dict[str, Any]:
    """*event* with one to three members replaced, left out or added."""
    event = copy.deepcopy(event)
    for _ in range(draw(st.integers(1, 3))):
        holders = places(event)
        if not holders:
            break
        path = draw(st.sampled_from(holders))
        holder: Any = event
        for step in path[:-1]:
            holder = holder[step]
        match draw(st.sampled_from(["replace", "leave out", "add"])):
            case "replace":
                holder[path[-1]] = copy.deepcopy(draw(VALUES))
            case "leave out":
                del holder[path[-1]]
            case _ if isinstance(holder, dict):
                holder[draw(st.text(max_size=12))] = copy.deepcopy(draw(VALUES))
    return event


def rules_broken(check: Callable[[], object]) -> set[str]:
    """The rules that *check* says are broken; empty when it says nothing."""
    try:
        check()
    except ContractBroken as broken:
        return {violation.rule for violation in broken.violations} or {"(none named)"}
    return set()


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(DELIVERIES).flatmap(changed))
def test_a_changed_delivery_is_taken_and_can_be_published_or_is_refused_by_a_named_rule(event: dict[str, Any]) -> None:
    refused = rules_broken(lambda: parse_delivery(event, now=NOW))
    assert refused <= RULES.keys()
    if refused:
        return
    delivery = parse_delivery(event, now=NOW)
    assert natural_key(delivery.type, delivery.source, delivery.data)
    fact = pseudonymised(delivery.for_fact()) | RECORDED
    topic, _ = topic_and_key(delivery.type, fact["data"])
    check_fact(topic, fact)
    assert parse_delivery(json.dumps(delivery.as_event()).encode(), now=NOW) == delivery


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([as_fact(name) for name in FACT_TYPES]).flatmap(changed))
def test_a_changed_fact_is_published_or_is_refused_by_a_named_rule(event: dict[str, Any]) -> None:
    assert rules_broken(lambda: check_fact("peil-vacancies", event)) <= RULES.keys()


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(DELIVERABLE), st.data())
def test_bytes_cut_and_pasted_into_an_example_are_taken_or_refused(junk: bytes, name: str, data: st.DataObject) -> None:
    body = json.dumps(example(name)).encode()
    start, end = sorted((data.draw(st.integers(0, len(body))), data.draw(st.integers(0, len(body)))))
    assert rules_broken(lambda: parse_delivery(body[:start] + junk + body[end:], now=NOW)) <= RULES.keys()


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=20) | st.just("ce_id"), st.binary(max_size=30)), max_size=6),
    st.binary(max_size=200) | st.none(),
)
def test_whatever_a_record_holds_it_is_taken_or_refused(headers: list[tuple[str, bytes]], value: bytes | None) -> None:
    assert rules_broken(lambda: parse_delivery(from_kafka(headers, value), now=NOW)) <= RULES.keys()
