"""Forms that may point at a person, and forms that only look a little like them."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil_contracts.lint import points_at_person, reaches_person
from peil_contracts.persons import texts

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("jan@example.org", "email-address"),
        ("see jan@example.org", "email-address"),
        ("jan%40example.org", "email-address"),
        ("MAILTO:x", "email-address"),
        ("0612345678", "phone-number"),
        ("+31 6 12345678", "phone-number"),
        ("06-12 34 56 78", "phone-number"),
        ("+32 475 12 34 56", "phone-number"),
        ("tel:112", "phone-number"),
        ("123456789", "nine-digits"),
        ("hr-123456789-x", "nine-digits"),
        ("123.456.789", "nine-digits"),
        ("1234.56.789", "nine-digits"),
        ("bsn1234", "personnel-number"),
        ("Personeelsnummer: 00123", "personnel-number"),
        ("employee-4411", "personnel-number"),
        ("medewerker_4411", "personnel-number"),
        ("kandidaat 123", "personnel-number"),
        ("J.Jansen", "personal-name"),
        ("j.p.de-vries", "personal-name"),
        ("J. Jansen", "personal-name"),
        ("Jan Jansen", "personal-name"),
        ("Jan de Vries", "personal-name"),
        ("Vries, Jan", "personal-name"),
        ("Vries, J.", "personal-name"),
        ("mevr. Jansen", "personal-name"),
    ],
)
def test_a_form_that_may_point_at_a_person_is_named(text: str, rule: str) -> None:
    found = points_at_person(text)
    assert found is not None
    assert found[0] == rule
    assert text not in found[1]


@pytest.mark.parametrize(
    "text",
    [
        "dir-po", "vac-2026-0117", "team.beleid", "evt-20260304101010", "12345678", "1234567890123", "plan_2026",
        "p.o", "a1", "medewerkers-2026", "temp1234", "noord", "https://hr.example/vacatures/17",
        "01JD3Z5N2K8QWERTY123456789", "e3b0c44298fc1c149afbf4c8996fb924", "vac-123e4567-e89b-12d3-a456-123456789abc",
    ],
)  # fmt: skip
def test_an_ordinary_id_points_at_nobody(text: str) -> None:
    assert points_at_person(text) is None


@given(st.integers(min_value=0, max_value=2**128 - 1))
def test_no_uuid_is_ever_refused_by_chance(number: int) -> None:
    assert points_at_person(str(uuid.UUID(int=number))) is None
    assert points_at_person(f"hr-{uuid.UUID(int=number)}") is None
    assert points_at_person(f"{number:032x}") is None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Vraag het aan j.jansen@example.org.", "email-address"),
        ("Bel 06-12345678 voor een plek.", "phone-number"),
        ("Bel +31 20 123 45 67.", "phone-number"),
        ("Zie dossier 123456789.", "nine-digits"),
        ("regel een\nbsn 123456789", "nine-digits"),
    ],
)
def test_an_address_or_number_in_free_text_is_named_and_never_repeated(text: str, rule: str) -> None:
    found = reaches_person(text)
    assert found is not None
    assert found[0] == rule
    assert not any(word in found[1] for word in text.split())


@pytest.mark.parametrize(
    "text",
    ["Budget: 123.456.789 euro", "In 2026 2027 2028", "Q3 2023, 10% meer", "Jan de Vries trekt dit", "020 624 1111",
     "zie 0123456789012", "hr 3f1c9a52e07b4d6885c2d10f6a9be374", "A@B", "60 van 100"],
)  # fmt: skip
def test_free_text_may_hold_names_and_money(text: str) -> None:
    assert reaches_person(text) is None


@pytest.mark.parametrize("paper", sorted((ROOT / "deploy" / "local" / "papers").glob("*.json")), ids=lambda p: p.name)
def test_nothing_in_the_example_papers_is_taken_for_an_address_or_number(paper: Path) -> None:
    found = {at: reaches_person(text) for at, text in texts(json.loads(paper.read_text(encoding="utf-8")), "")}
    assert len(found) > 50
    assert {at: rule for at, rule in found.items() if rule} == {}
