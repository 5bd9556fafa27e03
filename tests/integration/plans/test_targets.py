"""Targets and trainings are data of the mandate: as the papers say them, refused where wrong, shown where due."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from agreements_service import BUREAU, plans_with
from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_contracts.people import TrainingOffered
from peil_contracts.sensitive import forbidden
from peil_local.papers import plans_to_send
from peil_plans.mandate.links import TRAINING_COVERAGE, targets_beside, training_beside
from peil_plans.mandate.reading import AMSTERDAM, MandateRefused, load_mandates
from peil_plans.mandate.reference import Mandate, Standing
from peil_plans.mandate.versions import Mandates
from plans_service import API, NOW, action_body, bearer, plan_body, plans_app, ready_log, serving

DORPVEEN = Path(__file__).parent / "mandate_of_dorpveen"
OLD, NEW = "2022-2025", "2026-2029"
EXAMPLE = Path(__file__).parents[3] / "contracts/examples/nl.peil.people.training-offered.v1.json"
PAGE = "/plannen/bestuursopdracht"
TARGETS, TRAININGS = f"{PAGE}/streefcijfers", f"{PAGE}/trainingen"


@pytest.fixture
def amsterdam() -> Mandate:
    return load_mandates(AMSTERDAM).versions[0]


def of_dorpveen(folder: Path, part: str, place: int, changed: dict[str, Any]) -> Mandates:
    """Dorpveen's mandates, with the *part* at *place* of the newer version *changed*."""
    for path in DORPVEEN.glob("*.json"):
        content = json.loads(path.read_bytes())
        if path.stem == NEW:
            content[part][place] |= changed
        (folder / path.name).write_text(json.dumps(content))
    return load_mandates(folder)


def without_targets_and_trainings(folder: Path) -> Mandates:
    """Dorpveen's mandates as files that know of neither."""
    for path in DORPVEEN.glob("*.json"):
        content = json.loads(path.read_bytes())
        kept = {part: each for part, each in content.items() if part not in {"targets", "trainings"}}
        (folder / path.name).write_text(json.dumps(kept | {"contradictions": []}))
    return load_mandates(folder)


async def page_of(mandates: Mandates, address: str = PAGE) -> str:
    app = plans_app(store := MemoryStore(), await ready_log(), mandates=mandates)
    async with serving(app) as client:
        client.headers["accept"] = "text/html"
        await log_in(client, store, SteppedClock(NOW), "plans")
        answer = await client.get(address)
        assert answer.status_code == 200
        return answer.text


def test_amsterdams_targets_say_what_the_papers_say_and_nothing_more(amsterdam: Mandate) -> None:
    found = json.loads((AMSTERDAM / "mandate.json").read_bytes())["targets"]
    told = {one["code"]: (one["threshold"], one["horizons"], one["baseline"], one["since"]) for one in found}
    assert told["cultural-diversity"] == ({"kind": "share", "percent": 30}, [], None, 2020)
    growth = {"kind": "growth", "percent": 25}
    assert told["cultural-diversity-growth"] == (growth, [{"year": 2026}], {"year": 2024, "percent": None}, 2024)
    assert told["under-35"] == told["reflection"] == (None, [], None, None)
    share = amsterdam.target("cultural-diversity")
    assert share
    assert {each.words for each in share.classifications} == {
        "niet westers migratieachtergrond",
        "Buiten-Europese herkomst",
    }
    assert amsterdam.contradictions_at(share.code), "two words for whom are told at the target"
    unknown = [one for one in amsterdam.targets if None in (one.threshold, one.since) or not one.horizons]
    assert [one.code for one in unknown if not one.reading] == [], "what is not said has a sentence"


def test_an_example_and_an_advice_of_a_directorate_are_no_targets_of_the_mandate(amsterdam: Mandate) -> None:
    standing = {one.code: one.standing for one in amsterdam.targets if one.code.startswith("ddv-")}
    assert standing == {
        "ddv-gender": Standing.EXAMPLE,
        "ddv-migration": Standing.EXAMPLE,
        "ddv-advice": Standing.ADVICE,
    }
    served = {one.code for one in amsterdam.targets_served("6", "6.2")}
    assert served == {"cultural-diversity", "cultural-diversity-growth", "under-35"}
    advice = amsterdam.target("ddv-advice")
    assert advice
    assert [each.within_years for each in advice.horizons] == [1, 3, 5]


