"""
Three units counted by hand (issue 4, line 15): moves, double contracts and corrections included.

Zorg has the teams Groen and Blauw; Werk stands beside it, all in one municipality. Everything below was counted on
paper from the list of facts, quarter 2026-Q1: 1 January to 31 March, as known on 10 April.

| person | what happened                                                                | on 31 March        |
|--------|------------------------------------------------------------------------------|--------------------|
| anna   | in Groen since 2024, band 10-11; from 1 February 12-14 there                 | Groen, 12-14       |
| bram   | in Groen since 2024; from 15 March in Blauw, same band                       | Blauw, up-to-9     |
| carla  | Groen 20 h and Werk 16 h since 2025; Groen ended on 1 March                  | Werk, 10-11        |
| dirk   | in Blauw since 2025; left on 1 February                                      | nowhere            |
| els    | started in Blauw on 5 January; corrected: on 12 January, in Werk             | Werk, up-to-9      |
| fadil  | in Werk since 2023, 24 h; a second contract in Groen from 1 March, 8 h       | Werk, 15-plus      |
| gerda  | started in Werk on 1 March; withdrawn, it was somebody else                  | never there        |
| hugo   | that somebody: started in Werk on 1 March, 12-14; 20 March to Groen, 15-plus | Groen, 15-plus     |
| ida    | in Groen since 2022; forgotten on 20 March, after she had left on 1 January  | left on 1 January  |
| joost  | ends on 1 May: known, and not yet so                                         | Blauw, 10-11       |
"""

from __future__ import annotations

from peil_chassis.projection import Fact
from peil_reporting.people.projection import PROJECTION
from peil_reporting.releases.domain.counting import Counts, Tally
from reporting_cells import cells, placements
from reporting_facts import placed
from reporting_people import altered, ended, erased, finished, started, taken_back

UNITS = [
    placed("stad", None, "2020-01-01", level="municipality"),
    placed("zorg", "stad", "2020-01-01", level="directorate"),
    placed("groen", "zorg", "2020-01-01"),
    placed("blauw", "zorg", "2020-01-01"),
    placed("werk", "stad", "2020-01-01", level="directorate"),
]
GERDA = started("werk", "2026-03-01", "2026-03-02", person="gerda", n=1, band="12-14", age="25-34")


def facts() -> list[Fact]:
    return [
        *UNITS,
        started("groen", "2024-01-01", person="anna", band="10-11"),
        altered("groen", "2026-02-01", person="anna", band="12-14", n=2),
        finished("inclusie", "2025-05-01", person="anna", n=3),
        started("groen", "2024-01-01", person="bram", band="up-to-9", age="25-34"),
        altered("blauw", "2026-03-15", person="bram", band="up-to-9", age="25-34", n=2),
        finished("inclusie", "2026-03-31", "2026-04-02", person="bram", n=3),
        started("groen", "2025-01-01", person="carla", employment="c1", hours=20),
        started("werk", "2025-01-01", person="carla", employment="c2", hours=16, n=2),
        ended("2026-03-01", person="carla", employment="c1"),
        started("blauw", "2025-01-01", person="dirk"),
        finished("inclusie", "2025-03-01", person="dirk", n=2),
        ended("2026-02-01", person="dirk"),
        started("blauw", "2026-01-05", person="els", band="up-to-9", age="up-to-24"),
        started("werk", "2026-01-12", "2026-01-14", person="els", band="up-to-9", age="up-to-24", n=2),
        started("werk", "2023-01-01", person="fadil", employment="f1", hours=24, band="15-plus", age="55-plus"),
        started("groen", "2026-03-01", person="fadil", employment="f2", hours=8, band="10-11", age="55-plus", n=2),
        GERDA,
        taken_back(GERDA, "2026-03-10", n=2),
        started("werk", "2026-03-01", "2026-03-10", person="hugo", band="12-14", age="25-34"),
        altered("groen", "2026-03-20", person="hugo", band="15-plus", age="25-34", n=2),
        started("groen", "2022-01-01", person="ida"),
        ended("2026-01-01", person="ida"),
        erased("2026-03-20", person="ida"),
        started("blauw", "2025-06-01", person="joost"),
        ended("2026-05-01", "2026-03-30", person="joost"),
        finished("inclusie", "2026-04-01", "2026-04-03", person="joost", n=4),
    ]


def counted(unit: str, known_on: int = 20260410) -> Counts:
    log = facts()
    tree = placements(log).tree(20260331, known_on)
    tally = Tally(20260331, known_on, moves_after=20251231)
    tally.add(cells(PROJECTION, log))
    return tally.counts(tree, set(tree.descendants(unit)))


def happened(counts: Counts) -> dict[str, int]:
    return {kind: amount for kind, amount in counts.moves.items() if amount}


def test_team_groen() -> None:
    groen = counted("groen")
    assert groen.staff == 2  # anna, hugo
    assert groen.by_band == {"12-14": 1, "15-plus": 1}
    assert groen.by_age == {"35-44": 1, "25-34": 1}
    assert groen.contracts == 3  # anna, hugo, and fadil's second
    assert groen.trained == {"inclusie": 1}  # anna
    assert happened(groen) == {
        "promotion-within": 1,  # anna
        "promotion-in": 1,  # hugo, from Werk
        "lateral-out": 2,  # bram to Blauw, carla to Werk
        "outflow": 1,  # ida, on 1 January
    }


def test_directorate_zorg_with_its_two_teams() -> None:
    zorg = counted("zorg")
    assert zorg.staff == 4  # anna, hugo, bram, joost
    assert zorg.by_band == {"12-14": 1, "15-plus": 1, "up-to-9": 1, "10-11": 1}
    assert zorg.by_age == {"35-44": 2, "25-34": 2}
    assert zorg.contracts == 5
    assert zorg.trained == {"inclusie": 2}  # anna, bram; joost finished a day later
    assert happened(zorg) == {
        "promotion-within": 1,  # anna
        "promotion-in": 1,  # hugo
        "lateral-out": 1,  # carla; bram stayed within
        "outflow": 2,  # dirk, ida
    }


def test_directorate_werk() -> None:
    werk = counted("werk")
    assert werk.staff == 3  # carla, els, fadil
    assert werk.by_band == {"10-11": 1, "up-to-9": 1, "15-plus": 1}
    assert werk.by_age == {"35-44": 1, "up-to-24": 1, "55-plus": 1}
    assert werk.contracts == 3
    assert werk.trained == {}
    assert happened(werk) == {
        "inflow": 2,  # els, hugo
        "lateral-in": 1,  # carla
        "promotion-out": 1,  # hugo
    }


def test_the_whole_municipality() -> None:
    stad = counted("stad")
    assert (stad.staff, stad.contracts) == (7, 8)
    assert happened(stad) == {"inflow": 2, "outflow": 2, "promotion-within": 2}


def test_what_was_known_before_the_corrections() -> None:
    """On 5 March: hugo was told of as gerda, and nobody had said yet that bram and hugo move."""
    assert happened(counted("werk", 20260305)) == {"inflow": 2, "lateral-in": 1}
    assert counted("groen", 20260305).staff == 2  # anna, bram
    assert counted("werk", 20260113).by_band == {"15-plus": 1}  # fadil; carla's 20 hours still count in Groen
