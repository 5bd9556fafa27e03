"""What a column or a label means: by its own words first, by what stands in it second."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .calendar import ATOM, Stretch, stretch_of
from .figures import amounts_in, bare_amount, bare_hours, hours_in
from .moments import moments_in
from .statuses import status_of, ticked

_NAMES: dict[str, str] = {
    "code": "nr|nummer|#|no|code|id|actienr|actienummer|volgnummer|volgnr|nr actie|ref",
    "title": (
        "actie|acties|actiepunt|actiepunten|activiteit|activiteiten|wat|wat gaan we doen|maatregel"
        "|maatregelen|interventie|interventies|taak|taken|action|activity|what|concrete actie"
        "|concrete acties|actie omschrijving|omschrijving actie|naam actie|titel|titel actie|stap"
        "|initiatief|project|actie / activiteit|actie/activiteit|wat doen we|afspraak|inspanning"
    ),
    "owner": (
        "wie|eigenaar|actiehouder|trekker|trekkers|verantwoordelijk|verantwoordelijke|verantwoordelijken"
        "|uitvoerder|door wie|eindverantwoordelijk|eindverantwoordelijke|aanspreekpunt|coördinator"
        "|portefeuillehouder|owner|who|responsible|door|wie doet het|eerstverantwoordelijke"
        "|opdrachtnemer|belegd bij|wie is verantwoordelijk|wie doet wat|wie gaat dit doen|wie is de trekker|"
        "wie trekt het|eigenaar actie|houder|actienemer|rol"
    ),
    "co-owner": (
        "betrokkenen|betrokken|met wie|samen met|mede-eigenaar|medeverantwoordelijk|partners"
        "|ondersteuning|in samenwerking met"
    ),
    "when": (
        "wanneer|planning|deadline|datum|termijn|tijdgebonden|tijdsgebonden|tijdpad|einddatum|eind datum"
        "|periode|oplevering|opleverdatum|gereed op|klaar op|gereed datum|datum gereed|kwartaal|when|due"
        "|due date|streefdatum|uiterlijk|doorlooptijd|tijd|gereed per|afronding|einde|eind|looptijd|mijlpaal"
        "|mijlpalen|planning (kwartaal)|klaar|gereed|tijdsplanning|wanneer klaar|wanneer gereed"
    ),
    "start": "start|startdatum|begin|begindatum|start datum|vanaf",
    "status": (
        "status|voortgang|stand van zaken|stavaza|stand|realisatie|fase|hoe staat het ervoor|progress"
        "|state|kleur|stoplicht|rag"
    ),
    "done": "afgerond|voltooid|done|klaar?|gereed?|gereed (j/n)|afgevinkt|✓|gedaan|behaald",
    "remark": (
        "toelichting|resultaat tot nu toe|behaald resultaat|wat is er gedaan|wat is bereikt|"
        "opmerking|opmerkingen|opm|opmerking(en)|bijzonderheden|notitie|notities|commentaar"
        "|remark|remarks|notes|omschrijving|beschrijving|uitleg|reden|specifiek|acceptabel|realistisch"
        "|ambitieus|acceptatie|ambitieus/acceptabel|nadere toelichting|toelichting / voortgang"
        "|description|hoe|waarom|aanpak|risico|risico's|vervolg|context|haalbaar"
    ),
    "amount": (
        "kosten|budget|bedrag|begroting|euro|€|raming|kosten (€)|kosten in euro|amount|cost"
        "|geraamde kosten|dekking|middelen|kosten euro"
    ),
    "hours": (
        "uren|uur|tijdsinzet|capaciteit|inzet|tijdsbesteding|hours|uren per week|inzet (uren)|urenraming"
        "|benodigde uren|tijd (uren)"
    ),
    "measure": (
        "meetbaar|indicator|indicatoren|kpi|kpi's|meetbaar resultaat|norm|streefwaarde|resultaat"
        "|beoogd resultaat|doel|doelstelling|effect|hoe meten we succes|succes|prestatie-indicator"
        "|prestatieindicator|meting|hoe meten we dit|hoe meten we|measure|gewenst resultaat"
        "|succescriterium|maatstaf"
    ),
    "section": ("thema|pijler|spoor|programma|hoofdstuk|onderdeel|speerpunt|theme|onderwerp|actielijn|doelgroep/thema"),
}
MEANINGS: dict[str, str] = {name: field for field, names in _NAMES.items() for name in names.split("|")}
_STRONG = frozenset({"owner", "when", "start", "status", "done", "amount", "hours", "measure", "stretch"})
_ROLE = re.compile(
    r"\b(?:HR|HRBP\w*|P&O|MT|DT|OR|OC|\w*manager\w*|\w*adviseur\w*|directeur\w*|directie|team\w*|werkgroep|\w*leider|trekker|communicatie"
    r"|bureau|afdeling\w*|coördinator|kerngroep|platform|secretari\w+|recruit\w+|\w*hoofd|leidinggevende\w*|iedereen|allen)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\s*(?:[A-Z]{0,3}[.\- ]?\d{1,3}(?:[.\-]\d{1,3})*[a-z]?)[.)]?\s*")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column means: a field, how sure that is, the header's words; ``stretch`` for a column of one quarter."""

    field: str
    sure: float
    header: str = ""
    stretch: Stretch | None = None


