"""What a commit expects, sorted by what MongoDB is asked, so that each kind is one request per collection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from peil_chassis.store.port import Document, Expected, Put, Ref, Write


@dataclass(slots=True)
class Lot:
    """
    The expectations of one commit in one collection.

    Attributes:
        new: Documents that must not exist yet, to be inserted.
        absent: Ids that must not exist and stay so.
        changed: Per document that must have certain values: those values with its id, and what replaces it (None:
            it is deleted).
    """

    new: list[Document] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    changed: list[tuple[dict[str, Any], Document | None]] = field(default_factory=list)


def lots(by_ref: Mapping[Ref, Write], expected: Expected) -> dict[str, Lot]:
    """Per collection what *expected* asks of the documents in *by_ref*, in which each of them is written."""
    found: dict[str, Lot] = {}
    for ref, fields in expected.items():
        lot = found.setdefault(ref.collection, Lot())
        write = by_ref[ref]
        if fields is None and isinstance(write, Put):
            lot.new.append(write.document)
        elif fields is None:
            lot.absent.append(ref.id)
        else:
            lot.changed.append(({"_id": ref.id, **fields}, write.document if isinstance(write, Put) else None))
    return found
