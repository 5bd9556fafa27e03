"""
What of the release room's work is of these figures; importing this loads nothing that computing needs.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from peil_disclosure.certificate import certify
from peil_reporting.measures.facts import Measured, Recorded
from peil_reporting.organisation.domain import Tree
from peil_reporting.releases.domain.quarters import Quarter
from peil_reporting.releases.domain.release import Release
from peil_reporting.releases.door import Made
from peil_reporting.releases.facts import Level
from peil_reporting.releases.storage import put_of


def measured_of(
    quarter: Quarter, tree: Tree, known_on: int, recorded: Recorded, earlier: Sequence[Release], k: int
) -> Measured:
    """
    As `peil_reporting.measures.making.measure`, in a process of its own.

    Raises:
        Refused: by the gate's rule.
    """
    from peil_reporting.measures.making import measure  # loads the solver: only where it is called

    return measure(quarter, tree, known_on, recorded, earlier, k)


def beside(made: Made, release: Release, measured: Measured, salt: str) -> tuple[Made, Release]:
    """
    *made* and its *release* with what was *measured* of the same quarter.

    Raises:
        Refused: ``not-safe``: the gate found a violation, so nothing of the quarter is told.
    """
    whole = msgspec.structs.replace(release, figures={**release.figures, **measured.figures})
    proofs = {one.name: certify(one.problem, one.verdict, salt=salt) for one in measured.tables}
    told: dict[str, Level] = {one.level: one for one in made.levels}
    for one in measured.levels:
        before = told.get(one.level, Level(one.level, 0, 0))
        told[one.level] = Level(one.level, before.released + one.released, before.hidden + one.hidden)
    return (
        made._replace(
            certificates={**made.certificates, **proofs},
            figures=[*made.figures, *measured.entries],
            levels=list(told.values()),
            documents=[put_of(whole), *made.documents[1:]],
        ),
        whole,
    )
