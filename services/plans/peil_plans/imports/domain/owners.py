"""Which role of the contract's closed list a paper means by its words for an owner; a name of a person is never one."""

from __future__ import annotations

import re

from peil_contracts.plans import OwnerRole

_HR = r"(?:HRM?|P\s?&\s?O|PenO|personeel(?:szaken)?(?: (?:en|&) organisatie)?)"
_ROLES: tuple[tuple[str, OwnerRole, float], ...] = (
    (r"trekkers?|actie(?:houder|trekker|eigenaar|nemer)s?", "action-lead", 0.95),
    (r"(?:voorzitter|secretaris|leden|lid|trekker) (?:van )?(?:de )?\w*werkgroep", "working-group", 0.9),
    (r"werkgroep(?:en|sleden|lid)?", "working-group", 0.95),
    (r"(?-i:MT)(?:'s|-leden|-lid)?|management\s?team", "management-team", 0.95),
    (r"(?-i:DT)|directieteam", "management-team", 0.8),
    (r"directeuren?|directeur(?:s|-generaal)?", "director", 0.95),
    (r"directie", "director", 0.7),
    (
        r"(?:afdelings?|sector)(?:managers?|hoofd(?:en)?)|hoofd(?:en)? (?:van )?(?:de )?afdeling",
        "department-manager",
        0.95,
    ),
    (r"(?:hoofd|manager) (?=(?-i:[A-ZÀ-Ý]))", "department-manager", 0.7),
    (
        r"team(?:managers?|leiders?|chefs?|hoofd(?:en)?|leads?)|team lead|ploeg(?:leiders?|bazen|baas)",
        "team-manager",
        0.9,
    ),
    (r"(?:direct |alle )?leidinggevenden?|managers?|lijnmanagers?|(?:het )?management", "manager", 0.9),
    (r"vacaturehouders?", "hiring-manager", 0.95),
    (r"portefeuillehouders?", "portfolio-holder", 0.95),
    (r"(?:project|programma)(?:leiders?|managers?)|project\s?lead|kwartiermaker", "project-lead", 0.9),
    (r"strategisch(?:e)? adviseurs?", "strategic-adviser", 0.95),
    (r"kerngroep(?:leden)?", "core-group", 0.95),
    (r"stuurgroep(?:leden)?", "steering-group", 0.95),
    (r"platform(?:leden| I&D| inclusie\w*| diversiteit\w*)?|medewerkersplatform", "staff-platform", 0.9),
    (r"\w*-?netwerk(?:en)?", "staff-network", 0.85),
    (r"groeipanel", "growth-panel", 0.95),
    (
        r"(?:bureau|team|programma(?:team)?) (?:I\s?&\s?D|D\s?&\s?I|inclusie (?:en|&) diversiteit)",
        "inclusion-office",
        0.95,
    ),
    (rf"{_HR}[- ]?(?:business\s?partners?|BP)|HRBP(?:'?er)?s?|business\s?partners?", "hr-business-partner", 0.95),
    (rf"{_HR}[- ]?adviseurs?|adviseurs? (?:van )?{_HR}", "hr-adviser", 0.95),
    (rf"{_HR}[- ]?specialist(?:en)?|specialist(?:en)? (?:van )?{_HR}", "hr-specialist", 0.95),
    (rf"(?:afdeling |team |directie )?{_HR}|human resources", "hr", 0.9),
    (r"recruiters?|recruitment|werving en selectie", "recruiter", 0.95),
    (
        r"(?:afdeling |team |bureau |directie )?communicatie(?:-?adviseurs?|afdeling|medewerkers?)?",
        "communication",
        0.9,
    ),
    (r"facilitair\w*(?: \w+)?|gebouw\w*beheer\w*|huisvesting", "facilities", 0.85),
    (r"(?:afdeling |team )?inkoop(?:adviseurs?)?|inkopers?", "procurement", 0.9),
    (r"financiën|financieel adviseurs?|\w*controllers?|afdeling financiën", "finance", 0.9),
    (r"ICT|(?-i:IT)|informatievoorziening|i-afdeling(?:en)?", "it", 0.85),
    (r"(?-i:OR|OC|COR|GOR)|ondernemingsraad|onderdeelcommissies?|medezeggenschap(?:sraad)?", "works-council", 0.95),
    (r"vertrouwensperso(?:on|nen)", "confidential-adviser", 0.95),
    (r"(?:bureau )?integriteit", "integrity-office", 0.9),
    (r"college(?: van (?:B&W|burgemeester en wethouders))?|B&W|wethouders?|burgemeester", "executive", 0.9),
    (r"(?:gemeente)?raad", "council", 0.9),
    (r"(?:alle )?medewerkers|iedereen|allen|alle collega's", "all-staff", 0.85),
    (r"extern(?:e|en)?(?: \w+)?|leveranciers?|UWV|roc", "external-party", 0.75),
)
_COMPILED = tuple(
    (re.compile(rf"(?<![\w&-])(?:{words})(?![\w&])", re.IGNORECASE), role, sure) for words, role, sure in _ROLES
)
APART = re.compile(r"\s*(?:[,;/+\n|]|\s(?:en|and|&|met|samen met|i\.s\.m\.|ism)\s)\s*")
"""What stands between two owners in one cell."""
_WORSE = 0.1
_LATER_PART = 0.25


def owner_roles(words: str) -> tuple[tuple[OwnerRole, float], ...]:
    """
    Every role that an owner's words name, in their order and each once, with how sure that is (0 to 1).

    Parts between commas, slashes, `en` and `met` are read apart. A part that names no known role gives nothing: it may
    be a person, and a person is nobody's role.
    """
    found: dict[OwnerRole, float] = {}
    for at, part in enumerate(part.strip(" .()") for part in APART.split(words) if part.strip(" .()")):
        said = _role_of(part)
        if said is not None and said[0] not in found:
            found[said[0]] = said[1] if not at or found else said[1] - _LATER_PART
    return tuple(found.items())


def owner_role(words: str) -> tuple[OwnerRole, float] | None:
    """The role that comes first in an owner's words, with how sure that is; None where they name none that is known."""
    return next(iter(owner_roles(words)), None)


def _role_of(part: str) -> tuple[OwnerRole, float] | None:
    """The earliest role in a part, of those the longest; less sure for every word beside it."""
    matches = [(match, role, sure) for pattern, role, sure in _COMPILED if (match := pattern.search(part))]
    if not matches:
        return None
    match, role, sure = min(matches, key=lambda each: (each[0].start(), -len(each[0].group())))
    beside = len(re.findall(r"\w+", part[: match.start()] + " " + part[match.end() :]))
    return role, round(max(sure - _WORSE * min(beside, 3) - (_WORSE if match.start() else 0), 0.3), 2)
