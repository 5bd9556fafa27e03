"""
The words by which `peil_contracts.sensitive` knows what Peil does not take, one table per ground, Dutch and English.

Matching is on letters alone: case, accents, hyphens, underscores and camelCase make no difference. ``stems`` may stand
anywhere in a name, ``words`` must fill it but for the everyday parts of a name in `PARTS`: `race` is refused and
``trace`` is not, ``racecode`` is refused. What a ``stem`` would catch wrongly is in ``spared``.

Of values, four lists: ``holder`` names one person by a status (a Wajonger, a Muslim, a complainant); ``group`` names
people, or what they share, when said after *for* or before *network*; ``cause`` tells why somebody is away;
``personal`` is a status in the id of a contract or leave, and elsewhere a law or a field of work. Words that are
everyday ones in another sense (``disabled`` as a switch, ``herstel`` as a correction) are left out of them.

The law behind each ground:

origin       AVG (GDPR) art. 9(1); UAVG art. 22 and 25. An employer may keep origin to identify somebody or for a policy
             of preference, within limits; Peil does neither. Barometer figures come from CBS, of 250 people or more.
disability   and health: AVG art. 4(15) and 9(1); UAVG art. 22 and 30. Also why somebody is away.
belief       AVG art. 9(1); UAVG art. 22 and 27: religion and conviction of life.
orientation  AVG art. 9(1); UAVG art. 22; Awgb art. 1: sex life and orientation, and whether somebody is transgender.
opinion      AVG art. 9(1); UAVG art. 22 and 26: political opinion, membership of a trade union.
candidate    AVG art. 5(1)(b) and (c): data of applicants serve the procedure and nothing else, and leave four weeks
             after it (guideline of the Autoriteit Persoonsgegevens); Awgb art. 5(1). Peil follows vacancies.
report       Wet bescherming klokkenluiders art. 1a (secrecy of who reported); AVG art. 10 and UAVG art. 31 to 33 (who
             is accused); Arbowet art. 3(2) asks for a policy, which counts serve. Peil counts signals, knows no case.
"""

from __future__ import annotations

from dataclasses import dataclass

SPECIAL_CATEGORY, CANDIDATE_IDENTITY, REPORT_CASE = "special-category", "candidate-identity", "report-case"


@dataclass(frozen=True, slots=True)
class Ground:
    """
    One thing that Peil does not take.

    Attributes:
        rule: The rule that a violation bears.
        tells: What such a field tells, for the message.
        law: Where it is forbidden, for the message.
        stems: Regular expressions that may be found anywhere in a name.
        words: Must fill a name, but for `PARTS`.
        spared: Regular expressions; a name that holds one is none of this ground's.
        holder: Regular expressions of one word, each a status of one person.
        group: Regular expressions of one word, each a group, or what its members share.
        cause: Regular expressions that may be found anywhere in the id of a leave or in a reason.
        personal: Words that are a status in the id of a contract or leave and in an attribute, and work elsewhere:
            whoever carries out the WIA is not in it.
    """

    rule: str
    tells: str
    law: str
    stems: tuple[str, ...]
    words: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    holder: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()


