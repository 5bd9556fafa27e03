"""A search of everything that is kept for what joins a person and a code, and so for who answered what."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from peil_contracts.survey import LEAF_LISTED
from simulation.folds import declared_topics

if TYPE_CHECKING:
    from simulation.world import World

_CODE = re.compile(rb"(?:[0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]|[0-9A-HJKMNP-TV-Z]{26}")
_DIGEST = re.compile(rb"[0-9a-f]{64}")
_PERSONS = (b"ps-", b"medewerker-")
"""How pseudonyms begin, and how what the HR system calls people and their addresses do."""


class At(NamedTuple):
    """Where something is kept: in a store, on the log or in the mail; in which collection or partition; under what."""

    keeper: str
    part: str
    id: str


class Search:
    """
    Looks through stores, log, dead letters and mail; what was looked through before and is the same is passed by.

    It begins when the codes of a campaign are on the log: from then on it knows each of them by its hash.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._seen: dict[At, bytes] = {}
        self._codes: dict[At, set[str]] = {}
        self._hashes: frozenset[str] = frozenset()

    def look(self) -> Iterator[str]:
        """Where a person and a code stand together, and where a code lies in plain text that somebody has drawn."""
        self._hashes = self._hashes or self._listed()
        if not self._hashes:
            return
        drawn = {code.replace("-", "") for code in self._world.survey.codes.values()}
        there = set()
        for at, text in self._texts():
            there.add(at)
            if self._seen.get(at) is not text:
                self._seen[at] = text
                self._codes[at] = codes = {found.replace(b"-", b"").decode() for found in _CODE.findall(text)}
                if any(mark in text for mark in _PERSONS) and self._hashes & {*_digests(text), *map(_hash, codes)}:
                    yield f"joins: {at.part} of {at.keeper} holds a person beside a code"
        for at, codes in self._codes.items():
            if codes and at in there and codes & drawn:
                yield f"joins: {at.part} of {at.keeper} keeps a code that was drawn"

    def _listed(self) -> frozenset[str]:
        events = (msgspec.json.decode(each.value or b"{}") for each in self._world.log.records("peil-survey"))
        return frozenset(code for event in events if event["type"] == LEAF_LISTED for code in event["data"]["codes"])

    def _texts(self) -> Iterator[tuple[At, bytes]]:
        for name, store in {each.service.store: each.store for each in self._world.instances.values()}.items():
            for collection, id_, packed in store.packed():
                yield At(name, collection, id_), packed
        for topic in declared_topics():
            for record in self._world.log.records(topic.name):
                # The key is in the event as well; no header is made of data.
                yield At("the log", f"{topic.name}[{record.partition}]", str(record.offset)), record.value or b""
        for message in self._world.mail.taken:
            at = At("the mail", "a message", message.message_id)
            said = f"{message.recipient} {message.subject} {message.text} {message.html}"
            yield at, self._seen.get(at) or said.encode()


def _digests(text: bytes) -> Iterator[str]:
    return (found.decode() for found in _DIGEST.findall(text))


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
