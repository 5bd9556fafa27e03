"""Papers of units that do not exist, in the forms that offices fill in: their truth came before a run."""

from __future__ import annotations

from imports_later import rows
from imports_papers import excel, paper, word

SPORT = paper(
    "sport-formulier.docx",
    lambda: word(
        ("1", "Actieplan inclusie Sport 2026"),
        (
            "table",
            (
                [
                    ["Actie 1: Kleedkamers voor iedereen", "", "", ""],
                    ["Trekker", "Accommodatiebeheer", "Planning", "Q2 2026"],
                    ["Budget", "€ 12.000", "Uren", "40 uur"],
                    ["Status", "loopt", "Opmerking", "Aannemer is gekozen"],
                ],
                [(0, 0, 0, 3)],
            ),
        ),
        (
            "table",
            (
                [
                    ["Actie 2: Trainers leren over pesten", "", "", ""],
                    ["Trekker", "Sportservice", "Planning", "1 oktober 2026"],
                    ["Budget", "€ 3.500", "Uren", "60 uur"],
                    ["Status", "nog niet gestart", "Opmerking", ""],
                ],
                [(0, 0, 0, 3)],
            ),
        ),
    ),
    """
1 = Kleedkamers voor iedereen ~ @ Accommodatiebeheer ~ > Q2 2026 : 2026-06-30 ~ € 12000 ~ u 40/ ~ # running
  ~ + Aannemer is gekozen
2 = Trainers leren over pesten ~ @ Sportservice ~ > 1 oktober 2026 : 2026-10-01 ~ € 3500 ~ u 60/ ~ # planned
""",
)

BELASTING = paper(
    "belasting-strook.xlsx",
    lambda: excel(
        {
            "name": "Planning 2026",
            "rows": [
                ["Planning D&I team Belastingen 2026"],
                [],
                ["Nr", "Activiteit", "Wie", "2026", None, None, None, None, None, "Budget"],
                [None, None, None, "jan", "feb", "mrt", "apr", "mei", "jun", None],
                [1, "Brieven herschrijven", "Communicatie", None, None, None, None, None, None, 4000],
                [2, "Taalbuddy's op de vloer", "Teamleider", None, None, None, None, None, None, 0],
                [None, "Totaal", None, None, None, None, None, None, None, 4000],
            ],
            "merged": ["D3:I3"],
            "fills": {"E5": "4472C4", "F5": "4472C4", "G5": "4472C4", "I6": "4472C4"},
        }
    ),
    """
1 = Brieven herschrijven ~ @ Communicatie ~ > feb 2026 : 2026-02-28 ~ > mrt 2026 : 2026-03-31
  ~ > apr 2026 : 2026-04-30 ~ € 4000
2 = Taalbuddy's op de vloer ~ @ Teamleider ~ > jun 2026 : 2026-06-30 ~ € 0
""",
)

ZORG = paper(
    "zorg-keuze.docx",
    lambda: word(
        ("1", "Voortgang acties Zorg"),
        (
            "table",
            (
                [
                    ["Actie", "Eigenaar", "Gereed", "Status"],
                    [
                        "Familie als tolk voorkomen",
                        "Kwaliteit",
                        "1-7-2026",
                        "☐ niet gestart\n☒ loopt\n☐ afgerond",
                    ],
                    [
                        "Huisbezoek in duo's",
                        "Teamleider",
                        "Q4 2026",
                        "☒ niet gestart\n☐ loopt\n☐ afgerond",
                    ],
                    [
                        "Scholing cultuursensitief werken",
                        "HR",
                        "maart 2026",
                        "☐ niet gestart ☐ loopt ☒ afgerond",
                    ],
                ],
            ),
        ),
    ),
    """
= Familie als tolk voorkomen ~ @ Kwaliteit ~ > 1-7-2026 : 2026-07-01 ~ # running
= Huisbezoek in duo's ~ @ Teamleider ~ > Q4 2026 : 2026-12-31 ~ # planned
= Scholing cultuursensitief werken ~ @ HR ~ # done ~ > maart 2026 : 2026-03-31 || > maart 2026 : 2026-03-31 x
""",
)

