from __future__ import annotations

import re

import pytest

from peil_intake.persons.pseudonyms import fresh_pseudonyms
from peil_intake.persons.sealing import CannotOpen, Keyring, WrongKey

OLD, NEW = "0f" * 32, "a1" * 32


def test_what_is_sealed_opens_and_shows_nothing() -> None:
    keys = Keyring(NEW)
    sealed = keys.seal(b"reference 10442", about="waiting 1")
    assert keys.open(sealed, about="waiting 1") == b"reference 10442"
    assert "10442" not in sealed
    assert sealed.isascii()


def test_the_same_body_is_never_sealed_alike() -> None:
    keys = Keyring(NEW)
    assert keys.seal(b"x", about="a") != keys.seal(b"x", about="a")


def test_with_the_same_randomness_sealing_is_the_same() -> None:
    one, other = (Keyring(NEW, random=lambda count: b"\1" * count) for _ in range(2))
    assert one.seal(b"x", about="a") == other.seal(b"x", about="a")


def test_what_was_sealed_elsewhere_or_damaged_does_not_open() -> None:
    keys = Keyring(NEW)
    sealed = keys.seal(b"x", about="waiting 1")
    damaged = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    for broken, about in ((sealed, "waiting 2"), (damaged, "waiting 1"), (sealed[:20], "waiting 1"), ("", "")):
        with pytest.raises(CannotOpen):
            keys.open(broken, about=about)


def test_after_a_change_of_key_the_old_still_opens_and_the_new_seals() -> None:
    sealed = Keyring(OLD).seal(b"x", about="a")
    both = Keyring(NEW, [OLD])
    assert both.open(sealed, about="a") == b"x"
    assert Keyring(NEW).open(both.seal(b"y", about="a"), about="a") == b"y"
    with pytest.raises(CannotOpen, match="not here"):
        Keyring(NEW).open(sealed, about="a")


def test_a_digest_needs_the_key_and_knows_its_purpose() -> None:
    assert Keyring(OLD).digest("body", "x") == Keyring(OLD).digest("body", "x")
    assert Keyring(OLD).digest("body", "x") != Keyring(NEW).digest("body", "x")
    assert Keyring(OLD).digest("body", "x") != Keyring(OLD).digest("erased", "x")
    assert Keyring(NEW, [OLD]).digests("body", "x") == [Keyring(key).digest("body", "x") for key in (NEW, OLD)]


def test_a_version_does_not_lead_back_to_its_key() -> None:
    version = Keyring(NEW).version
    assert re.fullmatch("[0-9a-f]{12}", version)
    assert version not in NEW


@pytest.mark.parametrize("wrong", ["", "a1" * 31, "a1" * 33, "zz" * 32, " " + "a1" * 32, "a1 " * 22])
def test_a_wrong_key_is_refused_without_being_repeated(wrong: str) -> None:
    with pytest.raises(WrongKey) as refused:
        Keyring(wrong)
    assert not wrong or wrong not in str(refused.value)


def test_pseudonyms_are_what_randomness_says_and_nothing_else() -> None:
    fresh = fresh_pseudonyms(lambda count: b"\xab" * count)
    assert next(fresh) == "ps-" + "ab" * 16
    some = fresh_pseudonyms()
    assert len({next(some) for _ in range(1000)}) == 1000
