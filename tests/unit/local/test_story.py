"""The demonstration's first page, and becoming somebody else on the way to what they may see."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from identity_flow import FORM, Stage, front_settings
from peil_local.front.app import create_front
from peil_local.front.story import MORE, STEPS
from peil_local.identity.people import load_people


async def page_of(folder: Path, *, told: str | None) -> httpx.Response:
    """What the front of *folder* shows at /demo; *told*: what the play's position says."""
    file = folder / "demo.json"
    if told is not None:
        file.write_text(told)
    front = create_front(front_settings(folder, demo=file))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(front), base_url="http://127.0.0.1:8080") as visitor:
        return await visitor.get("/demo", headers={"Accept": "text/html"})


async def test_the_story_has_five_steps_and_says_when_the_play_goes_on(tmp_path: Path) -> None:
    playing = (await page_of(tmp_path, told=json.dumps({"staff": 1500, "done": False}))).text
    assert playing.count('<section class="card"') == 5
    assert "1.500 medewerkers" in playing
    assert "wordt nog ingespeeld" in playing
    assert "wordt nog ingespeeld" not in (await page_of(tmp_path, told=json.dumps({"staff": 60, "done": True}))).text


@pytest.mark.parametrize("told", [None, "", "[]", '{"staff": "x", "done": true}'])
async def test_without_a_municipality_that_was_played_in_there_is_no_story(tmp_path: Path, told: str | None) -> None:
    assert (await page_of(tmp_path, told=told)).status_code == 404


@pytest.mark.parametrize(("told", "leads_back"), [(None, False), ('{"staff": 60, "done": false}', True)])
async def test_pages_lead_back_to_the_story_in_a_demonstration_only(
    tmp_path: Path, told: str | None, leads_back: bool
) -> None:
    """Whatever a caller says of it: only the front knows whether a municipality was played in."""
    file = tmp_path / "demo.json"
    if told is not None:
        file.write_text(told)
    front = create_front(front_settings(tmp_path, demo=file))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(front), base_url="http://127.0.0.1:8080") as visitor:
        page = await visitor.get("/post", headers={"Accept": "text/html", "Peil-Demonstration": "yes"})
    assert ('href="/demo"' in page.text) == leads_back


def test_every_button_makes_one_of_the_demo_people_and_leads_to_a_page_of_ours() -> None:
    for look in [*MORE, *(look for step in STEPS for look in step.looks)]:
        assert look.person in load_people()
        assert look.path.startswith("/")


async def test_who_becomes_somebody_is_led_to_the_page_that_was_asked_for_and_never_elsewhere(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    for asked, led in (
        ("/vacatures/a?op=1", "/vacatures/a?op=1"),
        ("//evil.example", "/identiteit"),
        ("", "/identiteit"),
    ):
        form = {"person": "bureau", "terug": asked}
        answer = await stage.browser.post("/identiteit", data=form, headers=FORM)
        assert (answer.status_code, answer.headers["location"]) == (303, led)


async def test_an_employee_of_the_municipality_can_be_chosen_by_number_and_is_not_listed(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    chosen = await stage.browser.post("/identiteit", data={"person": "medewerker-200017"}, headers=FORM)
    assert chosen.status_code == 303
    assert "medewerker-" not in (await stage.browser.get("/identiteit")).text
    for nobody in ("medewerker-", "medewerker-20001", "medewerker-200017x", "koning"):
        assert (await stage.browser.post("/identiteit", data={"person": nobody}, headers=FORM)).status_code == 400
