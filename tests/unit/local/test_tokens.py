from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from peil_chassis.identity import TokenFile
from peil_local.complaint import Complaint
from peil_local.tokens import ROLES, make_tokens


def test_every_role_gets_a_token_of_its_own_that_only_the_owner_can_read(tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    entries = make_tokens(file)
    assert {entry["name"] for entry in entries} == set(ROLES)
    assert len({entry["token"] for entry in entries}) == len(ROLES)
    assert file.stat().st_mode & 0o777 == 0o600


def test_tokens_stay_the_same_and_only_missing_ones_are_added(tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    first = make_tokens(file)
    file.write_text(json.dumps(first[1:]))
    second = {entry["name"]: entry["token"] for entry in make_tokens(file)}
    assert all(second[entry["name"]] == entry["token"] for entry in first[1:])
    assert second[first[0]["name"]] != first[0]["token"]


def test_the_services_understand_the_file(tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    token = next(entry["token"] for entry in make_tokens(file) if entry["name"] == "hr-system")
    identity = asyncio.run(TokenFile(file).identify(token))
    assert identity is not None
    assert identity.has("hr-system")
    assert identity.sources


def test_a_damaged_token_file_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    file.write_text("{")
    with pytest.raises(Complaint, match="gooi het weg"):
        make_tokens(file)
