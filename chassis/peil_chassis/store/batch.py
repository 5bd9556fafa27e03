"""What a batch of writes must look like before any store may try it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from peil_chassis.store.port import After, Between, Expected, Put, Ref, Write

SCALARS = (str, int, float, bool, type(None))


def target(write: Write) -> Ref:
    """Which document *write* writes or deletes."""
    return Ref(write.collection, write.document["_id"] if isinstance(write, Put) else write.id)


def targets(writes: Sequence[Write], expected: Expected) -> dict[Ref, Write]:
    """
    The writes by the document they touch, in the order given.

    Raises:
        ValueError: a document is written twice, has no text as ``_id``, or is expected but not written;
            or an expectation is not a plain value.
    """
    by_ref: dict[Ref, Write] = {}
    for write in writes:
        ref = target(write)
        if type(ref.id) is not str or not ref.id:
            raise ValueError(f"a document of {ref.collection} needs a non-empty text as _id, not {ref.id!r}")
        if ref in by_ref:
            raise ValueError(f"{ref.collection}/{ref.id} is written twice in one batch")
        by_ref[ref] = write
    for ref, fields in expected.items():
        if ref not in by_ref:
            raise ValueError(f"{ref.collection}/{ref.id} is expected but not written: nothing would guard it")
        refuse_compound(fields or {}, "expected")
    return by_ref


def refuse_compound(fields: Mapping[str, Any], what: str) -> None:
    """Raises ValueError when a field is compared with a list or a mapping, or its name begins with ``$``."""
    for field, value in fields.items():
        for one in value if isinstance(value, tuple) and what == "equal" else (value,):
            if not isinstance(one, SCALARS):
                raise ValueError(
                    f"{what}[{field!r}] must be text, a number, a boolean or None, not {type(one).__name__}"
                )
        if field.startswith("$"):
            raise ValueError(f"{what}[{field!r}]: a field name may not begin with $")


def refuse_compound_edges(between: Between | None, order: str, after: After | None) -> None:
    """Raises ValueError when a range or the end of a page is no plain value: a server would read it as an operator."""
    if between is not None:
        refuse_compound({between.field: between.low}, "between")
        refuse_compound({between.field: between.high}, "between")
    if after is not None:
        refuse_compound({order: after.value, "_id": after.id}, "after")


def refuse_other_ids(ids: Sequence[str]) -> None:
    """Raises ValueError when one of *ids* is no text."""
    for id_ in ids:
        if not isinstance(id_, str):
            raise ValueError(f"an id must be text, not {type(id_).__name__}")
