"""What intake reads from its environment, and who its suppliers are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from peil_chassis.login.settings import LoginSettings
from peil_chassis.settings import ServiceSettings
from peil_contracts.catalogue import FACT_TYPES
from peil_contracts.envelope import SOURCE_PATTERN
from peil_intake.deliveries.domain.reading import Supplier
from peil_intake.persons.settings import VaultSettings


class ClientsBroken(ValueError):
    """The file of clients cannot be used."""


class IntakeSettings(VaultSettings, ServiceSettings, LoginSettings):
    """Intake needs what every service needs, what the vault needs, and to know its suppliers."""

    clients: Path = Field(description="JSON file: which client delivers for which sources, families and topic")


FAMILIES = frozenset(kind.family for kind in FACT_TYPES.values() if kind.published_by == "intake" and kind.deliverable)
"""The families of events that somebody can deliver."""


def _known_family(name: str) -> str:
    if name not in FAMILIES:
        raise ValueError(f"there is no such family of events, there are {', '.join(sorted(FAMILIES))}")
    return name


class _Entry(BaseModel):
    client: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    sources: list[Annotated[str, Field(pattern=SOURCE_PATTERN)]] = []
    families: list[Annotated[str, AfterValidator(_known_family)]] = []
    topic: bool = False


class _Clients(BaseModel):
    clients: list[_Entry]


def suppliers_in(path: Path) -> list[Supplier]:
    """
    The clients that the file at *path* binds to sources; a client without sources delivers nothing and is left out.

    Raises:
        ClientsBroken: it cannot be read, or an entry is wrong; the message says which.
    """
    try:
        found = _Clients.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ClientsBroken(f"The file of clients {path} cannot be read: {error.strerror}.") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ClientsBroken(f"The file of clients {path} is wrong at '{place}': {first['msg']}.") from None
    return [
        Supplier(entry.client, frozenset(entry.sources), frozenset(entry.families), entry.topic)
        for entry in found.clients
        if entry.sources
    ]


def load_suppliers(settings: IntakeSettings) -> list[Supplier]:
    """
    The suppliers that *settings* name; without a good file the process ends with code 2.

    Raises:
        SystemExit: one sentence on standard error says what is wrong with it.
    """
    try:
        return suppliers_in(settings.clients)
    except ClientsBroken as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
