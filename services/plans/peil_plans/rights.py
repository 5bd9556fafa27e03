"""Who may do what in plans, route by route. This table is what is enforced; `docs/rights.md` is made from it."""

from __future__ import annotations

from peil_chassis.rights import At, Own, Right, roles

API = "/api/plans/v1"
PLAN = At("plan", path="plan")
ANY_PLAN = Own("plan")
AGREEMENT = At("agreement", path="agreement")
ANY_AGREEMENT = Own("agreement")

_BUREAU = roles("bureau")
_READERS = roles("auditor", "bureau", "works-council")
_EVERYBODY = roles("auditor", "bureau", "employee", "operator", "works-council")
_READ = (
    "A plan is a case: Bureau I&D answers for all of them, the manager for those of their unit and below, the trekker "
    "for their own; nobody else sees one."
)
_LIST = "The same people, each seeing the plans they answer for and no other."
_CHANGE = "The trekker tells how an action stands; Bureau I&D can do it in their place. A manager reads, and asks them."
_REVISE = "What an action is belongs to who carries the plan: its trekker, or Bureau I&D in their place."
_FILE = "The trekker keeps the file of the plan and says in which phase it is; Bureau I&D can in their place."
_NEXT = "Who reads the plan reads what would follow it; Bureau I&D adopts it, so that one hand answers for what counts."
_MANDATE = (
    "Bureau I&D answers for the mandate as a whole; who answers for a plan sees what it serves, and of what runs there "
    "their own plans and no other."
)
_VERSIONS = "What the municipality took upon itself names nobody: who makes, follows or audits plans needs its codes."
_DONE = (
    "What was done in a unit is recorded by who carries a plan there, or by Bureau I&D; a manager reads it of their "
    "own units and below. It names nobody."
)
_DONE_WRITE = "The trekker records it for the unit of their plan and below, Bureau I&D everywhere."
_IMPORT = "Whoever puts adopted plans in takes them from papers too: Bureau I&D, so that one hand answers for them."

_REPORT = "A report says of a plan what its pages say; the same people may see those."
_PACK = "Bureau I&D prepares the meeting on the progress of all plans."
_OCCASIONS = "Which days matter to whom, and what to think of: it names nobody, and whoever plans something needs it."
_FEED = (
    "A mail program that subscribes has no session. The feed holds reference data alone: days that stand in the "
    "municipality's own file, the same for everybody, and nothing of plans or persons."
)
_REFERRED = (
    "What lies with Bureau I&D is for the Bureau to answer; who put it there reads the answer in their own file."
)

_AGREEMENT = (
    "An agreement is a case: Bureau I&D answers for all of them, the manager for those of their unit and below; nobody "
    "else sees one."
)
_AGREEMENTS = "The same people, each seeing the agreements they answer for and no other."
_MAKE = "Bureau I&D makes agreements, with the manager of a unit; so that one hand keeps them, it alone enters them."
_NOTE = "The manager of the unit says how it goes, as everywhere for all below it too; Bureau I&D can in their place."
_MOVE = "Other days are another agreement: Bureau I&D makes it, a manager asks them."
_KINDS = (
    "What may be agreed and whether the works council consents concerns who makes agreements, who is bound by them and "
    "who consents."
)
_CONSENT = "The works council records its own decision; Bureau I&D can record that it was asked, and nothing else."
_COUNCIL = "The works council's own way in: everybody else reads the kinds where agreements are."

