"""Read model: what was decided on each threshold. It fills no cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.releases import THRESHOLD_DECIDED
from peil_issuer.thresholds.domain import Decision, Threshold


def apply(threshold: Threshold, fact: Fact) -> Threshold:
    """*threshold* after one more decision. Raises `KeyError` or `ValueError` for data no contract allows."""
    data = fact.data
    decided = Decision(data["decision"], data["k"], datetime.fromisoformat(data["decided_at"]))
    others = tuple(one for one in threshold.decisions if one.number != decided.number)
    return Threshold(decisions=(*others, decided))


def contribute(threshold: Threshold) -> Iterable[Span]:
    """Nothing: nobody is counted here."""
    return ()


def units(threshold: Threshold) -> Sequence[str]:
    """None: a threshold holds everywhere."""
    return ()


PROJECTION = Projection(
    name="survey_thresholds",
    version=1,
    topic="peil-releases",
    types=frozenset({THRESHOLD_DECIDED}),
    entity=Threshold,
    apply=apply,
    contribute=contribute,
    units=units,
)
