"""What opening freezes: who is invited, into which leaf each of them falls, and a hash of the rules."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from peil_disclosure.pooling import Path, Pooled, groups_of, pool
from peil_issuer.campaigns.domain.campaign import Campaign

CODES_IN_LOT = 700
"""Hashes in one event: 700 of them stay well below the 64 KB that an event may be."""


@dataclass(frozen=True, slots=True)
class FrozenLeaf:
    """
    A leaf of a campaign: people are counted together with all others of it, and are never fewer than k.

    ``levels`` says what kind each unit of the path is, in its order.
    """

    path: Path
    part: str
    levels: tuple[str, ...]
    invited: int

    @property
    def unit(self) -> str:
        """The unit whose leaf it is."""
        return self.path[-1]

    @property
    def name(self) -> str:
        """How the leaf is named within its campaign."""
        return f"{self.unit}|{self.part}"


@dataclass(frozen=True, slots=True)
class Frozen:
    """
    What a campaign is opened with.

    Attributes:
        leaves: In order of path and part.
        places: The path at which people count -> the name of the leaf they fall into; a path that is missing has too
            few people even at the top.
        left_out: How many people that is.
        rules_hash: See `rules_hash`.
    """

    leaves: tuple[FrozenLeaf, ...]
    places: Mapping[Path, str]
    left_out: int
    rules_hash: str

    @property
    def invited(self) -> int:
        """How many people are in a leaf."""
        return sum(leaf.invited for leaf in self.leaves)


def freeze(campaign: Campaign, people: Iterable[Path], levels: Mapping[str, str]) -> Frozen:
    """
    The leaves of *campaign* when each of *people* counts at the unit that their path ends in.

    Args:
        people: One path per person.
        levels: What kind of unit each unit in a path is.
    """
    groups = groups_of(Counter(people))
    pooled = pool(groups, campaign.k)
    leaves = tuple(
        FrozenLeaf(leaf.path, leaf.part, tuple(levels[unit] for unit in leaf.path), leaf.size) for leaf in pooled.leaves
    )
    return Frozen(
        leaves=leaves,
        places=_places(pooled),
        left_out=sum(group.size for group in pooled.dropped),
        rules_hash=rules_hash(campaign, leaves),
    )


def _places(pooled: Pooled) -> dict[Path, str]:
    return {group.path: f"{leaf.path[-1]}|{leaf.part}" for leaf in pooled.leaves for group in leaf.groups}


def rules_hash(campaign: Campaign, leaves: Iterable[FrozenLeaf]) -> str:
    """
    SHA-256 of what may not change while people answer: questions, moments, k, and the leaves with their sizes.

    Of which set it is and when it comes back is no rule under which anybody answers, and stays out of it.
    """
    plan = campaign.plan
    rules = {
        "campaign": plan.campaign,
        "title": plan.title,
        "questions": [[each.question, each.text, each.kind, each.discrimination] for each in plan.questions],
        "opens_at": campaign.opens_at.isoformat(),
        "closes_at": campaign.closes_at.isoformat(),
        "k": campaign.k,
        "leaves": sorted([list(leaf.path), leaf.part, leaf.invited] for leaf in leaves),
    }
    return sha256(json.dumps(rules, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
