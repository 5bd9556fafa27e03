"""Further odd shapes of units that do not exist, when `imports_shapes` and `imports_loose` were mended."""

from __future__ import annotations

from imports_later import rows
from imports_papers import excel, ods, paper, word

_BRANDPREVENTIE = """
Actie|Wie|Wanneer|Stand
Voorlichting in begrijpelijke taal|Communicatie|Q1 2026|G
Vrijwilligers uit alle wijken|Werving|Q3 2026|L
Kleding in kleine maten|Inkoop|1 december 2026|N
G|gereed||
L|loopt||
N|nog niet gestart||
Laatst gewijzigd: 2 april 2026|||
"""
BRAND = paper(
    "preventie.xlsx",
    lambda: excel({"name": "Plan", "rows": rows(_BRANDPREVENTIE)}),
    """
= Voorlichting in begrijpelijke taal ~ @ Communicatie ~ > Q1 2026 : 2026-03-31 || > Q1 2026 : 2026-03-31 x ~ # done
= Vrijwilligers uit alle wijken ~ @ Werving ~ > Q3 2026 : 2026-09-30 ~ # running
= Kleding in kleine maten ~ @ Inkoop ~ > 1 december 2026 : 2026-12-01 ~ # planned
""",
)

_KWARTAAL = """
Wat|Wie|Bijzonderheden
Kwartaal 1||
Enquête onder jongeren|Jongerenwerk|Via Instagram
Interne audit bejegening|Kwaliteit|
Kwartaal 2||
Training motiverend gesprek|HR|Twee dagdelen
Kwartaal 4||
Terugblik met cliëntenraad|Teamleider|
"""
JEUGD = paper(
    "jeugd.ods",
    lambda: ods("Jaarplan 2026", [["Jaarplan 2026 Jeugdteam"], *rows(_KWARTAAL)]),
    """
= Enquête onder jongeren ~ @ Jongerenwerk ~ > Kwartaal 1 : 2026-03-31 ~ + Via Instagram
= Interne audit bejegening ~ @ Kwaliteit ~ > Kwartaal 1 : 2026-03-31
= Training motiverend gesprek ~ @ HR ~ > Kwartaal 2 : 2026-06-30 ~ + Twee dagdelen
= Terugblik met cliëntenraad ~ @ Teamleider ~ > Kwartaal 4 : 2026-12-31
""",
)

_NOTULEN = """\
Verslag teamoverleg Schuldhulp, 9 februari 2026

Aanwezig: teamleider, HR-adviseur, zes consulenten

De teamleider vertelt over het gesprek met de wethouder. Iedereen vond het een goed gesprek.

Afgesproken is dat HR voor 1 april 2026 een training over armoede en schaamte organiseert. De brieven \
worden in mei 2026 herschreven door Communicatie. In 2025 was dat niet gelukt.

De teamleider vraagt in Q3 2026 drie ervaringsdeskundigen om mee te lezen.

Rondvraag: de koffieautomaat is stuk.
"""
SCHULD = paper(
    "schuldhulp.txt",
    lambda: _NOTULEN.encode(),
    """
= Afgesproken is dat HR voor 1 april 2026 een training over armoede en schaamte organiseert ~ ?@ HR
  ~ > voor 1 april 2026 : 2026-04-01 || > voor 1 april 2026 : 2026-03-31
= De brieven worden in mei 2026 herschreven door Communicatie ~ > mei 2026 : 2026-05-31 ~ ?@ Communicatie
= De teamleider vraagt in Q3 2026 drie ervaringsdeskundigen om mee te lezen ~ > Q3 2026 : 2026-09-30 ~ ?@ teamleider
""",
)

_PLATTEGROND = [
    ["Kenmerk", "Actie A", "Actie B", "Actie C"],
    ["Titel", "Wachtkamer met speelhoek", "Tolk per telefoon", "Verzuimgesprek zonder oordeel"],
    ["Uitvoering", "Facilitair", "Balie", "HR-adviseur"],
    ["Einddatum", "30 juni 2026", "1 maart 2026", "31 oktober 2026"],
    ["Begroting", "€ 2.000", "€ 7.500", "geen"],
    ["Status", "loopt", "afgerond", "moet nog starten"],
]
GGD = paper(
    "gezondheid.docx",
    lambda: word(("1", "Acties Publieke gezondheid"), ("table", (_PLATTEGROND,)), ("", "Kenmerk: zie het jaarplan.")),
    """
= Wachtkamer met speelhoek ~ @ Facilitair ~ > 30 juni 2026 : 2026-06-30 ~ € 2000 ~ # running
= Tolk per telefoon ~ @ Balie ~ > 1 maart 2026 : 2026-03-01 || > 1 maart 2026 : 2026-03-01 x ~ € 7500 ~ # done
= Verzuimgesprek zonder oordeel ~ @ HR-adviseur ~ > 31 oktober 2026 : 2026-10-31 ~ # planned
""",
)

