"""Reading and changing the access rules of a Kafka cluster. Needs a user who may describe and alter the cluster."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aiokafka.errors import for_code
from aiokafka.protocol.admin import CreateAclsRequest, DeleteAclsRequest, DescribeAclsRequest

from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.port import LogAway, LogError
from peil_chassis.log.rules import Rule

ANY = 1
NO_AUTHORIZER = 54
KINDS = {2: "topic", 3: "group", 4: "cluster", 5: "transactional-id", 6: "delegation-token", 7: "user"}
PATTERNS = {3: "literal", 4: "prefixed"}
PERMISSIONS = {2: "deny", 3: "allow"}
OPERATIONS = {
    2: "all", 3: "read", 4: "write", 5: "create", 6: "delete", 7: "alter", 8: "describe", 9: "cluster-action",
    10: "describe-configs", 11: "alter-configs", 12: "idempotent-write", 13: "create-tokens", 14: "describe-tokens",
    15: "two-phase-commit",
}  # fmt: skip
"""Kafka's numbers (`AclOperation` and its kin in Kafka's protocol guide) and our words."""


class RulesRefused(LogError):
    """The cluster lets this user not see or change its access rules."""


class NoRules(LogError):
    """The cluster has no authorizer: it lets everybody do everything."""


async def rules_of(log: KafkaLog) -> frozenset[Rule]:
    """
    Every access rule of the cluster behind *log*, which was started.

    Raises:
        NoRules, RulesRefused: there are none to be had, by anybody or by this user.
        LogAway: the log does not answer.
    """
    answer = await _ask(log, DescribeAclsRequest(ANY, None, ANY, None, None, ANY, ANY))
    _check(answer["error_code"])
    return frozenset(
        Rule(
            user=acl["principal"].removeprefix("User:"),
            operation=OPERATIONS.get(acl["operation"], str(acl["operation"])),
            kind=KINDS.get(resource["resource_type"], str(resource["resource_type"])),
            name=resource["resource_name"],
            pattern=PATTERNS.get(resource["resource_pattern_type"], str(resource["resource_pattern_type"])),
            permission=PERMISSIONS.get(acl["permission_type"], str(acl["permission_type"])),
            host=acl["host"],
        )
        for resource in answer["resources"]
        for acl in resource["acls"]
    )


async def add_rules(log: KafkaLog, rules: Iterable[Rule]) -> None:
    """Let the cluster have *rules* too. Raises as `rules_of`; then the first ones may be there."""
    for rule in sorted(rules):
        for outcome in (await _ask(log, CreateAclsRequest(*_numbers(rule))))["creation_responses"]:
            _check(outcome["error_code"])


async def remove_rules(log: KafkaLog, rules: Iterable[Rule]) -> None:
    """Take *rules* away from the cluster. Raises as `rules_of`; then the first ones may be gone."""
    for rule in sorted(rules):
        for outcome in (await _ask(log, DeleteAclsRequest(*_numbers(rule))))["filter_responses"]:
            _check(outcome["error_code"])


async def _ask(log: KafkaLog, request: Any) -> dict[str, Any]:
    # aiokafka 0.14 knows the messages; its admin client has no method that sends them.
    async with log._answering():
        answer = await log.broker.config.admin_client._send_to_controller(request)
        told: dict[str, Any] = answer.to_object()
        return told


def _check(code: int) -> None:
    if code == NO_AUTHORIZER:
        raise NoRules("the cluster has no access rules: it was started without an authorizer")
    if code:
        error = for_code(code)
        kind = LogAway if error.retriable else RulesRefused
        raise kind(f"the cluster keeps its access rules to itself: {error.__name__}")


def _numbers(rule: Rule) -> tuple[int, str, int, str, str, int, int]:
    return (
        _number(KINDS, rule.kind),
        rule.name,
        _number(PATTERNS, rule.pattern),
        rule.user if ":" in rule.user else f"User:{rule.user}",
        rule.host,
        _number(OPERATIONS, rule.operation),
        _number(PERMISSIONS, rule.permission),
    )


def _number(words: dict[int, str], word: str) -> int:
    return next((number for number, known in words.items() if known == word), None) or int(word)
