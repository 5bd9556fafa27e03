"""Eight more papers of units that do not exist: written after the first rules were mended, their truth before a run."""

from __future__ import annotations

from datetime import date

from imports_papers import excel, ods, paper, word


def rows(text: str) -> list[list[str]]:
    """Rows of a table, a line each, cells between bars; `/` alone breaks a line in a cell."""
    return [[cell.strip().replace(" / ", "\n") for cell in line.split("|")] for line in text.strip("\n").splitlines()]


_ZWEMMEN = """
Wat gaan we doen? | Door wie en wanneer? | Resultaat
1. Zwemles voor volwassen vrouwen / - folder in vier talen / - vrouwelijke lesgever zoeken | Hoofd Zwemzaken, vanaf\
 september 2026 | 40 deelnemers
2. Badkledingregels herzien | Juridisch adviseur, Q2 2026 | Regels zijn vastgesteld
3. Toegang voor rolstoelen | Gebouwbeheer, uiterlijk 1-12-2026 | Twee baden toegankelijk
"""
ZWEMMEN = paper(
    "zwemmen.docx",
    lambda: word(("1", "Zwembaden voor iedereen"), ("table", (rows(_ZWEMMEN),))),
    """
1 = Zwemles voor volwassen vrouwen ~ + - folder in vier talen - vrouwelijke lesgever zoeken ~ @ Hoofd Zwemzaken
  ~ > vanaf september 2026 : 2026-09-30 || > september 2026 : 2026-09-01 ~ % 40 deelnemers
2 = Badkledingregels herzien ~ @ Juridisch adviseur ~ > Q2 2026 : 2026-06-30 ~ % Regels zijn vastgesteld
3 = Toegang voor rolstoelen ~ @ Gebouwbeheer ~ > uiterlijk 1-12-2026 : 2026-12-01 ~ % Twee baden toegankelijk
""",
)

WERVING = paper(
    "werving.xlsx",
    lambda: excel(
        {
            "name": "Gantt",
            "rows": [
                ["Jaarplanning werving 2026"],
                ["Nr.", "Wat", "Wie", "jan", "feb", "mrt", "apr", "mei", "jun", "Gereed"],
                ["1", "Beurs in het stadion", "Recruiter", *[None] * 6, "ja"],
                ["2", "Filmpjes met collega's", "Communicatie", *[None] * 6, "nee"],
                ["3", "Gesprekken met opleiders", "HR-adviseur", *[None] * 5, "x", "nee"],
            ],
            "fills": {"D3": "92D050", "E3": "92D050", "F4": "FFC000", "G4": "FFC000", "H4": "FFC000"},
        }
    ),
    """
1 = Beurs in het stadion ~ @ Recruiter ~ # done ~ ?> jan : 2026-01-31 x || > jan : 2026-01-31
  ~ > feb : 2026-02-28 x || > feb : 2026-02-28
2 = Filmpjes met collega's ~ @ Communicatie ~ ?> mrt : 2026-03-31 ~ ?> apr : 2026-04-30 ~ > mei : 2026-05-31
  ~ ?# planned
3 = Gesprekken met opleiders ~ @ HR-adviseur ~ > jun : 2026-06-30 ~ ?# planned
""",
)

_BORD = """\
Task ID,Task Name,Bucket Name,Progress,Priority,Assigned To,Start Date,Due Date,Late,Description
k3J,Welkomstgids vertalen,Onboarding,In progress,Medium,communicatieadviseur,02-03-2026,29-05-2026,false,\
Engels en Turks
p8Q,Uitgaan van talenten in het jaargesprek,Doorstroom,Not started,Important,afdelingsmanagers,,30-09-2026,false,
z1A,Vlag hijsen op Coming Out Dag,Zichtbaarheid,Completed,Low,facilitair,11-10-2025,11-10-2025,false,\
"Met toespraak, taart"
"""
BORD = paper(
    "bord.csv",
    lambda: _BORD.encode(),
    """
k3J = Welkomstgids vertalen ~ # running ~ @ communicatieadviseur ~ > 02-03-2026 : 2026-03-02
  ~ > 29-05-2026 : 2026-05-29 ~ + Engels en Turks
p8Q = Uitgaan van talenten in het jaargesprek ~ # planned ~ @ afdelingsmanagers ~ > 30-09-2026 : 2026-09-30
z1A = Vlag hijsen op Coming Out Dag ~ # done ~ @ facilitair ~ > 11-10-2025 : 2025-10-11 || > 11-10-2025 : 2025-10-11 x
  ~ > 11-10-2025 : 2025-10-11 || > 11-10-2025 : 2025-10-11 x ~ + Met toespraak, taart
""",
)

_BIBLIOTHEEK = """\
Deelplan inclusie Bibliotheek 2026

A. Collectie

   a) Boeken over neurodiversiteit aanschaffen
      Wie: collectievormer        Wanneer: Q1 2026      Budget: € 3.000
   b) Voorleesuren in het Berbers en Arabisch
      Wie: programmamaker         Wanneer: maandelijks

B. Personeel

   a) Onderzoek onder invalkrachten
      Wie: P&O                    Wanneer: voor 1 juli 2026
   b) Rooster rekening laten houden met feestdagen
      Wie: roostermaker           Wanneer: per direct

Vastgesteld door het managementteam op 3 november 2025.
"""
BIBLIOTHEEK = paper(
    "bibliotheek.txt",
    lambda: _BIBLIOTHEEK.encode(),
    """
a = Boeken over neurodiversiteit aanschaffen ~ @ collectievormer ~ > Q1 2026 : 2026-03-31 ~ € 3000
b = Voorleesuren in het Berbers en Arabisch ~ @ programmamaker ~ > maandelijks : every
a = Onderzoek onder invalkrachten ~ @ P&O ~ > voor 1 juli 2026 : 2026-07-01 || > voor 1 juli 2026 : 2026-06-30
b = Rooster rekening laten houden met feestdagen ~ @ roostermaker ~ > per direct : words
""",
)

