"""What is refused with its ground, wherever it could stand, and what only looks a little like it."""

from __future__ import annotations

import json
import random
import string
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_examples import DELIVERABLE, NOW, as_fact, example
from contract_refusals import refusals, with_data
from peil_contracts.catalogue import FACT_TYPES, check_fact, parse_delivery, topic_and_key
from peil_contracts.envelope import ContractBroken
from peil_contracts.rules import RULES
from peil_contracts.sensitive import forbidden
from peil_contracts.sensitive_words import GROUNDS
from peil_contracts.wire import from_http

SPECIAL, CANDIDATE, REPORT = "special-category", "candidate-identity", "report-case"
PEOPLE = [name for name in DELIVERABLE if FACT_TYPES[name].family == "people"]
STARTED = "nl.peil.people.employment-started.v1"
LEAVE = "nl.peil.people.leave-registered.v1"
TRAINING = "nl.peil.people.training-finished.v1"
SESSION = "nl.peil.people.session-attended.v1"
OPENED = "nl.peil.vacancies.vacancy-opened.v1"
SIGNALS = "nl.peil.measures.signals-counted.v1"
WITHDRAWN = "nl.peil.register.fact-withdrawn.v1"


NAMES = [
    ("origin", SPECIAL), ("herkomst", SPECIAL), ("herkomstland", SPECIAL), ("etniciteit", SPECIAL),
    ("ethnicity", SPECIAL), ("ethnic_group", SPECIAL), ("geboorteLand", SPECIAL), ("country_of_birth", SPECIAL),
    ("nationaliteit", SPECIAL), ("nationality", SPECIAL), ("migratieachtergrond", SPECIAL), ("race", SPECIAL),
    ("employee_race", SPECIAL), ("rasCode", SPECIAL), ("huidskleur", SPECIAL), ("niet-westers", SPECIAL),
    ("statushouder", SPECIAL), ("moedertaal", SPECIAL),
    ("handicap", SPECIAL), ("arbeidsbeperking", SPECIAL), ("beperking", SPECIAL), ("isDisabled", SPECIAL),
    ("disability", SPECIAL), ("wajong", SPECIAL), ("doelgroep_register", SPECIAL), ("banenafspraak", SPECIAL),
    ("wia", SPECIAL), ("ziekmelding", SPECIAL), ("sick_leave", SPECIAL), ("diagnose", SPECIAL), ("health", SPECIAL),
    ("zwangerschap", SPECIAL), ("verzuimreden", SPECIAL), ("absenceReason", SPECIAL), ("verlofsoort", SPECIAL),
    ("leave_type", SPECIAL), ("burn-out", SPECIAL), ("autisme", SPECIAL),
    ("religie", SPECIAL), ("religion", SPECIAL), ("geloof", SPECIAL), ("godsdienst", SPECIAL), ("moslim", SPECIAL),
    ("levensbeschouwing", SPECIAL), ("faith", SPECIAL), ("hoofddoek", SPECIAL), ("church_member", SPECIAL),
    ("seksuele_geaardheid", SPECIAL), ("sexualOrientation", SPECIAL), ("orientation", SPECIAL), ("lhbtiq", SPECIAL),
    ("LGBT", SPECIAL), ("is_gay", SPECIAL), ("gender_identity", SPECIAL), ("transgender", SPECIAL),
    ("vakbondslid", SPECIAL), ("politieke_voorkeur", SPECIAL), ("unionMember", SPECIAL),
    ("kandidaat", CANDIDATE), ("kandidaat_naam", CANDIDATE), ("candidateId", CANDIDATE), ("sollicitant", CANDIDATE),
    ("sollicitatiebrief", CANDIDATE), ("applicant-name", CANDIDATE), ("cv", CANDIDATE), ("cv_text", CANDIDATE),
    ("newHire", CANDIDATE), ("motivatiebrief", CANDIDATE),
    ("melding", REPORT), ("meldingsnummer", REPORT), ("melder", REPORT), ("klachtnummer", REPORT),
    ("complaint_text", REPORT), ("slachtoffer", REPORT), ("beschuldigde", REPORT), ("victimId", REPORT),
    ("accused", REPORT), ("whistleblower", REPORT), ("incident_description", REPORT), ("reported_by", REPORT),
    ("discriminatie_ervaring", REPORT),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rule"), NAMES)
def test_a_field_named_after_it_is_refused_with_the_ground_at_any_depth(name: str, rule: str) -> None:
    assert refusals(with_data(STARTED, **{name: None})) == {(f"data.{name}", rule)}
    assert (f"data.more.people[1].{name}", rule) in refusals(with_data(STARTED, more={"people": [{}, {name: "x"}]}))
    assert (f"data.{name}", rule) in refusals(with_data(OPENED, **{name: True}))


@pytest.mark.parametrize(("name", "rule"), NAMES)
def test_a_field_within_the_key_of_a_withdrawal_is_refused_too(name: str, rule: str) -> None:
    event = example(WITHDRAWN)
    event["data"]["key"][name] = "x"
    assert (f"data.key.{name}", rule) in refusals(event)


@pytest.mark.parametrize(("name", "rule"), NAMES)
def test_an_attribute_named_after_it_is_refused_with_the_ground(name: str, rule: str) -> None:
    attribute = "".join(letter for letter in name.lower() if letter.isalnum())[:20]
    for type in (STARTED, OPENED, "nl.peil.organisation.unit-placed.v1"):
        assert refusals(example(type) | {attribute: "x"}) == {(attribute, rule)}


@given(st.sampled_from(NAMES), st.sampled_from(["", "_", "-", " ", "."]), st.booleans(), st.booleans())
def test_case_hyphens_and_accents_make_no_difference(
    named: tuple[str, str], between: str, upper: bool, accent: bool
) -> None:
    name, rule = named
    spelled = name.replace("_", between).replace("-", between)
    spelled = spelled.upper() if upper else spelled
    spelled = spelled.replace("e", "é") if accent else spelled
    assert rule in {broken for _, broken in refusals(with_data(STARTED, **{spelled: "x"}))}


@pytest.mark.parametrize(
    "name",
    [
        "traceparent", "tracestate", "dataref", "partitionkey", "severitytext", "severitynumber", "expirytime",
        "correlationid", "causationid", "authtype", "dlschema", "traceid", "race1ng", "originsystem", "originid",
        "herkomstsysteem", "afkomstig", "gegevensherkomst", "application", "applicationid", "aanmelding", "foutmelding",
        "muziekschool", "sollicitatieronde", "aantalkandidaten", "candidatecount", "discriminator", "embrace",
        "migrationbatch", "disablemail", "internationaliteit",
        "invalidated", "straightthrough", "kader", "casenumber", "zaaknummer", "region", "urgent",
    ],
)  # fmt: skip
def test_an_ordinary_attribute_is_none_of_these(name: str) -> None:
    assert {rule for _, rule in refusals(example(OPENED) | {name: None})} == set()
    value = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" if name == "traceparent" else "x"
    assert refusals(example(OPENED) | {name: value}) == set()


@pytest.mark.parametrize("name", DELIVERABLE)
def test_no_field_that_a_type_names_and_no_example_is_refused(name: str) -> None:
    assert forbidden(example(name)) == []


@pytest.mark.parametrize("known", FACT_TYPES.values(), ids=lambda known: known.type)
def test_no_type_has_a_field_named_after_what_peil_does_not_take(known: Any) -> None:
    def names(model: Any) -> set[str]:
        inner = [field.annotation for field in model.model_fields.values()]
        nested = [
            arg for kind in inner for arg in (kind, *getattr(kind, "__args__", ())) if hasattr(arg, "model_fields")
        ]
        return set(model.model_fields) | {name for one in nested for name in names(one)}

    # Nobody delivers a survey's question: the field says that it asks about discrimination, never what was answered.
    asked = {"discrimination"} if known.type == "nl.peil.survey.campaign-opened.v1" else set()
    assert asked <= names(known.model)
    assert forbidden({"type": "nl.peil.unheard-of.v1", "data": dict.fromkeys(names(known.model) - asked)}) == []


@pytest.mark.parametrize("name", ["kind", "reason", "leave_reason", "soort", "type", "redencode"])
def test_a_leave_takes_no_field_that_asks_why(name: str) -> None:
    assert refusals(with_data(LEAVE, **{name: "x"})) == {(f"data.{name}", SPECIAL)}


@pytest.mark.parametrize("name", ["case", "case_id", "zaaknummer", "dossier", "report_text"])
def test_beside_people_and_signals_a_case_file_is_somebodys_case(name: str) -> None:
    assert refusals(with_data(SIGNALS, **{name: "x"})) == {(f"data.{name}", REPORT)}
    assert refusals(with_data(SESSION, **{name: "x"})) == {(f"data.{name}", REPORT)}
    assert refusals(with_data(OPENED, **{name: "x"})) == {(f"data.{name}", "unknown-field")}


@pytest.mark.parametrize(
    "code",
    [
        "voor-moslims", "leiderschap-voor-moslimas", "for-muslims", "voor-medewerkers-met-een-beperking",
        "for-employees-with-a-disability", "talent-voor-biculturele-professionals", "voor-vrouwen-van-kleur",
        "voor-statushouders", "taal-voor-niet-westerse-collegas", "for-lgbti-staff", "tbv-wajongers", "lhbti-netwerk",
        "moslimnetwerk", "roze-netwerk", "pride-network", "netwerk-voor-autistische-collegas", "voor-vakbondsleden",
        "netwerk-van-moslims", "lotgenotengroep-kanker",
    ],
)  # fmt: skip
def test_a_training_or_session_that_says_for_whom_it_is_is_refused(code: str) -> None:
    for type, field in ((TRAINING, "training"), (TRAINING, "edition"), (SESSION, "session")):
        assert refusals(with_data(type, **{field: code})) == {(f"data.{field}", SPECIAL)}


@pytest.mark.parametrize(
    "code",
    [
        "islam-en-werk", "werken-met-autisme", "omgaan-met-klachten", "lhbti-op-de-werkvloer", "turks-voor-beginners",
        "leidinggeven-aan-mensen-met-autisme", "religie-en-levensbeschouwing", "werken-voor-amsterdam",
        "kleur-bekennen",
        "zorg-voor-mensen-met-autisme", "toegankelijk-voor-blinden", "diversiteit-voor-managers",
        "discriminatie-melden",
        "rechten-van-mensen-met-een-beperking", "netwerken-voor-starters", "inclusive-recruitment", "antiracisme",
        "koloniaal-verleden", "ramadan-op-het-werk", "wajong-wia-en-wao", "jobcoaching-arbeidsbeperking",
    ],
)  # fmt: skip
def test_a_training_or_session_may_be_about_anything(code: str) -> None:
    assert refusals(with_data(TRAINING, training=code, edition=f"{code}-2026")) == set()
    assert refusals(with_data(SESSION, session=code)) == set()


@pytest.mark.parametrize(
    "code",
    ["wajonger", "wajong", "banenafspraak", "medewerker-garantiebaan", "arbeidsbeperkte", "gehandicapte-medewerker",
     "imam", "rabbijn", "islamitisch-raadsman", "allochtoon", "niet-westers", "lesbisch"],
)  # fmt: skip
def test_a_kind_of_work_that_says_who_does_it_is_refused(code: str) -> None:
    assert refusals(with_data(STARTED, function_family=code)) == {("data.function_family", SPECIAL)}


@pytest.mark.parametrize(
    "code",
    ["policy", "gehandicaptenvervoer", "klantmanager-statushouders", "adviseur-banenafspraak", "consulent-wajong",
     "tolk-turks", "muziekdocent", "klachtbehandelaar", "geestelijk-verzorger", "slachtofferhulp", "bedrijfsarts",
     "coordinator-meldpunt", "vertrouwenspersoon", "kerkbeheer", "zorg-en-welzijn"],
)  # fmt: skip
def test_a_kind_of_work_may_be_about_anybody(code: str) -> None:
    assert refusals(with_data(STARTED, function_family=code)) == set()


@pytest.mark.parametrize(
    "code",
    ["ziek-2026-1", "ZIEK2026", "sick-17", "zwangerschapsverlof-3", "ramadan-2026", "medisch.17", "burnout-1",
     "hajj-2026", "zorgverlof_12", "operatie-1", "kortZiekVerlof-3"],
)  # fmt: skip
def test_the_id_of_a_leave_never_says_why(code: str) -> None:
    assert refusals(with_data(LEAVE, leave=code)) == {("data.leave", SPECIAL)}
    assert refusals(example(LEAVE) | {"id": code}) == {("id", SPECIAL)}
    assert refusals(example(LEAVE) | {"label": code}) == {("label", SPECIAL)}


@pytest.mark.parametrize("code", ["wajong-17", "banenafspraak_3", "doelgroepregister-2026", "moslim.1"])
def test_the_id_of_a_contract_and_an_attribute_say_nothing_of_the_person(code: str) -> None:
    assert refusals(with_data(STARTED, employment=code)) == {("data.employment", SPECIAL)}
    for type in PEOPLE:
        assert ("note", SPECIAL) in refusals(example(type) | {"note": code})


def test_the_reason_of_a_withdrawal_says_nothing_of_the_person() -> None:
    key = {"person": "hr-10442", "leave": "l-1"}
    for reason, refused in (("ziekte", True), ("moslim", True), ("klacht", True), ("typing-error", False),
                            ("herstel-dubbele-invoer", False), ("account-disabled", False)):  # fmt: skip
        event = example(WITHDRAWN) | {"data": {"fact_type": LEAVE, "key": key, "reason": reason}}
        assert bool(refusals(event)) is refused, reason
    about_vacancy = example(WITHDRAWN)
    about_vacancy["data"]["reason"] = "ziekte"
    assert refusals(about_vacancy) == set()


def test_an_applicant_is_named_in_no_vacancy_id_and_no_attribute() -> None:
    assert refusals(with_data(OPENED, vacancy="vac-17-sollicitant-devries")) == {("data.vacancy", CANDIDATE)}
    assert refusals(example(OPENED) | {"note": "kandidaat: de heer x"}) == {("note", CANDIDATE)}
    assert refusals(with_data(OPENED, vacancy="vac-kandidaat-notaris")) == set()
    assert refusals(with_data(OPENED, vacancy="vac-applicant-tracking-beheerder")) == set()
    assert refusals(example(OPENED) | {"note": "lhbti-banenmarkt", "campaign": "banenafspraak"}) == set()


@pytest.mark.parametrize("code", ["melding-2026-17", "klachtnr-114", "zaak-2026-3-12", "case-044", "dossier-99"])
def test_a_count_of_signals_carries_no_case_number(code: str) -> None:
    assert refusals(with_data(SIGNALS, kind=code)) == {("data.kind", REPORT)}
    assert refusals(example(SIGNALS) | {"note": code}) == {("note", REPORT)}


def test_kinds_of_signal_and_groups_of_the_barometer_are_about_many() -> None:
    for kind in ("discrimination", "discriminatie-herkomst", "racisme", "klachten", "pesten", "moslimdiscriminatie"):
        assert refusals(with_data(SIGNALS, kind=kind)) == set()
    assert refusals(with_data("nl.peil.measures.barometer-published.v1", group="buiten-europa")) == set()


def test_units_and_plans_are_about_the_organisation() -> None:
    unit = "nl.peil.organisation.unit-placed.v1"
    assert refusals(with_data(unit, unit="team-gehandicaptenvervoer", name="Netwerk voor moslims en joden")) == set()
    assert refusals(with_data(STARTED, unit="team-banenafspraak")) == set()
    named = "nl.peil.organisation.plan-owner-named.v1"
    assert refusals(with_data(named, plan="plan-lhbti-2026")) == set()


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda ground: ground.tells)
def test_every_word_of_a_ground_does_what_it_is_there_for(ground: Any) -> None:
    def plain(words: tuple[str, ...]) -> list[str]:
        return [word for word in words if word.isalpha()]

    def rules(type: str, **data: str | None) -> set[str]:
        return {found.rule for found in forbidden({"type": type, "data": data})}

    assert len(plain(ground.stems)) > 5
    for word in (*plain(ground.stems), *plain(ground.words)):
        assert rules(STARTED, **{word: None}) == {ground.rule}, word
    for word in plain(ground.holder):
        assert rules(STARTED, function_family=word) == rules(STARTED, employment=f"{word}-1") == {ground.rule}, word
        assert rules(STARTED, employment=f"{word}s_2b") == {ground.rule}, word
    for word in plain(ground.group):
        assert rules(TRAINING, training=f"voor-{word}") == rules(SESSION, session=f"{word}-netwerk") == {ground.rule}
        assert rules(TRAINING, training=f"werken-met-{word}") == set()
    for word in ground.personal:
        assert rules(STARTED, employment=f"{word}-1") == rules(LEAVE, leave=f"{word}-1") == {ground.rule}, word
        assert rules(STARTED, function_family=word) == set()
    for word in plain(ground.cause):
        assert ground.rule in rules(LEAVE, leave=f"{word}-3"), word


