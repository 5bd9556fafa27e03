"""What of a survey's release is computed in a process of its own; importing this loads nothing that computing needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peil_reporting.surveys.domain.campaign import Opened
from peil_reporting.surveys.domain.figures import SurveyGate, SurveyMade
from peil_reporting.surveys.domain.leaves import Leaf


def told_of(
    opened: Opened, leaves: Sequence[Leaf], gate: SurveyGate, names: Mapping[str, str] | None = None
) -> SurveyMade | None:
    """
    Everything that is told of a campaign, as `peil_reporting.surveys.domain.told` computes it.

    Raises:
        NotForRelease: the leaves do not hang together.
        Refused: the gate's rule that is broken.
    """
    from peil_reporting.surveys.domain import told  # loads the solver: only where it is called

    return told.told_of(opened, leaves, gate, names)