_WIJKEN = """
Nr | Actie | Eigenaar | Stand Q1 2026 | Stand Q2 2026 | Vervolg
W-1 | Spreekuur in het buurthuis | Gebiedsmakelaar | Locatie gezocht | Loopt, 12 bezoekers | Ook in Noord
W-2 | Buurtgids met pictogrammen | Communicatie | Nog niet gestart | Concept klaar | Drukken
W-3 | Sleutelpersonen betalen | Gebiedsmanager | Afgerond | - | -
"""
WIJKEN = paper(
    "wijken.docx",
    lambda: word(("0", "Voortgang gebiedsteams"), ("table", (rows(_WIJKEN),)), ("", "Bron: gebiedsteams, juli 2026")),
    """
W-1 = Spreekuur in het buurthuis ~ @ Gebiedsmakelaar ~ # running ~ + Ook in Noord ~ + Locatie gezocht
  ~ + 12 bezoekers || + Loopt, 12 bezoekers
W-2 = Buurtgids met pictogrammen ~ @ Communicatie ~ # running ~ + Drukken ~ ?+ Nog niet gestart ~ ?+ Concept klaar
W-3 = Sleutelpersonen betalen ~ @ Gebiedsmanager ~ # done
""",
)

MUSEUM = paper(
    "begroting.ods",
    lambda: ods(
        "Begroting",
        [
            ["Begroting inclusieplan Erfgoed 2026"],
            ["Activiteit", "Trekker", "Uren", "Uurtarief", "Loonkosten", "Materiaal", "Kosten totaal", "Opmerking"],
            ["Meertalige bordjes", "Vormgever", 80, 65, 5200, 1800, 7000, "Vier talen"],
            ["Prikkelarme avond", "Publiekszaken", 24, 65, 1560, 0, 1560, None],
            ["Totaal", None, 104, None, 6760, 1800, 8560, None],
        ],
    ),
    """
= Meertalige bordjes ~ @ Vormgever ~ u 80 ~ € 7000 ~ + Vier talen ~ ?€ 5200 ~ ?€ 1800 ~ ?€ 65
= Prikkelarme avond ~ @ Publiekszaken ~ u 24 ~ € 1560 ~ ?€ 1560 ~ ?€ 0 ~ ?€ 65
""",
)

_OVERLEG = """\
Overleg kerngroep inclusie, 9 april 2026

1. Terugblik
De netwerkborrel was drukbezocht. De voorzitter dankt de organisatie.

2. Werving
Het aantal sollicitaties daalt.
Actie: vacaturetekst laten toetsen. Wie: recruiter. Wanneer: 1 mei 2026.

3. Rondvraag
Er is behoefte aan een gebedsruimte.
Actie: ruimte zoeken op de begane grond. Wie: gebouwbeheer. Wanneer: voor de zomer.
Actie: kosten opvragen. Wie: secretaris. Wanneer: 15 april 2026.
"""
OVERLEG = paper(
    "overleg.txt",
    lambda: _OVERLEG.encode(),
    """
= vacaturetekst laten toetsen ~ @ recruiter ~ > 1 mei 2026 : 2026-05-01
= ruimte zoeken op de begane grond ~ @ gebouwbeheer
  ~ > voor de zomer : 2026-06-30 || > voor de zomer : words || > voor de zomer : dated
= kosten opvragen ~ @ secretaris ~ > 15 april 2026 : 2026-04-15
""",
)

WONEN = paper(
    "wonen.xlsx",
    lambda: excel(
        {
            "name": "Overzicht",
            "rows": [
                ["Plan", "Inclusief Wonen"],
                ["Projectleider", "beleidsadviseur Wonen"],
                ["Datum", date(2026, 4, 7)],
                ["Status", "concept"],
                [],
                ["Onderdeel", "Omschrijving", "Beoogd resultaat", "Planning", "Gereed (%)", "R/A/G", "Trekker"],
                ["Team", "Trainee met een beperking plaatsen", "1 trainee", "2026 Q2", 50, "G", "Teammanager"],
                [None, "Vergaderingen hybride houden", "80% is hybride", "doorlopend", 20, "A", "Afdelingshoofd"],
                ["Klant", "Brieven testen met bewoners", "10 brieven getest", "medio 2026", 0, "R", "Klantmanager"],
                [],
                ["Legenda: G = op schema, A = enigszins vertraagd, R = vertraagd"],
            ],
            "fills": {"F7": "00B050", "F8": "FFC000", "F9": "FF0000"},
        }
    ),
    """
= Trainee met een beperking plaatsen ~ % 1 trainee ~ > 2026 Q2 : 2026-06-30 ~ # running ~ @ Teammanager
= Vergaderingen hybride houden ~ % 80% is hybride ~ > doorlopend : continuous ~ # slightly-delayed || # running
  ~ @ Afdelingshoofd
= Brieven testen met bewoners ~ % 10 brieven getest ~ > medio 2026 : 2026-06-30 ~ # delayed || # planned
  ~ @ Klantmanager
""",
)

LATER = (ZWEMMEN, WERVING, BORD, BIBLIOTHEEK, WIJKEN, MUSEUM, OVERLEG, WONEN)
