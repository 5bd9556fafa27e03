"""The topics, as ``deploy/kafka/topics.yaml`` declares them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml  # type: ignore[import-untyped]  # PyYAML ships no types
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from peil_contracts.violations import violations_of

_CLIENT = "<client>"
_NAME = r"^[a-z][a-z0-9-]{0,80}(<client>)?$"


class TopicsBroken(ValueError):
    """The file that declares the topics cannot be used; the text says where and why."""


class Topic(BaseModel):
    """
    One topic.

    Attributes:
        name: Its name on the log.
        about: What it holds.
        writer: The one service (or client) that writes to it.
        readers: Who may read it.
        key: What its records are keyed by; a folded topic names a field of the data.
        partitions: Fixed at birth.
        retention_hours: Hours a record is kept; None is for ever.
        cleanup: Never ``compact``: a compacted topic loses history, and a rebuild needs all of it.
        folded: Whether read models are built from it.
        clients: For a topic per client: the clients there are.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=_NAME)
    about: str = Field(min_length=1)
    writer: str = Field(min_length=1)
    readers: tuple[str, ...] = Field(min_length=1)
    key: str = Field(min_length=1)
    partitions: int = Field(ge=1, strict=True)
    retention_hours: int | None = Field(ge=1)
    cleanup: Literal["delete"]
    folded: bool
    clients: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _clients_where_named(self) -> Topic:
        if (_CLIENT in self.name) != bool(self.clients):
            raise ValueError("a topic has clients when its name holds <client>, and only then")
        return self

    def of(self, client: str) -> Topic:
        """This topic for one *client*: its name filled in."""
        return self.model_copy(
            update={
                "name": self.name.replace(_CLIENT, client),
                "writer": self.writer.replace(_CLIENT, client),
                "clients": (),
            }
        )


def intake_topic(client: str) -> str:
    """The topic on which *client* delivers."""
    return f"peil-intake-{client}"


def load_topics(path: Path) -> tuple[Topic, ...]:
    """
    Every topic in the file's order; a topic per client stands there once for each client, under its name on the log.

    Raises:
        TopicsBroken: the file is missing, is not YAML, breaks a rule of `Topic`, or names a topic twice.
    """
    try:
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))["topics"]
        topics = [Topic.model_validate(entry) for entry in declared]
    except OSError as error:
        raise TopicsBroken(f"{path}: cannot be read ({error.strerror}).") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise TopicsBroken(f"{path}: is not YAML.") from None
    except ValidationError as error:
        first = violations_of(error)[0]
        raise TopicsBroken(f"{path}: {first.field or 'a topic'}: {first.message}") from None
    except (KeyError, TypeError):
        raise TopicsBroken(f"{path}: must hold a list named `topics`.") from None
    concrete = [one for topic in topics for one in ([topic.of(c) for c in topic.clients] or [topic])]
    if len({topic.name for topic in concrete}) < len(concrete):
        raise TopicsBroken(f"{path}: names a topic twice.")
    if len({topic.partitions for topic in concrete}) > 1:
        raise TopicsBroken(f"{path}: gives topics different partition counts; all have the same.")
    return tuple(concrete)
