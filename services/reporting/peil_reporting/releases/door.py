"""
The one door: what was audited with everything told before is told, entered in the ledger and made known, in one
commit.

Nothing else writes what readers see of people or of surveys. Two releases at the same moment: the ledger has one end,
so one commit fails, and that release is audited again together with what the other told.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

import msgspec

from peil_chassis.clock import Clock, amsterdam_day, timestamp
from peil_chassis.logs import declare_events, declare_fields, get_logger
from peil_chassis.outbox import Outbox
from peil_chassis.outbox import indexes as outbox_indexes
from peil_chassis.store.port import Conflict, Put, Ref, Store, Write
from peil_disclosure.certificate import public_part
from peil_disclosure.check import check
from peil_disclosure.model import Refused
from peil_reporting.days import number_of
from peil_reporting.releases import ledger
from peil_reporting.releases.domain.figure import Figure
from peil_reporting.releases.facts import Level, Proof, released
from peil_reporting.scrutiny.domain import without_outcome

REPORTS, CERTIFICATES, KEYS = "release_reports", "certificates", "gate_keys"
KEY = "repair"
TRIES = 25

log = get_logger()
declare_events(
    {
        "figures_released": "a release was audited, entered in the ledger and told; see `verdict_hash`",
        "release_refused": "the gate refused a release, so nothing of it is told; see `broken_rule`",
    }
)
declare_fields(
    {
        "release": "a release: a quarter, as 2026-Q3, or a campaign",
        "verdict_hash": "SHA-256 of the proof of a release",
        "broken_rule": "the rule for which a release or the counts of a campaign were refused",
    }
)


class AlreadyReleased(Exception):
    """This quarter or campaign was released; what was released is never computed again."""


class DoorBusy(Exception):
    """Other releases were always first; nothing was told. Try again later."""


class Made(NamedTuple):
    """
    A release that was audited and found safe.

    Attributes:
        release: Its name, a quarter or a campaign.
        about: ``register`` or ``survey``.
        k: Fewest people a figure is about.
        certificates: Per table that was audited its proof, whole: it holds what is hidden and stays inside.
        figures: Every figure it tells that was not told before.
        levels: Rows told and hidden per level.
        documents: What readers are answered from. The first exists once per release.
        recipes: When something was hidden: how it could have been computed. Stays inside.
    """

    release: str
    about: str
    k: int
    certificates: Mapping[str, bytes]
    figures: Sequence[Figure]
    levels: Sequence[Level]
    documents: Sequence[Put]
    recipes: Sequence[str] = ()


class Ground(NamedTuple):
    """
    What a release is made on.

    Attributes:
        key: Decides between rows of equal worth; secret.
        salt: Random digits for its certificates, so that their hashes tell nothing.
    """

    key: bytes
    salt: str


Make = Callable[[Ground], Awaitable[Made]]
"""Audits and makes a release."""


def hashes_of(certificates: Mapping[str, bytes]) -> tuple[str, str]:
    """The hash of the rows of all *certificates*, and that of the certificates themselves: SHA-256, hexadecimal."""
    rows = {name: public_part(one)["rows_hash"] for name, one in certificates.items()}
    whole = {name: hashlib.sha256(one).hexdigest() for name, one in certificates.items()}
    first, second = (hashlib.sha256(msgspec.json.encode(of, order="deterministic")).hexdigest() for of in (rows, whole))
    return first, second


class Door:
    """Lets releases out."""

    def __init__(self, store: Store, clock: Clock, outbox: Outbox, source: str) -> None:
        """Writes to *store*; *source* is what its facts name."""
        self._store = store
        self._clock = clock
        self._outbox = outbox
        self._source = source

    async def release(self, name: str, tables: Sequence[str], make: Make) -> Made:
        """
        Tell what *make* makes, once.

        Args:
            name: The release, for what is kept of a refusal.
            tables: Its tables: those of one wave or register share a secret.
            make: Reads all earlier releases and audits with them; called again whenever another release was first.

        Returns:
            What was told; it can be read from now on.

        Raises:
            AlreadyReleased: it was told before.
            DoorBusy: other releases were always first.
            Refused: the gate's rule that it breaks. Nothing was told, and the rule is kept for the scrutineer.
            StoreAway: the store does not answer; whether it was told is unknown.
        """
        await self._prepare()
        # One for every wave or register, so that the same rows stay hidden in it and nothing follows from another.
        key = hmac.new(await self._key(), "|".join(tables).encode(), hashlib.sha256).digest()
        for tried in range(TRIES):
            head = await ledger.head_of(self._store)
            try:
                made = await make(Ground(key, secrets.token_hex(16)))
            except Refused as refused:
                await self._keep_refusal(name, refused)
                log.error("release_refused", release=name, broken_rule=refused.rule)
                raise
            with suppress(Conflict):
                hash_ = await self._commit(made, head)
                self._outbox.wake()
                log.info("figures_released", release=made.release, verdict_hash=hash_)
                return made
            first = made.documents[0]
            if await self._store.load(first.collection, [first.document["_id"]]):
                raise AlreadyReleased(made.release)
            await asyncio.sleep(0.002 * tried)
        raise DoorBusy(name)

    async def _prepare(self) -> None:
        while True:
            with suppress(Conflict):
                await self._store.declare([*ledger.indexes(), *outbox_indexes()])
                return
            await asyncio.sleep(0.05)

    async def _key(self) -> bytes:
        """What decides between rows of equal worth: made once, kept inside, so that nobody can work out the choice."""
        while True:
            found = (await self._store.load(KEYS, [KEY])).get(KEY)
            if found is not None:
                return bytes.fromhex(found["key"])
            with suppress(Conflict):
                made = {"_id": KEY, "key": secrets.token_hex(32)}
                await self._store.commit([Put(KEYS, made)], {Ref(KEYS, KEY): None})

    async def _commit(self, made: Made, head: ledger.Head | None) -> str:
        now = self._clock.now()
        at = timestamp(now)
        appended = await ledger.appending(self._store, head, made.release, at, made.figures)
        for certificate in made.certificates.values():
            check(certificate)  # by other code than made it, before anybody reads
        rows_hash, digest = hashes_of(made.certificates)
        proof = Proof(made.k, rows_hash, digest, appended.first, appended.last, appended.hash)
        prepared = await self._outbox.prepare(
            [released(self._source, made.release, made.about, proof, made.levels, now)]
        )
        report = {
            "_id": f"{made.about}|{made.release}",
            "release": made.release,
            "about": made.about,
            "verdict": "safe",
            **proof._asdict(),
            "levels": [one._asdict() for one in made.levels],
            "sums": sorted({without_outcome(recipe, made.k) for recipe in made.recipes}),
            "at": at,
            "released_on": number_of(amsterdam_day(now)),
        }
        kept = {
            "_id": report["_id"],
            "certificates": {name: one.decode() for name, one in made.certificates.items()},
            "recipes": list(made.recipes),
        }
        first = made.documents[0]
        writes: list[Write] = [*made.documents, Put(REPORTS, report), Put(CERTIFICATES, kept)]
        once = {Ref(first.collection, first.document["_id"]): None}
        await self._store.commit(
            [*writes, *appended.writes, *prepared.writes],
            {**once, **appended.expected, **prepared.expected},
        )
        return digest

    async def _keep_refusal(self, name: str, refused: Refused) -> None:
        """The rule alone: why it is broken would be telling."""
        row = {
            "_id": f"refused|{name}",
            "release": name,
            "verdict": "refused",
            "rule": refused.rule,
            "at": timestamp(self._clock.now()),
        }
        await self._store.commit([Put(REPORTS, row)])
