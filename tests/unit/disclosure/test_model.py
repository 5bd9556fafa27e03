"""What cannot be audited is refused by the name of a rule, and no refusal says an amount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest

from peil_disclosure.atoms import merge
from peil_disclosure.model import Population, Problem, Refused, Row, catalogue_hash, problem

PATHS = (("stad", "a"), ("stad", "a", "t"), ("stad", "b"))
ROWS = (Row("unit/stad", "stad", frozenset({0, 1, 2})), Row("unit/a", "afdeling a", frozenset({0, 1})))


def asked(
    sizes: Sequence[object] = (71, 72, 73),
    paths: Sequence[tuple[str, ...]] = PATHS,
    rows: Sequence[Row] = ROWS,
    k: object = 5,
    told: Mapping[str, object] | None = None,
    catalogue: str | None = None,
) -> Problem:
    population = Population(cast(Any, tuple(sizes)), tuple(paths))
    return problem(population, rows, cast(Any, k), told=cast(Any, told), catalogue=catalogue)


def test_a_sound_problem_is_taken_as_it_is() -> None:
    sound = asked(told={"unit/a": 143}, catalogue=catalogue_hash(tuple(reversed(ROWS))))
    assert sound.rows == ROWS
    assert sound.amounts == (216, 143)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"k": 4}, "k-below-floor"),
        ({"k": True}, "k-below-floor"),
        ({"k": 10.0}, "k-below-floor"),
        ({"sizes": (71, -72, 73)}, "negative-count"),
        ({"sizes": (71, None, 73)}, "missing-count"),
        ({"sizes": (71, 72.0, 73)}, "missing-count"),
        ({"sizes": (71, 72, True)}, "missing-count"),
        ({"sizes": (71, 72)}, "missing-path"),
        ({"paths": (("stad", "a"), ("stad", "b", "a"), ("stad", "b"))}, "overlap"),
        ({"paths": (("stad", "a"), ("stad", "a", "a"), ("stad", "b"))}, "overlap"),
        ({"rows": (*ROWS, ROWS[0])}, "two-rows-one-name"),
        ({"rows": (Row("x", "x", frozenset()),)}, "empty-row"),
        ({"rows": (Row("x", "x", frozenset({3})),)}, "unknown-cell"),
        ({"rows": (Row("x", "x", frozenset({-1})),)}, "unknown-cell"),
        ({"told": {"unit/a": 144}}, "does-not-add-up"),
        ({"told": {"unit/a": -1}}, "negative-count"),
        ({"told": {"unit/a": None}}, "missing-count"),
        ({"told": {"unit/z": 1}}, "unknown-row"),
        ({"catalogue": catalogue_hash(ROWS[:1])}, "catalogue-changed"),
    ],
)
def test_what_is_wrong_is_refused_by_name_and_without_amounts(wrong: dict[str, Any], rule: str) -> None:
    with pytest.raises(Refused) as refused:
        asked(**wrong)
    assert refused.value.rule == rule
    assert not any(amount in str(refused.value) for amount in ("71", "72", "73", "143", "144", "216"))


def test_the_catalogue_is_the_same_in_any_order_and_another_with_another_cell() -> None:
    assert catalogue_hash(ROWS) == catalogue_hash(ROWS[::-1])
    assert catalogue_hash(ROWS) != catalogue_hash((ROWS[0], ROWS[1]._replace(cells=frozenset({0, 2}))))


def test_atoms_are_cells_in_the_same_rows_at_the_place_they_share() -> None:
    atoms = merge(asked())
    assert atoms.members == (frozenset({0, 1}), frozenset({2}))
    assert atoms.sizes == (143, 73)
    assert atoms.rows == ((0, 1), (0,))
    assert atoms.paths == (("stad", "a"), ("stad", "b"))


def test_a_cell_in_no_row_is_in_no_atom() -> None:
    assert merge(asked(rows=ROWS[1:])).members == (frozenset({0, 1}),)
