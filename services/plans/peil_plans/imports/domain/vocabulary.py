"""The words with which papers name what a column or a labelled line holds."""

from __future__ import annotations

import re

_NAMES: dict[str, str] = {
    "code": "nr|nummer|#|no|code|id|actienr|actienummer|volgnummer|volgnr|nr actie|ref|kenmerk",
    "title": (
        "actie|acties|actiepunt|actiepunten|activiteit|activiteiten|wat|wat gaan we doen|maatregel"
        "|maatregelen|interventie|interventies|taak|taken|action|activity|what|concrete actie|task|measure/action"
        "|concrete acties|actie omschrijving|omschrijving actie|naam actie|titel|titel actie|stap|stappen"
        "|initiatief|initiatieven|project|actie / activiteit|actie/activiteit|wat doen we|afspraak|inspanning|voornemen"
        "|te nemen actie|task name|taaknaam|action item"
        "|omschrijving van de actie|initiative|werkzaamheden|deelactie"
    ),
    "owner": (
        "wie|eigenaar|actiehouder|trekker|trekkers|verantwoordelijk|verantwoordelijke|verantwoordelijken"
        "|uitvoerder|door wie|eindverantwoordelijk|eindverantwoordelijke|aanspreekpunt|coördinator"
        "|portefeuillehouder|owner|who|responsible|door|wie doet het|eerstverantwoordelijke"
        "|opdrachtnemer|belegd bij|wie is verantwoordelijk|wie doet wat|wie gaat dit doen|wie is de trekker|"
        "wie trekt het|wie trekt|eigenaar actie|houder|actienemer|rol|uitvoering door|lead|accountable|action owner"
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
        "prioriteit|prio|doelgroep|doelgroepen|voor wie|aantal|tarief|fte|prijs per stuk|stukprijs|besluit|urgentie"
        "|impact|priority|bron|versie|vestiging|locatie|kans|score|naam|telefoon|e-mail|late|te laat|labels"
    ),
}
MEANINGS: dict[str, str] = {name: field for field, names in _NAMES.items() for name in names.split("|")}
"""What each known name means: a field of an action, or `code`, `section`, `means` (money, hours or words) or `other`
(what papers hold and a plan has no place for)."""

VAGUE = frozenset(
    {"doel", "doelstelling", "effect", "resultaat", "risico", "risico's"}
    | {"product", "opbrengst", "goal", "result", "deliverable", "deliverables", "tijd", "naam"}
    | {"capaciteit", "inzet", "target", "prestatie", "project", "datum"}
)
"""Words that papers use for more than one thing: what stands below them is proposed, but never as certain."""

