"""Of the names in an owner cell none is lost unseen; and what Peil prints of a paper is said in right words."""

from __future__ import annotations

import pytest

from peil_plans.imports.domain.differences import differences, known_of
from peil_plans.imports.domain.document import Place
from peil_plans.imports.domain.owners import owner_roles
from peil_plans.imports.domain.proposal import Proposal, ProposedAction, Value
from peil_plans.imports.domain.propose import propose
from peil_plans.imports.pages.owners import left_of, names_of, roles_of
from peil_plans.imports.pages.views import proposal_view
from peil_plans.imports.printing import differences_text, proposal_text
from peil_plans.imports.readers.opening import read_content

HEAD = "Nr;Actie;Trekker;Gereed;Status\n"


def read(*owners: str) -> Proposal:
    rows = "".join(f"{at};Een cursus geven {'x' * at};{owner};Q1 2026;loopt\n" for at, owner in enumerate(owners, 1))
    return propose(read_content((HEAD + rows).encode(), "plan.csv"))


def owned(*cells: str) -> ProposedAction:
    place = Place("tabel", 1)
    return ProposedAction("1", "", place, tuple(Value("owner", cell, 0.9, cell, place) for cell in cells))


@pytest.mark.parametrize(
    ("cells", "fields", "left"),
    [
        (["HR / Zorg"], ["hr", ""], ["Zorg"]),
        (["HR", "Zorg"], ["hr", ""], ["Zorg"]),
        (["HR / Zorg"], ["hr", "manager"], []),
        (["HR / Zorg"], ["", ""], ["HR", "Zorg"]),
        (["Zorg"], ["manager", ""], []),
        (["Facilitair en Communicatie en Inkoop"], ["facilities", "communication"], ["Inkoop"]),
        (["Facilitair", "Communicatie", "Inkoop"], ["facilities", "communication"], ["Inkoop"]),
        (["Personeel en Organisatie, recruiter"], ["hr", "recruiter"], []),
        (["recruiter en recruitment"], ["recruiter", ""], []),
    ],
)
def test_a_name_that_is_in_no_field_is_left(cells: list[str], fields: list[str], left: list[str]) -> None:
    assert left_of(owned(*cells), *fields) == left


@pytest.mark.parametrize(
    "cell", ["HR / Zorg", "MT, OR en directeur", "P & O", "Werving en selectie", "teamleiders + HR"]
)
def test_the_names_of_a_cell_are_the_roles_that_were_read_in_it(cell: str) -> None:
    assert roles_of(owned(cell)) == [role for role, _ in owner_roles(cell)]
    assert "".join(name.words for name in names_of(owned(cell)))


def test_an_owner_of_whose_names_one_finds_no_field_is_not_certain() -> None:
    view = proposal_view(read("HR / Zorg", "Facilitair en Communicatie en Inkoop", "HR"))
    beside = [row.beside["eigenaar"] for row in view.actions]
    assert [words.startswith("Zeker.") for words in beside] == [False, False, True]
    assert "in geen veld past “Zorg”" in beside[0]
    assert "in geen veld past “Inkoop”" in beside[1]
    assert [look.field for look in view.looks] == ["a0-eigenaar", "a1-eigenaar"]


def test_one_is_said_in_the_singular() -> None:
    one, two = read("HR"), read("HR", "HR")
    assert proposal_text(one).startswith("Peil leest 1 actie met ")
    assert proposal_text(two).startswith("Peil leest 2 acties met ")
    titled = Proposal((ProposedAction("1", "", one.actions[0].place, one.actions[0].values[:1]),))
    assert proposal_text(titled).startswith("Peil leest 1 actie met 1 gegeven.")
    assert "1 actie nieuw, 0 acties niet meer genoemd." in differences_text(differences(two, known_of(one)))


def test_a_table_with_only_a_header_is_told_why_it_holds_no_actions() -> None:
    said = proposal_text(read())
    assert said.startswith("Peil vond geen acties in dit papier: er staat geen rij onder de kop van de tabel.")
    assert "Trekker = trekker" in said
