"""Who may do what in reporting, route by route. This table is what is enforced; `docs/rights.md` is made from it."""

from __future__ import annotations

from peil_chassis.rights import At, Right, roles

API = "/api/reporting/v1"

WHOLE = roles("bureau", "auditor", "works-council")
"""
Who sees the figures of the whole organisation; live ones below a directorate only Bureau I&D does.

Not the disclosure officer: who sets a threshold reads nothing of what it protects.
"""

PEOPLE = roles("employee", "bureau", "survey-operator", "disclosure-officer", "works-council", "auditor", "operator")
"""Everybody who works here, whatever else they are."""

SCRUTINEERS = roles("works-council", "auditor")
"""Who watches over what is released, release by release."""

DRAWERS = roles("bureau", "auditor")
"""Who may have vacancies drawn for an audit of BIWS."""

_ACCOUNT = roles("bureau", "auditor", "works-council", "disclosure-officer")

_UNIT, _UNDER, _EENHEID = At("unit", query="unit"), At("unit", query="under"), At("unit", query="eenheid")
_VACANCY = At("vacancy", path="vacancy")

_DEFINITIONS = "What is counted, and how; no numbers. For whoever reads figures of the whole."
_FIGURE = (
    "Live figures count what the organisation does, no people. They are for who answers for the whole or watches over "
    "it, down to a directorate, and for a manager about their own unit and all below it. Figures about people, on the "
    "same addresses, are read from releases: staff of every unit down to teams, moves of the municipality and its "
    "clusters, all others down to directorates and city districts; never about fewer than k people."
)
_EXPLANATION = (
    "Shows the cases behind a number. Bureau I&D answers for all; a manager sees the plans of their own unit and below "
    "and the vacancies that are theirs. Auditor and works council see numbers, no cases."
)
_CASE = "A vacancy is a case: for the hiring manager whose it is, and for Bureau I&D, who answers for the procedure."
_BIWS_AUDIT = (
    "Draws vacancies that came to their end by lot. Bureau I&D, who sees every case, sees the evidence of each; the "
    "auditor sees the seed and the lots, which say nothing by themselves, and can hold the Bureau's file against them. "
    "No draw of fewer than k people, none below a cluster, and the audit log keeps every draw."
)
_SURVEY = (
    "Read from releases: never about fewer than k people, not by subtraction either, so every level may be seen by "
    "who reads figures of the whole; and a manager sees their own unit and all below it."
)
_SAFETY = (
    "Absence, signals, who came and went and what surveys say, side by side: read from releases alone, never about "
    "fewer than k people; and what CBS published of origin, of 250 people and more. For who answers for the whole or "
    "watches over it; a manager sees the rest of it on their own pages."
)
_BAROMETER = (
    "Quotes what CBS published of origin, of groups of 250 and more; no group is divided further or crossed with a "
    "figure of Peil. For who reads figures of the whole."
)
_MEASURED = (
    "Beside what an action of a plan promised the figure that measures it, live or from releases, at the unit of the "
    "plan: the same figures as on their own pages. Words of plans are for Bureau I&D and the manager of the unit; "
    "auditor and works council see the numbers."
)
_REACH = (
    "Counts teams in which something was done, no people, and tells no day. For who answers for the whole or watches "
    "over it, down to a directorate and without names of teams; for a manager of their own unit and all below it."
)
_SURVEYS = "Which surveys there are, and what their figures count; no numbers of answers."
_SCRUTINY = (
    "Says what was released, how it was proved and how much is not told; no figure. For whoever answers for it, "
    "watches over it or sets thresholds."
)
_SCRUTINISED = (
    "Shows of one release its hashes, and how what is hidden could have been computed, without the outcome. For works "
    "council and auditor alone; the audit log keeps who looked."
)
_THRESHOLDS = (
    "Says from how many people on something is told; no figure. The works council and Bureau I&D may know it, the "
    "disclosure officer decides on it."
)
_DECIDES = (
    "The disclosure officer alone, from the next wave on and never below the floor; that role reads no figures, and "
    "whoever has another that does is refused. The audit log keeps every decision."
)
_FILE = "The same numbers as on the page, as a file."

