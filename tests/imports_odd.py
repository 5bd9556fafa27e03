"""Eight papers of units that do not exist, of odder shapes: their truth came before a run."""

from __future__ import annotations

from imports_later import rows
from imports_papers import excel, paper, word

WEGEN = paper(
    "wegen.xlsx",
    lambda: excel(
        {
            "name": "Planning",
            "rows": [
                ["Planning inclusie Wegen en bruggen", None, None, None, None, None, None, None],
                ["Activiteit", "Trekker", "2026", None, None, None, "Stand", "Opmerkingen"],
                [None, None, "Q1", "Q2", "Q3", "Q4", None, None],
                ["Toolboxmeeting over gedrag", "Uitvoerder", None, "x", None, None, "G", None],
                ["Werkkleding in alle maten", "Inkoop", "x", None, None, None, "R", "Leverancier is failliet"],
                ["Leerwerkplekken", "HR, uitvoerders", None, None, "x", "x", "O", None],
                [],
                ["G = op schema, O = enigszins vertraagd, R = vertraagd"],
            ],
            "merged": ["C2:F2"],
        }
    ),
    """
= Toolboxmeeting over gedrag ~ @ Uitvoerder ~ > Q2 2026 : 2026-06-30 ~ # running
= Werkkleding in alle maten ~ @ Inkoop ~ > Q1 2026 : 2026-03-31 ~ # delayed ~ + Leverancier is failliet
= Leerwerkplekken ~ @ HR, uitvoerders ~ > Q3 2026 : 2026-09-30 ~ > Q4 2026 : 2026-12-31 ~ # slightly-delayed
""",
)

_TOEZICHT = """\
Actieplan Toezicht en handhaving 2026

Maatregel 1   Gesprekken over profileren
Eigenaar      Teamleiders
Planning      Q1 en Q2 2026
Status        Afgerond

Maatregel 2   Wervingsfilm met eigen collega's
Eigenaar      Communicatie
Planning      najaar 2026
Status        In voorbereiding
"""
TOEZICHT = paper(
    "toezicht.txt",
    lambda: _TOEZICHT.encode(),
    """
1 = Gesprekken over profileren ~ @ Teamleiders ~ # done
  ~ > Q1 en Q2 2026 : 2026-06-30 || > Q1 en Q2 2026 : 2026-06-30 x
2 = Wervingsfilm met eigen collega's ~ @ Communicatie ~ > najaar 2026 : 2026-12-31 ~ # planned
""",
)

LEREN = paper(
    "leren.docx",
    lambda: word(
        ("1", "Inclusief leren 2026"),
        ("2", "Wat pakken we aan?"),
        (
            "bold",
            ["Leergang inclusief leiderschap. ", "Alle managers volgen de leergang. Trekker: HR. Planning: Q3 2026."],
        ),
        (
            "bold",
            [
                "E-learning herkennen van uitsluiting. ",
                "Verplicht voor nieuwe collega's. Trekker: team Leren. Planning: doorlopend.",
            ],
        ),
        ("2", "Wat is daarvoor nodig?"),
        ("", "Een budget van € 20.000 en tijd van leidinggevenden."),
    ),
    """
= Leergang inclusief leiderschap ~ @ HR ~ > Q3 2026 : 2026-09-30 ~ ?+ Alle managers volgen de leergang.
= E-learning herkennen van uitsluiting ~ @ team Leren ~ > doorlopend : continuous ~ ?# continuous
  ~ ?+ Verplicht voor nieuwe collega's.
""",
)

_TWEEDE = """
Tolk op afroep|Contractbeheer|Q4 2026|Contract getekend
Wachtruimte met rustige hoek|Facilitair|z.s.m.|Ruimte in gebruik
"""
INKOMEN = paper(
    "inkomen.docx",
    lambda: word(
        ("1", "D&I-actieplan Inkomen"),
        ("2", "Thema Dienstverlening"),
        (
            "table",
            (
                [
                    ["Actie", "Wie", "Wanneer", "Resultaat"],
                    ["Intake zonder formulier", "Baliemedewerkers\nteamleider", "1 mei 2026", "Proef met 50 intakes"],
                ],
            ),
        ),
        ("2", "Thema Toegankelijkheid"),
        ("table", (rows(_TWEEDE),)),
    ),
    """
= Intake zonder formulier ~ @ Baliemedewerkers, teamleider || @ Baliemedewerkers teamleider ~ > 1 mei 2026 : 2026-05-01
  ~ % Proef met 50 intakes
= Tolk op afroep ~ @ Contractbeheer ~ > Q4 2026 : 2026-12-31 ~ % Contract getekend
= Wachtruimte met rustige hoek ~ @ Facilitair ~ > z.s.m. : words ~ % Ruimte in gebruik
""",
)

