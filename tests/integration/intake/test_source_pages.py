"""The page "Aanlevering": what became of the deliveries of each source, for those it concerns."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from intake_deliveries import NOW, OTHER_SOURCE, SOURCE, bearer, event, intake, opened, placed, post, step
from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_contracts.vacancies import STEP_COMPLETED

PAGE = "/aanlevering"


@dataclass
class Town:
    """Intake with its store, and a browser."""

    client: httpx.AsyncClient
    store: MemoryStore
    clock: SteppedClock

    async def look(
        self, path: str, *, roles: tuple[str, ...] = ("bureau",), supplier: str | None = None
    ) -> httpx.Response:
        """*path* as somebody with *roles* sees it."""
        await log_in(self.client, self.store, self.clock, "intake", roles=roles, supplier=supplier)
        return await self.client.get(path)

    async def source(self, source: str = SOURCE) -> str:
        """The page of *source*, as the bureau sees it."""
        answer = await self.look(f"{PAGE}/bron?bron={source}")
        assert answer.status_code == 200, answer.text
        return answer.text


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    store, clock = MemoryStore(), SteppedClock(NOW)
    async with intake(store, clock=clock) as client:
        yield Town(client, store, clock)


def amounts(page: str, system: str) -> list[str]:
    """The amounts in the row of *system*: accepted, superseded, waiting, refused, not placed."""
    row = page.partition("<caption>Leveringen per bron")[2].partition(f">{system}</a>")[2].partition("</tr>")[0]
    return [cell.partition("<")[0] for cell in row.split('class="number">')[1:]]


async def test_every_outcome_is_counted_at_its_source(town: Town) -> None:
    await post(town.client, [placed("gemeente", None, id_="P"), opened(unit="onbekend", id_="O")])
    await post(town.client, [step("2026-03-03", id_="S1", at="11:00:00"), step("2026-03-04", id_="S2", at="10:00:00")])
    wrong = event(STEP_COMPLETED, {"vacancy": "V1", "step": "no-step", "occurred_on": "2026-03-03"}, id_="W")
    await post(town.client, wrong)
    page = (await town.look(PAGE)).text
    # accepted P, O and S1; S2 is older than S1; W is refused; O named a unit without a place
    assert amounts(page, "werving") == ["3", "1", "0", "1", "1"]
    assert amounts(page, "opleidingen") == ["0", "0", "0", "0", "0"]
    assert page.count("minder dan een minuut geleden") == 1
    assert page.count("nog nooit") == 1


async def test_the_same_mistake_sent_again_is_one_refusal(town: Town) -> None:
    wrong = event(STEP_COMPLETED, {"vacancy": "V1", "step": "no-step", "occurred_on": "2026-03-03"}, id_="W")
    for _ in range(3):
        await post(town.client, wrong)
    page = await town.source()
    assert page.count('<section class="card" aria-labelledby="weigering-') == 1


async def test_a_refusal_shows_field_rule_and_what_to_do_and_never_the_value(town: Town) -> None:
    wrong = event(STEP_COMPLETED, {"vacancy": "V1", "step": "geheime-stap", "occurred_on": "2026-03-03"}, id_="W")
    await post(town.client, wrong)
    page = await town.source()
    assert "data.step" in page
    assert "one-of" in page
    assert "Kies er een uit de lijst" in page
    assert "geheime-stap" not in page
    assert "Er zijn leveringen geweigerd" in page


async def test_a_refusal_about_a_source_of_another_is_counted_apart(town: Town) -> None:
    await post(town.client, step(source=OTHER_SOURCE, id_="F"))
    assert "Nog één levering is" in await town.source()
    assert 'aria-labelledby="weigering-' not in await town.source(OTHER_SOURCE)


async def test_a_day_without_deliveries_is_zero_and_today_is_the_last(town: Town) -> None:
    await post(town.client, step())
    page = await town.source()
    table = page.partition("Leveringen per dag</caption>")[2]
    rows = table.partition("<tbody")[2].partition("</tbody>")[0].split("<tr")[1:]
    assert len(rows) == 7
    assert ">10-3<" in rows[-1]
    assert '">1</td>' in rows[-1]
    assert '">1</td>' not in "".join(rows[:-1])


async def test_a_silent_source_is_noticed(town: Town) -> None:
    await post(town.client, placed("gemeente", None))
    town.clock.set(NOW + timedelta(days=8))
    assert "Deze bron is stil" in await town.source()
    assert "8 dagen geleden" in await town.source()


async def test_a_supplier_sees_its_own_sources_and_no_other(town: Town) -> None:
    await post(town.client, step())
    page = (await town.look(PAGE, roles=("employee", "hr-system"), supplier="opleidingen")).text
    assert "opleidingen</a>" in page
    assert "werving</a>" not in page
    other = await town.look(f"{PAGE}/bron?bron={SOURCE}", roles=("employee", "hr-system"), supplier="opleidingen")
    assert other.status_code == 404


@pytest.mark.parametrize("role", ["employee", "works-council", "disclosure-officer", "survey-operator"])
async def test_who_has_nothing_to_do_with_deliveries_sees_none(town: Town, role: str) -> None:
    assert (await town.look(PAGE, roles=(role,))).status_code == 403


async def test_without_login_the_page_leads_to_the_login_and_a_token_opens_no_page(town: Town) -> None:
    for headers in ({}, bearer("bureau"), bearer("werving")):
        answer = await town.client.get(PAGE, headers=headers)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/aanlevering/inloggen?")


async def test_an_unknown_source_is_not_found(town: Town) -> None:
    assert (await town.look(f"{PAGE}/bron?bron=urn:nld:oin:1:systeem:x")).status_code == 404
    assert (await town.look(f"{PAGE}/bron")).status_code == 400