RIGHTS = (
    Right("GET", f"{API}/figures", _DEFINITIONS, WHOLE),
    Right("GET", f"{API}/figures/{{figure}}", _FIGURE, WHOLE, {"manager": _UNIT}),
    Right("GET", f"{API}/figures/{{figure}}/units", _FIGURE, WHOLE, {"manager": _UNDER}),
    Right("GET", f"{API}/figures/{{figure}}/series", _FIGURE, WHOLE, {"manager": _UNIT}),
    Right("GET", f"{API}/figures/{{figure}}/explanation", _EXPLANATION, roles("bureau"), {"manager": _UNIT}),
    Right("GET", f"{API}/units", "The tree that figures add up along, for whoever reads figures of the whole.", WHOLE),
    Right("GET", f"{API}/surveys", _SURVEYS, WHOLE),
    Right("GET", f"{API}/surveys/{{campaign}}", _SURVEY, WHOLE, {"manager": _UNIT}),
    Right("GET", f"{API}/barometer", _BAROMETER, WHOLE),
    Right("GET", f"{API}/measured-actions", _MEASURED, WHOLE, {"manager": _UNIT}),
    Right("GET", f"{API}/reach", _REACH, WHOLE, {"manager": _UNIT}),
    Right("GET", f"{API}/thresholds", _THRESHOLDS, _ACCOUNT),
    Right("PUT", f"{API}/thresholds/{{kind}}", _DECIDES, roles("disclosure-officer")),
    Right("GET", f"{API}/biws-audits", _BIWS_AUDIT, DRAWERS),
    Right("GET", f"{API}/vacancies/{{vacancy}}", _CASE, roles("bureau"), {"hiring-manager": _VACANCY}),
    Right(
        "GET",
        "/",
        "The first page after logging in: the whole for who may see it, and for everybody else what is theirs.",
        PEOPLE,
    ),
    Right("GET", "/verantwoording", _SCRUTINY, _ACCOUNT),
    Right("GET", "/verantwoording/document", _SCRUTINY, _ACCOUNT),
    Right("GET", "/verantwoording/vrijgaven.csv", _SCRUTINY, _ACCOUNT),
    Right("GET", "/verantwoording/{about}/{release}", _SCRUTINISED, SCRUTINEERS),
    Right("GET", "/drempels", _THRESHOLDS, roles("disclosure-officer", "works-council")),
    Right("POST", "/drempels", _DECIDES, roles("disclosure-officer")),
    Right("GET", "/waarom-niets", "Says why a figure is not told; it holds no figure.", PEOPLE),
    Right("GET", "/eenheden/{unit}", _FIGURE, WHOLE, {"manager": At("unit", path="unit")}),
    Right("GET", "/vacatures", _FIGURE, WHOLE),
    Right("GET", "/vacatures/{vacancy}", _CASE, roles("bureau"), {"hiring-manager": _VACANCY}),
    Right("GET", "/biws-audit", _BIWS_AUDIT, DRAWERS),
    Right("GET", "/biws-audit/steekproef.csv", _BIWS_AUDIT, DRAWERS),
    Right("GET", "/afspraken", _FIGURE, WHOLE),
    Right("GET", "/monitor", _FIGURE, WHOLE),
    Right("GET", "/sociale-veiligheid", _SAFETY, WHOLE),
    Right("GET", "/gemeten", _MEASURED, WHOLE, {"manager": _EENHEID}),
    Right("GET", "/bereik", _REACH, WHOLE, {"manager": _EENHEID}),
    Right("GET", "/bereik/teams.csv", _FILE, WHOLE, {"manager": _EENHEID}),
    Right("GET", "/peilingen", _SURVEYS, WHOLE),
    Right("GET", "/peilingen/{campaign}", _SURVEY, WHOLE, {"manager": _EENHEID}),
    Right("GET", "/cijfers", _FIGURE, WHOLE),
    Right("GET", "/cijfers/{figure}", _FIGURE, WHOLE, {"manager": _EENHEID}),
    Right("GET", "/cijfers/{figure}/eenheden.csv", _FILE, WHOLE, {"manager": _EENHEID}),
    Right("GET", "/cijfers/{figure}/reeks.csv", _FILE, WHOLE, {"manager": _EENHEID}),
)