ORIGIN = Ground(
    SPECIAL_CATEGORY, "a person's origin", "AVG art. 9, UAVG art. 25",
    stems=(
        "herkomst", "afkomst", "etnisch", "etnici", "ethnic", "geboorteland", "geboorteplaats", "geborenin",
        "landvangeboorte", "birthcountry", "countryofbirth", "birthplace", "placeofbirth", "countryoforigin",
        "(?<!inter)nationalit", "staatsburger", "citizenship", "migratieachtergrond", "migrantenachtergrond",
        "migrationbackground", "migrant", "immigra", "allochto", "autochto", "nietwesters", "nonwestern", "racial",
        "huidskleur", "skincolo", "culturelachtergrond", "cultureleachtergrond", "culturalbackground", "bicultur",
        "vluchteling", "refugee", "statushouder", "asielzoek", "asylum", "verblijfsvergunning", "verblijfsstatus",
        "residencepermit", "moedertaal", "mothertongue", "nativelanguage",
    ),
    words=("origin", "origins", "race", "races", "ras", "rassen"),
    spared=(
        "afkomstig", "^origin(id|ref|key)$",
        r"herkomst(van)?(de)?(data|gegevens|systeem|bron|bestand|bericht|applicatie)",
        r"(data|gegevens|systeem|bron|bericht)s?herkomst",
    ),
    holder=(
        "(niet)?westers", "nonwestern", "allochtoo?ne?", "autochtoo?ne?", "(im)?migrante?", "vluchtelinge?", "refugee",
        "statushouder", "asielzoe?ker", "bicultur(eel|ele|al)", "marokkaan", "turk", "surinamer", "antilliaan",
        "indonesier", "syrier", "moroccan", "migratieachtergrond",
    ),
    group=(
        "(niet)?westerse", "allochton(e|en)", "(im)?migrant(e|en|s)?", "vluchtelingen", "refugees", "statushouders?",
        "asielzoekers?", "bicultur\\w*", "marokkan(en|se)", "turken", "turkse", "surinam(ers|se)", "antillian(en|se)",
        "migratieachtergrond", "(im)?migrantenachtergrond", "kleur", "colou?r", "moroccans", "turks",
    ),
)  # fmt: skip

DISABILITY = Ground(
    SPECIAL_CATEGORY, "a person's disability or health", "AVG art. 9, UAVG art. 30",
    stems=(
        "handicap", "arbeidsbeperk", "functiebeperk", "lichamelijkebeperk", "verstandelijkebeperk", "visuelebeperk",
        "disabilit", "impairment", "invalidit", "mindervalide", "wajong", "doelgroepregister", "doelgroepenregister",
        "banenafspraak", "garantiebaan", "participatiebaan", "arbeidsongeschikt", "(?<!mu)ziek", "sickness",
        "sickleave", "illness", "medisch", "medical", "medicijn", "medicat", "gezondheid", "zwanger", "pregnan",
        "maternity", "burnout", "psychisch", "psychiatr", "autis", "dyslexi", "dyscalculi", "chronisch", "neurodiver",
        "rolstoel", "wheelchair", "slechtziend", "slechthorend", "hearingaid", "bloedgroep", "geneti", "verzuimreden",
        "verzuimoorzaak", "verzuimsoort", "verzuimtype", "redenverzuim", "absencereason", "absencekind", "absencetype",
        "verlofsoort", "verloftype", "verlofreden", "redenverlof", "soortverlof", "leavetype", "leavereason",
        "leavekind", "reasonforleave", "typeofleave", "kindofleave", "reasonforabsence",
    ),
    words=(
        "beperking", "beperkingen", "disabled", "health", "sick", "diagnose", "diagnosis", "diagnoses", "adhd", "wia",
        "wao", "wga", "iva", "doof", "deaf", "blind", "disorder", "aandoening",
    ),
    holder=(
        "(arbeids)?gehandicapte?", "arbeidsbeperkte?", "mindervalide", "wajong(er)?(functie|plek|plaats|baan|bane)?",
        "doelgroep(en)?register", "banenafspraak(functie|plek|plaats|baan|bane)?", "garantieba(an|ne)",
        "participatieba(an|ne)", "arbeidsongeschikte?",
        "autist(isch)?", "autistic", "slechtziende?", "slechthorende?", "doof", "blinde", "chronischziek",
        "ziek", "ziekmelding", "sick", "zwanger(e|schap)?", "pregnant", "pregnancy", "neurodivergente?",
    ),
    group=(
        "(arbeids)?gehandicapten?", "arbeidsbeperkten?", "beperking(en)?", "arbeidsbeperking", "handicap",
        "wajong(ers)?", "disabled", "disabilit(y|ies)", "autis\\w*", "adhd", "dyslexie", "slechtzienden",
        "slechthorenden", "doven",
        "blinden", "chronisch", "chronically", "neurodivers\\w*", "neurodivergent\\w*", "zieken", "zwangere(n)?",
        "kanker", "cancer", "burnout",
    ),
    cause=(
        "(?<!mu)ziek", "sick", "illness", "zwanger", "pregnan", "maternity", "bevalling", "kraam", "medisch", "medical",
        "(?<!co)(?<!coo)operatie", "surgery", "hospital(?!ity)", "burnout", "zorgverlof", "careleave",
        "kanker", "cancer", "chemo", "oncolog", "depress", "overspan", "psych",
        "arbeidsongeschikt", "revalid", "therap", "miskraam", "disabilit", "handicap", "wajong", "diagnos",
    ),
    personal=("wia", "wga", "wao", "iva", "ggz"),
)  # fmt: skip