_LOOSE: dict[str, str] = {
    "title": (
        "plan|opdracht|onze inzet|werkpakket|toezegging|toezeggingen|evenement|bijeenkomst|bijeenkomsten|naam project"
        "|projectnaam|verandering|ontwikkelpunt|ontwikkelpunten|verbeterpunt|verbeterpunten|aanbeveling|aanbevelingen"
        "|to do|to-do|todo|deelproject|punt|idee|oplossing|traject|concretisering|invulling|belofte|afspraken|beweging"
        "|wat precies|concreet|naam|onderwerp/actie|uitvoering van|acties en afspraken|voorstel|opgave|klus|werk"
    ),
    "owner": (
        "uitvoering|ligt bij|regie|projectleider|programmaleider|contactpersoon|contact|opdrachtgever|coördinatie"
        "|coordinatie|coordinator|trekkersrol|aan zet|team|afdeling|verantwoordelijkheid|penvoerder|initiatiefnemer"
        "|pl|eigenaarschap|uitvoerende|behandelaar|leidt|leiding|organisator|organisatie|in handen van|vakafdeling"
        "|persoon|medewerker|functie|functionaris|dienst|collega|initiatief bij|bij|loopt via|directie|leidinggevende"
    ),
    "when": (
        "tijdspad|klaar per|uiterste datum|opleveren|doeldatum|geplande datum|af op|af|fasering|moment|momenten|streven"
        "|gepland|geplande oplevering|voltooid op|data|datums|te doen voor|tot|t/m|tot en met|tot wanneer|tegen|tijdvak"
        "|voor welke datum|realiseren|gerealiseerd in|uitvoering in|klaar?|oplevermoment|agenda|uiterst"
    ),
    "start": "startmoment|start op|geplande start|start uitvoering|start in|van|beginmoment|start actie",
    "status": (
        "beeld|signaal|smiley|smileys|vordering|vorderingen|op schema|op koers|ligt op koers|loopt het|gevorderd"
        "|percentage|realisatiegraad|verkeerslicht|statusupdate|situatie|stand nu|waar staan we|gaat het goed|conditie"
        "|rapportage|bijgewerkte status|kleurstatus|gerealiseerd|ontwikkeling"
    ),
    "remark": (
        "nog te doen|kanttekening|kanttekeningen|reflectie|leerpunten|leerpunt|verloop|ervaringen|ervaring|details"
        "|randvoorwaarden|randvoorwaarde|afhankelijkheden|afhankelijkheid|afhankelijk van|evaluatie|terugblik|update"
        "|extra informatie|achtergrondinformatie|vervolgactie|vervolgacties|vervolgafspraak|bijzonderheid|motivatie"
        "|onderbouwing|informatie|meer informatie|uitwerking|lessen|geleerd|successen|belemmeringen|belemmering|kansen"
        "|aanvulling|aanvullingen|vragen|bespreekpunt|bespreekpunten|overig|overige|extra|link|nadere informatie"
        "|rapportage tekst|laatste stand|laatste nieuws|actualiteit|tekst|inhoud|verklaring|oorzaak|afwijking"
        "|afwijkingen|hulpvraag|nog nodig|vervolg nodig"
    ),
    "amount": (
        "begroot|geld|bekostiging|prijs|uitgaven|besteed|bedragen|financieel|euro's|euros|uitgegeven|vrijgemaakt"
        "|gereserveerd|reservering|dekkingsbedrag|subsidie|eenmalig|structureel bedrag|benodigd budget|benodigd bedrag"
        "|financiële middelen|hoeveel geld|totaalbedrag|out of pocket"
    ),
    "hours": "formatie|bezetting|menskracht|personeel|ureninzet|mensuren|werktijd|tijd p/w|uren p/w|inspanning (uren)",
    "measure": (
        "succescriteria|gewenste uitkomst|uitkomst|uitkomsten|meetpunt|meetpunten|meetlat|meetwijze|ambitie"
        "|ambitieniveau|bewijs|bewijsstuk|wat levert het op|doelwaarde|doelen|doelstellingen|resultaten|effecten"
        "|beoogde uitkomst|eindresultaat|eindbeeld|gewenste situatie|streefcijfer|toetssteen|baat|baten|winst"
    ),
    "co-owner": (
        "meedenkers|meewerkend|ondersteund door|in afstemming met|afstemming met|in overleg met|overleg met|meelezers"
        "|deelnemers|wie nog meer|overige betrokkenen|hulp van|hulp|met|i.s.m.|ism|mede-uitvoerders|meewerkenden"
        "|helpt mee|team eromheen|partijen|partner"
    ),
    "section": (
        "doellijn|programmalijn|cluster|domein|aandachtsgebied|werkveld|perspectief|hoofdthema|themalijn|werkgebied"
        "|focus|focusgebied|rubriek|groep|lijn|soort|type|kernthema|deelthema|subthema|soort actie"
    ),
    "other": (
        "laatst gewijzigd|laatst bijgewerkt|bijgewerkt op|bijgewerkt|risiconiveau|wie informeren|categorie doelgroep"
        "|gewicht|weging|plek"
        "|datum wijziging|datum invoer|ingevoerd op|aangemaakt|complexiteit|belang|haalbaarheid|document|waar"
    ),
}
LOOSE: dict[str, str] = {name: field for field, names in _LOOSE.items() for name in names.split("|")}
"""Names that mean this as the header of a column alone: above a line of text they may be anything."""

ADJECTIVES = frozenset(
    {"laatste", "nadere", "extra", "korte", "overige", "eventuele", "algemene", "huidige", "actuele", "geplande"}
    | {"beoogde", "gewenste", "totale", "verwachte", "benodigde", "geschatte", "globale", "nieuwe", "eerste", "interne"}
    | {"verwacht", "gewenst", "beoogd", "benodigd", "gepland", "uiterste", "concrete", "voorlopige"}
)
"""Words that leave what follows them what it is."""

STEMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(words), field)
    for words, field in (
        (r"(?:start|begin|aanvangs?|ingangs?)(?:datum|moment|termijn|tijd\w*)", "start"),
        (
            r"\w*(?:datum|datums|data|deadlines?|termijn(?:en)?|tijds?pad|moment|tijdstip|tijdlijn|periode|planning)",
            "when",
        ),
        (r"tijds?(?:bestek|aanduiding|indicatie|spanne|vak|planning|raam)|plannings?\w+|\w+kwartaal", "when"),
        (r"\w*(?:houders?|trekkers?|eigena(?:ar|ren)|verantwoordelijken?|voerders?|trekkend\w*)", "owner"),
        (r"(?:kosten|budget|financierings?|begrotings?)\w{3,}|\w+(?:kosten|budget|bedrag|raming|uitgaven)", "amount"),
        (r"uren\w{3,}|tijds?(?:inzet|investering|besteding)|\w+uren", "hours"),
        (r"(?:status|voortgangs|realisatie)\w{3,}|\w+(?:status|voortgang)", "status"),
        (r"\w*(?:indicator(?:en)?|criteri(?:um|a)|maatstaf|streefwaarde|kpi|kpi's|kpi’s)", "measure"),
        (r"\w*(?:toelichting(?:en)?|opmerking(?:en)?|aantekening(?:en)?)", "remark"),
        (
            r"actie(?:omschrijving|beschrijving|naam|titel)|(?:project|activiteit|maatregel)(?:naam|omschrijving)",
            "title",
        ),
        (r"\w*(?:acties?|actiepunt(?:en)?|maatregel(?:en)?|activiteit(?:en)?|interventies?)", "title"),
    )
)
"""What single words of a header mean by what they begin or end with, the first that fits."""

