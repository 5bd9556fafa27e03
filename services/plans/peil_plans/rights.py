"""Who may do what in plans, route by route. This table is what is enforced; `docs/rights.md` is made from it."""

from __future__ import annotations

from peil_chassis.rights import At, Own, Right, roles

API = "/api/plans/v1"
PLAN = At("plan", path="plan")
ANY_PLAN = Own("plan")

_BUREAU = roles("bureau")
_READ = (
    "A plan is a case: Bureau I&D answers for all of them, the manager for those of their unit and below, the trekker "
    "for their own; nobody else sees one."
)
_LIST = "The same people, each seeing the plans they answer for and no other."
_CHANGE = "The trekker tells how an action stands; Bureau I&D can do it in their place. A manager reads, and asks them."

RIGHTS = (
    Right(
        "POST", f"{API}/plans", "Bureau I&D puts adopted plans in, so that one hand answers for what counts.", _BUREAU
    ),
    Right("GET", f"{API}/plans", _LIST, _BUREAU, {"manager": ANY_PLAN, "trekker": ANY_PLAN}),
    Right("GET", f"{API}/plans/{{plan}}", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("GET", f"{API}/plans/{{plan}}/actions/{{action}}", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("POST", f"{API}/plans/{{plan}}/actions/{{action}}/status-changes", _CHANGE, _BUREAU, {"trekker": PLAN}),
    Right("GET", "/plannen", _LIST, _BUREAU, {"manager": ANY_PLAN, "trekker": ANY_PLAN}),
    Right("GET", "/plannen/{plan}", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("GET", "/plannen/{plan}/acties/{action}", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("POST", "/plannen/{plan}/acties/{action}", _CHANGE, _BUREAU, {"trekker": PLAN}),
)
