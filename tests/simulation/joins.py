"""A search of everything that is kept for what joins a person and a code, and so for who answered what."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from peil_contracts.survey import LEAF_LISTED
from simulation.folds import declared_topics

if TYPE_CHECKING:
    from simulation.world import World

_CODE = re.compile(rb"(?:[0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]|[0-9A-HJKMNP-TV-Z]{26}")
_DIGEST = re.compile(rb"[0-9a-f]{64}")
_PERSONS = (b"ps-", b"medewerker-")
"""How pseudonyms begin, and how what the HR system calls people and their addresses do."""


class Search:
    """
    Looks through stores, log, dead letters and mail; what was looked through before and is the same is passed by.

    It begins when the codes of a campaign are on the log: from then on it knows each of them by its hash.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._seen: dict[tuple[str, str, str], bytes] = {}
        self._mails = 0
        self._hashes: frozenset[str] = frozenset()

    def look(self) -> Iterator[str]:
        """Where a person and a code stand together, and where a code lies in plain text that somebody has drawn."""
        self._hashes = self._hashes or self._listed()
        if not self._hashes:
            return
        drawn = {code.replace("-", "") for code in self._world.survey.codes.values()}
        for where, text in self._texts():
            if any(mark in text for mark in _PERSONS) and self._hashes & self._marks(text):
                yield f"joins: {where} holds a person beside a code"
        for name in ("issuer", "collector"):
            for collection, _, packed in self._world.store(name).packed():
                if drawn & set(_codes(packed)):
                    yield f"joins: {collection} of {name} keeps a code that was drawn"

    def _marks(self, text: bytes) -> set[str]:
        """The hashes in *text*, and those of the codes in it."""
        found = {each.decode() for each in _DIGEST.findall(text)}
        return found | {hashlib.sha256(code.encode()).hexdigest() for code in _codes(text)}

    def _listed(self) -> frozenset[str]:
        events = (json.loads(each.value or b"{}") for each in self._world.log.records("peil-survey"))
        return frozenset(code for event in events if event["type"] == LEAF_LISTED for code in event["data"]["codes"])

    def _texts(self) -> Iterator[tuple[str, bytes]]:
        for name, instance in self._world.instances.items():
            for collection, id_, packed in instance.store.packed():
                at = (instance.service.store, collection, id_)
                if self._seen.get(at) is not packed:
                    self._seen[at] = packed
                    yield f"{collection} of {name}", packed
        for topic in declared_topics():
            for record in self._world.log.records(topic.name):
                at, value = (topic.name, str(record.partition), str(record.offset)), record.value or b""
                if self._seen.get(at) is value:
                    continue
                self._seen[at] = value
                yield topic.name, b"\n".join((record.key or b"", record.value or b"", repr(record.headers).encode()))
        for _, message in self._world.posted[self._mails :]:
            yield "a mail", f"{message.recipient} {message.subject} {message.text} {message.html}".encode()
        self._mails = len(self._world.posted)


def _codes(text: bytes) -> Iterator[str]:
    return (found.replace(b"-", b"").decode() for found in _CODE.findall(text))
