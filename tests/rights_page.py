"""
Makes `docs/rights.md` from the matrix of rights, as the running services have it.

It builds every service, so it lives where all of them may be imported: here. Run from the root of the repository::

    PYTHONPATH=tests .peil/venv/bin/python -m rights_page
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from every_api import APIS
from peil_chassis.http.gate import GATE, Gate
from peil_chassis.identity import RELATIONS, ROLES
from peil_chassis.rights import At, Right, who_may

PAGE = Path(__file__).parents[1] / "docs/rights.md"
SERVICES = ("intake", "plans", "issuer", "notifier", "reporting")

OPENING = """\
# Who may do what

For the works council, the auditor and whoever else wants to check it. This page is made from the tables that the
services enforce (`rights.py` in each of them), and a test keeps it equal to them: it cannot say anything else than
what happens. Make it again with `PYTHONPATH=tests .peil/venv/bin/python -m rights_page`.

- A route without a row keeps its service from starting; so does a row without a route.
- A *role* is given by the organisation's identity provider and holds for the whole organisation.
- A *relation* is taken from facts of the HR systems and the plans, as of today: nobody gives it by hand. *That unit*,
  *that plan*, *that vacancy* mean the one that the address names; *any* means that one sees what is one's own.
- A manager has a unit and all that lies below it, not what lies above or beside. A former or coming manager has
  nothing, nor has the last manager of a closed or merged unit. The owner of a plan of such a unit has nothing either:
  Bureau I&D acts in their place.
- While Peil cannot tell who stands in which relation, nobody has one: the answer says so and nothing is shown.
- Whoever may not gets the same answer whether the thing exists or not.
- No single role can both lower a threshold and read what it protects: no route lowers one.
"""


def rights_by_service() -> dict[str, tuple[Right, ...]]:
    """The rows of every service, those of the chassis and of the login included."""
    found: dict[str, tuple[Right, ...]] = {}
    for name in SERVICES:
        gate: Gate = getattr(APIS[name]().state, GATE)
        found[name] = gate.rights
    return found


def page(rights: Mapping[str, Sequence[Right]]) -> str:
    """The page as text."""
    every = [right for rows in rights.values() for right in rows if not right.public]
    parts = [OPENING, _roles(every), _relations(every)]
    parts.extend(_service(name, rows) for name, rows in rights.items())
    parts.append(_public(rights))
    return "\n".join(parts)


def _roles(rights: Sequence[Right]) -> str:
    lines = ["## Roles", "", "| role | who that is | may use |", "|---|---|---|"]
    for role, meaning in ROLES.items():
        own = sorted(f"`{right.route}`" for right in rights if role in right.roles)
        lines.append(f"| {role} | {meaning} | {'<br>'.join(own) or 'nothing yet'} |")
    return "\n".join([*lines, ""])


def _relations(rights: Sequence[Right]) -> str:
    lines = ["## Relations", "", "| relation | who that is | may use |", "|---|---|---|"]
    for relation, meaning in RELATIONS.items():
        own = sorted(f"`{right.route}`{_where(right, relation)}" for right in rights if relation in right.relations)
        lines.append(f"| {relation} | {meaning} | {'<br>'.join(own) or 'nothing yet'} |")
    return "\n".join([*lines, ""])


def _where(right: Right, relation: str) -> str:
    at = right.relations[relation]
    if isinstance(at, At):
        return f" of that {at.kind} (`{at.path or at.query}`)"
    return f" (own {at.kind}s)"


def _service(name: str, rights: Iterable[Right]) -> str:
    lines = [f"## {name}", "", "| route | who may | why |", "|---|---|---|"]
    rows = sorted((right for right in rights if not right.public), key=lambda right: (right.path, right.method))
    lines.extend(f"| `{right.route}` | {who_may(right)} | {right.reason} |" for right in rows)
    return "\n".join([*lines, ""])


def _public(rights: Mapping[str, Sequence[Right]]) -> str:
    lines = ["## Open to everybody", "", "| route | why |", "|---|---|"]
    rows = {right.route: right for each in rights.values() for right in each if right.public}
    lines.extend(f"| `{route}` | {right.reason} |" for route, right in sorted(rows.items()))
    return "\n".join([*lines, ""])


def main() -> int:
    """Write the page. Returns the exit code."""
    PAGE.write_text(page(rights_by_service()), encoding="utf-8")
    print(f"Written: {PAGE}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
