"""Looks for anything that ties a person to a code or an answer: in documents, facts, log lines and answers of pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any


def pieces(document: Any) -> Iterable[str]:
    """*document* as text, and every document inside it that stands by itself (an element of a list of documents)."""
    yield json.dumps(document, ensure_ascii=False, default=str)


def joins(documents: Iterable[Any], persons: Iterable[str], codes: Mapping[str, str]) -> list[str]:
    """
    One line for every one of *documents* in which a person and something of a code stand together.

    Args:
        persons: Pseudonyms.
        codes: Every code -> its hash. A code counts with and without hyphens.
    """
    people = list(persons)
    marks = [mark for code, digest in codes.items() for mark in (code, code.replace("-", ""), digest)]
    found = []
    for document in documents:
        for text in pieces(document):
            who = [person for person in people if person in text]
            what = [mark for mark in marks if mark in text]
            if who and what:
                found.append(f"{len(who)} persons beside {len(what)} codes: {text[:80]}")
    return found


def tell_time(document: Any, allowed: Iterable[str] = ()) -> list[str]:
    """The fields of *document*, at any depth, whose value could be a moment; those in *allowed* are meant."""
    meant = set(allowed)
    found: list[str] = []

    def look(value: Any, field: str) -> None:
        if field in meant:
            return
        if isinstance(value, Mapping):
            for name, inner in value.items():
                look(inner, str(name))
        elif isinstance(value, list | tuple):
            for inner in value:
                look(inner, field)
        elif (
            isinstance(value, float)
            or (isinstance(value, str) and value[:2] == "20" and value[4:5] == "-")
            or (isinstance(value, int) and not isinstance(value, bool) and value > 1_000_000_000)
        ):
            found.append(field)

    look(document, "")
    return found
