"""Who may do what in the issuer, route by route. What stands here is enforced; `docs/rights.md` is made from it."""

from __future__ import annotations

from peil_chassis.rights import Right, roles

API = "/api/issuer/v1"

_OPERATOR = roles("survey-operator")
_WATCHERS = roles("survey-operator", "works-council", "auditor")
_EMPLOYEE = roles("employee")
_BUREAU = roles("bureau")
_PLAN = "One hand plans campaigns and answers for what is asked; nobody can change one that is open."
_READ = "Who plans and who watches over the survey see its rules and sizes; nobody sees who is invited or drew."
_SEVERAL = "Who answers for the whole sees who works at two places, so that HR can mend it; it says nothing of codes."
_DRAW = "Whoever is invited takes part, and nobody can do it for them."

RIGHTS = (
    Right("POST", f"{API}/campaigns", _PLAN, _OPERATOR),
    Right("GET", f"{API}/campaigns", _READ, _WATCHERS),
    Right("GET", f"{API}/campaigns/{{campaign}}", _READ, _WATCHERS),
    Right("PUT", f"{API}/campaigns/{{campaign}}", _PLAN, _OPERATOR),
    Right("DELETE", f"{API}/campaigns/{{campaign}}", _PLAN, _OPERATOR),
    Right("GET", "/peiling", "Everybody sees which survey they can take part in.", _WATCHERS | _EMPLOYEE | _BUREAU),
    Right("GET", "/peiling/beheer/nieuw", _PLAN, _OPERATOR),
    Right("POST", "/peiling/beheer/nieuw", _PLAN, _OPERATOR),
    Right("GET", "/peiling/beheer/{campaign}", _READ, _WATCHERS),
    Right("GET", "/peiling/beheer/{campaign}/meer-plekken", _SEVERAL, _BUREAU),
    Right("POST", "/peiling/beheer/{campaign}/intrekken", _PLAN, _OPERATOR),
    Right("POST", "/peiling/{campaign}/doe-mee", _DRAW, _EMPLOYEE),
)
