"""The words with which papers name what a column or a labelled line holds."""

from __future__ import annotations

import re

_NAMES: dict[str, str] = {
    "code": "nr|nummer|#|no|code|id|actienr|actienummer|volgnummer|volgnr|nr actie|ref|kenmerk",
    "title": (
        "actie|acties|actiepunt|actiepunten|activiteit|activiteiten|wat|wat gaan we doen|maatregel"
        "|maatregelen|interventie|interventies|taak|taken|action|activity|what|concrete actie|task|measure/action"
        "|concrete acties|actie omschrijving|omschrijving actie|naam actie|titel|titel actie|stap|stappen"
        "|initiatief|project|actie / activiteit|actie/activiteit|wat doen we|afspraak|inspanning|voornemen"
        "|te nemen actie|task name|taaknaam|action item"
        "|omschrijving van de actie|initiative|werkzaamheden|deelactie"
    ),
    "owner": (
        "wie|eigenaar|actiehouder|trekker|trekkers|verantwoordelijk|verantwoordelijke|verantwoordelijken"
        "|uitvoerder|door wie|eindverantwoordelijk|eindverantwoordelijke|aanspreekpunt|coördinator"
        "|portefeuillehouder|owner|who|responsible|door|wie doet het|eerstverantwoordelijke"
        "|opdrachtnemer|belegd bij|wie is verantwoordelijk|wie doet wat|wie gaat dit doen|wie is de trekker|"
        "wie trekt het|eigenaar actie|houder|actienemer|rol|uitvoering door|lead|accountable|action owner"
        "|uitvoerenden|assigned to|assignee|toegewezen aan"
    ),
    "co-owner": (
        "betrokkenen|betrokken|met wie|samen met|mede-eigenaar|medeverantwoordelijk|partners|betrokken partijen"
        "|ondersteuning|in samenwerking met|samenwerking met|stakeholders|support"
    ),
    "when": (
        "wanneer|planning|deadline|datum|termijn|tijdgebonden|tijdsgebonden|tijdpad|einddatum|eind datum|tijdvak"
        "|periode|oplevering|opleverdatum|gereed op|klaar op|gereed datum|datum gereed|kwartaal|when|due"
        "|due date|streefdatum|uiterlijk|doorlooptijd|tijd|gereed per|afronding|einde|eind|looptijd|mijlpaal"
        "|mijlpalen|planning (kwartaal)|klaar|gereed|tijdsplanning|wanneer klaar|wanneer gereed|vóór|voor|gereed in"
        "|gereed voor|gereed vóór|klaar in|klaar voor|end date|target date|timing|tijdstip|wanneer af|afgerond op"
        "|tijdlijn|timeline|weeknr|week|weeknummer|maand|tijdschema|datum afronding|end"
    ),
    "start": "start|startdatum|begin|begindatum|start datum|vanaf|start date|aanvang|ingangsdatum",
    "status": (
        "status|voortgang|stand van zaken|stavaza|stand|realisatie|fase|hoe staat het ervoor|progress"
        "|state|kleur|stoplicht|rag|hoever|hoe ver|svz|actuele stand|huidige stand|% gereed|% klaar|gereed %"
        "|percentage gereed|oordeel|beoordeling|waardering|r/a/g|g/o/r|kleurcode"
        "|voortgang %|voortgang in %|% voltooid|% afgerond|%"
    ),
    "done": (
        "afgerond|voltooid|done|klaar?|gereed?|gereed (j/n)|afgevinkt|✓|gedaan|behaald|afgehandeld|afgedaan|uitgevoerd"
    ),
    "remark": (
        "toelichting|resultaat tot nu toe|behaald resultaat|wat is er gedaan|wat is bereikt|"
        "opmerking|opmerkingen|opm|opmerking(en)|bijzonderheden|notitie|notities|commentaar|comment|comments"
        "|remark|remarks|notes|omschrijving|beschrijving|uitleg|reden|specifiek|acceptabel|realistisch"
        "|ambitieus|acceptatie|ambitieus/acceptabel|nadere toelichting|toelichting / voortgang|knelpunt|knelpunten"
        "|description|hoe|waarom|aanpak|risico|risico's|vervolg|context|haalbaar|aandachtspunt|aandachtspunten"
        "|achtergrond|werkwijze|how|why|vervolgstap|vervolgstappen|bevindingen|reactie|aanleiding"
    ),
    "amount": (
        "kosten|budget|bedrag|begroting|euro|€|raming|kosten (€)|kosten in euro|amount|cost|costs|k€|€k"
        "|geraamde kosten|kosten euro|financiën|kostenraming|investering"
    ),
    "hours": (
        "uren|uur|tijdsinzet|capaciteit|inzet|tijdsbesteding|hours|uren per week|inzet (uren)|urenraming"
        "|benodigde uren|tijd (uren)|uren per jaar|uren per maand"
    ),
    "means": "middelen|waarmee|benodigd|benodigdheden|wat is nodig|nodig|financiering|dekking|resources|wat kost het",
    "measure": (
        "meetbaar|indicator|indicatoren|kpi|kpi's|meetbaar resultaat|norm|streefwaarde|resultaat"
        "|beoogd resultaat|doel|doelstelling|effect|hoe meten we succes|succes|prestatie-indicator"
        "|prestatieindicator|meting|hoe meten we dit|hoe meten we|measure|gewenst resultaat|beoogd effect"
        "|succescriterium|maatstaf|deliverable|deliverables|product|eindproduct|opbrengst|goal|target|result"
        "|wanneer tevreden|prestatie|meetbaar doel|metric|success metric"
    ),
    "section": (
        "thema|pijler|spoor|programma|hoofdstuk|onderdeel|speerpunt|theme|onderwerp|actielijn|doelgroep/thema|thema's"
        "|categorie|pillar|bucket|bucket name"
    ),
    "year": "jaar|jaartal|year",
    "other": (
        "prioriteit|prio|doelgroep|aantal|tarief|fte|prijs per stuk|stukprijs|besluit|urgentie|impact|priority"
        "|bron|versie|laatst gewijzigd|vestiging|locatie|kans|score|naam|telefoon|e-mail|late|te laat|labels"
    ),
}
MEANINGS: dict[str, str] = {name: field for field, names in _NAMES.items() for name in names.split("|")}
"""What each known name means: a field of an action, or `code`, `section`, `means` (money, hours or words) or `other`
(what papers hold and a plan has no place for)."""

