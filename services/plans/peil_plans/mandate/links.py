"""What somebody who looks at an action or an agreement sees of the mandate beside it: its targets, and its training."""

from __future__ import annotations

from typing import NamedTuple

from peil_plans.mandate.reference import Mandate
from peil_plans.mandate.words import EVIDENCE_WORDS, threshold_words

PAGE = "/plannen/bestuursopdracht"
SPREAD_PAGE, TARGETS_PAGE, TRAININGS_PAGE = f"{PAGE}/verdeling", f"{PAGE}/streefcijfers", f"{PAGE}/trainingen"

TRAINING_COVERAGE = "training-coverage"
"""The indicator whose item is the code of a training."""


class Link(NamedTuple):
    """Something of the mandate, and where it stands (empty: nowhere); *more* is what is to be known of it at once."""

    title: str
    address: str
    more: str


def targets_beside(mandate: Mandate, theme: str | None, intervention: str | None) -> list[Link]:
    """The targets of *mandate* that what names *theme* or *intervention* serves; no example, and no advice."""
    at = f"{TARGETS_PAGE}?versie={mandate.about.version}"
    return [
        Link(one.title, f"{at}#s-{one.code}", threshold_words(one))
        for one in mandate.targets_served(theme, intervention)
    ]


def training_beside(mandate: Mandate, indicator: str | None, item: str | None) -> Link | None:
    """The training that a measure counts, with what is known of whether it works; None where it counts none."""
    if indicator != TRAINING_COVERAGE or item is None:
        return None
    found = mandate.training(item)
    if found is None:
        return Link("Staat niet in de bestuursopdracht", "", EVIDENCE_WORDS[None])
    at = f"{TRAININGS_PAGE}?versie={mandate.about.version}"
    return Link(found.title, f"{at}#o-{found.code}", EVIDENCE_WORDS[found.evidence])
