"""What a campaign adds to the ledger: each figure that is told of it, with the leaves it counts. Never a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from peil_disclosure.coding import HIGHEST, LOWEST, Coded
from peil_disclosure.model import Refused
from peil_reporting.releases.domain.figure import Figure
from peil_reporting.surveys.domain.figures import Mark, Told


def tables_of(campaign: str, tables: Sequence[str]) -> list[str]:
    """The names in the ledger of the *tables* of a campaign's catalogue."""
    return [f"survey/{campaign}/{table}" for table in tables]


def figures_of(campaign: str, nodes: Sequence[Told], cells: Mapping[str, frozenset[str]]) -> list[Figure]:
    """
    Every figure told of *nodes*, in their order.

    Args:
        cells: Per node the leaves it holds.
    """
    found: list[Figure] = []
    for node in nodes:
        held = cells.get(node.node, frozenset())
        participation = f"survey/{campaign}/participation"
        found.append(Figure(participation, node.node, held, node.answered, node.answered, node.answered))
        for question, score in node.scores.items():
            found.append(_figure(f"survey/{campaign}/{question}/share", node, held, "share", score.share))
            if score.mean is not None:
                found.append(_figure(f"survey/{campaign}/{question}/mean", node, held, "mean", score.mean))
    return found


def _figure(table: str, node: Told, held: frozenset[str], kind: Literal["share", "mean"], mark: Mark) -> Figure:
    n = node.answered
    try:
        # What a reader makes of it, who knows how many took part and not how many skipped this question.
        low, high = Coded(kind, mark.value, mark.side, n).sums
    except Refused:
        low, high = (0, n) if kind == "share" else (LOWEST * n, HIGHEST * n)
    return Figure(table, node.node, held, n, low, high, 0 if kind == "share" else 1)