def normal(header: str) -> str:
    """A header's words without case and signs around them."""
    return re.sub(r"\s+", " ", header).strip(" :*.-–_\u00a0").lower()


def meaning_of(header: str) -> Column | None:
    """What a header or label means by its own words; None when they say nothing that is known."""
    words = normal(header)
    if not words or len(words) > 60:
        return None
    if words in MEANINGS:
        return Column(MEANINGS[words], 0.75 if words in _VAGUE else 0.97, header)
    if (match := ATOM.fullmatch(words)) is not None:
        return Column("stretch", 0.95, header, stretch_of(match))
    bare = re.sub(r"\s*\(.*\)\s*$|[?!]$", "", words).strip()
    if bare in MEANINGS:
        return Column(MEANINGS[bare], 0.95, header)
    parts = [part.strip() for part in re.split(r"\s*(?:/|,|&|\+|\ben\b|\bof\b)\s*", bare)]
    known = [MEANINGS[part] for part in parts if part in MEANINGS]
    if known and len(known) == len(parts):
        return Column(known[0], 0.9, header)
    words_in = re.findall(r"[\w'€#-]+", bare)
    hits = [MEANINGS[word] for word in words_in if word in MEANINGS and word not in _WEAK]
    if hits and len(words_in) <= 5:
        vague = not _VAGUE.isdisjoint(words_in)
        return Column(hits[0], 0.7 if vague else 0.85, header)
    return None


_VAGUE = frozenset(
    {"doel", "doelstelling", "effect", "resultaat", "beoogd resultaat", "gewenst resultaat", "risico", "risico's"}
)
"""Words that papers use for more than one thing: what stands below them is proposed, but never as certain."""
_WEAK = frozenset(
    {
        "datum",
        "wat",
        "wie",
        "door",
        "start",
        "begin",
        "tijd",
        "doel",
        "project",
        "hoe",
        "id",
        "no",
        "stand",
        "einde",
        "klaar",
        "rol",
    }
)
"""Words that name a column when they stand alone, and nothing when they stand in a sentence."""


def is_strong(field: str) -> bool:
    """Whether a column of this kind tells a table of actions from any other table."""
    return field in _STRONG


def meaning_by_content(texts: list[str]) -> Column | None:
    """What a column without a known header holds, when most of its filled cells are of one kind."""
    filled = [text.strip() for text in texts if text.strip()]
    if not filled:
        return None
    kinds = {
        "code": sum(bool(_CODE.fullmatch(text)) for text in filled),
        "when": sum(_is_moment(text) for text in filled),
        "status": sum(len(text.split()) <= 5 and status_of(text) is not None for text in filled),
        "amount": sum(len(text.split()) <= 4 and bool(amounts_in(text)) for text in filled),
        "hours": sum(len(text.split()) <= 4 and bool(hours_in(text)) for text in filled),
        "done": sum(len(text) <= 3 and ticked(text) is not None and not text.isdigit() for text in filled),
    }
    field = max(kinds, key=lambda name: kinds[name])
    if kinds[field] >= 0.7 * len(filled):
        return Column(field, 0.75 if len(filled) > 2 else 0.6)
    if all(len(text.split()) <= 6 for text in filled) and sum(bool(_ROLE.search(text)) for text in filled) >= 0.6 * len(
        filled
    ):
        return Column("owner", 0.65)
    return None


def fits(field: str, texts: list[str]) -> bool:
    """Whether what stands in a column can be what its header says: a header may be used for something else."""
    filled = [text for text in texts if text.strip()]
    tests = {
        "amount": lambda text: bool(amounts_in(text)) or bare_amount(text) is not None,
        "hours": lambda text: bool(hours_in(text)) or bare_hours(text) is not None,
    }
    test = tests.get(field)
    return test is None or not filled or sum(test(text) for text in filled) >= 0.3 * len(filled)


def looks_like_role(text: str) -> bool:
    """Whether a few words name a role, a team or a body rather than a thing to do."""
    return len(text.split()) <= 7 and bool(_ROLE.search(text))


def _is_moment(text: str) -> bool:
    found = moments_in(text)
    return bool(found) and sum(each.end - each.begin for each in found) >= 0.5 * len(text)