BELIEF = Ground(
    SPECIAL_CATEGORY, "a person's religion or belief", "AVG art. 9, UAVG art. 27",
    stems=(
        "religi", "godsdienst", "geloofs", "kerkelijk", "kerkgenoot", "levensbeschouw", "levensovertuig", "moslim",
        "muslim", "islam", "christen", "christian", "joods", "jewish", "judaism", "hindoe", "hindu", "boeddh", "buddh",
        "katholiek", "catholic", "protestant", "atheis", "hoofddoek", "headscarf", "hijab", "ramadan", "suikerfeest",
        "denominati",
    ),
    words=("geloof", "gelovig", "faith", "belief", "beliefs", "creed", "church", "kerk", "halal", "kosher", "sikh"),
    holder=(
        "moslima?", "muslim", "muslima", "islamitische?", "christen", "christian", "christelijke?", "jood", "joodse?",
        "jewish", "jew", "hindoe", "hindu", "boeddhiste?", "buddhist", "katholieke?", "catholic", "protestante?",
        "atheist", "sikh", "gelovige?", "imam", "dominee", "pastoor", "priester", "rabbijn", "rabbi", "pandit",
        "humanistische?",
    ),
    group=(
        "moslim(s|a|as)?", "muslims?", "islamitische?", "christenen", "christians?", "joden", "joodse?", "jews",
        "jewish", "hindoes?", "hindus?", "boeddhisten", "buddhists?", "katholieken", "catholics?", "protestanten",
        "gelovigen", "believers", "atheisten", "atheists",
    ),
    cause=("ramadan", "suikerfeest", "offerfeest", "bedevaart", "pilgrim", "hadj", "hajj", "kippoer", "kippur",
           "religi"),
)  # fmt: skip

ORIENTATION = Ground(
    SPECIAL_CATEGORY, "a person's sexual orientation or gender identity", "AVG art. 9, UAVG art. 22",
    stems=(
        "seksue", "sexual", "seksleven", "sexlife", "geaardheid", "lhbt", "lgbt", "homosek", "lesbi", "biseks", "queer",
        "transgender", "transseks", "genderident", "genderexpress", "nonbinair", "nonbinary",
    ),
    words=("orientation", "orientatie", "homo", "gay", "hetero", "straight"),
    holder=("homo", "homoseksue(el|le)", "homosexual", "gay", "lesbisch", "lesbienne", "lesbian", "biseksue(el|le)",
            "bisexual", "queer", "transgender", "transvrouw", "transman", "nonbinair", "lhbtq?i?", "lgbtq?i?"),
    group=("homos?", "gays?", "lesbiennes", "lesbians", "biseksuelen", "queers?", "transgenders?", "lhbt\\w*",
           "lgbt\\w*", "roze", "regenboog", "rainbow", "pride"),
    cause=("geslachtsverander", "genderbevest"),
)  # fmt: skip

