"""What of a register's release is computed in a process of its own; importing this loads no solver."""

from __future__ import annotations

from peil_reporting.organisation.domain import Tree
from peil_reporting.releases.domain.counting import Tally
from peil_reporting.releases.domain.gate import Gate, ReleaseMade
from peil_reporting.releases.domain.past import Past
from peil_reporting.releases.domain.quarters import Quarter
from peil_reporting.releases.domain.release import Moment, Provenance, Release


def make_release(
    quarter: Quarter,
    tally: Tally,
    tree: Tree,
    moment: Moment,
    provenance: Provenance,
    *,
    before: Release | None,
    gate: Gate,
    past: Past,
) -> ReleaseMade:
    """
    What may be told of *quarter*, as `peil_reporting.releases.domain.making` computes it.

    Raises:
        Refused: the gate's rule that is broken.
    """
    from peil_reporting.releases.domain import making  # loads the solver: only where it is called

    return making.make_release(quarter, tally, tree, moment, provenance, before=before, gate=gate, past=past)
