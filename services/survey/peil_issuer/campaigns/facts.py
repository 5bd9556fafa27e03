"""What the rest of Peil hears about a campaign: its rules, its leaves with hashes of codes, and that it closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from peil_chassis.clock import timestamp
from peil_chassis.outbox import Draft
from peil_contracts import survey as contract
from peil_issuer.campaigns.domain.campaign import Campaign
from peil_issuer.campaigns.domain.opening import CODES_IN_LOT, Frozen, FrozenLeaf

TOPIC = "peil-survey"
_IDS = UUID("0b5c6d0a-9a34-5c39-8d0e-52a7f3a4be61")


def opened(
    source: str, campaign: Campaign, frozen: Frozen, codes: Mapping[str, Sequence[str]], now: datetime
) -> list[Draft]:
    """
    The facts that open *campaign*: first its rules, then each leaf with the hashes of its codes.

    Args:
        codes: Name of a leaf -> hashes of its codes.
    """
    lots = [lot for leaf in frozen.leaves for lot in _lots(campaign, leaf, sorted(codes[leaf.name]))]
    first = opened_data(campaign, frozen.rules_hash, frozen.invited, len(frozen.leaves))
    head = _draft(source, contract.CAMPAIGN_OPENED, first, now)
    return [head, *(_draft(source, contract.LEAF_LISTED, lot, now) for lot in lots)]


def trial(source: str, campaign: Campaign, now: datetime) -> dict[str, Any]:
    """The fact that would open *campaign*, finished as if one leaf of k people were invited, to be checked."""
    draft = _draft(source, contract.CAMPAIGN_OPENED, opened_data(campaign, "0" * 64, campaign.k, 1), now)
    return {**draft.event, "recordedtime": timestamp(now), "sequence": "1", "sequencetype": "Integer"}


def opened_data(campaign: Campaign, rules_hash: str, invited: int, leaves: int) -> dict[str, Any]:
    """The data of the fact that *campaign* opened, for *invited* people in so many *leaves*."""
    plan = campaign.plan
    made_of = {"question_set": plan.question_set, "theme": plan.theme, "repeat_months": plan.repeat_months}
    return {
        "campaign": plan.campaign,
        "title": plan.title,
        "questions": [
            {"question": each.question, "text": each.text, "kind": each.kind, "discrimination": each.discrimination}
            for each in plan.questions
        ],
        "k": campaign.k,
        "opens_at": timestamp(campaign.opens_at),
        "closes_at": timestamp(campaign.closes_at),
        "rules_hash": rules_hash,
        "invited": invited,
        "leaves": leaves,
        **{name: value for name, value in made_of.items() if value is not None},
    }


def closed(source: str, campaign: str, drawn: int, now: datetime) -> Draft:
    """The fact that *campaign* closed."""
    data = {"campaign": campaign, "closed_at": timestamp(now), "drawn": drawn}
    return _draft(source, contract.CAMPAIGN_CLOSED, data, now)


def _lots(campaign: Campaign, leaf: FrozenLeaf, codes: Sequence[str]) -> Iterable[dict[str, Any]]:
    parts = [codes[start : start + CODES_IN_LOT] for start in range(0, len(codes), CODES_IN_LOT)]
    for number, part in enumerate(parts, 1):
        yield {
            "campaign": campaign.plan.campaign,
            "unit": leaf.unit,
            "part": leaf.part,
            "lot": number,
            "lots": len(parts),
            "path": list(leaf.path),
            "level": leaf.levels[-1],
            "levels": list(leaf.levels),
            "invited": leaf.invited,
            "codes": list(part),
        }


def _draft(source: str, kind: str, data: Mapping[str, Any], now: datetime) -> Draft:
    named = [str(data.get(name, "")) for name in ("campaign", "unit", "part", "lot")]
    return Draft(
        topic=TOPIC,
        key=str(data["campaign"]),
        event={
            "specversion": "1.0",
            "id": str(uuid5(_IDS, "\n".join([kind, *named]))),
            "source": source,
            "type": kind,
            "subject": data["campaign"],
            "time": timestamp(now),
            "datacontenttype": "application/json",
            "data": dict(data),
        },
    )
