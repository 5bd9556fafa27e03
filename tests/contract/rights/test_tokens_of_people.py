"""What a token from the command line opens at the APIs, as docs/operations.md tells."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from pathlib import Path

from identity_flow import ISSUER
from peil_chassis.clock import SystemClock
from peil_local.identity.minting import Mint
from peil_local.identity.people import load_people
from rights_page import PAGE, rights_by_service

TOLD = next(
    line
    for line in PAGE.with_name("operations.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| `./peil token NAAM`")
)


def claims(token: str) -> dict[str, object]:
    body = token.split(".")[1]
    found: dict[str, object] = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return found


def test_the_token_of_somebody_with_a_relation_is_one_of_an_employee(tmp_path: Path) -> None:
    mint = Mint(tmp_path, ISSUER, "peil", SystemClock())
    related = [name for name, person in load_people().items() if person.relation]
    assert {"manager", "trekker", "hiring-manager"} <= set(related)
    for name in related:
        assert claims(mint.token_for(name))["roles"] == ["employee"], name


def test_the_documentation_names_all_that_a_token_of_an_employee_opens() -> None:
    opened = {
        right.path.removeprefix("/api/plans/v1")
        for rows in rights_by_service().values()
        for right in rows
        if right.path.startswith("/api/") and "employee" in right.roles
    }
    assert opened == {"/calendar", "/checklists", "/checklists/{checklist}"}
    for path in opened:
        assert f"{path}`" in TOLD
