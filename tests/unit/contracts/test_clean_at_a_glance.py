"""The quick look at an event and the walk that names every place agree on what is clean."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil_contracts.hygiene import MAX_DEPTH, _plainly_clean, _walk, unclean

TEXT = st.text(st.sampled_from(["a", " ", "\n", "\x00", "\x7f", "\u202e", "\u2028", "é", "\ud800"]), max_size=4)
PLAIN: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.binary(max_size=2)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT | st.integers(), inner, max_size=3),
    max_leaves=12,
)


@given(VALUES, st.booleans())
def test_what_the_quick_look_passes_the_walk_passes_too(value: Any, line_feed: bool) -> None:
    found = list(_walk(value, "", 1, line_feed))
    assert unclean(value, line_feed=line_feed) == found
    if _plainly_clean(value, 1):
        assert found == []


@pytest.mark.parametrize("kind", ["list", "object"])
@pytest.mark.parametrize("levels", [MAX_DEPTH, MAX_DEPTH + 1])
def test_both_count_levels_alike(kind: str, levels: int) -> None:
    value: Any = "leaf"
    for _ in range(levels):
        value = [value] if kind == "list" else {"a": value}
    assert _plainly_clean(value, 1) == (levels <= MAX_DEPTH) == (list(_walk(value, "", 1, True)) == [])
