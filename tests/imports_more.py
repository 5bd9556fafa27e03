"""Six papers of units that do not exist, made when all others had been mended: their truth came before a run."""

from __future__ import annotations

from imports_later import rows
from imports_papers import excel, ods, paper, word

_BRUG = """
Wat willen we bereiken?|Hoe gaan we dat doen?|Wie is trekker?|Tijdpad|Wat is ervoor nodig?
Meer vrouwen in technische functies|Meeloopdagen voor studenten|Teamleider Techniek|februari t/m april 2026|€ 1.200,-
 |Vrouwelijke rolmodellen in beeld|Communicatieadviseur|doorlopend|8 uur per maand
Iedereen voelt zich veilig|Teamgesprekken over omgangsvormen|Alle teamleiders|2x per jaar|externe begeleiding
"""
BRUG = paper(
    "bruggen.docx",
    lambda: word(
        ("1", "Inclusieplan Bruggen en sluizen 2026"),
        ("table", (rows(_BRUG), [(1, 0, 2, 0)])),
    ),
    """
= Meeloopdagen voor studenten ~ @ Teamleider Techniek ~ > februari t/m april 2026 : 2026-04-30 ~ € 1200
  ~ ?% Meer vrouwen in technische functies
= Vrouwelijke rolmodellen in beeld ~ @ Communicatieadviseur ~ > doorlopend : continuous ~ u 8/maand ~ ?# continuous
  ~ ?% Meer vrouwen in technische functies
= Teamgesprekken over omgangsvormen ~ @ Alle teamleiders ~ > 2x per jaar : every ~ + externe begeleiding
  ~ ?% Iedereen voelt zich veilig
""",
)

_MILIEU = """\
ACTIEPLAN D&I MILIEU

Doel A: De afdeling is een afspiegeling van de stad

A1. Selectiecommissies van ten minste drie mensen (HR en manager, vanaf 1 maart 2026)
A2. Vacatures delen met zelforganisaties (werkgroep, elk kwartaal)

Doel B: Iedereen doet mee

B1. Koken voor elkaar (werkgroep, 21 mei 2026, € 350)
B2. Spreekuur over neurodiversiteit (bedrijfsarts, najaar 2026)
"""
MILIEU = paper(
    "milieu.txt",
    lambda: _MILIEU.encode(),
    """
A1 = Selectiecommissies van ten minste drie mensen ~ @ HR en manager ~ > vanaf 1 maart 2026 : 2026-03-01
A2 = Vacatures delen met zelforganisaties ~ @ werkgroep ~ > elk kwartaal : every
B1 = Koken voor elkaar ~ @ werkgroep ~ > 21 mei 2026 : 2026-05-21 ~ € 350
B2 = Spreekuur over neurodiversiteit ~ @ bedrijfsarts ~ > najaar 2026 : 2026-12-31
""",
)

FACILITAIR = paper(
    "facilitair.xlsx",
    lambda: excel(
        {
            "name": "Actielijst",
            "rows": [
                [
                    "ID",
                    "Omschrijving",
                    "Belegd bij",
                    "Aangemaakt",
                    "Streefdatum",
                    "Voortgang (%)",
                    "RAG",
                    "Laatste update",
                ],
                [
                    1,
                    "Hellingbaan achteringang",
                    "Gebouwbeheer",
                    "05-01-2026",
                    "30-06-2026",
                    60,
                    "Amber",
                    "Vergunning aangevraagd",
                ],
                [2, "Menu met halal en vegan", "Cateraar", "05-01-2026", "01-03-2026", 100, "Green", None],
                [
                    3,
                    "Kolfruimte op elke verdieping",
                    "Gebouwbeheer",
                    "19-01-2026",
                    "31-12-2026",
                    0,
                    "Red",
                    "Geen ruimte gevonden",
                ],
            ],
        }
    ),
    """
1 = Hellingbaan achteringang ~ @ Gebouwbeheer ~ > 30-06-2026 : 2026-06-30 ~ # running || # slightly-delayed
  ~ + Vergunning aangevraagd
2 = Menu met halal en vegan ~ @ Cateraar ~ # done || # running
  ~ > 01-03-2026 : 2026-03-01 || > 01-03-2026 : 2026-03-01 x
3 = Kolfruimte op elke verdieping ~ @ Gebouwbeheer ~ > 31-12-2026 : 2026-12-31 ~ # planned || # delayed
  ~ + Geen ruimte gevonden
""",
)

_STADHUIS = [
    ["Maatregel", "Verantwoordelijke afdeling", "Uiterlijk", "Gereed (j/n)", "Kosten (x € 1.000)"],
    ["Stilteruimte openen", "Vastgoed", "Q2 2026", "j", 15],
    ["Naambordjes met voornaamwoorden", "P&O", "1 maart 2026", "n", 0.5],
    ["Kunst van makers uit de stad", "Kunstzaken", "eind 2026", "n", 20],
]
STADHUIS = paper(
    "stadhuis.ods",
    lambda: ods("Maatregelen", _STADHUIS),
    """
= Stilteruimte openen ~ @ Vastgoed ~ > Q2 2026 : 2026-06-30 || > Q2 2026 : 2026-06-30 x ~ # done ~ € 15000
= Naambordjes met voornaamwoorden ~ @ P&O ~ > 1 maart 2026 : 2026-03-01 ~ € 500
= Kunst van makers uit de stad ~ @ Kunstzaken ~ > eind 2026 : 2026-12-31 ~ € 20000
""",
)

WIJK = paper(
    "wijkteams.docx",
    lambda: word(
        ("1", "Actieplan wijkteams"),
        ("2", "1. Tolken inzetten"),
        ("", "We zetten vaker een tolk in bij huisbezoeken."),
        ("", "Actiehouder: wijkteamleider"),
        ("", "Streefdatum: 1 juni 2026"),
        ("", "Stand van zaken: contract is getekend, start volgt"),
        ("2", "2. Divers team"),
        ("", "Het team lijkt nog niet op de wijk."),
        ("", "Actiehouder: HR-adviseur"),
        ("", "Streefdatum: Q4 2026"),
        ("", "Stand van zaken: nog niet gestart"),
    ),
    """
1 = Tolken inzetten ~ @ wijkteamleider ~ > 1 juni 2026 : 2026-06-01 ~ + contract is getekend, start volgt
  ~ ?# running ~ ?# planned ~ ?# done ~ ?+ We zetten vaker een tolk in bij huisbezoeken.
2 = Divers team ~ @ HR-adviseur ~ > Q4 2026 : 2026-12-31 ~ # planned ~ ?+ Het team lijkt nog niet op de wijk.
""",
)

_ZUID = """\
nr.;wat;wie;jan;feb;mrt;apr;mei;jun;toelichting
1;Voorlichting op scholen;jongerenwerk;;x;x;;;;scholen zijn benaderd
2;Straatinterviews;communicatie;;;;x;;;
3;Netwerkborrel;kerngroep;x;;;;;x;
"""
ZUID = paper(
    "zuid-2026.csv",
    lambda: _ZUID.encode(),
    """
1 = Voorlichting op scholen ~ @ jongerenwerk ~ > feb : dated ~ > mrt : dated ~ + scholen zijn benaderd
2 = Straatinterviews ~ @ communicatie ~ > apr : dated
3 = Netwerkborrel ~ @ kerngroep ~ > jan : dated ~ > jun : dated
""",
)

MORE = (BRUG, MILIEU, FACILITAIR, STADHUIS, WIJK, ZUID)
