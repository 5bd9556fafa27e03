"""Codes: 128 bits, readable aloud, and nothing of them in their hash."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil_collector.campaigns.codes import hash_of as hash_of_typed
from peil_issuer.campaigns.domain.codes import ALPHABET, chosen, code_of, hash_of


@given(st.binary(min_size=16, max_size=16))
def test_a_code_keeps_all_of_its_bits(random: bytes) -> None:
    code = code_of(random)
    number = 0
    for letter in code.replace("-", ""):
        number = number * 32 + ALPHABET.index(letter)
    assert number.to_bytes(16) == random


@given(st.binary(min_size=16, max_size=16), st.data())
def test_however_it_is_typed_the_form_finds_the_same_hash(random: bytes, data: st.DataObject) -> None:
    code = code_of(random)
    typed = data.draw(
        st.sampled_from(
            [
                code,
                code.lower(),
                code.replace("-", ""),
                f" {code} ",
                f"#{code}",
                code.replace("0", "O").replace("1", "l"),
            ]
        )
    )
    assert hash_of_typed(typed) == hash_of(code)


@pytest.mark.parametrize("typed", ["", "x", "0" * 25, "0" * 27, "U" * 26, "é" * 26])
def test_what_cannot_be_a_code_has_no_hash(typed: str) -> None:
    assert hash_of_typed(typed) is None


def test_no_letter_of_a_code_looks_like_another() -> None:
    assert len(ALPHABET) == 32
    assert set(ALPHABET) == set(string.digits + string.ascii_uppercase) - set("ILOU")


def test_another_number_of_bytes_is_no_code() -> None:
    with pytest.raises(ValueError, match="16"):
        code_of(b"short")


def test_every_code_of_a_list_can_be_drawn() -> None:
    assert {chosen(5, number.to_bytes(16)) for number in range(5)} == set(range(5))
