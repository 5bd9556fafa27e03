"""Codes that say something of a person in another spelling, and codes that are about work, units and exports."""

from __future__ import annotations

import pytest

from contract_examples import DELIVERABLE, example
from contract_refusals import refusals, with_data
from peil_contracts.catalogue import FACT_TYPES

SPECIAL = "special-category"
PEOPLE = [name for name in DELIVERABLE if FACT_TYPES[name].family == "people"]
STARTED = "nl.peil.people.employment-started.v1"
LEAVE = "nl.peil.people.leave-registered.v1"
TRAINING = "nl.peil.people.training-finished.v1"
OPENED = "nl.peil.vacancies.vacancy-opened.v1"
SIGNALS = "nl.peil.measures.signals-counted.v1"


@pytest.mark.parametrize(
    "code",
    ["17wajong", "Wajong2D", "wajongD1", "17moslim", "transgender1a", "wajongers-3", "gehandicapten-3",
     "zwangerschap-2", "wajongfunctie", "garantiebanen-1", "participatiebanen", "banenafspraakplek", "wia-1"],
)  # fmt: skip
def test_letters_glued_to_digits_plurals_and_compounds_are_the_same_word(code: str) -> None:
    assert refusals(with_data(STARTED, employment=code)) == {("data.employment", SPECIAL)}
    assert refusals(with_data(LEAVE, leave=code)) == {("data.leave", SPECIAL)}


@pytest.mark.parametrize("code", ["17ziek", "ziekmelding2a", "kanker-3", "depressie-2", "ggz-2", "psychiater.1"])
def test_more_causes_of_leave(code: str) -> None:
    assert refusals(with_data(LEAVE, leave=code)) == {("data.leave", SPECIAL)}


def test_subject_tracestate_and_an_encoded_address_say_nothing_of_the_person() -> None:
    for name in PEOPLE:
        assert ("subject", SPECIAL) in refusals(example(name) | {"subject": "wajonger"})
        assert ("tracestate", SPECIAL) in refusals(example(name) | {"tracestate": "hr=wajonger"})
        address = {"dataref": "https://hr.example/%7Aiek/7"}
        assert ("dataref", SPECIAL) in refusals(example(name) | address)
    assert refusals(with_data(STARTED, unit="team-wajong") | {"subject": "team-wajong"}) == set()
    assert refusals(example(OPENED) | {"subject": "vac-imam-2", "tracestate": "hr=wajonger"}) == set()
    assert refusals(example(STARTED) | {"tracestate": "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"}) == set()


@pytest.mark.parametrize(
    "code",
    ["absence-report-2026-Q3", "report-2026-07", "hr-report-20261101-1", "wia-2026-17", "export-blinde-vlek-3",
     "melding-114", "klacht-2026-12", "case10", "dossier-12345"],
)  # fmt: skip
def test_the_id_of_an_event_may_tell_of_the_export_it_came_from(code: str) -> None:
    for name in DELIVERABLE:
        if name != LEAVE:
            assert refusals(example(name) | {"id": code}) == set()


@pytest.mark.parametrize("unit", ["team-klacht-10", "zaak10", "dossier-24", "meldingen", "team-zaak-020", "case-2024"])
def test_a_unit_is_no_case(unit: str) -> None:
    for name in ("nl.peil.measures.absence-recorded.v1", SIGNALS, STARTED):
        assert refusals(with_data(name, unit=unit) | {"partitionkey": unit}) == set()


@pytest.mark.parametrize("edition", ["klacht-2026", "omgaan-met-een-klacht-24", "melding-2026-voorjaar", "klacht-10"])
def test_an_edition_is_no_case(edition: str) -> None:
    assert refusals(with_data(TRAINING, edition=edition)) == set()


def test_a_year_is_no_case_number() -> None:
    for kind in ("klachten-2026", "melding-2026", "incident-1999"):
        assert refusals(with_data(SIGNALS, kind=kind)) == set()
        assert refusals(example(SIGNALS) | {"note": kind}) == set()


@pytest.mark.parametrize("code", ["wia", "wga-uitvoering", "wao-uitkering", "vertaler-turks"])
def test_who_carries_out_a_law_is_not_in_it(code: str) -> None:
    assert refusals(with_data(STARTED, function_family=code)) == set()


@pytest.mark.parametrize(
    "code",
    ["klantcontact-voor-statushouders", "website-voor-blinden", "werken-voor-doven-en-slechthorenden",
     "taalcoach-voor-vluchtelingen", "wmo-voor-gehandicapten", "inburgering-voor-statushouders"],
)  # fmt: skip
def test_a_training_in_work_for_a_group_is_not_for_that_group(code: str) -> None:
    assert refusals(with_data(TRAINING, training=code, edition=f"{code}-24")) == set()
