"""
Campaigns and lots in the store: one document per lot of a leaf's codes, with the answers that were given.

An answer stands under the hash of its code and holds nothing but what was chosen. The answers of a lot lie in order of
their hashes, and the document has no time in it and no order: which came first cannot be read from it. After counting
both kinds of document are gone; of a campaign only the word stays that it was counted, so that facts that come again
bring nothing back.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from peil_chassis.store.port import After, Conflict, Delete, Document, Index, Put, Ref, Store, Write
from peil_collector.campaigns.domain import Answer, Campaign, Lot

CAMPAIGNS = "campaigns"
LOTS = "lots"
INDEXES = (Index(CAMPAIGNS, ("state",)), Index(LOTS, ("campaign",)), Index(LOTS, ("codes",)))
PAGE = 200
TRIES = 40
Wanted = tuple[list[Write], dict[Ref, dict[str, Any] | None]]
"""What is to be written, and what it expects."""


class AnswersTooBusy(Exception):
    """So many people of one lot answered at the same moment that this one never got a turn. Transient."""


@dataclass(frozen=True, slots=True)
class Held:
    """Where a code was found: the document of its lot, and the campaign it belongs to."""

    document: Document
    campaign: Campaign

    def spent(self, code: str) -> bool:
        """Whether somebody answered with the code of this hash."""
        return code in self.document["answers"]


async def take_campaign(store: Store, campaign: Campaign) -> None:
    """
    Keep *campaign*, unless it was kept or counted before.

    Raises:
        StoreAway: the store does not answer.
        Conflict: others were always first, and yet it is not there.
    """

    async def missing() -> Wanted | None:
        if (await store.load(CAMPAIGNS, [campaign.campaign])).get(campaign.campaign) is not None:
            return None
        document = {"_id": campaign.campaign, "state": "open", "campaign": _plain(campaign)}
        return [Put(CAMPAIGNS, document)], {Ref(CAMPAIGNS, campaign.campaign): None}

    await _kept(store, missing)


async def take_lot(store: Store, campaign: str, number: int, lot: Lot, codes: list[str]) -> None:
    """
    Keep the *codes* (hashes) of a lot, unless they were kept before or their campaign was counted.

    Raises:
        StoreAway: the store does not answer.
        Conflict: others were always first, and yet they are not there.
    """
    named = f"{campaign}|{lot.path[-1]}|{lot.part}|{number}"
    document = {
        "_id": named,
        "campaign": campaign,
        "path": list(lot.path),
        "part": lot.part,
        "levels": list(lot.levels),
        "invited": lot.invited,
        "codes": codes,
        "answered": 0,
        "answers": {},
    }

    async def missing() -> Wanted | None:
        known = (await store.load(CAMPAIGNS, [campaign])).get(campaign)
        if known is None or known["state"] != "open" or await store.load(LOTS, [named]):
            return None
        # The campaign is written along: when it is counted in between, this commit must fail.
        guarded = {Ref(LOTS, named): None, Ref(CAMPAIGNS, campaign): {"state": "open"}}
        return [Put(LOTS, document), Put(CAMPAIGNS, known)], guarded

    await _kept(store, missing)


async def find_code(store: Store, code: str) -> Held | None:
    """
    Where the code of this hash belongs; None when no open campaign has it.

    Raises:
        StoreAway: the store does not answer.
    """
    rows = await store.find(LOTS, {"codes": code}, limit=1)
    if not rows:
        return None
    name = rows[0]["campaign"]
    known = (await store.load(CAMPAIGNS, [name])).get(name)
    if known is None or known["state"] != "open":
        return None
    return Held(rows[0], msgspec.convert(known["campaign"], Campaign))


async def keep_answer(store: Store, code: str, answer: Answer) -> bool:
    """
    Keep *answer* under the code of this hash; False when the code is spent or gone, and then nothing changes.

    Raises:
        AnswersTooBusy, StoreAway: transient. Whether the answer is kept is told by asking again.
    """
    for _ in range(TRIES):
        held = await find_code(store, code)
        if held is None or held.spent(code):
            return False
        lot = held.document
        answers = dict(sorted({**lot["answers"], code: list(answer)}.items()))
        changed = {**lot, "answered": len(answers), "answers": answers}
        try:
            # The number only rises, so it tells whether the document is the one that was read.
            await store.commit([Put(LOTS, changed)], {Ref(LOTS, lot["_id"]): {"answered": lot["answered"]}})
        except Conflict:
            continue
        return True
    raise AnswersTooBusy


async def open_campaigns(store: Store) -> list[Campaign]:
    """The campaigns that are not counted yet. Raises `StoreAway`."""
    return [msgspec.convert(row["campaign"], Campaign) for row in await store.find(CAMPAIGNS, {"state": "open"})]


async def lots_of(store: Store, campaign: str) -> list[Document]:
    """The documents of all lots of *campaign*. Raises `StoreAway`."""
    found: list[Document] = []
    after: After | None = None
    while True:
        rows = await store.find(LOTS, {"campaign": campaign}, limit=PAGE, after=after)
        found.extend(rows)
        if len(rows) < PAGE:
            return found
        after = After(rows[-1]["_id"], rows[-1]["_id"])


def lot_of(document: Document) -> Lot:
    """The lot in *document*, without its codes: whoever counts has no need of them."""
    return Lot(
        path=tuple(document["path"]),
        part=document["part"],
        levels=tuple(document["levels"]),
        invited=document["invited"],
        answers=tuple(tuple(answer) for answer in document["answers"].values()),
    )


def destruction(campaign: str, lots: list[Document]) -> tuple[list[Write], dict[Ref, dict[str, Any]]]:
    """
    The writes that leave nothing of *campaign* but the word that it was counted, and what they expect.

    They fail when somebody answered since the lots were read, or when another process counted first.
    """
    writes: list[Write] = [Delete(LOTS, lot["_id"]) for lot in lots]
    writes.append(Put(CAMPAIGNS, {"_id": campaign, "state": "counted"}))
    expected: dict[Ref, dict[str, Any]] = {Ref(LOTS, lot["_id"]): {"answered": lot["answered"]} for lot in lots}
    expected[Ref(CAMPAIGNS, campaign)] = {"state": "open"}
    return writes, expected


async def _kept(store: Store, missing: Callable[[], Awaitable[Wanted | None]]) -> None:
    """Write what is *missing*. A conflict may be with somebody who was broken off: only what is there then counts."""
    for last in reversed(range(TRIES)):
        wanted = await missing()
        if wanted is None:
            return
        try:
            await store.commit(*wanted)
        except Conflict:
            if not last:
                raise
            continue
        return


def _plain(campaign: Campaign) -> Document:
    # Through JSON: a document holds nothing else, and its lists are lists.
    plain: Document = msgspec.json.decode(msgspec.json.encode(campaign))
    return plain
