"""BIWS compliance, absence and signals over HTTP, from a release; and a rebuild of what they are counted from."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from peil_chassis import registry
from peil_chassis.fold.loop import Fold
from peil_chassis.projection import Build, Projection
from peil_chassis.recompute import compare_builds
from peil_reporting.measures.projection import PROJECTION, SIGNALS, Absence, Signals
from peil_reporting.measures.reading import Moved, recorded
from peil_reporting.releases.fence import FencedStore, PeopleOutOfSight
from peil_reporting.releases.ledger import verify_ledger
from reporting_facts import placed
from reporting_measures import away, barometer, facts_of, signals
from reporting_people import pseudonym, started
from reporting_service import API, HOST, Reporting, bearer

# NOW is 15 June 2026: the last quarter that has settled is the first of 2026.
FACTS = [
    placed("stad", None, "2020-01-01", level="municipality", name="Stad"),
    placed("sociaal", "stad", "2020-01-01", level="cluster", name="Sociaal"),
    placed("zorg", "sociaal", "2020-01-01", level="directorate", name="Zorg"),
    placed("jeugd", "sociaal", "2020-01-01", level="directorate", name="Jeugd"),
    *(placed(f"team-{n}", "zorg", "2020-01-01") for n in range(24)),
    *(started("zorg", "2025-01-01", person=f"p{n}") for n in range(40)),
    *(fact for n in range(24) for fact in facts_of(
        f"v{n}", f"team-{n}", "2026-02-03", followed=n >= 11, manager=pseudonym(f"m{n}")
    )),
    *facts_of("few", "jeugd", "2026-02-03", followed=True, manager=pseudonym("m")),
    away("zorg", "2026-Q1", 60, 300, 3600, "2026-04-02"),
    away("jeugd", "2026-Q1", 20, 150, 1200, "2026-04-02"),
    away("sociaal", "2026-Q1", 4, 1.5, 240, "2026-04-02"),
    signals("zorg", "2026-Q1", "bullying", 13),
    signals("zorg", "2026-Q1", "discrimination", 17, n=2),
    signals("stad", "2026-Q1", "online-haat", 12, n=3),
    barometer("stad", 3120, n=4),
    barometer("stad", 2000, group="up-to-9", n=6),
    barometer("stad", 900, group="s12-14", shares=("81.5", "10.0", "8.5"), n=5),
]  # fmt: skip


@pytest.fixture
async def reporting() -> Reporting:
    reporting = Reporting()
    await reporting.take(FACTS)
    await reporting.release_room().release_due()
    return reporting


async def test_shares_and_marks_are_answered_explained_and_given_as_files(reporting: Reporting) -> None:
    async with reporting.serving() as client:

        async def got(path: str, **query: str) -> dict[str, Any]:
            answer = await client.get(f"{API}/figures/{path}", params=query)
            assert answer.status_code == 200, answer.text
            found: dict[str, Any] = answer.json()
            return found

        share = await got("biws_compliance")
        assert (share["status"], share["value"], share["outOf"]) == ("ok", 25, 25)
        assert {one["category"]: one["amount"] for one in share["categories"]} == {"followed": 14, "not-followed": 11}
        assert share["release"]["build"].startswith("open_vacancies_v")
        assert {one["topic"] for one in share["release"]["position"]} == {"peil-vacancies"}
        # Jeugd has one, which is told with zorg's: beside zorg it would be given away.
        for unit in ("jeugd", "zorg"):
            few = await got("biws_compliance", unit=unit)
            assert (few["status"], few["value"], few["categories"]) == ("too-few", None, [])

        rate = await got("absence", unit="zorg")
        assert (rate["value"], rate["bound"], rate["release"]["build"]) == (8.3, None, "absence_v1_b1")
        # 450 of 4.800 days: the four who work for the cluster itself wait, and are too few for the city too.
        assert (await got("absence"))["value"] == 9.4

        told = await got("biws_compliance/explanation", unit="sociaal")
        assert {(one["unit"], one["category"]) for one in told["hidden"]} == {("jeugd", None), ("zorg", None)}
        assert "ps-" not in str(told)
        catalogue = {one["figure"]: one for one in (await client.get(f"{API}/figures")).json()["figures"]}
        assert (catalogue["absence"]["value"], catalogue["absence"]["kind"]) == ("percentage", "released")

        text = (await client.get(f"{API}/figures/absence/units", params={"under": "sociaal", "format": "csv"})).text
        rows = {row["unit"]: row for row in csv.DictReader(io.StringIO(text))}
        assert (rows["zorg"]["amount"], rows["jeugd"]["amount"], rows["jeugd"]["bound"]) == ("8.3", "12.5", "")


async def test_pages_show_a_picture_beside_a_table_and_no_case(reporting: Reporting) -> None:
    async with reporting.serving() as client:
        page = (await client.get(f"{HOST}/cijfers/biws_compliance", headers=bearer("bureau"))).text
        assert "Bij 14 van de 25 is de procedure gevolgd." in page
        assert "56%" in page
        assert "<svg" in page
        assert ">14 van de 25</td>" in page
        assert "op basis van" not in page.lower()
        assert "open_vacancies_v" in page
        assert "v11" not in page
        assert "ps-" not in page
        page = (await client.get(f"{HOST}/cijfers/absence?eenheid=sociaal", headers=bearer("bureau"))).text
        assert "12,5%" in page
        assert "8,3%" in page
        assert "<svg" in page
        page = (await client.get(f"{HOST}/cijfers/signals", headers=bearer("bureau"))).text
        assert "42 signalen in het kwartaal" in page
        assert "Online haat" in page
        board = (await client.get(f"{HOST}/", headers=bearer("bureau"))).text
        assert "Verzuim: 9,4%" in board
        assert "Seksuele intimidatie" not in board


async def test_signals_are_told_by_unit_and_by_kind_and_in_files(reporting: Reporting) -> None:
    async with reporting.serving() as client:

        async def got(path: str, **query: str) -> dict[str, Any]:
            found: dict[str, Any] = (await client.get(f"{API}/figures/{path}", params=query)).json()
            return found

        whole = await got("signals")
        kinds = {one["category"]: one["amount"] for one in whole["categories"]}
        assert (whole["value"], kinds) == (42, {"discrimination": 17, "bullying": 13, "online-haat": 12})
        assert {one["topic"] for one in whole["release"]["position"]} == {"peil-measures"}
        assert (await got("signals", unit="zorg"))["value"] == 30
        few = await got("signals", unit="jeugd")
        assert (few["status"], few["value"], few["categories"]) == ("too-few", None, [])
        text = (await client.get(f"{API}/figures/signals/units", params={"under": "sociaal", "format": "csv"})).text
        assert {row["unit"]: row["amount"] for row in csv.DictReader(io.StringIO(text))} == {"jeugd": "", "zorg": "30"}


async def test_social_safety_puts_side_by_side_what_figures_say_on_their_own(reporting: Reporting) -> None:
    async with reporting.serving() as client:
        page = (await client.get(f"{HOST}/sociale-veiligheid", headers=bearer("bureau"))).text
        rows = {
            cells[0].split()[0]: cells[1:]
            for row in re.findall(r"<tr role=.row.><th role=.rowheader.*?</tr>", page, re.DOTALL)
            if len(cells := [re.sub(r"<[^>]*>", "", one).strip() for one in re.split(r"</t[hd]>", row)][:-1]) == 6
        }
        assert rows["Zorg"] == ["40", "8,3%", "30", "niet op dit niveau", "niet op dit niveau"]
        assert rows["Jeugd"][1:3] == ["12,5%", "niet te tonen"]
        for unit, name in (("zorg", "Zorg"), ("stad", "Stad")):
            for at, figure in ((0, "staff"), (1, "absence"), (2, "signals")):
                found = (await client.get(f"{API}/figures/{figure}", params={"unit": unit})).json()["value"]
                assert rows[name][at].rstrip("%") == str(found).replace(".", ","), (unit, figure)
        assert "signalen over minstens 10 signalen, waar minstens 10 mensen werken" in page
        free = await client.get(f"{HOST}/sociale-veiligheid?eenheid=zorg", headers=bearer("bureau"))
        assert (free.status_code, "staat niet in de catalogus" in free.text) == (400, True)


async def test_social_safety_quotes_what_cbs_published_and_so_do_the_api_and_its_file(reporting: Reporting) -> None:
    async with reporting.serving() as client:
        page = (await client.get(f"{HOST}/sociale-veiligheid", headers=bearer("bureau"))).text
        part = page[page.index('id="herkomst"') : page.index('id="peiling"')]
        assert "Bron: CBS" in part
        assert "30 november 2025" in part
        assert "over 3.120 medewerkers" in part
        assert "<svg" in part
        assert "Nederland 73%, Europa, buiten Nederland 11%, Buiten Europa 16%." in part
        # 220 would be left: the band that came after the other stays away with them.
        assert "2.000" in part
        assert "81,5%" not in part
        assert "blijft een groep weg" in part
        told = (await client.get(f"{API}/barometer")).json()
        assert [(one["name"], one["population"]) for one in told["groups"]] == [
            ("Stad", 3120), ("Tot en met schaal 9", 2000)
        ]  # fmt: skip
        assert (told["status"], told["measuredOn"], told["classification"]) == ("ok", "2025-11-30", "new")
        text = (await client.get(f"{API}/barometer", params={"format": "csv"})).text
        rows = [(row["group"], row["category"], row["share"]) for row in csv.DictReader(io.StringIO(text))]
        assert rows[2:4] == [("all", "outside-europe", "16"), ("up-to-9", "netherlands", "73")]
        before = await client.get(f"{API}/barometer", params={"asOf": "2025-11-29"})
        assert (before.json()["status"], before.json()["groups"]) == ("not-published-yet", [])
        # jeugd left sociaal after the staff was counted: beside both 220 would be left of the day, and are not.
        moved = placed("jeugd", "stad", "2026-01-01", level="directorate", name="Jeugd", n=2)
        await reporting.take([moved, barometer("sociaal", 2000, n=7), barometer("jeugd", 900, n=8)])
        for day in ("2025-12-15", "2026-06-15"):
            told = (await client.get(f"{API}/barometer", params={"asOf": day})).json()
            assert [one["unit"] for one in told["groups"]] == ["stad", "sociaal", "jeugd", "stad"]
        assert (await client.get(f"{API}/barometer", params={"unit": "zorg"})).status_code == 400
        assert (await client.get(f"{API}/barometer", headers=bearer("operator"))).status_code == 403


@pytest.mark.parametrize("model", [PROJECTION, SIGNALS])
async def test_a_rebuild_is_the_same_and_questions_cannot_read_it(
    reporting: Reporting, model: Projection[Absence | Signals]
) -> None:
    entry = await registry.entry_of(reporting.store, model.name)
    assert entry is not None
    build = Build(model.name, model.version, 2)
    fold = Fold(model, build, log=reporting.log, store=reporting.store, clock=reporting.clock)
    bounds = await reporting.log.bounds(await reporting.log.partitions(model.topic))
    await fold.run_until({partition: found.end for partition, found in bounds.items()})
    for number in range(4):
        assert await compare_builds(reporting.store, entry.active, build, number) == []
    rows = await reporting.store.find(build.entities, {})
    assert len(rows) == 4
    assert [row["entity"] for row in rows] == [
        row["entity"] for row in await reporting.store.find(entry.active.entities, {})
    ]
    with pytest.raises(PeopleOutOfSight):
        await FencedStore(reporting.store).find(entry.active.entities, {})
    assert (await verify_ledger(reporting.store)).findings == ()


async def test_figures_of_today_are_not_counted_while_events_come_in(reporting: Reporting) -> None:
    room = reporting.release_room()
    stood = [{}, {}, {}, {}, {}, {}, {"moved": 1}]

    async def folded(build: Build, topic: str) -> Any:
        return stood.pop(0)

    with pytest.raises(Moved):
        await recorded(reporting.store, room._build, folded, at_rest=True)
