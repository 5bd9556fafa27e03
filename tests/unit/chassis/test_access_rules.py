"""Comparing a broker's access rules with the declared ones: what lacks, what is too much, and what is not ours."""

from __future__ import annotations

import pytest

from peil_chassis.log.rules import Rule, differences, on_topic

WANTED = [on_topic("plans", "write", "peil-plans"), on_topic("reporting", "read", "peil-plans")]


def test_the_declared_rules_differ_in_nothing() -> None:
    assert differences(WANTED, WANTED, prefix="peil-") == (frozenset(), frozenset())


def test_a_rule_that_is_not_there_is_missing() -> None:
    assert differences(WANTED, WANTED[:1], prefix="peil-").missing == {WANTED[1]}


@pytest.mark.parametrize(
    "rule",
    [
        on_topic("stranger", "read", "peil-plans"),
        on_topic("stranger", "write", "peil-intake-gone"),
        on_topic("plans", "write", "orders"),
        Rule("plans", "read", "group", "orders"),
        Rule("reporting", "create", "cluster", "kafka-cluster"),
        Rule("*", "describe", "topic", "*"),
        Rule("stranger", "all", "topic", "pe", pattern="prefixed"),
        Rule("stranger", "all", "topic", "peil-p", pattern="prefixed"),
        Rule("stranger", "all", "topic", "peil-intake-g", pattern="prefixed"),
        on_topic("plans", "write", "peil-plans")._replace(permission="deny"),
        on_topic("plans", "write", "peil-plans")._replace(host="10.0.0.1"),
    ],
    ids=str,
)
def test_a_rule_about_our_users_or_topics_that_was_not_declared_is_surplus(rule: Rule) -> None:
    assert differences(WANTED, [*WANTED, rule], prefix="peil-") == (frozenset(), {rule})


@pytest.mark.parametrize(
    "rule",
    [
        on_topic("stranger", "write", "orders"),
        Rule("stranger", "all", "topic", "orders-", pattern="prefixed"),
        Rule("stranger", "read", "group", "peil-plans"),
    ],
    ids=str,
)
def test_rules_of_others_about_other_things_are_theirs(rule: Rule) -> None:
    assert differences(WANTED, [*WANTED, rule], prefix="peil-") == (frozenset(), frozenset())


def test_a_rule_reads_as_a_sentence() -> None:
    assert str(on_topic("plans", "write", "peil-plans")) == "plans: allow write topic peil-plans"
    assert str(Rule("*", "all", "topic", "pe", pattern="prefixed")) == "*: allow all topic pe…"