PLAN_RIGHTS = (
    Right(
        "POST", f"{API}/plans", "Bureau I&D puts adopted plans in, so that one hand answers for what counts.", _BUREAU
    ),
    Right("GET", f"{API}/plans", _LIST, _BUREAU, {"manager": ANY_PLAN, "trekker": ANY_PLAN}),
    Right("GET", f"{API}/plans/{{plan}}", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("GET", f"{API}/plans/{{plan}}/actions/{{action}}", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("POST", f"{API}/plans/{{plan}}/actions/{{action}}/status-changes", _CHANGE, _BUREAU, {"trekker": PLAN}),
    Right("POST", f"{API}/plans/{{plan}}/actions/{{action}}/revisions", _REVISE, _BUREAU, {"trekker": PLAN}),
    Right("GET", f"{API}/plans/{{plan}}/entries/{{entry}}", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("POST", f"{API}/plans/{{plan}}/entries/{{entry}}/recordings", _FILE, _BUREAU, {"trekker": PLAN}),
    Right("POST", f"{API}/plans/{{plan}}/entries/{{entry}}/withdrawals", _FILE, _BUREAU, {"trekker": PLAN}),
    Right("POST", f"{API}/plans/{{plan}}/phase-changes", _FILE, _BUREAU, {"trekker": PLAN}),
    Right("GET", f"{API}/plans/{{plan}}/report", _REPORT, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("GET", f"{API}/meeting-pack", _PACK, _BUREAU),
    *(
        Right("GET", path, _OCCASIONS, _EVERYBODY, {"manager": ANY_PLAN, "trekker": ANY_PLAN})
        for path in (
            f"{API}/calendar",
            f"{API}/checklists",
            f"{API}/checklists/{{checklist}}",
            "/plannen/kalender",
            "/plannen/checklists/{checklist}",
        )
    ),
    Right("GET", "/plannen/kalender.ics", _FEED, public=True),
    Right("GET", f"{API}/referrals", _REFERRED, _BUREAU),
    Right("GET", "/plannen/voorgelegd", _REFERRED, _BUREAU),
    Right("GET", "/plannen", _LIST, _BUREAU, {"manager": ANY_PLAN, "trekker": ANY_PLAN}),
    Right("GET", f"{API}/mandates", _VERSIONS, _READERS, {"manager": ANY_PLAN, "trekker": ANY_PLAN}),
    Right("GET", f"{API}/mandates/{{version}}", _VERSIONS, _READERS, {"manager": ANY_PLAN, "trekker": ANY_PLAN}),
    *(
        Right("GET", f"/plannen/bestuursopdracht{page}", _MANDATE, _BUREAU, {"manager": ANY_PLAN, "trekker": ANY_PLAN})
        for page in ("", "/acties", "/streefcijfers", "/trainingen", "/verdeling")
    ),
    Right("GET", "/plannen/importeren", _IMPORT, _BUREAU),
    Right("POST", "/plannen/importeren", _IMPORT, _BUREAU),
    Right("POST", "/plannen/importeren/vaststellen", _IMPORT, _BUREAU),
    Right("GET", "/plannen/{plan}/importeren", _REVISE, _BUREAU, {"trekker": PLAN}),
    Right("POST", "/plannen/{plan}/importeren", _REVISE, _BUREAU, {"trekker": PLAN}),
    Right("POST", "/plannen/{plan}/importeren/overnemen", _REVISE, _BUREAU, {"trekker": PLAN}),
    Right("GET", "/plannen/overleg", _PACK, _BUREAU),
    Right("GET", "/plannen/overleg/bestand", _PACK, _BUREAU),
    Right("GET", "/plannen/{plan}", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("GET", "/plannen/{plan}/verloop", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("GET", "/plannen/{plan}/verslag", _REPORT, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("POST", "/plannen/{plan}/verslag", _FILE, _BUREAU, {"trekker": PLAN}),
    Right("GET", "/plannen/{plan}/verslag/bestand", _REPORT, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("GET", "/plannen/{plan}/dossier", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("GET", "/plannen/{plan}/dossier/{deel}", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("GET", "/plannen/{plan}/dossier/nieuw/{soort}", _FILE, _BUREAU, {"trekker": PLAN}),
    Right("POST", "/plannen/{plan}/dossier/nieuw/{soort}", _FILE, _BUREAU, {"trekker": PLAN}),
    Right("GET", "/plannen/{plan}/dossier/regels/{entry}", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("POST", "/plannen/{plan}/dossier/regels/{entry}", _FILE, _BUREAU, {"trekker": PLAN}),
    Right("POST", "/plannen/{plan}/dossier/regels/{entry}/intrekken", _FILE, _BUREAU, {"trekker": PLAN}),
    Right("GET", "/plannen/{plan}/fase", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("POST", "/plannen/{plan}/fase", _FILE, _BUREAU, {"trekker": PLAN}),
    Right("GET", "/plannen/{plan}/herijken", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("POST", "/plannen/{plan}/herijken", _NEXT, _BUREAU),
    Right("GET", "/plannen/{plan}/acties/{action}", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("POST", "/plannen/{plan}/acties/{action}", _CHANGE, _BUREAU, {"trekker": PLAN}),
    Right("POST", "/plannen/{plan}/acties/{action}/klik", _CHANGE, _BUREAU, {"trekker": PLAN}),
    Right("GET", "/plannen/{plan}/acties/nieuw", _REVISE, _BUREAU, {"trekker": PLAN}),
    Right("POST", "/plannen/{plan}/acties/nieuw", _REVISE, _BUREAU, {"trekker": PLAN}),
    Right("GET", "/plannen/{plan}/acties/{action}/wijzigen", _REVISE, _BUREAU, {"trekker": PLAN}),
    Right("POST", "/plannen/{plan}/acties/{action}/wijzigen", _REVISE, _BUREAU, {"trekker": PLAN}),
)

THREAD_RIGHTS = (
    Right("GET", f"{API}/plans/{{plan}}/threads", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("POST", f"{API}/plans/{{plan}}/threads", _FILE, _BUREAU, {"trekker": PLAN}),
    Right("POST", f"{API}/plans/{{plan}}/threads/{{thread}}/recordings", _FILE, _BUREAU, {"trekker": PLAN}),
    Right("GET", "/plannen/{plan}/rode-draden", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("POST", "/plannen/{plan}/rode-draden", _FILE, _BUREAU, {"trekker": PLAN}),
    Right("GET", "/plannen/{plan}/rode-draden/{thread}", _READ, _BUREAU, {"manager": PLAN, "trekker": PLAN}),
    Right("POST", "/plannen/{plan}/rode-draden/{thread}", _FILE, _BUREAU, {"trekker": PLAN}),
)

AGREEMENT_RIGHTS = (
    Right("GET", f"{API}/agreement-kinds", _KINDS, roles("bureau", "works-council"), {"manager": ANY_AGREEMENT}),
    Right(
        "GET", f"{API}/agreement-kinds/{{kind}}", _KINDS, roles("bureau", "works-council"), {"manager": ANY_AGREEMENT}
    ),
    Right("POST", f"{API}/agreement-kinds/{{kind}}/consent-changes", _CONSENT, roles("bureau", "works-council")),
    Right("POST", f"{API}/agreements", _MAKE, _BUREAU),
    Right("GET", f"{API}/agreements", _AGREEMENTS, _BUREAU, {"manager": ANY_AGREEMENT}),
    Right("GET", f"{API}/agreements/{{agreement}}", _AGREEMENT, _BUREAU, {"manager": AGREEMENT}),
    Right("POST", f"{API}/agreements/{{agreement}}/notes", _NOTE, _BUREAU, {"manager": AGREEMENT}),
    Right("POST", f"{API}/agreements/{{agreement}}/reschedulings", _MOVE, _BUREAU),
    Right("GET", "/plannen/instemming", _COUNCIL, roles("works-council")),
    Right("GET", "/plannen/afspraken", _AGREEMENTS, _BUREAU, {"manager": ANY_AGREEMENT}),
    Right("GET", "/plannen/afspraken/soorten", _KINDS, roles("bureau", "works-council"), {"manager": ANY_AGREEMENT}),
    Right(
        "GET", "/plannen/afspraken/soorten/{kind}", _KINDS, roles("bureau", "works-council"), {"manager": ANY_AGREEMENT}
    ),
    Right("POST", "/plannen/afspraken/soorten/{kind}", _CONSENT, roles("bureau", "works-council")),
    Right("GET", "/plannen/afspraken/nieuw", _MAKE, _BUREAU),
    Right("POST", "/plannen/afspraken/nieuw", _MAKE, _BUREAU),
    Right("GET", "/plannen/afspraken/{agreement}", _AGREEMENT, _BUREAU, {"manager": AGREEMENT}),
    Right("POST", "/plannen/afspraken/{agreement}", _NOTE, _BUREAU, {"manager": AGREEMENT}),
    Right("GET", "/plannen/afspraken/{agreement}/datums", _MOVE, _BUREAU),
    Right("POST", "/plannen/afspraken/{agreement}/datums", _MOVE, _BUREAU),
)

ACTIVITY_RIGHTS = (
    Right("GET", f"{API}/activities", _DONE, _BUREAU, {"manager": ANY_PLAN, "trekker": ANY_PLAN}),
    Right("POST", f"{API}/activities", _DONE_WRITE, _BUREAU, {"trekker": ANY_PLAN}),
    Right("GET", f"{API}/activities/{{activity}}", _DONE, _BUREAU, {"manager": ANY_PLAN, "trekker": ANY_PLAN}),
    Right("POST", f"{API}/activities/{{activity}}/recordings", _DONE_WRITE, _BUREAU, {"trekker": ANY_PLAN}),
    Right("POST", f"{API}/activities/{{activity}}/withdrawals", _DONE_WRITE, _BUREAU, {"trekker": ANY_PLAN}),
    Right("GET", "/plannen/activiteiten", _DONE, _BUREAU, {"manager": ANY_PLAN, "trekker": ANY_PLAN}),
    Right("GET", "/plannen/activiteiten/nieuw", _DONE_WRITE, _BUREAU, {"trekker": ANY_PLAN}),
    Right("POST", "/plannen/activiteiten/nieuw", _DONE_WRITE, _BUREAU, {"trekker": ANY_PLAN}),
    Right("GET", "/plannen/activiteiten/{activity}", _DONE, _BUREAU, {"manager": ANY_PLAN, "trekker": ANY_PLAN}),
    Right("POST", "/plannen/activiteiten/{activity}", _DONE_WRITE, _BUREAU, {"trekker": ANY_PLAN}),
)

RIGHTS = (*PLAN_RIGHTS, *THREAD_RIGHTS, *ACTIVITY_RIGHTS, *AGREEMENT_RIGHTS)
