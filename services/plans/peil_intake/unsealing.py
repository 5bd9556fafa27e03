"""``python -m peil_intake.unsealing [ID]``, by ``./peil unseal``: intake's dead letters, and one of them opened."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from base64 import b64decode
from collections.abc import Sequence
from typing import Any

from pydantic import Field

from peil_chassis import dead_letters
from peil_chassis.audit import Act, Audit
from peil_chassis.clock import SystemClock
from peil_chassis.settings import load_settings
from peil_chassis.store.mongo import MongoStore
from peil_chassis.store.port import Document, Store, StoreAway
from peil_intake.client_topics.sealed import unseal
from peil_intake.client_topics.storage import DOOR
from peil_intake.persons.sealing import CannotOpen, Keyring
from peil_intake.persons.settings import VaultSettings

SHOWN = 200
OPERATOR = "operator at the machine"
"""Whoever can start this on the machine; who that is, the machine's own logins tell."""


class UnsealingSettings(VaultSettings):
    """Where intake's store is, and the vault's key."""

    mongo: str = Field(min_length=1, pattern=r"^mongodb(\+srv)?://", repr=False, description="store, as mongodb:// URI")
    database: str = Field(
        default="peil_intake", pattern=r"^[a-z][a-z0-9_]{0,37}$", description="name of intake's database"
    )


async def list_sealed(store: Store) -> int:
    """Print what could not be read on clients' topics, the newest first: where, when and why, never the contents."""
    where = {"projection": DOOR.projection, "version": DOOR.version}
    rows = await store.find(dead_letters.COLLECTION, where, order="decided", descending=True, limit=SHOWN)
    print("\n".join(_line(row) for row in rows) or "Er is niets dat niet gelezen kon worden.")
    return 0


async def open_one(store: Store, name: str, keys: Keyring) -> int:
    """Print one dead letter with its record as it was on the client's topic, once the audit log says so."""
    found = (await store.load(dead_letters.COLLECTION, [name])).get(name)
    if found is None:
        print(f"Er is geen dode brief {name}. ./peil unseal zonder meer noemt ze.", file=sys.stderr)
        return 2
    try:
        opened = _opened(found, keys)
        await Audit(store, SystemClock()).record(Act(OPERATOR, "sealed-opened", "dead-letter", name, "./peil unseal"))
        print(json.dumps(opened, indent=2, ensure_ascii=False))
    except CannotOpen as error:
        print(f"De brief gaat niet open: {error}. Noem de oude sleutel in PEIL_VAULT_KEYS_BEFORE.", file=sys.stderr)
        return 1
    return 0


def _opened(letter: Document, keys: Keyring) -> dict[str, Any]:
    contents = unseal(letter["topic"], letter["partition"], letter["offset"], b64decode(letter["value64"]), keys)
    decision = {name: letter[name] for name in ("topic", "partition", "offset", "decided", "cause", "error")}
    return decision | {
        "key": _text(contents.key),
        "headers": [[name, _text(value)] for name, value in contents.headers],
        "value": _text(contents.value),
    }


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode(errors="backslashreplace")


def _line(letter: Document) -> str:
    place = f"{letter['topic']} partitie {letter['partition']} offset {letter['offset']}"
    return f"{letter['decided']}  {letter['cause']} ({letter['error']})  {place}\n    {letter['_id']}"


async def _run(name: str | None) -> int:
    settings = load_settings(UnsealingSettings)
    store = MongoStore(settings.mongo, settings.database)
    await store.start()
    try:
        return await (open_one(store, name, settings.keyring()) if name else list_sealed(store))
    finally:
        await store.stop()


def main(words: Sequence[str] | None = None) -> int:
    """Answer the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="./peil unseal", description="Wat op een topic van een client onleesbaar was."
    )
    parser.add_argument("letter", nargs="?", metavar="ID", help="welke te openen; zonder: een lijst")
    arguments = parser.parse_args(words)
    try:
        return asyncio.run(_run(arguments.letter))
    except StoreAway:
        print("De opslag antwoordt niet. Draait Peil? Start het met ./peil up.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
