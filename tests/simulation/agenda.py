"""Everything that the people and systems of a town do in thirty days, drawn from the seed beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from simulation.agreements import Act, draw_acts
from simulation.courses import Deed, draw_deeds
from simulation.municipality import Change, Delivery, all_moments, draw_doings
from simulation.survey import Wave, draw_wave


@dataclass(frozen=True)
class Agenda:
    """What is done in which of the *moments*."""

    moments: Sequence[datetime]
    deliveries: Sequence[Delivery]
    changes: Sequence[Change]
    acts: Sequence[Act]
    deeds: Sequence[Deed]
    wave: Wave


@lru_cache(maxsize=4)
def draw_agenda(seed: int) -> Agenda:
    """Thirty days of the town, as *seed* has it."""
    moments = list(all_moments())
    wave = draw_wave(seed, moments)
    doings = draw_doings(seed, moments)
    acts = draw_acts(seed, len(moments))
    deeds = draw_deeds(seed, len(moments))
    return Agenda(tuple(moments), tuple(doings.deliveries), tuple(doings.changes), tuple(acts), tuple(deeds), wave)
