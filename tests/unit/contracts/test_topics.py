"""The declared topics, and what a declaration may not say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from peil_contracts.catalogue import FACT_TYPES
from peil_contracts.topics import TopicsBroken, intake_topic, load_topics

DECLARED = Path(__file__).parents[3] / "deploy" / "kafka" / "topics.yaml"
TOPICS = {topic.name: topic for topic in load_topics(DECLARED)}
GOOD: dict[str, Any] = {
    "name": "peil-things", "about": "Things.", "writer": "plans", "readers": ["reporting"], "key": "thing",
    "partitions": 4, "retention_hours": None, "cleanup": "delete", "folded": True,
}  # fmt: skip


def loaded(tmp_path: Path, *topics: dict[str, Any]) -> Any:
    file = tmp_path / "topics.yaml"
    file.write_text(yaml.safe_dump({"topics": list(topics)}), encoding="utf-8")
    return load_topics(file)


@pytest.mark.parametrize("known", [known for known in FACT_TYPES.values() if known.topic], ids=lambda known: known.type)
def test_every_fact_has_a_declared_topic_with_its_key_and_its_one_writer(known: Any) -> None:
    topic = TOPICS[known.topic]
    assert known.topic_key in topic.key.split(" or ")
    assert topic.writer == known.published_by


def test_every_folded_topic_carries_facts_and_keeps_them_for_ever() -> None:
    folded = {name for name, topic in TOPICS.items() if topic.folded}
    assert folded == {known.topic for known in FACT_TYPES.values() if known.topic}
    assert all(TOPICS[name].retention_hours is None and TOPICS[name].cleanup == "delete" for name in folded)


def test_each_topic_is_read_by_those_who_need_it_and_by_nobody_else() -> None:
    assert {name: topic.readers for name, topic in TOPICS.items() if topic.folded} == {
        # plans: who may, by relation to a unit or plan; notifier: whom to remind; issuer: whom to invite, by unit
        "peil-organisation": ("reporting", "plans", "notifier", "issuer"),
        "peil-people": ("reporting", "notifier", "issuer"),
        "peil-vacancies": ("reporting", "notifier"),
        "peil-measures": ("reporting",),
        "peil-plans": ("reporting", "notifier"),
        "peil-reminders": ("reporting",),
        "peil-survey": ("reporting", "notifier", "collector"),
        "peil-responses": ("reporting",),
        # whoever keeps the hashes elsewhere, to hold later releases against; issuer: thresholds for the next survey
        "peil-releases": ("auditor", "issuer"),
    }


def test_every_topic_has_four_partitions() -> None:
    assert {topic.partitions for topic in TOPICS.values()} == {4}


def test_a_client_alone_writes_its_topic_and_intake_alone_reads_it_for_three_days() -> None:
    topic = TOPICS[intake_topic("hr-system")]
    assert (topic.writer, topic.readers, topic.retention_hours) == ("hr-system", ("intake",), 72)


def test_a_topic_per_client_stands_there_once_for_each(tmp_path: Path) -> None:
    one = GOOD | {"name": "peil-intake-<client>", "writer": "<client>", "clients": ["a", "b"]}
    assert [(topic.name, topic.writer) for topic in loaded(tmp_path, one)] == [
        ("peil-intake-a", "a"),
        ("peil-intake-b", "b"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"cleanup": "compact"},
        {"partitions": "4"},
        {"partitions": 0},
        {"retention_hours": 0},
        {"name": "Peil_Things"},
        {"writer": ""},
        {"writer": ["plans", "intake"]},
        {"readers": []},
        {"surprise": 1},
        {"clients": ["a"]},
        {"name": "peil-<client>"},
    ],
)
def test_a_declaration_against_a_rule_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    assert loaded(tmp_path, GOOD)
    with pytest.raises(TopicsBroken):
        loaded(tmp_path, GOOD | change)


def test_topics_of_one_name_or_of_different_partition_counts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TopicsBroken, match="twice"):
        loaded(tmp_path, GOOD, GOOD)
    with pytest.raises(TopicsBroken, match="partition"):
        loaded(tmp_path, GOOD, GOOD | {"name": "peil-others", "partitions": 8})


@pytest.mark.parametrize("content", [b"", b"topics: 3", b"{", b"\xff", b"[]", b"other: []"])
def test_a_file_that_declares_nothing_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "topics.yaml"
    file.write_bytes(content)
    with pytest.raises(TopicsBroken):
        load_topics(file)
    with pytest.raises(TopicsBroken):
        load_topics(tmp_path / "none.yaml")
