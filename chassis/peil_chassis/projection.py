"""What a projection is: pure functions from facts to an entity, and from an entity to amounts over spans of days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

E = TypeVar("E", bound=msgspec.Struct)


class Fact(msgspec.Struct, frozen=True):
    """
    A fact as a fold sees it: the envelope's fields that matter, and its data.

    Its contract was checked before it was published, so nothing is checked again here.
    ``known_on`` is the Amsterdam day of ``recordedtime`` as ``YYYYMMDD``.
    """

    id: str
    source: str
    type: str
    time: str
    recordedtime: str
    sequence: int
    known_on: int
    data: dict[str, Any]


class Span(NamedTuple):
    """
    An entity's contribution to one cell: *amount* on every day ``first <= day < until``.

    Days are ``YYYYMMDD``; an open end is None. ``category`` divides a figure (a status, a step) and may be empty.
    """

    figure: str
    unit: str
    category: str
    amount: int
    first: int
    until: int | None


@dataclass(frozen=True, slots=True)
class Projection(Generic[E]):
    """
    One read model, as values and pure functions.

    Attributes:
        name: The question it answers, snake_case.
        version: Rises when the code below would give other results; each version folds into documents of its own.
        topic: The topic it folds. An entity belongs to exactly one key of it.
        types: Event types it folds; others are skipped and counted.
        entity: A frozen msgspec Struct whose every field has a default: ``entity()`` is the empty entity.
        apply: The entity after one more fact. Raising anything makes the fact a dead letter.
        contribute: What the entity adds to which cells. Called after every fact; the difference is entered
            under the fact's known day.
        units: Organisational units under which the entity can be looked up, for explanations.
        erased_by: Event types, none of them in *types*, at which the entity is forgotten: only its key and its place
            in the sequence stay. What was entered in cells stays as it is, and no end is entered. Whatever comes
            later for that key is skipped and counted.
        confidential: Its cells may not be shown as they are: whoever compares builds says how many differ, not which.
    """

    name: str
    version: int
    topic: str
    types: frozenset[str]
    entity: type[E]
    apply: Callable[[E, Fact], E]
    contribute: Callable[[E], Iterable[Span]]
    units: Callable[[E], Sequence[str]]
    erased_by: frozenset[str] = frozenset()
    confidential: bool = False


class Build(NamedTuple):
    """One filling of a projection's documents: a version of its code, and a count of how often it was built."""

    projection: str
    version: int
    number: int

    @property
    def name(self) -> str:
        """The name under which positions and dead letters are kept, and the prefix of its collections."""
        return f"{self.projection}_v{self.version}_b{self.number}"

    @property
    def entities(self) -> str:
        """The collection of entities: ``{_id: key, sequence, units, entity, …}``."""
        return f"{self.name}_entities"

    @property
    def cells(self) -> str:
        """The collection of cells: one document per figure, unit, partition and known month."""
        return f"{self.name}_cells"
