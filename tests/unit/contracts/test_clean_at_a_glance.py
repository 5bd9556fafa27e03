"""The quick look at an event and the walk that names every place agree on what is clean."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil_contracts.elsewhere import _persons_in, _plainly_free, references_elsewhere
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


# Pieces that make references whole, in part, respelled, within digests and dates, and beside them.
PIECES = ["10442", "10-442", "P00042", "p-00042", "ab", "\u00df", "2026-03-02", "x", ":", "-", "0123456789abcdef0", ""]
SAID = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
DATA = st.dictionaries(
    st.sampled_from(["person", "employment", "unit", "deputy", "key", "odd name"]),
    SAID | st.integers(10440, 10444) | st.dictionaries(st.sampled_from(["person", "leave"]), SAID, max_size=2),
    max_size=4,
)
EVENTS = st.dictionaries(
    st.sampled_from(["id", "source", "subject", "time", "10442", "dataref"]), SAID | st.lists(SAID, max_size=1)
)


@given(EVENTS, DATA | SAID)
def test_where_the_quick_look_finds_no_reference_the_walk_finds_none(event: dict[str, Any], data: Any) -> None:
    event = {**event, "data": data}
    persons = _persons_in(event, plain=True)
    free = _plainly_free(event, persons, {value.casefold() for value in persons.values()})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("peil_contracts.elsewhere._plainly_free", lambda *_: False)
        found = references_elsewhere(event, persons)
    assert not (free and found)
    assert references_elsewhere(event, persons) == found


def test_the_quick_look_suffices_for_an_everyday_delivery() -> None:
    event = {"id": "5f0c", "source": "urn:nld:oin:1:systeem:hr", "data": {"person": "10442", "unit": "team-0042"}}
    assert _plainly_free(event, {"data.person": "10442"}, {"10442"})
