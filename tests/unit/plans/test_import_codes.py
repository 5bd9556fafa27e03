"""A paper's words for an owner or a theme become a code of a closed list, or nothing: never a guess at a person."""

from __future__ import annotations

import pytest

from peil_plans.imports.domain.owners import owner_role, owner_roles
from peil_plans.imports.domain.proposal import SURE
from peil_plans.imports.domain.themes import theme_code

THEMES = {
    "2": "Sociale veiligheid en antidiscriminatie",
    "3": "Bewustzijn",
    "5": "Leiderschap",
    "8": "Sturen en monitoring",
}


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("werkgroep", "working-group"),
        ("trekker", "action-lead"),
        ("MT", "management-team"),
        ("directeur", "director"),
        ("P&O-adviseur", "hr-adviser"),
        ("HRBP", "hr-business-partner"),
        ("afdelingsmanagers", "department-manager"),
        ("Bureau I&D", "inclusion-office"),
        ("communicatieadviseur", "communication"),
        ("OC en OR", "works-council"),
        ("teammanager Balie", "team-manager"),
        ("leidinggevenden", "manager"),
    ],
)
def test_an_owners_words_have_a_role(words: str, role: str) -> None:
    found = owner_role(words)
    assert found is not None
    assert found[0] == role
    assert found[1] >= SURE


@pytest.mark.parametrize("words", ["5.1, 2, e", "de buurvrouw", "Product owner website", "voor iedere dag", ""])
def test_words_that_name_no_role_give_none(words: str) -> None:
    assert owner_role(words) is None


@pytest.mark.parametrize("words", ["iemand van de directie", "Hoofd Facilitair", "zaalwacht / Communicatie", "it"])
def test_a_role_beside_other_words_is_never_certain(words: str) -> None:
    found = owner_role(words)
    assert found is None or found[1] < SURE


def test_several_owners_keep_their_order() -> None:
    assert [role for role, _ in owner_roles("HR en de werkgroep, met de HRBP; HR")] == [
        "hr",
        "working-group",
        "hr-business-partner",
    ]


@pytest.mark.parametrize(
    ("words", "code", "certain"),
    [
        ("Thema 2: Sociale veiligheid", "2", True),
        ("bewustwording", "3", True),
        ("2. Leiderschap", "2", False),
        ("inclusief leiderschap", "5", True),
        ("8", "8", True),
    ],
)
def test_a_themes_words_have_its_code_by_code_and_title(words: str, code: str, certain: bool) -> None:
    found = theme_code(words, THEMES)
    assert found is not None
    assert (found[0], found[1] >= SURE) == (code, certain)


@pytest.mark.parametrize("words", ["Werving", "Overig", "", "9"])
def test_a_theme_that_the_mandate_does_not_have_gives_none(words: str) -> None:
    assert theme_code(words, THEMES) is None
    assert theme_code(words, {}) is None
