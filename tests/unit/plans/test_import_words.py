"""Words that papers use for columns, moments, statuses, money and hours, and how sure each may be taken."""

from __future__ import annotations

import pytest

from peil_plans.imports.domain.columns import is_told, meaning_of
from peil_plans.imports.domain.figures import amounts_in, hours_in
from peil_plans.imports.domain.milestones import read_when
from peil_plans.imports.domain.plain_text import parse_text
from peil_plans.imports.domain.proposal import SURE, Proposal
from peil_plans.imports.domain.propose import propose
from peil_plans.imports.domain.statuses import status_of

_NAMES = {
    "title": "Verbeteractie;Actieomschrijving;Omschrijving van de activiteit;Wat pakken we op;Aanbevelingen",
    "owner": "Uitgevoerd door;Bij wie belegd;Regiehouder;Wie is aan zet;Verantw.;Eigenaarschap;Projectleider",
    "co-owner": "Wie helpt;Met wie?;Ondersteund door;Meedenkers",
    "when": "Realisatiedatum;Uiterste datum;Tijdsbestek;Wanneer is het klaar?;Oplevertermijn;Fasering",
    "start": "Startmoment;Vanaf wanneer;Aanvangsdatum",
    "status": "Waar staan we nu?;Hoe loopt het;Voortgangsstatus;Stand per 1-7;Op schema?;Realisatiegraad",
    "remark": "Vervolgactie;Kanttekeningen;Reden vertraging;Toelichting op de voortgang;Leerpunten",
    "amount": "Kostenindicatie;Begroot;Geraamd bedrag;Hoeveel geld?",
    "hours": "Tijdsinvestering;Ureninzet;Hoeveel tijd?",
    "means": "Uren en budget;Wat hebben we nodig",
    "measure": "Waaraan zien we dat het lukt?;Succescriteria;Wat willen we bereiken?;Wanneer zijn we tevreden?",
    "other": "Voor wie?;Wie informeren",
}


@pytest.mark.parametrize("field", _NAMES)
def test_names_of_columns_that_no_known_paper_has_are_understood(field: str) -> None:
    said = {name: meaning_of(name) for name in _NAMES[field].split(";")}
    assert {name: column and column.field for name, column in said.items()} == dict.fromkeys(said, field)


def test_a_name_that_may_mean_more_counts_beside_others_alone() -> None:
    assert not is_told(meaning_of("Team"))
    assert not is_told(meaning_of("Moment"))
    assert not proposed("Moment | Team | Naam\n--- | --- | ---\nQ1 2026 | HR | Een\nQ2 2026 | MT | Twee\n").actions


@pytest.mark.parametrize(
    ("said", "day", "sure"),
    [
        ("mei-juni 2026", "2026-06-30", True),
        ("3de kwartaal 2026", "2026-09-30", True),
        ("2026 kwartaal 3", "2026-09-30", True),
        ("2026 H2", "2026-12-31", True),
        ("Q4-26", "2026-12-31", True),
        ("laatste kwartaal van 2026", "2026-12-31", True),
        ("einde van het jaar 2026", "2026-12-31", True),
        ("maart tot en met mei 2026", "2026-05-31", True),
        ("2026/07/01", "2026-07-01", True),
        ("07-2026", "2026-07-31", False),
        ("Q3 (september 2026)", "2026-09-30", False),
        ("week 12-14 2026", "2026-04-03", False),
        ("medio juni 2026", "2026-06-15", False),
        ("begin maart 2026", "2026-03-31", False),
        ("Q1 en Q3 2026", "2026-09-30", False),
        ("schooljaar 2025-2026", "2026-07-31", False),
        ("eerste week van juni 2026", "2026-06-07", False),
        ("winter 2026-2027", "2027-03-31", False),
        ("na de zomer 2026", "2026-09-30", False),
        ("vanaf 2026", "2026-12-31", False),
    ],
)
def test_a_moment_is_as_sure_as_its_words(said: str, day: str, sure: bool) -> None:
    (read,) = read_when(said).milestones
    assert (str(read.milestone.due_on), read.sure >= SURE) == (day, sure)


@pytest.mark.parametrize(
    "said",
    [
        "jaarlijks in mei",
        "2x p.j.",
        "elke eerste maandag van de maand",
        "om de week",
        "twee keer per jaar (april en mei)",
    ],
)
def test_what_comes_back_is_one_moment_in_its_own_words(said: str) -> None:
    (read,) = read_when(said).milestones
    assert (read.milestone.kind, read.milestone.moment) == ("every", said)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("moet nog van start", "planned"),
        ("start in september", "planned"),
        ("in volle gang", "running"),
        ("ca. 50%", "running"),
        ("80 procent", "running"),
        ("is geïmplementeerd", "done"),
        ("loopt iets uit", "slightly-delayed"),
        ("loopt vast", "delayed"),
        ("verschoven naar Q4", "delayed"),
        ("gaat niet door", "not-taken-up"),
        ("niet gedaan", "not-taken-up"),
        ("bij te stellen", "to-revise"),
        ("loopt door", "continuous"),
    ],
)
def test_words_for_how_far_it_is(said: str, status: str) -> None:
    found = status_of(said)
    assert found is not None
    assert found[0] == status


def test_money_and_hours_in_the_ways_papers_write_them() -> None:
    assert [amounts_in(said)[0][0].cents for said in ("€ 2.500,-", "€ 2,5k", "€ 3 ton")] == [250000, 250000, 30000000]
    hours = [hours_in(said)[0][0] for said in ("4 uur p/w", "8 uur/mnd", "100u/jr", "4 uur wekelijks")]
    assert [each.per for each in hours] == ["week", "maand", "jaar", "week"]


def proposed(text: str) -> Proposal:
    return propose(parse_text(text))
