"""Reporting's API keeps the NLgov API Design Rules, and its read models keep to the catalogue of facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from peil_contracts.catalogue import FACT_TYPES
from peil_contracts.register import FACT_WITHDRAWN
from peil_reporting.figures.catalogue import FIGURES
from peil_reporting.organisation import projection as organisation
from peil_reporting.plans import projection as plans
from peil_reporting.projections import PROJECTIONS
from peil_reporting.vacancies import projection as vacancies
from reporting_service import API, Reporting
from spectral import spectral_findings


@pytest.mark.node
async def test_spectral_has_nothing_against_the_description_of_reporting(tmp_path: Path) -> None:
    async with Reporting().serving() as client:
        described = (await client.get(f"{API}/openapi.json")).json()
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(described), encoding="utf-8")
    assert spectral_findings(document) == []


def test_natural_keys_are_those_of_the_catalogue() -> None:
    keys = {**organisation.NATURAL_KEYS, **vacancies.NATURAL_KEYS, **plans.NATURAL_KEYS}
    assert keys == {name: FACT_TYPES[name].natural_key for name in keys}


IN_NO_FIGURE = {
    "nl.peil.organisation.manager-appointed.v1": "a relation: it says who may, and is counted nowhere",
    "nl.peil.organisation.plan-owner-named.v1": "a relation",
    "nl.peil.people.leave-registered.v1": "for reminders",
    "nl.peil.people.part-time-days-registered.v1": "for reminders",
    "nl.peil.people.deputy-named.v1": "for reminders",
    "nl.peil.people.training-offered.v1": "coverage is out of the staff of a day, whoever was offered it",
    "nl.peil.people.session-attended.v1": "no figure is agreed on yet",
    "nl.peil.releases.figures-released.v1": "reporting says it itself: that figures were told, for others to keep",
    "nl.peil.releases.threshold-decided.v1": "reporting says it itself: for the issuer, who opens surveys under it",
    "nl.peil.survey.leaf-listed.v1": "whom a leaf may hear; what it said comes counted, with its place in the tree",
    "nl.peil.measures.absence-recorded.v1": "no figure is agreed on yet",
}


def test_every_fact_type_is_folded_from_its_own_topic_or_counts_in_no_figure() -> None:
    folded = {
        (name, projection.topic)
        for projection in PROJECTIONS
        for name in projection.types | projection.erased_by
        if name != FACT_WITHDRAWN
    }
    catalogue = {(name, fact.topic) for name, fact in FACT_TYPES.items() if name != FACT_WITHDRAWN}
    assert folded <= catalogue
    assert {name for name, _ in catalogue - folded} <= IN_NO_FIGURE.keys()


def test_every_category_has_a_dutch_label() -> None:
    for figure in FIGURES.values():
        for category, label in figure.categories.items():
            assert label != category
            assert label[0].isupper()