_GROEN = """\
Inclusieplan Groen en Water 2026

1. Werving
   a. Vacatures op wijkmarkten hangen
      - wie: teamleider Wijken
      - wanneer: voor de zomer
      - stand: loopt
   b. Open dag voor statushouders
      - wie: HR en teamleiders
      - wanneer: week 38
2. Veilig werken
   a. Meldpunt op de werf
      - wie: vertrouwenspersoon
      - wanneer: Q1
      - stand: afgerond
"""
GROEN = paper(
    "groen.txt",
    lambda: _GROEN.encode(),
    """
a = Vacatures op wijkmarkten hangen ~ @ teamleider Wijken ~ > voor de zomer : 2026-06-30 ~ # running
b = Open dag voor statushouders ~ @ HR en teamleiders ~ > week 38 : 2026-09-30 || > week 38 : 2026-09-18
a = Meldpunt op de werf ~ @ vertrouwenspersoon ~ # done ~ > Q1 : 2026-03-31 || > Q1 : 2026-03-31 x
""",
)

_ARCHIEF = """\
Plan van aanpak Archief en informatie                                        versie 2

Nr   Actie                          Verantwoor-     Wanneer        Stand van
                                    delijke                        zaken

1    Zoekwoorden in gewone          Teamcoördi-     maart t/m      In uitvoering
     taal toevoegen aan de          nator           mei 2026
     beeldbank
2    Rondleiding voor blinde        Educatie        Q2-Q3 2026     Nog niet gestart
     bezoekers ontwikkelen
3    Stagelopers van het mbo        HR-adviseur     uiterlijk      Afgerond
                                                    1-2-2026
                                                                       pagina 1 van 1
"""
ARCHIEF = paper(
    "archief.txt",
    lambda: _ARCHIEF.encode(),
    """
1 = Zoekwoorden in gewone taal toevoegen aan de beeldbank ~ @ Teamcoördinator ~ > maart t/m mei 2026 : 2026-05-31
  ~ # running
2 = Rondleiding voor blinde bezoekers ontwikkelen ~ @ Educatie ~ > Q2-Q3 2026 : 2026-09-30 ~ # planned
3 = Stagelopers van het mbo ~ @ HR-adviseur ~ # done
  ~ > uiterlijk 1-2-2026 : 2026-02-01 || > uiterlijk 1-2-2026 : 2026-02-01 x
""",
)

MARKT = paper(
    "markten.docx",
    lambda: word(
        ("1", "Wat wij doen in 2026"),
        ("2", "Thema 1 Toegang"),
        ("List Bullet", "Looproutes vrijhouden – marktmeesters – voor 1 mei 2026 – € 500"),
        ("List Bullet", "Standplaatsen voor sociale ondernemers – team Vergunningen – Q3 2026 – € 2.000"),
        ("2", "Thema 2 Collega's"),
        ("List Bullet", "Teamgesprek over omgangsvormen – teamleider – elk kwartaal – 8 uur"),
    ),
    """
= Looproutes vrijhouden ~ @ marktmeesters ~ > voor 1 mei 2026 : 2026-05-01 || > voor 1 mei 2026 : 2026-04-30 ~ € 500
= Standplaatsen voor sociale ondernemers ~ @ team Vergunningen ~ > Q3 2026 : 2026-09-30 ~ € 2000
= Teamgesprek over omgangsvormen ~ @ teamleider ~ > elk kwartaal : every ~ u 8/
""",
)

_JEUGD_A = """
Actie|Trekker|Wanneer|Status
Gastlessen op scholen|Jeugdadviseur|mei 2026|loopt
Jongerenpanel|Participatie|najaar 2026|gepland
"""
_JEUGD_B = """
Actie|Trekker|Wanneer|Status
Andere wervingstekst|Recruiter|1-3-2026|gereed
Totaal aantal acties: 3|||
"""
JEUGD = paper(
    "jeugd.xlsx",
    lambda: excel(
        {
            "name": "Leeswijzer",
            "rows": [
                ["Dit bestand heeft per thema een blad."],
                ["Vul de status in: gepland, loopt of gereed."],
                ["Status", "Betekenis"],
                ["gepland", "nog niet begonnen"],
                ["loopt", "begonnen"],
                ["gereed", "klaar"],
            ],
        },
        {"name": "Thema Bereik", "rows": rows(_JEUGD_A)},
        {"name": "Thema Werving", "rows": rows(_JEUGD_B)},
    ),
    """
= Gastlessen op scholen ~ @ Jeugdadviseur ~ > mei 2026 : 2026-05-31 ~ # running
= Jongerenpanel ~ @ Participatie ~ > najaar 2026 : 2026-12-31 ~ # planned
= Andere wervingstekst ~ @ Recruiter ~ # done ~ > 1-3-2026 : 2026-03-01 || > 1-3-2026 : 2026-03-01 x
""",
)

