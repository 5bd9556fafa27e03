"""The ledger finds every way in which what was told could be changed afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from peil_disclosure.ledger import BEGINNING, Entry, Gap, Link, append, cells_hash, verify
from peil_disclosure.model import Refused


def entry(number: int, **changes: Any) -> Entry:
    told = Entry(
        number=number,
        release="2026-Q3",
        table="staff_by_scale_band",
        row=f"unit/{number}",
        atoms_hash=cells_hash([f"leaf/{number}"]),
        n=20 + number,
        low=20 + number,
        high=20 + number,
        decimals=0,
        at="2026-10-14T08:00:00Z",
    )
    return told._replace(**changes)


CHAIN = append(None, [entry(number) for number in range(1, 6)])


def test_an_untouched_ledger_holds() -> None:
    assert verify(CHAIN) is None
    assert verify(CHAIN, last_hash=CHAIN[-1].hash) is None
    assert verify((), last_hash=BEGINNING) is None


def test_later_rows_continue_the_chain() -> None:
    later = append(CHAIN[-1], [entry(6), entry(7)])
    assert verify([*CHAIN, *later], last_hash=later[-1].hash) is None
    assert verify(later, after=CHAIN[-1]) is None
    assert append(None, [entry(number) for number in range(1, 8)]) == (*CHAIN, *later)


@pytest.mark.parametrize(
    "change",
    [
        {"release": "2026-Q4"},
        {"table": "contracts"},
        {"row": "unit/other"},
        {"atoms_hash": cells_hash(["leaf/other"])},
        {"n": 19},
        {"low": 1},
        {"high": 99},
        {"decimals": 1},
        {"at": "2026-10-15T08:00:00Z"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_row_is_found(change: dict[str, Any]) -> None:
    forged = CHAIN[2]._replace(entry=CHAIN[2].entry._replace(**change))
    assert verify([*CHAIN[:2], forged, *CHAIN[3:]]) == Gap(3, "row-changed")


def test_a_changed_row_with_a_hash_to_match_breaks_the_chain_behind_it() -> None:
    (forged,) = append(CHAIN[1], [entry(3, n=19)])
    assert verify([*CHAIN[:2], forged, *CHAIN[3:]]) == Gap(4, "chain-broken")


def test_a_ledger_written_anew_is_found_by_the_hash_that_was_published() -> None:
    anew = append(None, [entry(number, n=99) for number in range(1, 6)])
    assert verify(anew) is None
    assert verify(anew, last_hash=CHAIN[-1].hash) == Gap(6, "tail-missing")


@pytest.mark.parametrize("gone", range(4))
def test_a_removed_row_is_found(gone: int) -> None:
    assert verify([*CHAIN[:gone], *CHAIN[gone + 1 :]]) == Gap(gone + 1, "row-missing")


def test_removed_last_rows_are_found_by_the_hash_that_was_published() -> None:
    assert verify(CHAIN[:3]) is None
    assert verify(CHAIN[:3], last_hash=CHAIN[-1].hash) == Gap(4, "tail-missing")
    assert verify((), last_hash=CHAIN[-1].hash) == Gap(1, "tail-missing")


@pytest.mark.parametrize("at", range(4))
def test_swapped_rows_are_found(at: int) -> None:
    swapped = [*CHAIN[:at], CHAIN[at + 1], CHAIN[at], *CHAIN[at + 2 :]]
    assert verify(swapped) == Gap(at + 1, "row-missing")


@pytest.mark.parametrize("at", range(5))
def test_contents_swapped_under_their_numbers_are_found(at: int) -> None:
    other = CHAIN[(at + 1) % 5].entry._replace(number=at + 1)
    forged = CHAIN[at]._replace(entry=other)
    assert verify([*CHAIN[:at], forged, *CHAIN[at + 1 :]]) == Gap(at + 1, "row-changed")


@pytest.mark.parametrize("at", range(1, 5))
def test_an_inserted_row_is_found(at: int) -> None:
    inserted = Link(entry(at + 1, n=7), CHAIN[at - 1].hash, CHAIN[at].hash)
    assert verify([*CHAIN[:at], inserted, *CHAIN[at:]]) == Gap(at + 1, "row-changed")
    (fitting,) = append(CHAIN[at - 1], [entry(at + 1, n=7)])
    assert verify([*CHAIN[:at], fitting, *CHAIN[at:]]) == Gap(at + 2, "row-out-of-order")


def test_a_row_told_twice_is_found() -> None:
    assert verify([*CHAIN[:2], CHAIN[1], *CHAIN[2:]]) == Gap(3, "row-out-of-order")


@pytest.mark.parametrize("number", [0, 1, 5, 7])
def test_a_number_that_does_not_follow_is_refused(number: int) -> None:
    with pytest.raises(Refused, match="number-gap"):
        append(CHAIN[-1], [entry(number)])


@pytest.mark.parametrize(
    "change",
    [
        {"n": -1},
        {"n": 3.0},
        {"n": True},
        {"low": 9, "high": 8},
        {"decimals": -1},
        {"low": float("nan")},
        {"row": ""},
        {"at": None},
        {"atoms_hash": "abc"},
        {"atoms_hash": "A" * 64},
    ],
    ids=str,
)
def test_what_is_no_entry_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="not-an-entry"):
        append(None, [entry(1, **change)])


def test_whom_a_figure_counts_is_hashed_whatever_the_order() -> None:
    assert cells_hash(["a", "b"]) == cells_hash(["b", "a", "b"])
    assert cells_hash(["a", "b"]) != cells_hash(["a,b"]) != cells_hash(["ab"])


def test_the_hash_is_the_same_on_every_machine() -> None:
    """What is published must be found again in ten years, by any program: SHA-256 over compact JSON in ASCII."""
    (link,) = append(None, [Entry(1, "w1", "q", "afdeling één", "0" * 64, 12, 50, 54, 1, "2026-01-01T00:00:00Z")])
    assert link.hash == "9efa1f9e916f51a79696e6194ea69991fe0a97e1b48e5d3baaa3181c5f2d4b00"