_AFVAL = """
Nr|Omschrijving|2026||||2027||Trekker
||Q1|Q2|Q3|Q4|Q1|Q2|
1|Chauffeurs leren over dyslexie|x|x|||||HR
2|Wagens met lagere instap|||x|x|||Materieel
3|Taalmaatjes op de werf||||| x|x|Teamleider
"""
AFVAL = paper(
    "afval.xlsx",
    lambda: excel(
        {
            "name": "Meerjaren",
            "rows": [["Meerjarenplanning Afval en Reiniging"], *rows(_AFVAL)],
            "merged": ["C2:F2", "G2:H2"],
        }
    ),
    """
1 = Chauffeurs leren over dyslexie ~ @ HR ~ > Q2 2026 : 2026-06-30 ~ ?> Q1 2026 : 2026-03-31
2 = Wagens met lagere instap ~ @ Materieel ~ > Q4 2026 : 2026-12-31 ~ ?> Q3 2026 : 2026-09-30
3 = Taalmaatjes op de werf ~ @ Teamleider ~ > Q2 2027 : 2027-06-30 ~ ?> Q1 2027 : 2027-03-31
""",
)

MAANDEN = paper(
    "maandlijst.docx",
    lambda: word(
        ("1", "Wat doet team Belastingen aan inclusie in 2026"),
        ("2", "Januari"),
        ("List Bullet", "Stille ruimte inrichten – Facilitair"),
        ("List Bullet", "Poster meldpunt ophangen – Communicatie"),
        ("2", "Juni"),
        ("List Bullet", "Zomerlunch met gerechten van collega's – personeelsvereniging"),
        ("2", "November"),
        ("List Bullet", "Paarse vrijdag voorbereiden – werkgroep inclusie"),
    ),
    """
= Stille ruimte inrichten ~ @ Facilitair ~ > Januari : 2026-01-31
= Poster meldpunt ophangen ~ @ Communicatie ~ > Januari : 2026-01-31
= Zomerlunch met gerechten van collega's ~ @ personeelsvereniging ~ > Juni : 2026-06-30
= Paarse vrijdag voorbereiden ~ @ werkgroep inclusie ~ > November : 2026-11-30
""",
)

_PROJECT = [
    ["Actie", "Inclusief inkopen"],
    ["Trekker", "Inkoop"],
    ["Klaar", "Q2 2026"],
    ["Stand", "Loopt"],
    ["", ""],
    ["Actie", "Sollicitatietool testen op vooroordelen"],
    ["Trekker", "ICT"],
    ["Klaar", "1 oktober 2026"],
    ["Stand", "Nog niet gestart"],
    ["", ""],
    ["Legenda", "Loopt = volgens planning"],
    ["Bron", "Programmaplan"],
]
PROJECT = paper(
    "projecten.csv",
    lambda: "\n".join(";".join(row) for row in _PROJECT).encode(),
    """
= Inclusief inkopen ~ @ Inkoop ~ > Q2 2026 : 2026-06-30 ~ # running
= Sollicitatietool testen op vooroordelen ~ @ ICT ~ > 1 oktober 2026 : 2026-10-01 ~ # planned
""",
)

_WIJK = """
Thema|Wat|Door|Klaar
Ontmoeting|Buurtdiner in het wijkgebouw|Gebiedsmakelaar|juni 2026
|Wandelgroep voor mantelzorgers|Welzijn|Q3 2026
|Klusdag met statushouders||
Veiligheid|Lichtplan fietstunnel|Beheer openbare ruimte|november 2026
Aantal acties: 4|||
* data onder voorbehoud|||
"""
WIJK = paper(
    "wijkplan.xlsx",
    lambda: excel({"name": "Wijk", "rows": rows(_WIJK)}),
    """
= Buurtdiner in het wijkgebouw ~ @ Gebiedsmakelaar ~ > juni 2026 : 2026-06-30
= Wandelgroep voor mantelzorgers ~ @ Welzijn ~ > Q3 2026 : 2026-09-30
= Klusdag met statushouders
= Lichtplan fietstunnel ~ @ Beheer openbare ruimte ~ > november 2026 : 2026-11-30
""",
)

CORNERS = (BRAND, JEUGD, SCHULD, GGD, AFVAL, MAANDEN, PROJECT, WIJK)
