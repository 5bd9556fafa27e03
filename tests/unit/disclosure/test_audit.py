"""The audit against published cases, against every table there is, and against itself told otherwise."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest

from disclosure_tables import told
from peil_disclosure.atoms import merge
from peil_disclosure.audit import audit
from peil_disclosure.bounds import Bounds
from peil_disclosure.certificate import certify
from peil_disclosure.check import check
from peil_disclosure.model import Problem, Refused, Verdict


def every_table(problem: Problem) -> Iterator[tuple[int, ...]]:
    """All sizes of the cells, 0 or more, that give the rows of *problem*; each cell lies in a row. Slow and plain."""
    cells = len(problem.population.sizes)
    lies_in = [[i for i, row in enumerate(problem.rows) if cell in row.cells] for cell in range(cells)]
    last = [max(row.cells) for row in problem.rows]

    def further(cell: int, left: list[int], sizes: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if cell == cells:
            yield sizes
            return
        for size in range(min(left[row] for row in lies_in[cell]) + 1):
            after = [rest - size if row in lies_in[cell] else rest for row, rest in enumerate(left)]
            if all(rest == 0 for row, rest in enumerate(after) if last[row] == cell):
                yield from further(cell + 1, after, (*sizes, size))

    yield from further(0, list(problem.amounts), ())


def small_table(rng: random.Random, *, k: int = 3, most: int = 4) -> Problem:
    """Some rows over at most seven cells of at most *most* people, in units of two directorates."""
    cells = rng.randint(2, 7)
    rows = [set(rng.sample(range(cells), rng.randint(1, cells))) for _ in range(rng.randint(1, 5))]
    rows.append(set(range(cells)) - set().union(*rows) or {0})
    paths = [("stad", "c", f"d{rng.randrange(2)}") for _ in range(cells)]
    sizes = [rng.choice((0, 0, 1, 1, 2, 3, most)) for _ in range(cells)]
    return told(sizes, {f"r{index}": row for index, row in enumerate(rows)}, k=k, paths=paths)


def groups(verdict: Verdict) -> set[frozenset[int]]:
    return {violation.cells for violation in verdict.violations}


def interval(rows: Sequence[Sequence[int]], amounts: Sequence[int], cell: int, least: int = 0) -> tuple[int, int]:
    """How little and how much *cell* can be: linear and in whole numbers, which agree here."""
    ends = []
    for integral in (False, True):
        model = Bounds(rows, amounts, lower=[least] * (1 + max(map(max, rows))), integral=integral)
        ends.append((round(model.least({cell: 1}).value), round(model.most({cell: 1}).value)))
    assert ends[0] == ends[1]
    return ends[1]


def test_t1_the_intervals_of_geurts() -> None:
    rows, amounts = [[0, 1], [2, 3], [0, 2], [1, 3]], [7, 3, 6, 4]
    assert [interval(rows, amounts, cell) for cell in range(4)] == [(3, 6), (1, 4), (0, 3), (0, 3)]


COUNTIES = {"county-1": (0, 1, 2, 3), "county-2": (4, 5, 6, 7), "I": (2,), "J": (3,)}
SIZES = {"small": (0, 1, 2, 3, 4, 7), "BIG": (5, 6)}
PEOPLE = (2, 2, 8, 8, 3, 3, 3, 7)


def linked(*tables: dict[str, tuple[int, ...]]) -> Problem:
    return told(PEOPLE, {name: cells for table in tables for name, cells in table.items()}, k=4)


def test_t3_two_tables_together_tell_what_neither_tells_alone() -> None:
    both = linked(COUNTIES, SIZES, {"N": (7,)})
    k_cell = next(violation for violation in audit(both).violations if violation.cells == {4})
    assert k_cell.at_most == 3
    rows = [sorted(row.cells) for row in both.rows]
    assert interval(rows, both.amounts, 4) == (3, 3)
    assert interval([list(COUNTIES["county-2"]), [7]], [16, 7], 4) == (0, 9)
    assert interval([list(SIZES["small"]), [2], [3], [7]], [30, 8, 8, 7], 4) == (0, 7)


def test_t3_hiding_n_as_well_makes_it_safe() -> None:
    hidden = linked(COUNTIES, SIZES)
    assert audit(hidden).safe
    rows = [sorted(row.cells) for row in hidden.rows]
    assert [interval(rows, hidden.amounts, cell) for cell in (4, 0, 1, 5, 6)] == [
        (0, 10),
        (0, 4),
        (0, 4),
        (0, 6),
        (0, 6),
    ]


def test_a_recipe_says_in_dutch_which_rows_to_add_and_take_away() -> None:
    verdict = audit(told((4, 10, 12), {"afdeling A": {0, 1, 2}, "team X": {1}, "team Y": {2}}, k=5))
    assert [violation.recipe.words for violation in verdict.violations] == [
        "afdeling A min team X min team Y = 4 personen"
    ]
    assert set(verdict.violations[0].recipe.terms) == {(1, "afdeling A"), (-1, "team X"), (-1, "team Y")}


def test_t5_a_rest_of_zero_pins_all_its_parts() -> None:
    # Both parts lie in another row each, so that they are two groups and not one.
    verdict = audit(told((5, 0, 0, 9, 9), {"total": {0, 1, 2}, "Spain": {0}, "p": {1, 3}, "q": {2, 4}}, k=3))
    assert [(set(v.cells), v.at_most) for v in verdict.violations] == [({1}, 0), ({2}, 0)]
    assert interval([[0, 1, 2], [0]], [5, 5], 1) == (0, 0)


def test_t5_who_shows_zeros_gives_ones_away() -> None:
    assert interval([[0, 1]], [9 - 7], 0, least=1) == (1, 1)
    assert interval([[0, 1, 2]], [10 - 7 - 0], 1, least=1) == (1, 1)
    assert interval([[0, 1]], [15 - 10 - 3], 1, least=1) == (1, 1)
    assert interval([[0, 1]], [0], 0) == (0, 0)


def test_t15_two_releases_that_are_safe_alone_tell_a_third_unit_together() -> None:
    people = (15, 21, 4)
    first, second = {"city": (0, 1, 2), "x": (0,)}, {"city again": (0, 1, 2), "y": (1,)}
    assert audit(told(people, first, k=10)).safe
    assert audit(told(people, second, k=10)).safe
    together = audit(told(people, first | second, k=10))
    assert [(set(v.cells), v.at_most) for v in together.violations] == [({2}, 4)]
    assert together.violations[0].recipe.words == "city min x min y = 4 personen"


def test_where_linear_and_whole_numbers_differ_whole_numbers_decide() -> None:
    # Halves of people would let cell 4 be anything up to 3; whole people leave nothing but 1.
    rows = [(0, 1, 3, 7), (1, 2, 3, 5), (1, 5, 6), (2, 6, 7), (1, 4, 7), (0, 2, 5)]
    odd = told((0, 1, 1, 0, 1, 1, 1, 1), {f"r{i}": row for i, row in enumerate(rows)}, k=3)
    assert Bounds(rows, odd.amounts).most({4: 1}).value == pytest.approx(3)
    found = next(v for v in audit(odd).violations if v.cells == {4})
    assert found.at_most == 1
    assert found.recipe.words.endswith("ten hoogste 1 persoon, want het zijn hele personen")


def test_the_audit_of_a_small_table_equals_trying_every_table() -> None:
    rng = random.Random(20)
    for _ in range(150):
        problem = small_table(rng)
        atoms = merge(problem)
        most = [0] * len(atoms.members)
        for sizes in every_table(problem):
            most = [max(m, sum(sizes[c] for c in cells)) for m, cells in zip(most, atoms.members, strict=True)]
        verdict = audit(problem)
        small = {cells for cells, m in zip(atoms.members, most, strict=True) if m < problem.k}
        assert groups(verdict) == small
        for violation in verdict.violations:
            assert most[atoms.members.index(violation.cells)] <= violation.at_most < problem.k
        assert verdict.safe == (not small)


def test_bounds_in_whole_numbers_equal_trying_every_table() -> None:
    rng = random.Random(21)
    for _ in range(40):
        problem = small_table(rng)
        rows = [sorted(row.cells) for row in problem.rows]
        model = Bounds(rows, problem.amounts, integral=True)
        tables = list(every_table(problem))
        for cell in range(len(problem.population.sizes)):
            sizes = [table[cell] for table in tables]
            assert (model.least({cell: 1}).value, model.most({cell: 1}).value) == (min(sizes), max(sizes))


def test_every_witness_and_every_recipe_holds_in_whole_numbers() -> None:
    rng = random.Random(22)
    certified = 0
    for _ in range(150):
        problem = small_table(rng, k=5, most=12)
        verdict = audit(problem)
        by_name = {row.name: row for row in problem.rows}
        amount = dict(zip(by_name, problem.amounts, strict=True))
        for violation in verdict.violations:
            times = [sum(f for f, name in violation.recipe.terms if c in by_name[name].cells) for c in range(7)]
            inside = min(times[cell] for cell in violation.cells)
            assert min(times) >= 0
            if "hele personen" not in violation.recipe.words:
                assert sum(f * amount[name] for f, name in violation.recipe.terms) // inside == violation.at_most
        if verdict.safe:
            check(certify(problem, verdict))
            certified += 1
    assert certified > 5


def test_order_names_and_doubled_rows_change_nothing() -> None:
    rng = random.Random(23)
    for _ in range(40):
        problem = small_table(rng)
        plain = audit(problem)
        rows = list(problem.rows)
        rng.shuffle(rows)
        shuffled = audit(Problem(problem.population, tuple(rows), problem.k))
        renamed = [row._replace(name=f"z{rng.random()}") for row in rows]
        doubled = audit(Problem(problem.population, (*rows, *renamed), problem.k))
        others = audit(Problem(problem.population, tuple(renamed), problem.k))
        assert shuffled == plain
        for verdict in (doubled, others):
            assert verdict.witnesses == plain.witnesses
            assert [v[:2] for v in verdict.violations] == [v[:2] for v in plain.violations]


def test_a_row_more_never_takes_a_violation_away() -> None:
    rng = random.Random(24)
    for _ in range(50):
        problem = small_table(rng)
        fewer = Problem(problem.population, problem.rows[:-1], problem.k)
        if not fewer.rows:
            continue
        before = set().union(*groups(audit(fewer)))
        assert before <= set().union(*groups(audit(problem)))


def test_an_audit_after_hiding_rows_may_build_upon_the_one_before() -> None:
    rng = random.Random(25)
    for _ in range(50):
        problem = small_table(rng, k=5, most=12)
        fewer = Problem(problem.population, problem.rows[1:], problem.k)
        for now, before in ((fewer, problem), (problem, fewer)):
            again = audit(now, earlier=(before, audit(before)))
            assert groups(again) == groups(audit(now))
            if again.safe:
                check(certify(now, again))


def test_tables_that_no_people_can_fill_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        Bounds([[0, 1], [0, 1]], [3, 4]).most({0: 1})
    assert refused.value.rule == "does-not-add-up"


def test_what_nothing_caps_has_no_end() -> None:
    model = Bounds([[0]], [3], variables=2)
    assert model.most({1: 1}).value == float("inf")
    assert model.most({0: 1}).value == 3
