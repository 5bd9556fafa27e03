"""Of people whose head counts are known, an attribute is told only so that it can be said of nobody."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import product

import pytest

from peil_disclosure.attributes import Share, audit_attributes, known_already, may_be_told, of_people
from peil_disclosure.change import Place, Way, linked
from peil_disclosure.model import Population, Problem, Refused, Row, Verdict, problem
from peil_disclosure.repair import repair


def register(
    units: Mapping[str, Sequence[int]], told: Mapping[str, set[tuple[str, int]]], k: int = 10
) -> tuple[Problem, list[Row]]:
    """*units*: how many have each category; *told*: per row its (unit, category) pairs. Head counts of all units."""
    places = [(unit, category) for unit, counts in units.items() for category in range(len(counts))]
    population = Population(
        tuple(units[unit][category] for unit, category in places), tuple(("gemeente", unit) for unit, _ in places)
    )
    rows = [Row(name, name, frozenset(places.index(place) for place in pairs)) for name, pairs in told.items()]
    heads = [
        Row(f"heads/{unit}", unit, frozenset(at for at, place in enumerate(places) if place[0] == unit))
        for unit in units
    ]
    return problem(population, rows, k), heads


def exposed(verdict: Verdict) -> set[frozenset[int]]:
    return {one.cells for one in verdict.violations}


HAS, LACKS = 0, 1


# Published cases.


def test_group_disclosure_and_within_group_disclosure_are_not_told() -> None:
    """
    Handbook on Statistical Disclosure Control, chapter 5: married 6 and 0, divorced 5 and 1, single 2 and 2.

    Everybody married works full time; the one divorced part-timer knows that all others work full time.
    """
    assert not may_be_told(of_people(6, 6), k=5)
    assert not may_be_told(of_people(0, 6), k=5)
    assert not may_be_told(of_people(5, 6), k=5)
    units = {"married": (6, 0), "divorced": (5, 1), "single": (2, 2)}
    for unit, counts in units.items():
        verdict = audit_attributes(*register(units, {"row": {(unit, HAS)}}, k=5))
        assert not verdict.safe, (unit, counts)


def test_hidden_zeros_do_not_follow_from_a_total() -> None:
    """A total of 5 of which Spain has 5: the two others, hidden, would both be 0."""
    asked, known = register({"total": (5, 0, 0)}, {"spain": {("total", 0)}}, k=5)
    assert exposed(audit_attributes(asked, known)) >= {frozenset({1, 2})}


def test_hidden_ones_do_not_follow_either() -> None:
    """Total 9 of which Spain 7: two are left for two hidden countries."""
    asked, known = register({"total": (7, 1, 1)}, {"spain": {("total", 0)}}, k=5)
    assert not audit_attributes(asked, known).safe


def test_a_leaver_who_is_known_gives_nothing_away() -> None:
    """23 people of whom 5 of "buiten Europa", a month later 22 of whom 4: the one who left was the fifth."""
    stayed, left = (4, 18), (1, 0)
    before = {("stayed", HAS), ("left", HAS)}
    asked, known = register({"stayed": stayed, "left": left}, {"now": {("stayed", HAS)}, "then": before}, k=5)
    assert not audit_attributes(asked, known).safe


# The rule of intervals.


def test_an_amount_with_k_on_both_sides_is_told() -> None:
    units = {"a": (7, 8), "b": (8, 7)}
    assert audit_attributes(*register(units, {"directie": {("a", HAS), ("b", HAS)}})).safe


@pytest.mark.parametrize("having", [0, 1, 9, 21, 29, 30])
def test_few_and_nearly_all_are_as_sensitive_as_none_and_all(having: int) -> None:
    units = {"a": (having, 30 - having)}
    assert not audit_attributes(*register(units, {"row": {("a", HAS)}})).safe


def test_what_is_left_over_is_protected_like_what_is_told() -> None:
    """Directie 25 of 60, afdeling a 22 of 40: b has 3 of 20."""
    units = {"a": (22, 18), "b": (3, 17)}
    told = {"directie": {("a", HAS), ("b", HAS)}, "a": {("a", HAS)}}
    assert exposed(audit_attributes(*register(units, told))) == {frozenset({2})}


def test_somebody_must_have_it_is_too_much_of_a_small_group() -> None:
    """45 of 60 have it, 43 are not in team b: of its 17, two at least have it. Amounts alone do not show that."""
    units = {"a": (33, 10), "b": (12, 5)}
    asked, known = register(units, {"directie": {("a", HAS), ("b", HAS)}})
    verdict = audit_attributes(asked, known)
    assert exposed(verdict) == {frozenset({2})}
    assert "ten minste 2 personen" in verdict.violations[0].recipe.words


def test_many_must_have_it_is_a_figure_about_many() -> None:
    """40 of 60 have it and 20 are in team b: of the 40 of a, 20 at least have it, and as many as all may."""
    units = {"a": (27, 13), "b": (13, 7)}
    assert audit_attributes(*register(units, {"directie": {("a", HAS), ("b", HAS)}})).safe


def test_what_time_told_is_not_refused_but_nothing_is_added_to_it() -> None:
    # Of 44 people 12 were told, and four went since: at least 8 of the 40 who stayed, whatever is told today.
    before = {"before": {("stayed", HAS), ("went", HAS)}}
    stayed = frozenset({0})
    told, known = register({"stayed": (9, 31), "went": (3, 1)}, before)
    assert stayed in exposed(audit_attributes(told, known))
    assert audit_attributes(told, known, standing=known_already(told, known=known)).safe
    for came, safe in (((15, 20), True), ((2, 0), False)):
        units = {"stayed": (9, 31), "went": (3, 1), "came": came}
        standing = known_already(register(units, before)[0], known=register(units, before)[1])
        asked, known = register(units, before | {"now": {("stayed", HAS), ("came", HAS)}})
        verdict = audit_attributes(asked, known, standing=standing)
        assert (verdict.safe, stayed in exposed(verdict)) == (safe, not safe), came


@pytest.mark.parametrize("seed", range(6))
def test_where_units_lie_changes_how_long_an_audit_takes_and_nothing_else(seed: int) -> None:
    chance = random.Random(f"peil clusters {seed}")
    leaves = {f"c{cluster}d{at}": ("stad", f"c{cluster}", f"c{cluster}d{at}") for cluster in range(3) for at in "12"}
    ways: Counter[Way] = Counter()
    for leaf in leaves:
        for way, most in (
            ((leaf, leaf), 30),
            ((leaf, None), 6),
            ((None, leaf), 6),
            ((leaf, chance.choice([*leaves])), 3),
        ):
            for _ in range(chance.randint(1, most)):
                category = chance.choices("ABC", (6, 3, 1))[0]
                ways[tuple(Place(at, category) if at else None for at in way)] += 1
    tables = [
        {
            f"{moment} {unit}/{category}": {Place(leaf, category) for leaf, path in leaves.items() if unit in path}
            for unit in ("stad", "c0", "c1", "c2", *(leaves if moment == "then" else ()))
            for category in "ABC"
        }
        for moment in ("then", "now")
    ]
    found = []
    for paths in ({}, leaves):
        joined = linked(ways, tables, paths=paths)
        asked = problem(joined.population, joined.rows, 10)
        standing = known_already(
            problem(joined.population, joined.rows[:30], 10), known=joined.known, alike=joined.alike
        )
        verdict = audit_attributes(asked, joined.known, alike=joined.alike, standing=standing)
        found.append((standing, exposed(verdict)))
    assert found[0] == found[1]


def test_an_interval_must_reach_three_beyond_the_truth_and_five_at_least() -> None:
    """22 of 40 people without it are in four teams of two and one large one: the small teams may have any number."""
    units = {f"t{at}": (1, 1) for at in range(4)} | {"large": (14, 18)}
    told = {"directie": {(unit, HAS) for unit in units}}
    assert audit_attributes(*register(units, told)).safe
    # Once the large team is told, the four small ones have 4 together: few, and known.
    assert not audit_attributes(*register(units, told | {"large": {("large", HAS)}})).safe


# The persons concerned.


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (of_people(15, 30), True),
        (of_people(9, 30), False),
        (of_people(21, 30), False),
        (Share(part=20, whole=40, concerned=20, with_it=12, without_it=14), True),
        (Share(part=20, whole=40, concerned=9, with_it=8, without_it=9), False),  # 40 vacancies of nine managers
        (Share(part=20, whole=40, concerned=20, with_it=9, without_it=14), False),
        (Share(part=0, whole=3, concerned=2, with_it=0, without_it=2), False),  # 0 of 3 followed the procedure
        (Share(part=40, whole=40, concerned=20, with_it=20, without_it=0), False),
    ],
)
def test_k_counts_the_persons_concerned_on_both_sides(share: Share, told: bool) -> None:
    assert may_be_told(share, k=10) is told


@pytest.mark.parametrize(
    ("rule", "share"),
    [
        ("negative-count", Share(-1, 30, 30, 1, 29)),
        ("missing-count", Share(float("nan"), 30, 30, 1, 29)),  # type: ignore[arg-type]
        ("missing-count", Share(True, 30, 30, 1, 29)),
        ("does-not-add-up", Share(31, 30, 30, 31, 0)),
        ("does-not-add-up", Share(5, 30, 30, 6, 25)),
        ("does-not-add-up", Share(5, 30, 30, 0, 25)),
        ("does-not-add-up", Share(5, 30, 31, 5, 25)),
        ("does-not-add-up", Share(5, 30, 4, 5, 25)),
    ],
)
def test_a_share_that_cannot_be_is_refused(rule: str, share: Share) -> None:
    with pytest.raises(Refused) as refused:
        may_be_told(share, k=10)
    assert refused.value.rule == rule


# An oracle: every table of whole numbers with these head counts.


def tables(asked: Problem, known: Sequence[Row]) -> Iterator[tuple[int, ...]]:
    sizes = asked.population.sizes
    heads = [sum(sizes[cell] for cell in row.cells) for row in known]
    for having in product(*(range(count + 1) for count in heads)):
        table = tuple(amount for part, whole in zip(having, heads, strict=True) for amount in (part, whole - part))
        if all(
            sum(table[cell] for cell in row.cells) == amount
            for row, amount in zip(asked.rows, asked.amounts, strict=True)
        ):
            yield table


@pytest.mark.parametrize("seed", range(40))
def test_a_pass_means_that_every_interval_is_wide(seed: int) -> None:
    """Small registers, every unit a cell of its own: what is called safe has no narrow interval, and the other way."""
    chance = random.Random(seed)
    units = {f"u{at}": (chance.randint(0, 9), chance.randint(0, 9)) for at in range(4)}
    told = {
        f"row-{at}": {(unit, HAS) for unit in units if chance.random() < 0.7} or {("u0", HAS)}
        for at in range(chance.randint(1, 3))
    }
    asked, known = register(units, told, k=5)
    fits = list(tables(asked, known))
    sizes = asked.population.sizes
    narrow = set()
    for cell in range(len(sizes)):
        head = sum(units[f"u{cell // 2}"])
        low, high = min(table[cell] for table in fits), max(table[cell] for table in fits)
        if head and (0 < low < 5 or (low == 0 and high < min(max(sizes[cell] + 3, 5), head))):
            narrow.add(frozenset({cell}))
    found = exposed(audit_attributes(asked, known))
    assert narrow <= found
    told_small = [amount for amount in asked.amounts if amount < 5]
    assert not (told_small and not found)


# With repair, and what is refused.


def test_repair_hides_until_no_attribute_is_given_away() -> None:
    units = {"a": (22, 18), "b": (3, 17), "c": (20, 20)}
    told = {"directie": {(unit, HAS) for unit in units}, "a": {("a", HAS)}, "b": {("b", HAS)}, "c": {("c", HAS)}}
    asked, known = register(units, told)
    ranked = problem(asked.population, [row._replace(rank=int(row.name != "directie")) for row in asked.rows], 10)
    mended = repair(ranked, key=b"0123456789abcdef", audit=partial(audit_attributes, known=known))
    assert audit_attributes(mended.problem, known).safe
    assert "b" in mended.hidden
    assert "directie" not in mended.hidden


def test_a_head_count_that_is_not_known_is_refused() -> None:
    asked, known = register({"a": (20, 20), "b": (20, 20)}, {"row": {("a", HAS), ("b", HAS)}})
    with pytest.raises(Refused, match="unknown-head-count"):
        audit_attributes(asked, known[:1])
    with pytest.raises(Refused, match="two-rows-one-name"):
        audit_attributes(asked, [*known, known[0]])
    with pytest.raises(Refused, match="unknown-cell"):
        audit_attributes(asked, [*known, Row("other", "other", frozenset({9}))])


def test_order_and_doubled_rows_change_nothing() -> None:
    units = {"a": (22, 18), "b": (3, 17), "c": (20, 20)}
    told = {"directie": {(unit, HAS) for unit in units}, "a": {("a", HAS)}, "c": {("c", HAS)}}
    expected = exposed(audit_attributes(*register(units, told)))
    asked, known = register(units, dict(reversed(told.items())))
    assert exposed(audit_attributes(asked, known[::-1])) == expected
    assert exposed(audit_attributes(*register(units, told | {"again": told["a"]}))) == expected


def test_what_is_unsafe_stays_so_with_rows_about_others() -> None:
    units = {"a": (22, 18), "b": (3, 17), "c": (20, 20), "d": (2, 30)}
    told = {"two": {("b", HAS), ("d", HAS)}, "directie": {(unit, HAS) for unit in units}, "a": {("a", HAS)}}
    for count in range(1, len(told) + 1):
        assert not audit_attributes(*register(units, dict(list(told.items())[:count]))).safe
