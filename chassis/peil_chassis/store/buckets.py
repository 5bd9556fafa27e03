"""The documents of a collection in memory by the values that queries ask for, so that a query need not look at all."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from peil_chassis.store.port import Document

Key = tuple[Any, ...]


class Buckets:
    """
    Per set of fields that some query compared, the ids of the documents by their values there.

    What it names for a query are candidates: all that match, and perhaps others, such as 1 where true was asked for.
    """

    def __init__(self) -> None:
        self._by_fields: dict[tuple[str, ...], dict[Key, dict[str, None]]] = {}

    def put(self, id_: str, document: Document) -> None:
        """Take in a document that is not in here."""
        for fields, held in self._by_fields.items():
            for key in _keys(document, fields):
                held.setdefault(key, {})[id_] = None

    def remove(self, id_: str, document: Document) -> None:
        """Take out a document that was put in as it is given here."""
        for fields, held in self._by_fields.items():
            for key in _keys(document, fields):
                held[key].pop(id_, None)

    def candidates(self, equal: Mapping[str, Any], everything: Mapping[str, tuple[Document, bytes]]) -> Iterable[str]:
        """
        The ids of the documents among which those are whose fields have the values *equal*.

        Args:
            equal: At least one field and its value, or a tuple of values of which one must be there.
            everything: All documents, for fields that no query compared before.
        """
        fields = tuple(equal)
        held = self._by_fields.get(fields)
        if held is None:
            held = self._by_fields[fields] = {}
            for id_, (document, _) in everything.items():
                for key in _keys(document, fields):
                    held.setdefault(key, {})[id_] = None
        found = [held[key] for key in _wanted(equal) if key in held]
        return found[0] if len(found) == 1 else dict.fromkeys(itertools.chain.from_iterable(found))


def value_at(document: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted *path*; None when it is not there, as MongoDB compares a missing field."""
    if "." not in path:
        return document.get(path)
    value: Any = document
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def _keys(document: Document, fields: tuple[str, ...]) -> Iterable[Key]:
    values = [value_at(document, field) for field in fields]
    if not any(isinstance(value, list | dict) for value in values):
        return (tuple(values),)
    return set(itertools.product(*(tuple(_alone(value)) for value in values)))


def _alone(value: Any) -> Iterator[Any]:
    """*value*, or each value inside it when it is a list; a mapping equals nothing that can be asked for."""
    if isinstance(value, list):
        for each in value:
            yield from _alone(each)
    elif not isinstance(value, dict):
        yield value


def _wanted(equal: Mapping[str, Any]) -> Iterable[Key]:
    if not any(isinstance(value, tuple) for value in equal.values()):
        return (tuple(equal.values()),)
    options = [value if isinstance(value, tuple) else (value,) for value in equal.values()]
    return dict.fromkeys(itertools.product(*options))
