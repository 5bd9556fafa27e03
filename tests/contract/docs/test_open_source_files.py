"""What tells others what this is and what they may do with it."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # PyYAML ships no types

from house_rules import ROOT

PACKAGES = sorted(file for file in ROOT.glob("*/**/pyproject.toml") if ".peil" not in file.parts)
NEEDED = (
    *("publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType"),
    *("description", "legal", "maintenance", "localisation"),
)


def findings(publiccode: dict[str, Any]) -> list[str]:
    """What publiccode.yml's schema 0.7 asks for and *publiccode* lacks; its rule on natural persons is left aside."""
    found = [f"{name} is missing" for name in NEEDED if name not in publiccode]
    for language, text in publiccode.get("description", {}).items():
        if len(text["shortDescription"].strip()) > 150:
            found.append(f"{language}: shortDescription is longer than 150")
        if not 150 <= len(text["longDescription"].strip()) <= 10_000:
            found.append(f"{language}: longDescription is not 150 to 10000 long")
        if not text["features"]:
            found.append(f"{language}: no features")
    if publiccode.get("maintenance", {}).get("type") == "internal" and not publiccode["maintenance"].get("contacts"):
        found.append("maintenance has no contacts")
    return found


@pytest.fixture
def publiccode() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    return read


def test_publiccode_says_what_its_schema_asks(publiccode: dict[str, Any]) -> None:
    assert not findings(publiccode)


def test_a_planted_gap_in_publiccode_is_caught(publiccode: dict[str, Any]) -> None:
    publiccode["description"]["nl"]["shortDescription"] = "x" * 151
    publiccode["maintenance"]["contacts"] = []
    del publiccode["url"]
    assert findings(publiccode) == [
        "url is missing",
        "nl: shortDescription is longer than 150",
        "maintenance has no contacts",
    ]


def test_version_and_licence_are_the_same_everywhere(publiccode: dict[str, Any]) -> None:
    projects = [tomllib.loads(file.read_text(encoding="utf-8"))["project"] for file in PACKAGES]
    assert projects
    assert {project["version"] for project in projects} == {publiccode["softwareVersion"]}
    assert {project["license"] for project in projects} == {publiccode["legal"]["license"]} == {"EUPL-1.2"}
    assert f"({publiccode['softwareVersion']})" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_licence_is_there_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.lstrip().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert all(f"\n{number}. " in text for number in range(1, 16))
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in text
    assert text.endswith("new EUPL version.\n")
