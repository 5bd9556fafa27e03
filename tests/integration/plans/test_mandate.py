"""The mandate is data: counted against the paper, refused where it is wrong, and shown for another municipality."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_plans.mandate.reading import AMSTERDAM, MandateRefused, load_mandates
from peil_plans.mandate.reference import Evidence, InterventionClass, InterventionType, Mandate
from peil_plans.mandate.versions import Named
from plans_service import API, NOW, bearer, plans_app, ready_log, serving

DORPVEEN = Path(__file__).parent / "mandate_of_dorpveen"
OLD, NEW = "2022-2025", "2026-2029"
SPLIT = {"1": (3, 1, 1), "2": (7, 3, 4), "3": (5, 5, 3), "4": (3, 2, 4)}
SPLIT |= {"5": (5, 0, 0), "6": (2, 3, 3), "7": (2, 2, 0), "8": (3, 5, 2)}


@pytest.fixture
def amsterdam() -> Mandate:
    return load_mandates(AMSTERDAM).versions[0]


def files_of_dorpveen() -> dict[str, Any]:
    return {path.name: json.loads(path.read_bytes()) for path in DORPVEEN.glob("*.json")}


def written(folder: Path, files: dict[str, Any]) -> Path:
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))
    return folder


def test_the_68_interventions_are_spread_over_theme_and_class_as_the_paper_has_them(amsterdam: Mandate) -> None:
    counts = Counter((one.theme, one.kind) for one in amsterdam.interventions)
    assert len(amsterdam.interventions) == 68
    assert {
        theme.code: tuple(counts[theme.code, kind] for kind in InterventionClass) for theme in amsterdam.themes
    } == (SPLIT)
    assert [sum(row) for row in zip(*SPLIT.values(), strict=True)] == [30, 21, 17]


def test_what_the_paper_lists_twice_is_known_as_a_double(amsterdam: Mandate) -> None:
    doubles = Counter(one.title for one in amsterdam.interventions if amsterdam.doubles_of(one))
    assert doubles == {"Maatregelen antidiscriminatie": 2, "Ontwikkelen audit": 2}


def test_what_the_papers_say_differently_is_told_at_every_place_concerned(amsterdam: Mandate) -> None:
    places = {place for one in amsterdam.contradictions for place in one.places}
    targets = {"cultural-diversity", "cultural-diversity-growth", "reflection"}
    assert places == {"2", "4.7", "6.1", "6.2", "7"} | targets
    assert all(one.sources for one in amsterdam.contradictions)
    assert len(amsterdam.contradictions_of("6.2")) == 2
    assert amsterdam.contradictions_of("7.1") == amsterdam.contradictions_at("7"), "an intervention has its theme's"
    assert amsterdam.contradictions_at("7.1") == []
    assert amsterdam.contradictions_of("unheard-of") == []


@pytest.mark.parametrize(
    ("part", "changed", "sentence"),
    [
        ("interventions", {"theme": "99"}, "interventions[0].theme: '99' does not exist"),
        ("interventions", {"class": "old"}, "$.interventions[0].class"),
        ("interventions", {"evidence": "onderzocht"}, "$.interventions[0].evidence"),
        ("interventions", {"colour": "red"}, "unknown field `colour`"),
        ("interventions", {"code": "x.2"}, "interventions[1].code: 'x.2' stands there twice"),
        ("interventions", {"code": "y"}, "interventions[0].code: 'y' stands there twice"),
        ("interventions", {"code": "x 1"}, "$.interventions[0].code"),
        ("interventions", {"continues": [{"version": "1999", "code": "a"}]}, "'1999' is no earlier version"),
        ("interventions", {"continues": [{"version": NEW, "code": "x.2"}]}, f"'{NEW}' is no earlier version"),
        ("interventions", {"continues": [{"version": OLD, "code": "q"}]}, f"version '{OLD}' has no intervention 'q'"),
        ("themes", {"pillar": "none"}, "themes[0].pillar: 'none' does not exist"),
        ("contradictions", {"places": ["x", "q"]}, "contradictions[0].places: 'q' does not exist"),
    ],
)
def test_a_wrong_field_is_refused_with_its_file(
    tmp_path: Path, part: str, changed: dict[str, Any], sentence: str
) -> None:
    files = files_of_dorpveen()
    files[f"{NEW}.json"][part][0] |= changed
    with pytest.raises(MandateRefused) as refused:
        load_mandates(written(tmp_path, files))
    assert sentence in str(refused.value)
    assert str(refused.value).startswith(f"{NEW}.json: ")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"version": OLD}, f"mandate.version: '{OLD}' is that of {OLD}.json too"),
        ({"adopted": "2022-01-01"}, "neither is newer"),
        ({"municipality": "Elders"}, "mandate.municipality: is another one"),
        ({"to": 2020}, "mandate.to: must be a year from mandate.from on"),
    ],
)
def test_versions_that_do_not_go_together_are_refused(tmp_path: Path, changed: dict[str, Any], sentence: str) -> None:
    files = files_of_dorpveen()
    files[f"{NEW}.json"]["mandate"] |= changed
    with pytest.raises(MandateRefused) as refused:
        load_mandates(written(tmp_path, files))
    assert sentence in str(refused.value)


def test_a_folder_without_a_mandate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MandateRefused, match="holds no mandate"):
        load_mandates(tmp_path)


def test_a_version_is_in_force_from_its_adoption_until_the_next_one() -> None:
    mandates = load_mandates(DORPVEEN)
    told = {
        day: mandates.in_force(date.fromisoformat(day)).about.version
        for day in ("2020-05-01", "2022-01-01", "2026-02-01", "2026-02-02", "2035-01-01")
    }
    assert list(told.values()) == [OLD, OLD, OLD, NEW, NEW]


def test_an_intervention_stands_for_what_goes_on_in_it_and_for_nothing_else() -> None:
    mandates = load_mandates(DORPVEEN)
    old, new = mandates.versions
    assert mandates.stands_for(new, "x.1") == {Named(NEW, "x.1"), Named(OLD, "x.1")}
    assert mandates.stands_for(new, "x.2") == {Named(NEW, "x.2")}, "another intervention under the same code"
    assert mandates.stands_for(old, "x.1") == {Named(OLD, "x.1")}
    assert [(later.about.version, one.code) for later, one in mandates.goes_on_as(old, "y.1")] == [(NEW, "y.1")]
    assert mandates.goes_on_as(old, "x.2") == []


@pytest.mark.parametrize(
    ("folder", "page", "shown", "hidden"),
    [
        (
            AMSTERDAM,
            "",
            (
                "68 interventies",
                "Staat dubbel in het document",
                "spreken elkaar hier tegen",
                "Type: onbekend",
                "/plannen/bestuursopdracht/streefcijfers?versie=2024-2028#t-6",
            ),
            ("Andere versies",),
        ),
        (
            AMSTERDAM,
            "/verdeling",
            ("68 interventies", "Peil leidt daar geen type uit af", "geen verdeling naar type", "<svg"),
            ("Andere versies",),
        ),
        (
            DORPVEEN,
            "",
            (
                "Taalmaatjes in elk team",
                "Type: uitvoering",
                "Bewijs: eerste aanwijzingen",
                f"versie={OLD}#i-x.1",
                "Dit is de versie die nu geldt",
            ),
            ("Woordenlijst", "Type: onbekend"),
        ),
        (
            DORPVEEN,
            "/verdeling",
            (
                "Interventies per thema naar type: nieuw",
                "2 interventies: 0 beleid, 0 voorbereiding uitvoering, 2 uitvoering",
                f"/verdeling?versie={OLD}",
                "Dit is de versie die nu geldt",
            ),
            ("Woordenlijst",),
        ),
        (DORPVEEN, f"?versie={OLD}", ("Woordenlijst", "Gaat verder als", "niet de versie die nu geldt"), ("Taalcaf",)),
    ],
)
async def test_the_page_shows_the_mandate_of_the_folder(
    folder: Path, page: str, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    app = plans_app(store := MemoryStore(), await ready_log(), mandates=load_mandates(folder))
    async with serving(app) as client:
        client.headers["accept"] = "text/html"
        await log_in(client, store, SteppedClock(NOW), "plans")
        answer = await client.get(f"/plannen/bestuursopdracht{page}")
        assert answer.status_code == 200
        assert [words for words in shown if words not in answer.text] == []
        assert [words for words in hidden if words in answer.text] == []
        unheard_of = f"/plannen/bestuursopdracht{page.partition('?')[0]}?versie=1900"
        assert (await client.get(unheard_of)).status_code == 404


async def test_the_api_tells_the_versions_and_one_of_them_whole() -> None:
    async with serving(plans_app(log=await ready_log(), mandates=load_mandates(DORPVEEN))) as client:
        client.headers.update(bearer("auditor"))
        listed = (await client.get(f"{API}/mandates")).json()["mandates"]
        assert [(one["version"], one["inForceFrom"], one["inForce"], one["interventionsCount"]) for one in listed] == [
            (OLD, "2022-01-01", False, 3),
            (NEW, "2026-02-02", True, 7),
        ]
        whole = (await client.get(f"{API}/mandates/{NEW}")).json()
        assert {one["type"] for one in whole["interventions"]} == {kind.value for kind in InterventionType}
        assert {one["evidence"] for one in whole["interventions"]} == {level.value for level in Evidence}
        assert whole["interventions"][0]["continues"] == [{"version": OLD, "code": "x.1"}]
        assert whole["contradictions"][0]["places"] == ["x.1", "z"]
        assert (await client.get(f"{API}/mandates/unheard-of")).status_code == 404
        assert (await client.get(f"{API}/mandates", headers=bearer("employee"))).status_code == 403
