"""The mandate is data: counted against the paper, refused where it is wrong, and shown for another municipality."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_plans.mandate.reference import AMSTERDAM, FILE, InterventionClass, MandateRefused, load_mandate, read_mandate
from plans_service import NOW, plans_app, ready_log, serving

DORPVEEN = Path(__file__).parent / "mandate_of_dorpveen"
SPLIT = {"1": (3, 1, 1), "2": (7, 3, 4), "3": (5, 5, 3), "4": (3, 2, 4)}
SPLIT |= {"5": (5, 0, 0), "6": (2, 3, 3), "7": (2, 2, 0), "8": (3, 5, 2)}


def test_the_68_interventions_are_spread_over_theme_and_class_as_the_paper_has_them() -> None:
    mandate = load_mandate(AMSTERDAM)
    counts = Counter((one.theme, one.kind) for one in mandate.interventions)
    assert len(mandate.interventions) == 68
    assert {theme.code: tuple(counts[theme.code, kind] for kind in InterventionClass) for theme in mandate.themes} == (
        SPLIT
    )
    assert [sum(row) for row in zip(*SPLIT.values(), strict=True)] == [30, 21, 17]


def test_what_the_paper_lists_twice_is_known_as_a_double() -> None:
    mandate = load_mandate(AMSTERDAM)
    doubles = Counter(one.title for one in mandate.interventions if mandate.doubles_of(one))
    assert doubles == {"Maatregelen antidiscriminatie": 2, "Ontwikkelen audit": 2}


@pytest.mark.parametrize(
    ("part", "changed", "sentence"),
    [
        ("interventions", {"theme": "99"}, "interventions[0].theme: '99' does not exist"),
        ("interventions", {"class": "old"}, "$.interventions[0].class"),
        ("interventions", {"colour": "red"}, "unknown field `colour`"),
        ("interventions", {"code": "1.2"}, "interventions[1].code: '1.2' stands there twice"),
        ("themes", {"pillar": "none"}, "themes[0].pillar: 'none' does not exist"),
    ],
)
def test_a_wrong_field_is_refused_by_name(part: str, changed: dict[str, str], sentence: str) -> None:
    content = json.loads((AMSTERDAM / FILE).read_bytes())
    content[part][0] |= changed
    with pytest.raises(MandateRefused) as refused:
        read_mandate(json.dumps(content).encode())
    assert sentence in str(refused.value)


def test_a_folder_without_a_mandate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MandateRefused, match="No such file"):
        load_mandate(tmp_path)


@pytest.mark.parametrize(
    ("folder", "shown"),
    [
        (
            AMSTERDAM,
            ("68 interventies", "Staat dubbel in het document", "spreken elkaar hier tegen", "Type: onbekend", "<svg"),
        ),
        (DORPVEEN, ("Dorpveen", "Taalmaatjes", "Type: uitvoering", "Bewijs: onderzocht")),
    ],
)
async def test_the_page_shows_the_mandate_of_the_folder(folder: Path, shown: tuple[str, ...]) -> None:
    app = plans_app(store := MemoryStore(), await ready_log(), mandate=load_mandate(folder))
    async with serving(app) as client:
        client.headers["accept"] = "text/html"
        await log_in(client, store, SteppedClock(NOW), "plans")
        page = await client.get("/plannen/bestuursopdracht")
        assert page.status_code == 200
        assert [words for words in shown if words not in page.text] == []
