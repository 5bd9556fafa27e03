"""Access rules of a broker as values: which there should be, which there are, and what stands between."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, NamedTuple

EVERYTHING = "*"


class Rule(NamedTuple):
    """
    One access rule, as Kafka keeps it. Who may read or write a topic may also ask where it begins and ends.

    Attributes:
        user: Whom it concerns; ``*`` is everybody. With a colon in it: a principal that is no user.
        operation: ``read``, ``write`` or another of Kafka's, in lower case; ``all`` is every one.
        kind: What it is about: ``topic``, ``group``, ``cluster`` or another of Kafka's.
        name: Name of the topic (or group); ``*`` is each of them.
        pattern: Whether the name is meant as it stands or as a beginning.
        permission: A broker that denies by default needs no ``deny``.
        host: From where; ``*`` is from anywhere.
    """

    user: str
    operation: str
    kind: str
    name: str
    pattern: str = "literal"
    permission: str = "allow"
    host: str = EVERYTHING

    def __str__(self) -> str:
        start = "…" if self.pattern == "prefixed" else ""
        return f"{self.user}: {self.permission} {self.operation} {self.kind} {self.name}{start}"


class Differences(NamedTuple):
    """What a broker lacks, and what it allows (or denies) beyond what was declared."""

    missing: frozenset[Rule]
    surplus: frozenset[Rule]


def on_topic(user: str, operation: Literal["read", "write"], topic: str) -> Rule:
    """The rule that lets *user* read or write *topic*."""
    return Rule(user, operation, "topic", topic)


def differences(wanted: Collection[Rule], found: Collection[Rule], *, prefix: str) -> Differences:
    """
    Compare the rules a broker has with the *wanted* ones, as far as they concern us.

    A rule concerns us when it is about one of our users, or about a topic of ours: one that a wanted rule names, one
    that begins with *prefix* (a topic of a client who is gone), or a pattern that meets one of those. Rules of others
    about other things are theirs.
    """
    users = {rule.user for rule in wanted}
    topics = {rule.name for rule in wanted}
    ours = {rule for rule in found if rule.user in users or _meets(rule, topics, prefix)}
    return Differences(frozenset(wanted) - ours, frozenset(ours - set(wanted)))


def _meets(rule: Rule, topics: Collection[str], prefix: str) -> bool:
    if rule.kind != "topic":
        return False
    if rule.name == EVERYTHING or rule.name in topics or rule.name.startswith(prefix):
        return True
    return rule.pattern == "prefixed" and any(topic.startswith(rule.name) for topic in (*topics, prefix))
