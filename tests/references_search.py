"""Looking for references of persons wherever Peil keeps, sends or says anything, in every dress they could wear."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pymongo

from peil_chassis.log.port import Log


def forms(reference: str) -> dict[str, bytes]:
    """Name of a form -> *reference* in it. Base64 has three: it depends on what stands before."""
    plain = reference.encode()
    found = {
        "plain": plain,
        "escaped": json.dumps(reference)[1:-1].encode(),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "url": quote(reference, safe="").encode(),
    }
    for before in range(3):
        for name, encode in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
            # The characters at either end also hold bits of what stands beside it: those are left out.
            text = encode(b"\0" * before + plain)
            found[f"{name}+{before}"] = text[-(-before * 8 // 6) : (before + len(plain)) * 8 // 6]
    return found


def found_in(places: Iterable[tuple[str, bytes]], references: Iterable[str]) -> dict[str, str]:
    """Place -> the first form in which any of *references* stands there."""
    wanted = [(name, form) for reference in references for name, form in forms(reference).items()]
    found: dict[str, str] = {}
    for place, content in places:
        lower = content.lower()
        hit = next((name for name, form in wanted if form in content or form.lower() in lower), None)
        if hit is not None:
            found.setdefault(place, hit)
    return found


async def topics(log: Log, names: Iterable[str]) -> list[tuple[str, bytes]]:
    """Every record of the topics: key, value and headers."""
    places: list[tuple[str, bytes]] = []
    for name in names:
        for partition, bounds in (await log.bounds(await log.partitions(name))).items():
            for offset in range(bounds.start, bounds.end):
                if record := await log.read_at(partition, offset):
                    headers = b" ".join(f"{key} ".encode() + (value or b"") for key, value in record.headers)
                    places.append((f"topic {name}", b" ".join([record.key or b"", record.value or b"", headers])))
    return places


def everything(uri: str, *, replicated: bool = True) -> Mapping[str, Mapping[str, list[Any]]]:
    """Every database, every collection, every document of a store; *replicated*: and every write that it remembers."""
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(uri)
    try:
        held = {
            name: {part: list(client[name][part].find({})) for part in client[name].list_collection_names()}
            for name in client.list_database_names()
        }
    finally:
        client.close()
    # The store's own replication log repeats every write: each is looked at as a part of where it was written to.
    for entry in held.get("local", {}).pop("oplog.rs", []):
        for change in _changes(entry) if replicated else ():
            database, _, part = str(change.get("ns")).partition(".")
            held.setdefault(database, {}).setdefault(part, []).append(change)
    return held


def _changes(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The writes of an entry of the replication log; a transaction holds many."""
    inner = entry.get("o", {}).get("applyOps")
    if inner is None:
        yield entry
    for change in inner or ():
        yield from _changes(change)


def documents(databases: Mapping[str, Mapping[str, Iterable[Any]]]) -> Iterator[tuple[str, bytes]]:
    """Every document of the databases, as text; what is base64 in it is looked at with its cover off as well."""
    for database, collections in databases.items():
        for collection, content in collections.items():
            for document in content:
                text = json.dumps(document, default=str, ensure_ascii=False).encode()
                yield f"{database}.{collection}", text + b" " + b" ".join(_uncovered(document))


def _uncovered(value: Any) -> Iterator[bytes]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _uncovered(each)
    elif isinstance(value, list):
        for each in value:
            yield from _uncovered(each)
    elif isinstance(value, str) and len(value) > 8:
        try:
            yield base64.b64decode(value, validate=True)
        except ValueError:
            return