_DATA = """\
Action,Owner,Start date,Due date,Progress,Budget (k€),Comments
Review job ads for bias,Recruitment lead,2026-01-15,2026-03-31,100%,0,Published in April
Bias check of algorithms,Data office,2026-04-01,2026-12-31,In progress,"25",
Prayer room on floor 3,Facilities,,TBD,Not started,7.5,Waiting for the landlord
"""
DATA = paper(
    "data.csv",
    lambda: _DATA.encode(),
    """
= Review job ads for bias ~ @ Recruitment lead ~ > 2026-01-15 : 2026-01-15 || > 2026-01-15 : 2026-01-15 x
  ~ > 2026-03-31 : 2026-03-31 || > 2026-03-31 : 2026-03-31 x ~ # done ~ € 0 ~ + Published in April
= Bias check of algorithms ~ @ Data office ~ > 2026-04-01 : 2026-04-01 ~ > 2026-12-31 : 2026-12-31 ~ # running
  ~ € 25000
= Prayer room on floor 3 ~ @ Facilities ~ > TBD : words ~ # planned ~ € 7500 ~ + Waiting for the landlord
""",
)

STAF = paper(
    "staf.docx",
    lambda: word(
        ("1", "Actieplan Staf"),
        (
            "table",
            (
                [
                    ["Nr", "Actie", "Wie", "Mijlpalen"],
                    [
                        "1",
                        "Vergaderen in begrijpelijke taal",
                        "Bestuurssecretaris",
                        "- Q1 2026: training ✓\n- Q3 2026: evaluatie",
                    ],
                    [
                        "2",
                        "Interne vacatures open voor iedereen",
                        "HR-adviseur",
                        "- 1 februari 2026: besluit\n- 1 juli 2026: start",
                    ],
                ],
            ),
        ),
    ),
    """
1 = Vergaderen in begrijpelijke taal ~ @ Bestuurssecretaris ~ > Q1 2026 : 2026-03-31 x ~ > Q3 2026 : 2026-09-30
  ~ ?# running
2 = Interne vacatures open voor iedereen ~ @ HR-adviseur ~ > 1 februari 2026 : 2026-02-01 ~ > 1 juli 2026 : 2026-07-01
""",
)

_BIEB = """\
## Acties bibliotheek en leeszaal

| Wat | Wie | Deadline | Hoe staat het? |
|-----|-----|----------|----------------|
| Collectie in meer talen | collectieteam | 1-9-2026 | 🟢 besteld |
| Leesclub lhbtiq+ | programmamaker | maandelijks | 🟠 weinig deelnemers |
| Drempel bij ingang weg | gebouwbeheer | voor 1-5-2026 | 🔴 wacht op aannemer |
"""
BIEB = paper(
    "bibliotheek.md",
    lambda: _BIEB.encode(),
    """
= Collectie in meer talen ~ @ collectieteam ~ > 1-9-2026 : 2026-09-01 ~ # running ~ ?+ besteld ~ ?+ 🟢 besteld
= Leesclub lhbtiq+ ~ @ programmamaker ~ > maandelijks : every ~ # slightly-delayed || # running
  ~ + weinig deelnemers || + 🟠 weinig deelnemers
= Drempel bij ingang weg ~ @ gebouwbeheer ~ # delayed ~ + wacht op aannemer || + 🔴 wacht op aannemer
  ~ > voor 1-5-2026 : 2026-05-01 || > voor 1-5-2026 : 2026-04-30
""",
)

ICT = paper(
    "informatie.xlsx",
    lambda: excel(
        {
            "name": "2026",
            "rows": [
                ["Project", "PL", "Gereed", "Fase", "Budget 2026", "Besteed t/m juni"],
                ["Schermlezer voor alle systemen", "projectleider A", "Q3 2026", "Uitvoering", "€ 30.000", "€ 12.000"],
                ["Voornaamwoorden in Outlook", "beheerder", "1-4-2026", "Afgesloten", "€ 0", "€ 0"],
                ["Totaal", None, None, None, "€ 30.000", "€ 12.000"],
            ],
        },
        {
            "name": "2027",
            "rows": [
                ["Project", "PL", "Gereed", "Fase", "Budget 2027"],
                ["Ondertiteling bij vergaderingen", "beheerder", "maart", "Voorbereiding", "€ 5.000"],
            ],
        },
    ),
    """
= Schermlezer voor alle systemen ~ @ projectleider A ~ > Q3 2026 : 2026-09-30 ~ # running ~ € 30000 ~ ?€ 12000
  ~ ?+ Uitvoering
= Voornaamwoorden in Outlook ~ @ beheerder ~ > 1-4-2026 : 2026-04-01 || > 1-4-2026 : 2026-04-01 x ~ # done ~ € 0 ~ ?€ 0
= Ondertiteling bij vergaderingen ~ @ beheerder ~ > maart : 2027-03-31 ~ # planned ~ € 5000
""",
)

ODD = (WEGEN, TOEZICHT, LEREN, INKOMEN, DATA, STAF, BIEB, ICT)