ERFGOED = paper(
    "erfgoed.docx",
    lambda: word(
        ("1", "Actieplan Erfgoed"),
        (
            "table",
            (
                [
                    ["Doel", "Actie", "Wie / wanneer", "Inzet", "Hoe ver?"],
                    [
                        "Iedereen ziet zichzelf terug",
                        "Verhalen ophalen in buurthuizen",
                        "Publieksteam, Q1 2026",
                        "0,2 fte",
                        "✓",
                    ],
                    ["", "Bordjes herzien", "Conservator, eind 2026", "€ 8.000 en 60 uur", "deels klaar"],
                    [
                        "Team is divers",
                        "Stageplek vrijmaken",
                        "Hoofd Erfgoed, september 2026",
                        "4 uur per week",
                        "nog te doen",
                    ],
                ],
                [(1, 0, 2, 0)],
            ),
        ),
    ),
    """
= Verhalen ophalen in buurthuizen ~ @ Publieksteam ~ # done ~ > Q1 2026 : 2026-03-31 || > Q1 2026 : 2026-03-31 x
  ~ ?% Iedereen ziet zichzelf terug ~ + 0,2 fte
= Bordjes herzien ~ @ Conservator ~ > eind 2026 : 2026-12-31 ~ € 8000 ~ u 60/ ~ # running
  ~ ?% Iedereen ziet zichzelf terug
= Stageplek vrijmaken ~ @ Hoofd Erfgoed ~ > september 2026 : 2026-09-30 ~ u 4/week ~ # planned ~ ?% Team is divers
""",
)

HAVEN = paper(
    "haven.xlsx",
    lambda: excel(
        {
            "name": "Voortgang",
            "rows": [
                ["Maatregel", "Wie", "Klaar op", "RAG", "Toelichting"],
                ["Ladders en steigers veiliger", "Havenmeester", "30-09-2026", None, "Bestek is klaar"],
                ["Engelse taalles", "HR", "doorlopend", None, None],
                ["Kleedruimte vrouwen", "Vastgoed", "Q4 2026", None, "Geen geld"],
                [],
                ["Legenda", None, None, None, None],
                ["Groen", "op schema", None, None, None],
                ["Oranje", "enigszins vertraagd", None, None, None],
                ["Rood", "vertraagd", None, None, None],
            ],
            "fills": {"D2": "FFC000", "D3": "00B050", "D4": "FF0000"},
        }
    ),
    """
= Ladders en steigers veiliger ~ @ Havenmeester ~ > 30-09-2026 : 2026-09-30 ~ # slightly-delayed ~ + Bestek is klaar
= Engelse taalles ~ @ HR ~ > doorlopend : continuous ~ # running || # continuous
= Kleedruimte vrouwen ~ @ Vastgoed ~ > Q4 2026 : 2026-12-31 ~ # delayed ~ + Geen geld
""",
)

MUZIEK = paper(
    "muziekschool.xlsx",
    lambda: excel(
        {
            "name": "Acties",
            "rows": [
                ["Actie", "Deelactie", "Wie", "Deadline", "Klaar?"],
                ["Instrumenten uitlenen", "Regels maken", "Directeur", "1-2-2026", "ja"],
                [None, "Instrumenten kopen", "Beheer", "1-6-2026", "nee"],
                [None, "Eerste uitleen", "Balie", "1-9-2026", "nee"],
                ["Koor zonder auditie", "Dirigent zoeken", "Directeur", "Q2 2026", "nee"],
            ],
            "merged": ["A2:A4"],
        }
    ),
    """
= Instrumenten uitlenen ~ > 1-2-2026 : 2026-02-01 x ~ > 1-6-2026 : 2026-06-01 ~ > 1-9-2026 : 2026-09-01
  ~ @ Directeur ~ @ Beheer ~ @ Balie ~ ?+ Regels maken ~ ?+ Instrumenten kopen ~ ?+ Eerste uitleen ~ ?# running
= Koor zonder auditie ~ @ Directeur ~ > Q2 2026 : 2026-06-30 ~ ?+ Dirigent zoeken
""",
)