def test_a_target_is_served_by_its_theme_or_by_its_interventions_alone() -> None:
    mandates = load_mandates(DORPVEEN)
    old, new = mandates.versions
    assert [each.title for each in targets_beside(new, "x", None)] == ["Taalniveau in elk team"]
    assert [each.title for each in targets_beside(new, None, "x.3")] == ["Taalniveau in elk team"]
    assert [each.title for each in targets_beside(new, "y", "y.2")] == ["Meer gedeelde leiding"]
    assert targets_beside(new, "y", None) == targets_beside(new, "y", "y.1") == targets_beside(new, None, None) == []
    assert [each.title for each in targets_beside(old, "x", "x.2")] == ["Taalniveau"]
    assert [(later.about.version, one.code) for later, one in mandates.target_goes_on_as(old, "s1")] == [(NEW, "s1")]


@pytest.mark.parametrize(
    ("part", "place", "changed", "sentence"),
    [
        ("targets", 1, {"code": "s1"}, "targets[1].code: 's1' stands there twice"),
        ("targets", 1, {"code": "x.1"}, "targets[1].code: 'x.1' stands there twice"),
        ("targets", 0, {"theme": "q"}, "targets[0].theme: 'q' does not exist"),
        ("targets", 0, {"interventions": ["q"]}, "targets[0].interventions: 'q' does not exist"),
        ("targets", 0, {"interventions": ["y.1"]}, "targets[0].interventions: 'y.1' belongs to theme 'y', not to 'x'"),
        ("targets", 1, {"interventions": []}, "targets[1].theme: must be a theme"),
        (
            "targets",
            0,
            {"threshold": {"kind": "share", "percent": 101}},
            "targets[0].threshold.percent: must be at most",
        ),
        ("targets", 0, {"threshold": {"kind": "points", "percent": 1}}, "$.targets[0].threshold.kind"),
        ("targets", 0, {"threshold": {"kind": "share", "percent": 0}}, "$.targets[0].threshold.percent"),
        ("targets", 0, {"horizons": [{}]}, "targets[0].horizons[0]: must have exactly one"),
        (
            "targets",
            0,
            {"horizons": [{"year": 2028, "withinYears": 2}]},
            "targets[0].horizons[0]: must have exactly one",
        ),
        ("targets", 0, {"horizons": [{"year": 2025}]}, "targets[0].baseline.year: must lie before every horizon"),
        (
            "targets",
            0,
            {"baseline": {"year": 2025, "percent": 120}},
            "targets[0].baseline.percent: must be at most 100",
        ),
        ("targets", 2, {"setBy": None}, "targets[2].setBy: must say whose example it is"),
        ("targets", 2, {"level": "municipality"}, "targets[2].level: must be cluster or directorate"),
        ("targets", 2, {"level": None}, "targets[2].level: must be cluster or directorate"),
        ("targets", 0, {"sources": []}, "$.targets[0].sources"),
        ("targets", 0, {"colour": "red"}, "unknown field `colour`"),
        ("targets", 0, {"continues": [{"version": NEW, "code": "s1"}]}, f"targets[0].continues: '{NEW}' is no earlier"),
        ("targets", 0, {"continues": [{"version": OLD, "code": "s2"}]}, f"version '{OLD}' has no target 's2'"),
        ("contradictions", 1, {"places": ["x"]}, "targets[0].classifications: differ between sources"),
        ("trainings", 1, {"code": "taalmaat-zijn"}, "trainings[1].code: 'taalmaat-zijn' stands there twice"),
        ("trainings", 0, {"code": "Taalmaat"}, "$.trainings[0].code"),
        ("trainings", 0, {"interventions": ["q"]}, "trainings[0].interventions: 'q' does not exist"),
        ("trainings", 0, {"evidence": "bewezen"}, "$.trainings[0].evidence"),
        (
            "trainings",
            0,
            {"runsUntil": "2027-01-01"},
            "trainings[0].runsUntil: is for a training of which nothing shows",
        ),
    ],
)
def test_a_wrong_target_or_training_is_refused_with_file_field_and_rule(
    tmp_path: Path, part: str, place: int, changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(MandateRefused) as refused:
        of_dorpveen(tmp_path, part, place, changed)
    assert sentence in str(refused.value)
    assert str(refused.value).startswith(f"{NEW}.json: ")


async def test_the_page_shows_targets_beside_a_picture_and_says_that_no_reality_is_held_against_them() -> None:
    page = await page_of(load_mandates(AMSTERDAM), TARGETS)
    words = (
        "Streefcijfers bij Representatie",
        "25 procent meer dan in 2024",
        "geen getal in de bronnen",
        "2024; hoeveel het toen was, is onbekend",
        "binnen 1, 3 en 5 jaar",
        "Plan van Aanpak I&amp;D 2024-2027 van WPI, regel 330",
        "Voorbeelden en adviezen bij Representatie: geen streefcijfers van de bestuursopdracht",
        "Peil legt de werkelijkheid nog niet naast deze getallen. Over herkomst kan dat alleen met de Barometer",
    )
    assert [each for each in words if each not in page] == []
    assert page.count("Peil legt de werkelijkheid nog niet") == 1, "only where there are targets"
    pictures = re.findall(r'<title id="6-[\w-]+">([^<]+)</title>', page)
    assert pictures == [
        "Aandelen, in procent van het geheel",
        "Groei van culturele diversiteit tot en met 2026, met het begin op 100",
        "Aandelen, in procent van het geheel",
        "Aandeel met een migratieachtergrond (Digitale Voorzieningen), met het begin op 100",
    ]
    card = page.partition('id="s-cultural-diversity"')[2].partition("</article>")[0]
    assert "spreken elkaar hier tegen" in card


async def test_another_municipality_has_its_own_targets_and_trainings() -> None:
    mandates = load_mandates(DORPVEEN)
    targets = await page_of(mandates, TARGETS)
    asked = ("uiterlijk 31 december 2028", "2025; 47,5 procent", "50 procent meer", f"versie={OLD}#s-s1")
    assert [each for each in asked if each not in targets] == []
    assert "Medewerkers onder de 35 jaar" not in targets
    trainings = await page_of(mandates, TRAININGS)
    taught = (
        "4 trainingen: 1 met aanwijzingen dat het werkt, 1 niet beoordeeld, 1 waarvan het bewijs onbekend is",
        "Te valideren: 1. In de overgang: 1; van 2 is onbekend",
        "Te valideren: hoort bij een nieuwe interventie",
        "loopt tot en met 30 juni 2027",
    )
    assert [each for each in taught if each not in trainings] == []
    assert f"versie={NEW}#s-s1" in await page_of(mandates, f"{TARGETS}?versie={OLD}")
    assert "Deze versie noemt geen trainingen." in await page_of(mandates, f"{TRAININGS}?versie={OLD}")


async def test_a_mandate_without_targets_and_trainings_is_one_too(tmp_path: Path) -> None:
    mandates = without_targets_and_trainings(tmp_path)
    page = await page_of(mandates)
    assert "Taalmaatjes in elk team" in page
    assert "streefcijfers" not in page.lower()
    assert "trainingen" not in page.lower()
    assert "Deze versie noemt geen streefcijfers." in await page_of(mandates, TARGETS)
    async with serving(plans_app(log=await ready_log(), mandates=mandates)) as client:
        whole = (await client.get(f"{API}/mandates/{NEW}", headers=bearer("auditor"))).json()
        assert (whole["targets"], whole["trainings"]) == ([], [])


async def test_the_api_tells_targets_and_trainings_with_what_is_unknown_as_null() -> None:
    async with serving(plans_app(log=await ready_log(), mandates=load_mandates(DORPVEEN))) as client:
        client.headers.update(bearer("auditor"))
        whole = (await client.get(f"{API}/mandates/{NEW}")).json()
    first, second, example = whole["targets"]
    assert first["threshold"] == {"kind": "share", "percent": 80.0}
    assert first["horizons"] == [{"year": None, "day": "2028-12-31", "withinYears": None}]
    assert first["baseline"] == {"year": 2025, "percent": 47.5}
    assert first["continues"] == [{"version": OLD, "code": "s1"}]
    assert [each["words"] for each in first["classifications"]] == ["taalbewijs", "taalcertificaat"]
    assert (second["setBy"], second["since"], second["level"], second["baseline"]) == (None, None, None, None)
    assert (example["standing"], example["setBy"]) == ("example", "directie Groen")
    assert [(one["code"], one["evidence"], one["toBeValidated"], one["runsUntil"]) for one in whole["trainings"]] == [
        ("taalmaat-zijn", "first-indications", False, None),
        ("schrijven", None, True, None),
        ("samen-leiden", "not-assessed", False, "2027-06-30"),
        ("vrij", "well-described", False, None),
    ]


def test_trainings_bear_the_codes_of_facts_and_of_the_measures_of_actions(amsterdam: Mandate) -> None:
    event = json.loads(EXAMPLE.read_bytes())
    for training in amsterdam.trainings:
        event["data"]["training"] = training.code
        TrainingOffered.model_validate(event["data"])
        assert forbidden(event) == [], "a code says what a training is about, never for whom"
        assert training.evidence is None, "no paper gives a level"
    measures = [each["measure"] for body in plans_to_send() for each in body["actions"] if each.get("measure")]
    named = {each["item"] for each in measures if each.get("indicator") == TRAINING_COVERAGE}
    assert named == {"eerlijk-selecteren", "dialoog-voeren"}
    assert all(amsterdam.training(code) for code in named)


def test_a_measure_leads_to_its_training_and_says_when_the_mandate_names_none(amsterdam: Mandate) -> None:
    found = training_beside(amsterdam, TRAINING_COVERAGE, "eerlijk-selecteren")
    assert found
    assert (found.title, found.more) == ("Inclusief werven en selecteren", "onbekend")
    assert found.address.endswith("#o-eerlijk-selecteren")
    other = training_beside(amsterdam, TRAINING_COVERAGE, "veilig-team")
    assert other
    assert (other.title, other.address, other.more) == ("Staat niet in de bestuursopdracht", "", "onbekend")
    assert training_beside(amsterdam, "survey-participation", "eerlijk-selecteren") is None
    assert training_beside(amsterdam, TRAINING_COVERAGE, None) is None


async def test_an_action_and_an_agreement_lead_to_the_targets_they_serve_and_an_action_to_its_training() -> None:
    measure = {"text": "Iedereen", "indicator": TRAINING_COVERAGE, "item": "eerlijk-selecteren"}
    trained = action_body("A1", theme="6", intervention="6.7", measure=measure)
    beside = action_body("A2", theme="1", intervention="1.2", measure={**measure, "item": "veilig-team"})
    async with plans_with() as plans:
        body = plan_body("plan-1", trained, beside, unit="werving")
        assert (await plans.client.post(f"{API}/plans", json=body, headers=BUREAU)).is_success
        await plans.consent("inclusion-6")
        here = await plans.made(kind="inclusion-6", theme="6")
        elsewhere = await plans.made(kind="inclusion-6", theme="1")
        client = plans.client
        client.headers["accept"] = "text/html"
        await log_in(client, plans.store, plans.clock, "plans")
        action = (await client.get("/plannen/plan-1/acties/a1")).text
        other = (await client.get("/plannen/plan-1/acties/a2")).text
        agreed = (await client.get(f"/plannen/afspraken/{here}")).text
        apart = (await client.get(f"/plannen/afspraken/{elsewhere}")).text
    for page in (action, agreed):
        assert "Hoort bij streefcijfer" in page
        assert f"{TARGETS}?versie=2024-2028#s-cultural-diversity-growth" in page
        assert "25 procent meer dan in 2024" in page
        assert "#s-ddv" not in page, "an example is no target"
    assert f"{TRAININGS}?versie=2024-2028#o-eerlijk-selecteren" in action
    assert "Bewijs dat die werkt</dt><dd>onbekend" in action
    for page in (other, apart):
        assert "Hoort bij streefcijfer" not in page
    assert "Staat niet in de bestuursopdracht" in other
