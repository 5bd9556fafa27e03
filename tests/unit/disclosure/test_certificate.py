"""A certificate is believed only while every number in it is as it was: one test per way to spoil it."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from disclosure_tables import told
from peil_disclosure import check as checker
from peil_disclosure.audit import audit
from peil_disclosure.certificate import certify, public_part
from peil_disclosure.check import check
from peil_disclosure.model import Refused

SALT = "5a" * 16

SAFE = told((2, 10, 10, 9), {"a": {0, 1}, "b": {2, 3}, "laag": {0, 2}, "hoog": {1, 3}}, k=5)
"""Group 0 counts two people, fewer than k, and nobody can know: twelve would fit as well."""


def certificate() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(certify(SAFE, audit(SAFE), salt=SALT))
    return made


def sealed(told: dict[str, Any]) -> bytes:
    """*told* as somebody would write it who also mends the hash of the rows."""
    rows = json.dumps([told["k"], told["rows"]], separators=(",", ":")).encode()
    return json.dumps(told | {"rows_hash": checker.hashlib.sha256(rows).hexdigest()}).encode()


def refusal(data: bytes, rows_hash: str | None = None) -> str:
    with pytest.raises(ValueError, match="-") as refused:  # which rule is what the caller looks at
        check(data, rows_hash)
    return str(refused.value)


def test_a_safe_release_is_accepted_with_the_hash_that_was_published() -> None:
    made = certify(SAFE, audit(SAFE), salt=SALT)
    check(made)
    check(made, public_part(made)["rows_hash"])
    assert json.loads(made)["witnesses"], "a release without a small group would prove nothing here"


def test_another_hash_than_the_published_one_is_refused() -> None:
    assert refusal(certify(SAFE, audit(SAFE)), "0" * 64) == "other-hash"


def test_changed_rows_are_refused() -> None:
    spoilt = certificate()
    spoilt["rows"].pop()
    assert refusal(json.dumps(spoilt).encode()) == "other-hash"


def _change_witness(spoilt: dict[str, Any]) -> None:
    spoilt["witnesses"][0][0][0][1] += 1


def _shrink_witness(spoilt: dict[str, Any]) -> None:
    # All differences to nothing: the same rows, and no proof any more.
    for pair in spoilt["witnesses"][0][0]:
        pair[1] = 0


def _below_zero(spoilt: dict[str, Any]) -> None:
    for pair in spoilt["witnesses"][0][0]:
        pair[1] *= 100


def _forget_group(spoilt: dict[str, Any]) -> None:
    spoilt["atoms"].pop()
    spoilt["sizes"].pop()


def _join_groups(spoilt: dict[str, Any]) -> None:
    spoilt["atoms"][0] += spoilt["atoms"].pop(1)
    spoilt["sizes"][0] += spoilt["sizes"].pop(1)


def _cell_twice(spoilt: dict[str, Any]) -> None:
    spoilt["atoms"][0].append(spoilt["atoms"][1][0])


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (_change_witness, "changed-witness"),
        (_shrink_witness, "too-small-a-witness"),
        (_below_zero, "negative-count"),
        (_forget_group, "missing-atom"),
        (_join_groups, "split-atom"),
        (_cell_twice, "two-atoms-one-cell"),
        (lambda spoilt: spoilt["sizes"].__setitem__(0, -1), "negative-count"),
        (lambda spoilt: spoilt["sizes"].pop(), "missing-count"),
        (lambda spoilt: spoilt["sizes"].__setitem__(0, 3.0), "not-a-whole-number"),
        (lambda spoilt: spoilt["sizes"].__setitem__(0, True), "not-a-whole-number"),
        (lambda spoilt: spoilt["sizes"].__setitem__(0, spoilt["sizes"][0] + 1), "does-not-add-up"),
        (lambda spoilt: spoilt["witnesses"].clear(), "group-without-proof"),
        (lambda spoilt: spoilt["witnesses"][0][0].append([99, 1]), "unknown-atom"),
        (lambda spoilt: spoilt["witnesses"][0][0].append(spoilt["witnesses"][0][0][0]), "unknown-atom"),
        (lambda spoilt: spoilt.__setitem__("k", 4), "k-below-floor"),
        (lambda spoilt: spoilt.__setitem__("k", 20), "too-small-a-witness"),
    ],
)
def test_a_spoilt_certificate_is_refused_by_the_name_of_the_rule(
    spoil: Callable[[dict[str, Any]], object], rule: str
) -> None:
    spoilt = copy.deepcopy(certificate())
    spoil(spoilt)
    assert refusal(sealed(spoilt)) == rule


@pytest.mark.parametrize("data", [b"{}", b"[]", b"7", b'{"k": 5, "rows": 3, "atoms": 3, "sizes": 3}', b"[" * 20_000])
def test_what_is_no_certificate_is_refused(data: bytes) -> None:
    assert refusal(data) == "no-certificate"


def test_an_unsafe_release_gets_no_certificate() -> None:
    unsafe = told((40, 15, 4), {"stad": {0, 1, 2}, "x": {0}, "y": {1}}, k=5)
    with pytest.raises(Refused) as refused:
        certify(unsafe, audit(unsafe))
    assert refused.value.rule == "not-safe"


def test_the_order_of_rows_does_not_change_a_certificate() -> None:
    turned = told(SAFE.population.sizes, {row.name: row.cells for row in reversed(SAFE.rows)}, k=5)
    assert certify(turned, audit(turned), salt=SALT) == certify(SAFE, audit(SAFE), salt=SALT)


def test_what_is_published_holds_no_size_and_without_salt_no_hash_to_try_guesses_on() -> None:
    salted, plain = certify(SAFE, audit(SAFE), salt=SALT), certify(SAFE, audit(SAFE))
    assert set(public_part(salted)) == {"verdict", "k", "rows_hash", "certificate_hash"}
    assert set(public_part(plain)) == {"verdict", "k", "rows_hash"}


def test_peil_check_runs_alone_and_answers_in_dutch(tmp_path: Path) -> None:
    file = tmp_path / "certificate.json"
    file.write_bytes(certify(SAFE, audit(SAFE)))
    alone = tmp_path / "check.py"
    alone.write_bytes(Path(checker.__file__).read_bytes())

    def run(*words: str) -> tuple[int, str]:
        # -I: no path to any part of Peil, so the file must do without.
        done = subprocess.run([sys.executable, "-I", str(alone), *words], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    assert run(str(file)) == (0, "In orde: uit deze tellingen is geen groep van minder dan 5 mensen te berekenen.\n")
    assert run(str(file), "0" * 64) == (1, "Afgekeurd: other-hash\n")
    assert run(str(tmp_path / "nowhere"))[0] == 2
    file.write_text("{}", encoding="utf-8")
    assert run(str(file))[0] == 1
