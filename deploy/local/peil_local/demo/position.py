"""Which municipality is played into a data folder, and how far: kept there, so that another start goes on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from peil_local.complaint import Complaint


@dataclass(frozen=True)
class Position:
    """
    A play on one data folder.

    Attributes:
        staff, seed: Of the municipality.
        last: The last day it tells of; kept, so that a start on a later day plays the same.
        sent: Per part of the play, how many of its acts were answered with a yes. What was sent and not yet answered
            is sent again: it bears the same ids, so nothing counts twice.
        done: Whether all parts were played to their end.
        opens: When the surveys open, as the clocks of Amsterdam show it; empty until the play comes to them.
        refused: Deliveries that intake refused, as it should refuse the broken ones.
    """

    staff: int
    seed: int
    last: date
    sent: dict[str, int] = field(default_factory=dict)
    done: bool = False
    opens: str = ""
    refused: int = 0

    def at(self, part: str, count: int) -> Position:
        """This position with *count* acts of *part* answered."""
        return replace(self, sent={**self.sent, part: count})


def load(file: Path) -> Position | None:
    """
    The position kept in *file*; None when nothing was played there.

    Raises:
        Complaint: the file cannot be understood.
    """
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return Position(**{**found, "last": date.fromisoformat(found["last"])})
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise Complaint(
            f"{file} zegt hoever de demonstratie was en is beschadigd: kies een nieuwe map met --data MAP."
        ) from None


def keep(file: Path, position: Position) -> None:
    """Write *position* to *file*, whole or not at all."""
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps({**asdict(position), "last": position.last.isoformat()}) + "\n", encoding="utf-8")
    fresh.replace(file)