_KLANT = """\
Actielijst inclusie Klantcontact d.d. 3 februari 2026

AP1. Wachtmuziek vervangen door rustige muziek. Actie: teamleider. Gereed: 1 maart 2026.
AP2. Scripts nalopen op moeilijke woorden. Actie: kwaliteitscoach. Gereed: Q2 2026. Stand: loopt.
AP3. Beeldbellen met gebarentolk. Actie: projectleider. Gereed: nog niet bekend. Kosten: € 6.000.
"""
KLANT = paper(
    "klantcontact.txt",
    lambda: _KLANT.encode(),
    """
AP1 = Wachtmuziek vervangen door rustige muziek ~ @ teamleider ~ > 1 maart 2026 : 2026-03-01
AP2 = Scripts nalopen op moeilijke woorden ~ @ kwaliteitscoach ~ > Q2 2026 : 2026-06-30 ~ # running
AP3 = Beeldbellen met gebarentolk ~ @ projectleider ~ € 6000 ~ > nog niet bekend : words || # unknown
""",
)

SOCIAAL = paper(
    "sociaal.docx",
    lambda: word(
        ("1", "Voortgangsrapportage Sociaal 2026"),
        (
            "table",
            (
                [
                    ["", "Actie A", "Actie B"],
                    ["Wat", "Ervaringsdeskundigen inzetten", "Brochure in eenvoudige taal"],
                    ["Wie", "Beleid", "Communicatie"],
                    ["Wanneer", "Q1 2026", "1 september 2026"],
                    ["Kosten", "€ 15.000", "€ 2.500"],
                    ["Status", "Gereed", "Loopt achter"],
                ],
            ),
        ),
    ),
    """
= Ervaringsdeskundigen inzetten ~ @ Beleid ~ € 15000 ~ # done ~ > Q1 2026 : 2026-03-31 || > Q1 2026 : 2026-03-31 x
= Brochure in eenvoudige taal ~ @ Communicatie ~ € 2500 ~ # delayed ~ > 1 september 2026 : 2026-09-01
""",
)

REINIGING = paper(
    "reiniging.xlsx",
    lambda: excel(
        {
            "name": "2026",
            "rows": [
                ["Thema", "Actie", "Wie", "Voortgang", None, None, "Uren"],
                [None, None, None, "Q1", "Q2", "Q3", None],
                ["Veiligheid", "Omgangsvormen in werkoverleg", "Ploegleiders", "gestart", "loopt", "afgerond", 24],
                ["Werving", "Meeloopdagen", "HR", "niet gestart", "loopt", None, 80],
            ],
            "merged": ["D1:F1"],
        }
    ),
    """
= Omgangsvormen in werkoverleg ~ @ Ploegleiders ~ # done ~ u 24/
= Meeloopdagen ~ @ HR ~ # running ~ u 80/
""",
)

_SUBSIDIE = """\
Wat gaan we doen?      Gesprek met kleine verenigingen
Wie pakt het op?       Subsidieadviseurs
Wanneer is het klaar?  voor 1 juli 2026
Wat kost het?          € 1.500
Hoe staat het?         Loopt

Wat gaan we doen?      Aanvraagformulier korter
Wie pakt het op?       Team Regelingen
Wanneer is het klaar?  eind 2026
Wat kost het?          geen kosten
Hoe staat het?         Moet nog beginnen
"""
SUBSIDIE = paper(
    "subsidies.txt",
    lambda: _SUBSIDIE.encode(),
    """
= Gesprek met kleine verenigingen ~ @ Subsidieadviseurs ~ € 1500 ~ # running
  ~ > voor 1 juli 2026 : 2026-07-01 || > voor 1 juli 2026 : 2026-06-30
= Aanvraagformulier korter ~ @ Team Regelingen ~ > eind 2026 : 2026-12-31 ~ # planned
""",
)

FORMS = (
    SPORT, BELASTING, ZORG, GROEN, ARCHIEF, MARKT, JEUGD, ERFGOED, HAVEN, MUZIEK, KLANT, SOCIAAL, REINIGING, SUBSIDIE,
)  # fmt: skip
