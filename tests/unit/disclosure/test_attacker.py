"""The attacker of the tests finds what is known to be there: published cases, and leaks made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pytest

from attacker import AtMost, Contradiction, Imagined, Seen, Told, View, as_printed, exactly
from attacker_findings import attack

FIVE = {"werkplezier": (1, 5)}
SHARE = {"gunstig": (0, 1)}


def kinds(view: View) -> set[str]:
    return {hole.kind for hole in attack(view)}


def between(view: View, cells: Iterable[str]) -> tuple[int, int]:
    """The least and most people a reader can imagine in *cells*, which is one atom."""
    imagined = Imagined(view, [], heads=False)
    (atom,) = [number for number, found in enumerate(imagined.atoms.cells) if found == frozenset(cells)]
    return -imagined.most({atom: -1}), imagined.most({atom: 1})


def mean(words: str, n: int) -> Seen:
    return as_printed("werkplezier", words, n)


def test_t1_the_table_of_geurts_gives_the_intervals_that_were_published() -> None:
    told = (
        exactly("rij 1", ["x11", "x12"], 7),
        exactly("rij 2", ["x21", "x22"], 3),
        exactly("x31", ["x31"], 3),
        exactly("x32", ["x32"], 3),
        exactly("kolom 1", ["x11", "x21", "x31"], 9),
        exactly("kolom 2", ["x12", "x22", "x32"], 7),
    )
    view = View(told, 5)
    assert between(view, ["x11"]) == (3, 6)
    assert between(view, ["x12"]) == (1, 4)
    assert between(view, ["x21"]) == between(view, ["x22"]) == (0, 3)


def linked_trees(*, with_n: bool) -> View:
    told = [
        exactly("county-1", "ABIJ", 20),
        exactly("county-2", "KLMN", 16),
        exactly("small", "ABIJKN", 30),
        exactly("BIG", "LM", 6),
        exactly("I", "I", 8),
        exactly("J", "J", 8),
    ]
    return View((*told, *([exactly("N", "N", 7)] if with_n else [])), 5)


def test_t3_two_trees_that_are_safe_alone_give_a_hidden_cell_away_together() -> None:
    assert between(linked_trees(with_n=True), "K") == (3, 3)
    known = {hole.cells for hole in attack(linked_trees(with_n=True)) if hole.kind == "known"}
    assert frozenset("K") in known
    # Without N the reader knows of K and N together only: one is what the other is not.
    assert between(linked_trees(with_n=False), "KN") == (10, 10)


@pytest.mark.parametrize(
    ("rows", "hidden", "value"),
    [
        ([("totaal", "sxy", 5), ("Spanje", "s", 5)], ["x", "y"], 0),
        ([("totaal", "abhmw", 10), ("H", "h", 7), ("W", "w", 0)], ["a", "b", "m"], 3),
        ([("totaal", "abxy", 15), ("A", "a", 10), ("B", "b", 3)], ["x", "y"], 2),
    ],
)
def test_t5_what_zeros_and_ones_leave_is_known(rows: list[tuple[str, str, int]], hidden: list[str], value: int) -> None:
    found = attack(View(tuple(exactly(*row) for row in rows), 5))
    assert ("known", frozenset(hidden), value, value) in [hole[:4] for hole in found]


def test_t5_where_zeros_are_always_shown_a_hidden_cell_holds_one_and_all_are_known() -> None:
    told = (exactly("totaal", "abhm", 10), exactly("H", "h", 7))
    holds_one = tuple(AtMost(cell, frozenset(cell), 9, 1) for cell in "abm")
    found = attack(View(told, 5, at_most=holds_one))
    assert {(hole.cells, hole.least) for hole in found if len(hole.cells) == 1} >= {(frozenset(c), 1) for c in "abm"}


def test_t9_exact_means_beside_noisy_counts_give_the_counts() -> None:
    def noisy(name: str, cells: str, count: int, average: str) -> Told:
        value = Fraction(average)
        close = Fraction(1, 20_000)
        return Told(name, frozenset(cells), count - 2, count + 2, (Seen("leeftijd", value - close, value + close),))

    told = (noisy("a", "a", 9, "11.25"), noisy("b", "b", 14, "7.9167"), noisy("samen", "ab", 19, "9.25"))
    found = {hole.cells: hole.least for hole in attack(View(told, 50, {"leeftijd": (0, 100)})) if hole.kind == "known"}
    assert found == {frozenset("a"): 8, frozenset("b"): 12}


def test_t14_three_who_nearly_all_answered_five_are_found_behind_rounded_means() -> None:
    told = (exactly("afdeling", "tr", 14, mean("3,9", 14)), exactly("team", "t", 11, mean("3,6", 11)))
    holes = [hole for hole in attack(View(told, 3, FIVE)) if hole.kind == "alike"]
    assert [hole.cells for hole in holes] == [frozenset("r")]


def test_t15_two_releases_that_are_safe_alone_leave_a_third_unit() -> None:
    city, x, y = exactly("stad", "XYZ", 40), exactly("X", "X", 15), exactly("Y", "Y", 21)
    assert attack(View((city, x), 5)) == []
    assert attack(View((city, y), 5)) == []
    assert kinds(View((city, x, y), 5)) == {"known", "derivable"}


def test_scores_bound_counts_a_glad_unit_and_a_sad_band_have_few_in_common() -> None:
    unit = exactly("afdeling", ["beide", "afdeling"], 20, mean("4,5 of meer", 20))
    band = exactly("schaal", ["beide", "schaal"], 20, mean("1,5 of minder", 20))
    hole = attack(View((unit, band), 10, FIVE))[0]
    assert (hole.kind, hole.cells, hole.most) == ("few", frozenset({"beide"}), 5)
    assert attack(View((unit._replace(seen=()), band._replace(seen=())), 10)) == []


def test_a_mark_too_near_the_end_says_that_at_most_one_deviates() -> None:
    def unit(words: str, n: int) -> View:
        return View((exactly("team", ["t"], n, as_printed("gunstig", words, n)),), 5, SHARE)

    assert kinds(unit("90% of meer", 12)) == {"alike"}
    assert kinds(unit("80% of meer", 10)) == set()
    assert kinds(unit("10% of minder", 12)) == {"alike"}
    assert kinds(unit("20% of minder", 10)) == set()


def test_a_hidden_rest_of_k_people_who_answered_alike_is_found() -> None:
    told = (exactly("afdeling", "tr", 32, mean("3,0", 32)), exactly("team", "t", 20, mean("1,8", 20)))
    assert {(hole.kind, hole.cells) for hole in attack(View(told, 10, FIVE))} == {("alike", frozenset("r"))}


def test_lines_in_which_only_whole_people_pin_a_cell_are_found() -> None:
    # c + 2d = 3 and b + c = 2 leave c = 1 to whole people; with halves a can be anything from 0.5 to 3.5.
    told = (exactly("1", "abe", 4), exactly("2", "abd", 4), exactly("3", "cde", 3), exactly("4", "bc", 2))
    assert between(View(told, 5), "a") == (2, 2)


def test_everybody_answered_is_found_with_head_counts_only() -> None:
    unit = exactly("afdeling", "ab", 16)
    heads = (AtMost("afdeling", frozenset("ab"), 16), AtMost("team a", frozenset("a"), 9))
    assert attack(View((unit,), 10)) == []
    assert "everybody" in kinds(View((unit,), 10, at_most=heads))
    assert attack(View((exactly("afdeling", "ab", 15),), 10, at_most=heads)) == []


def test_two_pools_that_waited_for_each_other_are_known_by_the_rule_itself() -> None:
    # Each pool is below 10, or it would have been shown: together 18 can only be 9 and 9.
    waited = (AtMost("pool a", frozenset("a"), 9), AtMost("pool b", frozenset("b"), 9))
    assert {hole.least for hole in attack(View((exactly("rest", "ab", 18),), 10, at_most=waited))} == {9}
    assert attack(View((exactly("rest", "ab", 17),), 10, at_most=waited)) == []


def test_lines_that_no_people_fit_are_a_contradiction() -> None:
    with pytest.raises(Contradiction):
        attack(View((exactly("stad", "ab", 5), exactly("a", "a", 6)), 5))
