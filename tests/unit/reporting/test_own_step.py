"""Whoever does not see the whole is led to one thing that is theirs to do."""

from __future__ import annotations

import pytest

from peil_chassis.identity import Identity
from peil_reporting.figures.pages.own import next_own_step


@pytest.mark.parametrize(
    ("roles", "units", "vacancies", "address"),
    [
        ({"employee"}, (), (), "/peiling"),
        ({"employee"}, ("directie-po",), ("v1",), "/plannen/afspraken"),
        ({"employee"}, (), ("v1",), "/herinneringen"),
        ({"employee", "survey-operator"}, (), (), "/peiling"),
        ({"employee", "disclosure-officer"}, (), (), "/drempels"),
        ({"employee", "operator"}, (), (), "/aanlevering"),
        ({"employee", "hr-system"}, (), (), "/aanlevering"),
    ],
)
def test_the_first_page_leads_to_what_is_ones_own(
    roles: set[str], units: tuple[str, ...], vacancies: tuple[str, ...], address: str
) -> None:
    assert next_own_step(Identity("s", frozenset(roles)), units, vacancies).address == address