def test_a_field_is_named_once_and_its_message_tells_the_ground_and_never_the_value() -> None:
    event = with_data(STARTED, religie="geheim") | {"note": "wajonger geheim"}
    with pytest.raises(ContractBroken) as refused:
        parse_delivery(event, now=NOW)
    by_field = {violation.field: violation for violation in refused.value.violations}
    assert len(by_field) == len(refused.value.violations) == 2
    assert "religion" in by_field["data.religie"].message
    assert "UAVG" in by_field["data.religie"].message
    assert "leave it out" in by_field["note"].message
    assert "geheim" not in str(refused.value)
    assert {ground.rule for ground in GROUNDS} == {SPECIAL, CANDIDATE, REPORT} <= RULES.keys()


def test_ids_from_chance_are_never_refused() -> None:
    random_ = random.Random(4)  # seeded: the same ids every time
    letters = string.ascii_letters + string.digits + "-_"
    for _ in range(20_000):
        uid = str(uuid.UUID(int=random_.getrandbits(128)))
        nano = "a" + "".join(random_.choices(letters, k=20))
        for code in (uid, nano, uid.replace("-", "").upper()):
            event = {
                "type": LEAVE,
                "id": code,
                "note": code,
                "subject": code,
                "tracestate": code,
                "data": {"leave": code, "employment": code},
            }
            assert forbidden(event) == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_name_or_code_holds_the_check_answers(name: str, code: str) -> None:
    for type in (STARTED, LEAVE, TRAINING, SIGNALS):
        assert all(found.rule in RULES for found in forbidden({"type": type, name: code, "data": {name: {name: code}}}))


def test_an_attribute_in_a_header_is_refused_like_any_other() -> None:
    event = example(OPENED)
    headers = {f"ce-{name}": value for name, value in event.items() if name not in {"data", "datacontenttype"}}
    headers |= {"content-type": "application/json", "ce-religie": "x"}
    assert refusals(from_http(headers, json.dumps(event["data"]).encode())) == {("religie", SPECIAL)}


def test_a_very_long_name_is_judged_at_once() -> None:
    for name in ("id" * 20_000, "persoon" * 5_000 + "ras", "s" * 60_000):
        assert forbidden({"type": STARTED, "data": {name: 1}}) == []


def test_a_published_fact_is_not_judged_by_its_words_again() -> None:
    fact = as_fact(TRAINING)
    check_fact(topic_and_key(TRAINING, fact["data"])[0], fact)
