"""Who may read and write which topic follows from the declared topics, and from nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # PyYAML ships no types

from peil_contracts.grants import Grant, load_grants
from peil_contracts.topics import TopicsBroken, load_topics

DECLARED = Path(__file__).parents[3] / "deploy" / "kafka" / "topics.yaml"
GRANTS = load_grants(DECLARED)
GOOD: dict[str, Any] = {
    "name": "peil-things", "about": "Things.", "writer": "plans", "readers": ["reporting"], "key": "thing",
    "partitions": 4, "retention_hours": None, "cleanup": "delete", "folded": True,
}  # fmt: skip
FOR_CLIENTS = GOOD | {
    "name": "peil-intake-<client>", "writer": "<client>", "readers": ["intake"], "clients": ["hr", "learning"],
}  # fmt: skip


def granted(tmp_path: Path, users: Any, *topics: dict[str, Any]) -> frozenset[Grant]:
    file = tmp_path / "topics.yaml"
    file.write_text(yaml.safe_dump({"users": users, "topics": list(topics)}), encoding="utf-8")
    return load_grants(file)


def test_a_service_reads_and_writes_what_is_declared_and_reads_back_what_it_writes(tmp_path: Path) -> None:
    assert granted(tmp_path, {}, GOOD) == {
        Grant("plans", "write", "peil-things"),
        Grant("plans", "read", "peil-things"),
        Grant("reporting", "read", "peil-things"),
    }


def test_a_service_of_two_processes_has_a_user_for_each(tmp_path: Path) -> None:
    users = {"reporting": {"reading": ["reporting", "fold"], "writing": ["fold"]}}
    letters = GOOD | {"name": "reporting-dlq", "writer": "reporting", "readers": ["operator"]}
    assert granted(tmp_path, users, GOOD, letters) == {
        Grant("plans", "write", "peil-things"),
        Grant("plans", "read", "peil-things"),
        Grant("reporting", "read", "peil-things"),
        Grant("fold", "read", "peil-things"),
        Grant("fold", "write", "reporting-dlq"),
        Grant("fold", "read", "reporting-dlq"),
        Grant("operator", "read", "reporting-dlq"),
    }


def test_a_client_writes_its_own_topic_and_reads_nothing(tmp_path: Path) -> None:
    assert granted(tmp_path, {}, FOR_CLIENTS) == {
        Grant("hr", "write", "peil-intake-hr"),
        Grant("learning", "write", "peil-intake-learning"),
        Grant("intake", "read", "peil-intake-hr"),
        Grant("intake", "read", "peil-intake-learning"),
    }


@pytest.mark.parametrize("client", ["intake", "plans", "fold"])
def test_a_client_with_the_name_of_a_service_is_refused(tmp_path: Path, client: str) -> None:
    users = {"reporting": {"reading": ["reporting", "fold"], "writing": ["fold"]}}
    with pytest.raises(TopicsBroken, match=client):
        granted(tmp_path, users, GOOD, FOR_CLIENTS | {"clients": [client]})


@pytest.mark.parametrize("users", [{"reporting": {}}, {"reporting": {"reading": [], "writing": []}}, ["reporting"]])
def test_users_that_say_nothing_are_refused(tmp_path: Path, users: Any) -> None:
    with pytest.raises(TopicsBroken, match="users"):
        granted(tmp_path, users, GOOD)


def test_every_declared_topic_is_written_by_one_user_and_read_by_somebody() -> None:
    for topic in load_topics(DECLARED):
        writers = {grant.user for grant in GRANTS if grant.topic == topic.name and grant.operation == "write"}
        readers = {grant.user for grant in GRANTS if grant.topic == topic.name and grant.operation == "read"}
        assert len(writers) == 1
        assert readers - writers


def test_the_process_that_shows_figures_writes_nothing_and_nobody_else_reads_the_measures() -> None:
    assert {grant.operation for grant in GRANTS if grant.user == "reporting"} == {"read"}
    assert {grant.user for grant in GRANTS if grant.topic == "peil-measures"} == {"intake", "reporting", "fold"}
