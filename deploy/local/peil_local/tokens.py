"""Static local tokens: one per role, random, in a file that only its owner may read."""

from __future__ import annotations

import json
import os
import secrets
import sys
from pathlib import Path
from typing import Any

from .complaint import Complaint
from .home import home_of, make_folder

HR_SOURCES = (
    "urn:nld:oin:00000001234567890000:systeem:hr",  # leads: it makes pseudonyms
    "urn:nld:oin:00000001234567890000:systeem:leerportaal",
)
"""What the local HR system may speak for. This organisation number is given to nobody."""

HR_FAMILIES = ("organisation", "people", "vacancies", "measures")
"""The families of events that the local HR system delivers."""

ROLES: dict[str, tuple[str, ...]] = {
    "hr-system": ("hr-system",),
    "bureau": ("bureau",),
    "operator": ("operator",),
    "auditor": ("auditor",),
    "works-council": ("works-council",),
    "disclosure-officer": ("disclosure-officer",),
    "survey-operator": ("survey-operator",),
    "employee": ("employee",),
    "manager": ("employee", "manager"),
    "trekker": ("employee", "trekker"),
    "hiring-manager": ("employee", "hiring-manager"),
}
"""Token name -> roles. Trekker, manager and hiring-manager are relations that a token stands in for."""


def make_tokens(file: Path) -> list[dict[str, Any]]:
    """
    The tokens in *file*, made with fresh random values for every name that has none yet.

    Returns:
        One object per token: token, name, subject, roles, client, sources.
    """
    entries = {str(entry["name"]): entry for entry in _read(file)}
    missing = [name for name in ROLES if name not in entries]
    for name in missing:
        machine = name == "hr-system"
        entries[name] = {
            "token": secrets.token_urlsafe(32),
            "name": name,
            "subject": f"local:{name}",
            "roles": list(ROLES[name]),
            "client": name if machine else None,
            "sources": list(HR_SOURCES) if machine else [],
            "families": list(HR_FAMILIES) if machine else [],
        }
    if missing:
        _write(file, list(entries.values()))
    return list(entries.values())


def _read(file: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except ValueError:
        raise Complaint(f"{file} is beschadigd: gooi het weg, dan maakt ./peil up nieuwe sleutels.") from None
    return [entry for entry in found if isinstance(entry, dict) and "name" in entry] if isinstance(found, list) else []


def _write(file: Path, entries: list[dict[str, Any]]) -> None:
    fresh = file.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        json.dump(entries, handle, indent=1)
    fresh.replace(file)


def main(arguments: list[str]) -> int:
    """``./peil token NAME``: print that role's bearer token, nothing else."""
    names = ", ".join(ROLES)
    if len(arguments) != 1 or arguments[0] not in ROLES:
        print(f"Noem één rol, bijvoorbeeld: ./peil token hr-system. Er zijn: {names}.", file=sys.stderr)
        return 2
    home = home_of()
    try:
        make_folder(home.data, needed_mb=0)
        entries = make_tokens(home.tokens)
    except Complaint as complaint:
        print(complaint.sentence, file=sys.stderr)
        return 1
    print(next(entry["token"] for entry in entries if entry["name"] == arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
