"""What a campaign would show, worked out from sizes before anybody answers."""

from __future__ import annotations

from peil_disclosure.pooling import Path, groups_of, pool
from peil_issuer.campaigns.domain.opening import FrozenLeaf
from peil_issuer.campaigns.domain.preview import RATES, frame, preview

KINDS = ("municipality", "directorate", "team")
LEVELS = {"stad": "municipality", "d": "directorate", "e": "directorate"} | dict.fromkeys("abc", "team")


def asked(teams: dict[str, int], k: int, above: str = "d") -> tuple[FrozenLeaf, ...]:
    """The leaves that opening would freeze for *teams* in one directorate."""
    pooled = pool(groups_of({("stad", above, team): size for team, size in teams.items()}), k)
    return tuple(FrozenLeaf(leaf.path, leaf.part, KINDS[: len(leaf.path)], leaf.size) for leaf in pooled.leaves)


def paths(teams: dict[str, int]) -> list[Path]:
    return [("stad", "d", team) for team, size in teams.items() for _ in range(size)]


def test_more_answers_show_more_units_at_each_level() -> None:
    teams = {"a": 30, "b": 14, "c": 12}
    found = preview(frame(asked(teams, 10), paths(teams), LEVELS), 10)
    assert RATES == (40, 60, 80)
    assert [(seen.level, seen.units, seen.told) for seen in found.levels] == [
        ("municipality", 1, (1, 1, 1)),
        ("directorate", 1, (1, 1, 1)),
        ("team", 3, (1, 1, 2)),  # 12, 5, 4; 18, 8, 7; 24, 11, 9
    ]
    assert (found.answered, found.uncounted) == ((21, 33, 44), (9, 0, 9))


def test_a_team_that_is_too_small_to_be_a_leaf_stays_a_unit_that_is_not_told() -> None:
    teams = {"a": 30, "b": 6, "c": 6}
    seen = preview(frame(asked(teams, 10), paths(teams), LEVELS), 10)
    assert seen.levels[-1] == ("team", 3, (1, 1, 1))


def test_levels_come_in_order_of_depth() -> None:
    teams = {"a": 30}
    found = preview(frame(asked(teams, 5), paths(teams), LEVELS), 5)
    assert [seen.level for seen in found.levels] == ["municipality", "directorate", "team"]


def test_a_rest_that_would_tell_its_groups_waits_as_it_does_when_answers_are_counted() -> None:
    """At 60 in a hundred both directorates have a pool of 9, and 18 that can only be 9 and 9 would tell each."""
    leaves = tuple(FrozenLeaf(("stad", unit), "whole", KINDS[:2], 15) for unit in "de")
    found = preview(frame(leaves, [("stad", unit) for unit in "de" for _ in range(15)], LEVELS), 10)
    assert found.answered == (12, 18, 24)
    assert found.uncounted == (0, 18, 0)