VAGUE = frozenset(
    {"doel", "doelstelling", "effect", "resultaat", "beoogd resultaat", "gewenst resultaat", "risico", "risico's"}
    | {"beoogd effect", "product", "opbrengst", "goal", "result", "deliverable", "deliverables", "tijd", "naam"}
    | {"capaciteit", "inzet", "target", "prestatie", "project", "datum"}
)
"""Words that papers use for more than one thing: what stands below them is proposed, but never as certain."""

WEAK = frozenset(
    {"datum", "wat", "wie", "door", "start", "begin", "tijd", "doel", "project", "hoe", "id", "no", "stand", "einde"}
    | {"klaar", "rol", "voor", "vóór", "eind", "naam", "kans", "score", "lead", "end", "stap", "nodig", "aantal"}
    | {"locatie", "bron", "besluit", "done", "gedaan", "product", "how", "why", "what", "who", "when", "%"}
)
"""Words that name a column when they stand alone, and nothing when they stand in a sentence."""

QUESTIONS: tuple[tuple[re.Pattern[str], str, float], ...] = tuple(
    (re.compile(words), field, sure)
    for words, field, sure in (
        (r"(?:door |met )?wie\b.*", "owner", 0.9),
        (r"(?:per |tot )?wanneer\b.*", "when", 0.9),
        (r"wat (?:gaan?|doen|moet|willen|ga) (?!goed|het).*", "title", 0.9),
        (r"wat (?:kost|is het budget)\b.*", "amount", 0.85),
        (r"wat\b.*", "remark", 0.7),
        (r"hoe (?:ver|staat)\b.*", "status", 0.85),
        (r"hoe (?:meten|weten)\b.*", "measure", 0.85),
        (r"(?:hoe|waarom)\b.*", "remark", 0.8),
        (r"hoeveel (?:uur|uren|tijd)\b.*", "hours", 0.85),
        (r"(?:%|percentage|perc\.?) .*|.* %", "status", 0.8),
    )
)
"""Headers that ask something, and what the answer is."""

THOUSANDS = re.compile(
    r"[x×*]\s*€?\s*1\.?000\b|\bk\s?€|€\s?k\b|\bkeuro\b|\bin duizend|\bduizend(?:en)? euro", re.IGNORECASE
)
"""A header that says that its amounts are thousands of euros."""