WEAK = frozenset(
    {"datum", "wat", "wie", "door", "start", "begin", "tijd", "doel", "project", "hoe", "id", "no", "stand", "einde"}
    | {"klaar", "rol", "voor", "vóór", "eind", "naam", "kans", "score", "lead", "end", "stap", "nodig", "aantal"}
    | {"locatie", "bron", "besluit", "done", "gedaan", "product", "how", "why", "what", "who", "when", "%"}
)
"""Words that name a column when they stand alone, and nothing when they stand in a sentence."""

QUESTIONS: tuple[tuple[re.Pattern[str], str, float], ...] = tuple(
    (re.compile(words), field, sure)
    for words, field, sure in (
        (r"voor wie\b.*|wie (?:moet(?:en)? .*)?informe.*", "other", 0.8),
        (
            r"(?:met wie|wie (?:nog|helpt|helpen|doe[nt]? (?:er )?(?:nog )?mee|zijn (?:er )?betrokken|betrek))\b.*",
            "co-owner",
            0.8,
        ),
        (r"(?:door |bij )?wie\b.*", "owner", 0.9),
        (r"onderste(?:und|uning) door\b.*|ondersteun\w* (?:door|van)\b.*", "co-owner", 0.8),
        (r".*\b(?:door|belegd bij|ligt bij)", "owner", 0.85),
        (r"wanneer .*(?:tevreden|goed|geslaagd|succes).*", "measure", 0.75),
        (r"(?:vanaf wanneer|wanneer (?:begin|start))\b.*", "start", 0.9),
        (r"(?:per |tot )?wanneer\b.*", "when", 0.9),
        (r"(?:waaraan|waar) (?:zien|zie|merk|meten|herken|toets).*", "measure", 0.75),
        (r"waar sta(?:at|an)\b.*|stand (?:van zaken|uitvoering|per|op|eind|medio|nu|q\d|\d).*", "status", 0.85),
        (r"wat (?:is|was) (?:er )?(?:al )?(?:gedaan|gebeurd|bereikt|gelukt)\b.*", "remark", 0.8),
        (
            r"wat .*(?:bereiken|opleveren|oplevert)\W*|wat (?:levert|is het (?:doel|resultaat|effect))\b.*",
            "measure",
            0.75,
        ),
        (r"wat .*\bnodig\b.*", "means", 0.75),
        (r"wat (?:is er afgesproken|is de actie|gaat er gebeuren|gaat gebeuren|spreken we af)", "title", 0.85),
        (r"wat (?:gaan?|doen|moet|willen|ga|pakken|spreken|beloven|ondernemen) (?!goed|het).*", "title", 0.9),
        (r"wat (?:kost|mag het kosten|is het budget)\b.*", "amount", 0.85),
        (r"wat\b.*", "remark", 0.7),
        (
            r"hoe (?:ver|staat|gaat|loopt)\b.*|(?:ligt|is|loopt) (?:het|dit|de actie) op (?:schema|koers)",
            "status",
            0.85,
        ),
        (r"(?:hoe (?:meten|weten|zien|merken|toetsen)|te meten (?:aan|met|door))\b.*", "measure", 0.85),
        (r"(?:hoe|waarom)\b.*", "remark", 0.8),
        (r"hoeveel (?:uur|uren|tijd)\b.*", "hours", 0.85),
        (r"hoeveel (?:geld|euro|budget)\b.*", "amount", 0.85),
        (
            r"(?:omschrijving|beschrijving|naam|titel) (?:van )?(?:de |het |een )?"
            r"(?:actie|activiteit|maatregel|project|interventie)",
            "title",
            0.9,
        ),
        (r"(?:reden|oorzaak|verklaring|uitleg) .*", "remark", 0.85),
        (r"(?:%|percentage|perc\.?) .*|.* %", "status", 0.8),
    )
)
"""Headers that ask something, and what the answer is."""

THOUSANDS = re.compile(
    r"[x×*]\s*€?\s*1\.?000\b|\bk\s?€|€\s?k\b|\bkeuro\b|\bin duizend|\bduizend(?:en)? euro", re.IGNORECASE
)
"""A header that says that its amounts are thousands of euros."""
