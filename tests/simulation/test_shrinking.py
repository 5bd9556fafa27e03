"""The shortest list of faults: what is found, and that asking comes to an end."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.shrinking import shrink


def test_of_many_faults_the_two_that_matter_are_left() -> None:
    assert shrink(list(range(30)), lambda part: 4 in part and 21 in part, tries=200) == [4, 21]


def test_what_is_broken_without_any_fault_needs_none() -> None:
    assert shrink([1, 2, 3], lambda part: True, tries=10) == []


def test_asking_ends_with_a_list_that_still_breaks() -> None:
    asked = 0

    def breaks(part: Sequence[int]) -> bool:
        nonlocal asked
        asked += 1
        return {3, 50, 90} <= set(part)

    found = shrink(list(range(100)), breaks, tries=12)
    assert {3, 50, 90} <= set(found)
    assert asked <= 13
