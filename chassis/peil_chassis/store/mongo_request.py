"""A whole commit as one request, MongoDB 8's ``bulkWrite``. Values in, values out: no driver here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from peil_chassis.store.port import Document, Expected, Put, Ref, Write

MOST_WRITES = 128
"""
In one request. It spares a round trip per collection, which is most of a small commit's price; of a large one it is
little, and servers carry out a collection's own command faster per document.
"""


@dataclass(slots=True)
class Request:
    """
    What is sent, and what its answer must say.

    Attributes:
        operations: In the order given.
        namespaces: ``database.collection`` to its number in the operations.
        updates: How many replacements there are: each matches a document or makes one, else an expectation failed.
        deletions: How many documents must be found and removed; None when none is expected to be there.
    """

    operations: list[dict[str, Any]] = field(default_factory=list)
    namespaces: dict[str, int] = field(default_factory=dict)
    updates: int = 0
    deletions: int | None = None

    @property
    def command(self) -> dict[str, Any]:
        """What the server is asked. It stops at the first error: one is enough to end the transaction."""
        return {
            "bulkWrite": 1,
            "ops": self.operations,
            "nsInfo": [{"ns": name} for name in self.namespaces],
            "errorsOnly": True,
        }

    def kept(self, answer: Mapping[str, Any]) -> bool:
        """Whether every expectation held, by the counts of an answer without errors."""
        deleted: bool = self.deletions is None or answer["nDeleted"] == self.deletions
        replaced: bool = answer["nMatched"] + answer["nUpserted"] == self.updates
        return deleted and replaced


def one_request(database: str, by_ref: Mapping[Ref, Write], expected: Expected) -> Request | None:
    """
    The commit of *by_ref* as one request; None when it is large, or its answer could not tell what was expected.

    The latter is so when a document must stay absent, and when some deletions expect a document and others do not.
    """
    if len(by_ref) > MOST_WRITES:
        return None
    request, blind, meant = Request(), 0, 0
    for ref, write in sorted(by_ref.items(), key=lambda each: each[0] not in expected):
        name = f"{database}.{ref.collection}"
        number = request.namespaces.setdefault(name, len(request.namespaces))
        fields = expected.get(ref)
        if isinstance(write, Put):
            operation = _put(number, write.document, fields, is_new=ref in expected and fields is None)
            if operation is None:
                return None
            request.updates += "update" in operation
        elif ref in expected and fields is None:
            return None
        else:
            operation = {"delete": number, "filter": {"_id": ref.id, **(fields or {})}, "multi": False}
            blind, meant = blind + (ref not in expected), meant + (ref in expected)
        request.operations.append(operation)
    if meant:
        request.deletions = meant
    return None if blind and meant else request


def _put(number: int, document: Document, fields: Mapping[str, Any] | None, *, is_new: bool) -> dict[str, Any] | None:
    if next(iter(document)).startswith("$"):
        return None  # as a replacement it would be read as an operator; the driver refuses it
    if is_new:
        return {"insert": number, "document": document}
    where = {"_id": document["_id"], **(fields or {})}
    return {"update": number, "filter": where, "updateMods": document, "multi": False, "upsert": fields is None}


def first_error(answer: Mapping[str, Any]) -> int | None:
    """The code of the first error in *answer*; None when there is none."""
    if not answer["nErrors"]:
        return None
    return next((int(each["code"]) for each in answer["cursor"]["firstBatch"] if not each["ok"]), 0)
