"""Who may read and write which topic, as ``deploy/kafka/topics.yaml`` declares it. Anything else is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml  # type: ignore[import-untyped]  # PyYAML ships no types
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from peil_contracts.topics import Topic, TopicsBroken, intake_topic, load_topics
from peil_contracts.violations import violations_of


class Grant(NamedTuple):
    """One right of one user of the broker."""

    user: str
    operation: Literal["read", "write"]
    topic: str


class Users(BaseModel):
    """
    The users under which one service logs in, where it has more than the one of its own name.

    Attributes:
        reading: Those that read what the service reads.
        writing: Those that write what the service writes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reading: tuple[str, ...] = Field(min_length=1)
    writing: tuple[str, ...] = Field(min_length=1)


def load_grants(path: Path) -> frozenset[Grant]:
    """
    Every right there is.

    Who writes a topic for a service also reads it back: its relay compares the log's end with what it sent. A client
    only writes, and only its own topic.

    Raises:
        TopicsBroken: the file cannot be used (see `load_topics`), or a client has a service's name, and so its rights.
    """
    topics = load_topics(path)
    declared: Any = yaml.safe_load(path.read_text(encoding="utf-8")).get("users", {})
    try:
        users = {name: Users.model_validate(entry) for name, entry in declared.items()}
    except ValidationError as error:
        first = violations_of(error)[0]
        raise TopicsBroken(f"{path}: users: {first.field}: {first.message}") from None
    except AttributeError:
        raise TopicsBroken(f"{path}: `users` must name services, each with `reading` and `writing`.") from None
    clients = {topic.writer for topic in topics if _is_clients(topic)}
    services = {name for topic in topics for name in topic.readers}
    services |= {topic.writer for topic in topics if not _is_clients(topic)}
    services |= {name for one in users.values() for name in (*one.reading, *one.writing)}
    if both := clients & services:
        raise TopicsBroken(f"{path}: {', '.join(sorted(both))} names a client and a service.")
    return frozenset(grant for topic in topics for grant in _of(topic, users))


def _is_clients(topic: Topic) -> bool:
    return topic.name == intake_topic(topic.writer)


def _of(topic: Topic, users: dict[str, Users]) -> set[Grant]:
    own = {name: Users(reading=(name,), writing=(name,)) for name in (topic.writer, *topic.readers)} | users
    writing = own[topic.writer].writing
    reading = {user for reader in topic.readers for user in own[reader].reading}
    if not _is_clients(topic):
        reading |= set(writing)
    allowed = {Grant(user, "write", topic.name) for user in writing}
    return allowed | {Grant(user, "read", topic.name) for user in reading}
