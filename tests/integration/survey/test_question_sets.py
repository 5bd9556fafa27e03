"""Sets of questions are data: read strictly, those of another municipality too, and a form that begins with one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from logged_in import log_in
from peil_contracts.sensitive_words import GROUNDS, SPECIAL_CATEGORY
from peil_issuer.campaigns.domain.campaign import Plan
from peil_issuer.campaigns.pages.beginning import line_of
from peil_issuer.campaigns.pages.form import Typed, plan_of
from peil_issuer.question_sets.reading import AMSTERDAM, SetRefused, forbidden_ground, load_sets, read_set
from survey_service import Survey, asking, town

DORPVEEN = Path(__file__).parent / "question_sets_of_dorpveen"
HOST = "http://127.0.0.1:8000"
FORM = f"{HOST}/peiling/beheer/nieuw"
OPEN = {"opent": "2026-11-23T09:00", "sluit": "2026-11-30T17:00"}


@pytest.fixture
async def survey() -> Survey:
    survey = Survey()
    await survey.begin(town({"rood": 12}))
    return survey


@pytest.fixture
async def client(survey: Survey) -> AsyncIterator[httpx.AsyncClient]:
    async with asking(survey.issuer(sets=DORPVEEN), HOST) as client:
        yield client


async def operator(client: httpx.AsyncClient, survey: Survey) -> dict[str, str]:
    return await log_in(client, survey.issuer_store, survey.clock, "issuer", roles=("survey-operator",))


def value_of(page: str, field: str) -> str:
    """What stands in *field* of the form on *page*."""
    area = re.search(rf'<textarea[^>]* name="{field}"[^>]*>([^<]*)<', page)
    found = area or re.search(rf'<input[^>]* name="{field}"[^>]*? value="([^"]*)"', page)
    assert found is not None, field
    return unescape(found[1])


def test_the_three_sets_name_where_the_papers_ask_for_them_and_when_they_come_back() -> None:
    sets = {one.code: one for one in load_sets(AMSTERDAM)}
    assert {code: one.repeat_months for code, one in sets.items()} == {
        "toegankelijkheid": 24,
        "pulse-veilig-werken": None,
        "gelijkwaardige-behandeling": 24,
    }
    lines = {code: {each.line for each in one.sources} for code, one in sets.items()}
    assert lines["toegankelijkheid"] == {138, 161, 425}
    assert lines["pulse-veilig-werken"] == {383}
    about_it = {code: sum(each.discrimination for each in one.questions) for code, one in sets.items()}
    assert about_it == {"toegankelijkheid": 0, "pulse-veilig-werken": 0, "gelijkwaardige-behandeling": 3}
    assert all(
        any(each.kind == kind for each in one.questions) for one in sets.values() for kind in ("scale-5", "yes-no")
    )


def of_dorpveen(**changed: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DORPVEEN / "dorpshuis.json").read_bytes())
    first = changed.pop("first", {})
    content["questions"][0] |= first
    return content | changed


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"colour": "red"}, "unknown field `colour`"),
        ({"code": "Dorps huis"}, "$.code"),
        ({"title": ""}, "$.title"),
        ({"title": "Bel 06-12345678"}, "title: "),
        ({"theme": "Ons\ngebouw"}, "theme: "),
        ({"theme": "Ons\u202egebouw"}, "theme: "),
        ({"sources": []}, "$.sources"),
        ({"sources": [{"document": "Programma", "line": 0}]}, "$.sources[0].line"),
        ({"questions": []}, "$.questions"),
        ({"repeatMonths": 0}, "$.repeatMonths"),
        ({"repeatMonths": 121}, "$.repeatMonths"),
        ({"first": {"kind": "open"}}, "$.questions[0].kind"),
        ({"first": {"discrimination": "nee"}}, "$.questions[0].discrimination"),
        (
            {"first": {"text": "Ik weet wie ik kan bellen als er iets stuk is."}},
            "questions[1].text: stands there twice",
        ),
        ({"first": {"text": "[ja-nee] Is het warm?"}}, "questions[0].text: begins with '['"),
        ({"first": {"text": " Is het warm?"}}, "questions[0].text: begins or ends with a space"),
        ({"first": {"text": "Mail j@example.org."}}, "questions[0].text: "),
        ({"first": {"text": "Ik zie hier discriminatie."}}, "questions[0].discrimination: must be true"),
        ({"first": {"text": "Ik heb een beperking."}}, "questions[0].text: asks about a person's disability or health"),
        ({"first": {"text": "Wat is uw culturele achtergrond?"}}, "asks about a person's origin"),
    ],
)
def test_a_wrong_field_is_refused_with_its_file_and_the_rule(changed: dict[str, Any], sentence: str) -> None:
    read_set(json.dumps(of_dorpveen()).encode(), "dorpshuis.json")
    with pytest.raises(SetRefused) as refused:
        read_set(json.dumps(of_dorpveen(**changed)).encode(), "dorpshuis.json")
    assert str(refused.value).startswith("dorpshuis.json: ")
    assert sentence in str(refused.value)


@pytest.mark.parametrize("missing", sorted(of_dorpveen()))
def test_every_field_is_needed(missing: str) -> None:
    content = of_dorpveen()
    del content[missing]
    with pytest.raises(SetRefused, match=missing):
        read_set(json.dumps(content).encode(), "dorpshuis.json")


def test_a_folder_without_a_set_and_two_sets_of_one_code_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SetRefused, match="holds no set of questions"):
        load_sets(tmp_path)
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps(of_dorpveen()))
    with pytest.raises(SetRefused, match=r"b\.json: code: 'dorpshuis' is that of a\.json too"):
        load_sets(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "Ik ben vaak ziek.", "Ik werk met een rolstoel.", "Mijn herkomst telt mee.", "Bent u gelovig?", "Bent u homo?",
        "Bent u lid van een vakbond?", "Ik heb een migratieachtergrond.", "Ik heb een Handicap.", "Bent u zwanger?",
    ],
)  # fmt: skip
def test_no_set_asks_who_somebody_is(text: str) -> None:
    ground = forbidden_ground(text)
    assert ground is not None
    assert ground.rule == SPECIAL_CATEGORY
    assert ground in GROUNDS


def test_everyday_words_are_no_ground() -> None:
    for text in ("Er is muziek in de hal.", "Ik weet wie ik kan bellen.", "Ik weet waar ik iets kan melden."):
        assert forbidden_ground(text) is None


@pytest.mark.parametrize("kind", ["scale-5", "yes-no"])
@pytest.mark.parametrize("about_it", [False, True])
@pytest.mark.parametrize("text", ["Ik weet de weg.", "[Let op] Ik weet de weg."])
def test_a_question_is_read_back_from_the_form_as_it_was(kind: Any, about_it: bool, text: str) -> None:
    line = line_of(text, kind, discrimination=about_it)
    plan: Plan = plan_of(Typed(naam="p", titel="Titel", vragen=line, **OPEN))
    (read,) = plan.questions
    assert (read.text, read.kind, read.discrimination) == (text, kind, about_it)


async def test_a_set_fills_the_form_and_what_was_typed_stays(client: httpx.AsyncClient, survey: Survey) -> None:
    fields = await operator(client, survey)
    page = (await client.get(FORM)).text
    assert value_of(page, "vragen") == value_of(page, "titel") == ""
    assert "Collegeprogramma Dorpveen 2026-2030, regel 12." in page
    assert "Amsterdam" not in page[page.index('id="vragensets"') :]
    page = (await client.get(f"{FORM}?set=dorpshuis")).text
    assert value_of(page, "titel") == "Werken in het dorpshuis"
    assert value_of(page, "maanden") == "6"
    assert value_of(page, "vragen").splitlines() == [
        "Het dorpshuis is makkelijk te bereiken.",
        "[ja-nee] Ik weet wie ik kan bellen als er iets stuk is.",
    ]
    assert (await client.get(f"{FORM}?set=nergens")).status_code == 404
    typed = {"naam": "p-1", "titel": "Eigen titel", "vragen": "Eigen vraag.", **OPEN}
    page = (await client.post(FORM, data=typed | {"keuze": "omgang", "kies": "ja"} | fields)).text
    assert [value_of(page, name) for name in ("titel", "opent", "sluit", "set")] == [
        "Eigen titel",
        *OPEN.values(),
        "omgang",
    ]
    assert value_of(page, "vragen").splitlines() == [
        "[discriminatie] Als iemand discriminatie meldt, wordt er iets mee gedaan.",
        "Eigen vraag.",
    ]
    # Another set takes the place of the one before, and nothing of somebody's own goes.
    now = typed | {"vragen": value_of(page, "vragen"), "set": "omgang", "keuze": "dorpshuis", "kies": "ja"}
    page = (await client.post(FORM, data=now | fields)).text
    assert value_of(page, "vragen").splitlines()[2:] == ["Eigen vraag."]
    assert "discriminatie meldt" not in value_of(page, "vragen")
    page = (await client.post(FORM, data=now | {"keuze": ""} | fields)).text
    assert value_of(page, "set") == ""
    assert "Eigen vraag." in value_of(page, "vragen")


async def test_a_campaign_of_a_set_says_so_and_a_wrong_number_of_months_comes_back(
    client: httpx.AsyncClient, survey: Survey
) -> None:
    fields = await operator(client, survey)
    typed = {"naam": "p-1", "titel": "Dorpshuis", "vragen": "Het is warm.", "set": "dorpshuis", "thema": "Ons gebouw"}
    for wrong in ("0", "121", "-1", "zes", "1,5", "٣", "0000000121", "00000001299"):
        answer = await client.post(FORM, data=typed | OPEN | {"maanden": wrong} | fields)
        assert answer.status_code == 400, wrong
        assert "Vul een heel aantal maanden in van 1 tot 120, of laat dit leeg." in answer.text
        assert value_of(answer.text, "maanden") == wrong
        assert value_of(answer.text, "thema") == "Ons gebouw"
    answer = await client.post(FORM, data=typed | OPEN | {"set": "Dorps huis!"} | fields)
    assert (answer.status_code, "Deze vragenset kan Peil niet gebruiken." in answer.text) == (400, True)
    assert (await client.post(FORM, data=typed | OPEN | {"maanden": " 12 "} | fields)).status_code == 303
    plan = (await survey.campaigns.read("p-1")).plan
    assert (plan.question_set, plan.theme, plan.repeat_months) == ("dorpshuis", "Ons gebouw", 12)
    page = (await client.get(f"{HOST}/peiling/beheer/p-1")).text
    assert "12 maanden na het openen" in page
    await survey.turn()
    page = (await client.get(f"{HOST}/peiling/beheer/p-1")).text
    assert "Deze peiling komt terug: de volgende in november 2027." in page
    found = await client.get(f"{HOST}/api/issuer/v1/campaigns/p-1", headers={"Authorization": "Bearer auditor"})
    assert (found.json()["questionSet"], found.json()["comesBackOn"]) == ("dorpshuis", "2027-11-23")


async def test_the_operator_sees_what_comes_back_and_repeats_it_by_one_button(
    client: httpx.AsyncClient, survey: Survey
) -> None:
    fields = await operator(client, survey)
    typed = {"naam": "p-1", "titel": "Dorpshuis", "set": "dorpshuis", "thema": "Ons gebouw", "maanden": "6"}
    lines = "Het is warm.\n[ja-nee, discriminatie] Ik zag hier discriminatie."
    await client.post(FORM, data=typed | OPEN | {"vragen": lines} | fields)
    assert "komt terug" not in (await client.get(f"{HOST}/peiling")).text
    await survey.turn()
    page = (await client.get(f"{HOST}/peiling")).text
    assert "Wat komt terug?" in page
    assert "Deze peiling komt terug" not in page
    survey.pass_(days=8)
    await survey.turn()
    survey.pass_(days=120)
    fields = await operator(client, survey)
    page = (await client.get(f"{HOST}/peiling")).text
    assert page.index("Deze peiling komt terug: Dorpshuis") < page.index("Alle peilingen")
    assert "De volgende in mei 2027." in page
    again = f"{FORM}?herhaal=p-1"
    assert '<a class="button" href="/peiling/beheer/nieuw?herhaal=p-1">' in page
    page = (await client.get(again)).text
    assert value_of(page, "vragen") == lines
    assert [value_of(page, name) for name in ("titel", "opent", "sluit", "maanden")] == [
        "Dorpshuis",
        "2027-05-23T09:00",
        "2027-05-30T17:00",
        "6",
    ]
    assert value_of(page, "naam") != "p-1"
    survey.pass_(days=90)
    fields = await operator(client, survey)
    assert "De volgende was in mei 2027, en is nog niet gepland." in (await client.get(f"{HOST}/peiling")).text
    page = (await client.get(again)).text
    assert value_of(page, "opent") == ""
    moments = {"opent": "2027-08-01T09:00", "sluit": "2027-08-08T17:00", "naam": "p-2", "vragen": lines}
    answer = await client.post(FORM, data=typed | moments | {"herhaalt": "p-1"} | fields)
    assert answer.status_code == 303, answer.text
    assert "komt terug" not in (await client.get(f"{HOST}/peiling")).text
    assert (await client.get(f"{FORM}?herhaal=nergens")).status_code == 404
    await log_in(client, survey.issuer_store, survey.clock, "issuer", roles=("auditor",))
    assert (await client.get(again)).status_code == 403
    assert "Herhaal" not in (await client.get(f"{HOST}/peiling/beheer/p-1")).text


def test_a_set_that_cannot_be_read_stops_the_start_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "eigen.json").write_text(json.dumps(of_dorpveen(repeatMonths=0)))
    settings = {
        "ISSUER": "https://login.example.nl",
        "CLIENT_ID": "peil",
        "PUBLIC_URL": "https://peil.example.nl",
        "VAULT_URL": "https://intake.example.nl",
        "KAFKA": "127.0.0.1:9092",
        "MONGO": "mongodb://127.0.0.1:27017",
        "CLIENT_KEY": str(tmp_path / "key"),
        "QUESTION_SETS": str(tmp_path),
    }
    started = subprocess.run(
        [sys.executable, "-m", "peil_issuer"],
        env={"PYTHONPATH": os.pathsep.join(sys.path), **{f"PEIL_{name}": value for name, value in settings.items()}},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert started.returncode == 2
    assert started.stderr.startswith("PEIL_QUESTION_SETS: eigen.json: "), started.stderr
