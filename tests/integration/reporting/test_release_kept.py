"""What an earlier release counted is kept as it stood: facts that come later the same day do not change it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from peil_chassis.projection import Fact
from peil_chassis.store.port import Delete
from peil_disclosure.model import Refused
from peil_reporting.releases.storage import COUNTED, what_counted
from reporting_facts import placed
from reporting_people import finished, started
from reporting_service import Reporting

NEXT_QUARTER = timedelta(days=92)
UNITS = [
    placed("stad", None, "2020-01-01", level="municipality"),
    placed("sociaal", "stad", "2020-01-01", level="cluster"),
    placed("team", "sociaal", "2020-01-01"),
]


@pytest.fixture
async def released() -> Reporting:
    """A town of one cluster with 30 people, of which the first quarter of 2026 was released in June."""
    reporting = Reporting()
    await reporting.take([*UNITS, *(started("team", "2025-01-01", person=f"p{n}") for n in range(30))])
    await reporting.release_room().release_due(known_today=True)
    return reporting


async def test_units_placed_after_a_release_on_its_own_day_do_not_change_what_it_counted(released: Reporting) -> None:
    before = (await what_counted(released.store))["2026-Q1"]
    # A second municipality, known the same day: from then on neither is the root.
    await released.take([placed("dorp", None, "2020-01-01", "2026-06-15", level="municipality")])
    released.clock.set(released.clock.now() + NEXT_QUARTER)
    second = await released.release_room().release_due()
    kept = await what_counted(released.store)
    assert (kept["2026-Q1"], kept["2026-Q1"].tree.root) == (before, "stad")
    assert (second.quarter, kept["2026-Q2"].tree.root) == ("2026-Q2", "alle-eenheden")


async def test_nothing_is_released_beside_a_release_of_which_is_gone_what_it_counted(released: Reporting) -> None:
    await released.store.commit([Delete(COUNTED, "2026-Q1")])
    released.clock.set(released.clock.now() + NEXT_QUARTER)
    with pytest.raises(Refused, match="2026-Q1") as refused:
        await released.release_room().release_due()
    assert refused.value.rule == "not-kept"


@pytest.mark.parametrize(
    ("late", "figure"),
    [
        (finished("breed", "2026-02-01", "2026-06-20", person="p3"), "learning_coverage"),
        (started("team", "2026-02-01", "2026-06-20", person="p3", employment="second"), "contracts"),
    ],
)
async def test_what_one_person_has_known_late_leaves_the_old_figure_standing_and_staff_is_told_anew(
    late: Fact, figure: str
) -> None:
    reporting = Reporting()
    await reporting.take([*UNITS, *(started("team", "2025-01-01", person=f"p{n}") for n in range(60))])
    more = [started("team", "2025-01-01", person=f"p{n}", employment="second") for n in range(30, 45)]
    await reporting.take([*more, *(finished("breed", "2026-01-10", person=f"p{n}") for n in range(30, 60))])
    first = await reporting.release_room().release_due()
    await reporting.take([late])
    reporting.clock.set(reporting.clock.now() + NEXT_QUARTER)
    second = await reporting.release_room().release_due()
    assert first.figures[figure].units["sociaal"].status == "ok"
    assert second.figures[figure].units["sociaal"].quarter == "2026-Q1"
    assert second.figures["staff"].units["sociaal"].quarter in (None, "")
