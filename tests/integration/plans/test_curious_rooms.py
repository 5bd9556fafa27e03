"""A curious manager in plans, the mandate, papers, agreements and reminders; the long walk is `curious_walk`."""

from __future__ import annotations

from datetime import date

from curious_rooms import rooms_of
from curious_visit import Walker, wrong_in
from curious_walk import changed, walk_rooms
from municipality_facts import pseudonym_of
from peil_contracts.people import EMPLOYMENT_ENDED
from peil_local.municipality.generate import make_municipality
from peil_local.municipality.told import HR
from peil_local.municipality.units import LEAST_STAFF
from reporting_facts import fact

BUREAU = Walker("Bureau I&D", ("employee", "bureau"))
NO_MANAGERS = [
    Walker("works council", ("employee", "works-council")),
    Walker("auditor", ("employee", "auditor")),
    Walker("operator", ("employee", "operator")),
]


async def test_who_reads_plans_and_reminders_finds_nobody_and_one_who_left_is_seen_nowhere() -> None:
    """Fails too where nobody knows how to fill in an address, or sees anything there: the long walk goes there."""
    made = make_municipality(LEAST_STAFF, 3, date(2026, 6, 14))
    director = Walker("director", ("employee",), pseudonym_of(made.leaders.of["directie-po"][-1][1]))
    async with rooms_of(made, [BUREAU, *NO_MANAGERS, director], agreements=2) as rooms:
        everybody = [BUREAU, *NO_MANAGERS, director, Walker("trekker", ("employee",), rooms.trekker)]
        before, unseen = await walk_rooms(rooms, everybody, 1)
        assert unseen == set()
        assert before.wrong == []
        gone = next(one for one in reversed(made.deliveries) if {"employment", "unit"} <= one.data.keys()).data
        data = {"person": pseudonym_of(gone["person"]), "employment": gone["employment"], "effective_on": "2026-06-15"}
        await rooms.one_leaves(fact(EMPLOYMENT_ENDED, "2026-06-15", data, n=4, source=HR))
        after, _ = await walk_rooms(rooms, [BUREAU, director], 1)
        for name, texts in after.texts.items():
            assert changed(before.texts[name], texts, None) == []


def test_a_number_of_people_a_pseudonym_or_an_address_on_a_page_would_be_found() -> None:
    for text in ("<html><p>3 <b>mensen</b>", "<html>ps-0123456789abcdef", "<html>adres1@example.org"):
        assert [*wrong_in("/plannen", text, ["adres1@example.org"])]
    assert [*wrong_in("/plannen", "<html>13 mensen", ["adres1@example.org"])] == []