OPINION = Ground(
    SPECIAL_CATEGORY, "a person's political opinion or union membership", "AVG art. 9, UAVG art. 22 and 26",
    stems=(
        "politiekevoorkeur", "politiekeovertuig", "politiekepartij", "politiekeopvatting", "partijlidmaatschap",
        "politicalparty", "politicalopinion", "politicalview", "vakbond", "tradeunion", "unionmember", "laborunion",
        "labourunion",
    ),
    holder=("vakbondslid", "partijlid", "unionmember"),
    group=("vakbondsleden", "vakbondskader(leden)?", "partijleden"),
    cause=("vakbond", "tradeunion"),
)  # fmt: skip

CANDIDATE = Ground(
    CANDIDATE_IDENTITY, "who a candidate is", "AVG art. 5(1)(b) and (c)",
    stems=(
        "kandidaa", "kandidate", "candidate", "sollicit", "applicant", "jobseeker", "werkzoekende", "jobapplication",
        "motivatiebrief", "coverletter", "curriculumvitae", "interviewee", "newhire", "aangenomenpersoon",
    ),
    words=("cv", "resume", "hiree", "shortlist", "longlist"),
    spared=(
        "sollicitatie(procedure|commissie|code|termijn|sluit|deadline|kanaal|periode|ronde)", "aantal", "count$",
        "numberof",
    ),
)  # fmt: skip

REPORT = Ground(
    REPORT_CASE, "a case that somebody reported", "Wet bescherming klokkenluiders art. 1a, AVG art. 10",
    stems=(
        "klacht", "klager", "klaagster", "beklaagd", "aangeklaagd", "beschuldig", "slachtoffer", "getuige",
        "vertrouwenspersoon", "vertrouwenskwestie", "integriteitsmelding", "integriteitszaak", "integriteitsonderzoek",
        "misstand", "complain", "grievance", "allegation", "accused", "accuser", "victim", "perpetrator",
        "whistleblow", "klokkenluid", "harass", "intimidatie", "discriminati", "grensoverschrijd", "bullying",
        "reportedby", "reportedperson", "reportcase", "casedescription", "casereport",
    ),
    words=("melding", "meldingen", "melder", "dader", "incident", "witness", "reporter", "pesten"),
    holder=("klager", "klaagster", "beklaagde", "beschuldigde", "melder", "slachtoffer", "dader", "victim",
            "complainant", "accused", "perpetrator", "klokkenluider", "whistleblower"),
    group=("slachtoffers", "victims", "melders", "klagers", "complainants", "klokkenluiders", "whistleblowers"),
    cause=("klacht", "complaint", "grievance", "intimidatie", "harass", "discriminati", "misconduct", "beschuldig",
           "accus"),
)  # fmt: skip

GROUNDS = (DISABILITY, BELIEF, ORIENTATION, OPINION, CANDIDATE, REPORT, ORIGIN)
"""In the order in which they are tried."""

CASE_WORDS = ("zaak", "casus", "case", "dossier", "report", "onderzoek", "investigation")
"""Everyday words elsewhere; beside counts of signals and facts about people they name somebody's case."""

KIND_WORDS = (
    "kind",
    "type",
    "soort",
    "reason",
    "reden",
    "grond",
    "ground",
    "category",
    "categorie",
    "cause",
    "oorzaak",
)
"""Everyday words elsewhere; beside a leave they ask why somebody is away."""

PARTS = (
    "id", "ids", "nr", "no", "num", "nummer", "number", "code", "codes", "key", "ref", "referentie", "naam", "name",
    "soort", "type", "kind", "groep", "group", "klasse", "class", "categorie", "category", "status", "datum",
    "date", "tekst", "text", "omschrijving", "description", "toelichting", "note", "notitie", "reden", "reason",
    "data", "gegevens", "info", "value", "waarde", "label", "omvang", "percentage", "is", "has", "heeft", "are",
    "of", "van", "de", "het", "een", "the", "my", "en", "and", "persoon", "person", "personal", "persoonlijke",
    "persons", "medewerker", "employee", "emp", "staff", "werknemer", "manager", "hr", "x", "ext", "s", "lid",
    "member",
)  # fmt: skip
"""What may stand around a word in a name."""
