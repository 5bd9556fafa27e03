"""Tables of odd shapes of units that do not exist: their truth was written before a run."""

from __future__ import annotations

from imports_later import rows
from imports_papers import excel, ods, paper, word

HAVEN = paper(
    "havendienst.xlsx",
    lambda: excel(
        {
            "name": "Acties 2026",
            "rows": [
                ["Inclusieagenda Havendienst 2026"],
                ["Nr", "Actie", "Trekker", "Deadline", "Stand", "Kosten"],
                [1, "Loopplank met leuning aan beide kanten", "Beheer kades", "1 april 2026", "✓", 4200],
                [2, "Werkkleding in alle maten bestellen", "Inkoop", "15 mei 2026", "V", 8000],
                [3, "Havenmeesters trainen in omgaan met agressie", "HR-adviseur", "Q3 2026", "L", 6500],
                [4, "Bezoek van vmbo-leerlingen aan de haven", "Communicatie", "oktober 2026", "L", None],
                [None, "Totaal begroot", None, None, None, 18700],
                [None, "✓ = gereed", None, None, None, None],
                [None, "V = vertraagd", None, None, None, None],
                [None, "L = loopt", None, None, None, None],
                [None, "Bron: jaarplan Havendienst, versie 0.3", None, None, None, None],
                [None, "Bijgewerkt op 3 maart 2026", None, None, None, None],
            ],
        }
    ),
    """
1 = Loopplank met leuning aan beide kanten ~ @ Beheer kades
  ~ > 1 april 2026 : 2026-04-01 || > 1 april 2026 : 2026-04-01 x
  ~ # done ~ € 4200
2 = Werkkleding in alle maten bestellen ~ @ Inkoop ~ > 15 mei 2026 : 2026-05-15 ~ # delayed ~ € 8000
3 = Havenmeesters trainen in omgaan met agressie ~ @ HR-adviseur ~ > Q3 2026 : 2026-09-30 ~ # running ~ € 6500
4 = Bezoek van vmbo-leerlingen aan de haven ~ @ Communicatie ~ > oktober 2026 : 2026-10-31 ~ # running
""",
)

POORT = paper(
    "poort.xlsx",
    lambda: excel(
        {
            "name": "Overzicht",
            "rows": [
                ["Wat gaan we doen?", "Meertalige borden", "Open dag voor zij-instromers", "Rustige werkplek"],
                ["Wie pakt het op?", "Facilitair", "Recruitment", "Huisvesting"],
                ["Wanneer klaar?", "1 juni 2026", "Q4 2026", "september 2026"],
                ["Hoe staat het ervoor?", "Gereed", "Loopt", "Nog niet gestart"],
                ["Wat kost het?", "€ 1.500", "€ 3.250", "€ 900"],
                ["Waar lopen we tegenaan?", "", "Weinig aanmeldingen tot nu toe", ""],
            ],
        }
    ),
    """
= Meertalige borden ~ @ Facilitair ~ > 1 juni 2026 : 2026-06-01 || > 1 juni 2026 : 2026-06-01 x ~ # done ~ € 1500
= Open dag voor zij-instromers ~ @ Recruitment ~ > Q4 2026 : 2026-12-31 ~ # running ~ € 3250
  ~ + Weinig aanmeldingen tot nu toe || + Waar lopen we tegenaan?: Weinig aanmeldingen tot nu toe
= Rustige werkplek ~ @ Huisvesting ~ > september 2026 : 2026-09-30 ~ # planned ~ € 900
""",
)

_GRIFFIE = """
Thema|Maatregel|Betrokken||Planning||Stand|
||Trekker|Mee te nemen|Start|Eind|Status|Toelichting
Werving|Vacatures op B1-niveau|HR-adviseur|Communicatie|februari 2026|mei 2026|Gereed|Alle vacatures herschreven
|Selectie met twee gesprekken|Recruiter|Teamleiders|maart 2026|juni 2026|Loopt|
Behoud|Exitgesprekken voeren|HR|Vertrouwenspersoon|1 januari 2026|31 december 2026|Loopt|Zes gevoerd
"""
GRIFFIE = paper(
    "griffie.xlsx",
    lambda: excel(
        {"name": "Blad1", "rows": [["Plan Griffie en Staf"], *rows(_GRIFFIE)], "merged": ["C2:D2", "E2:F2", "G2:H2"]}
    ),
    """
= Vacatures op B1-niveau ~ @ HR-adviseur ~ ?@ Communicatie ~ > mei 2026 : 2026-05-31 || > mei 2026 : 2026-05-31 x
  ~ ?> februari 2026 : 2026-02-28 ~ ?> februari 2026 : 2026-02-01 ~ # done ~ + Alle vacatures herschreven
= Selectie met twee gesprekken ~ @ Recruiter ~ ?@ Teamleiders ~ > juni 2026 : 2026-06-30 ~ ?> maart 2026 : 2026-03-31
  ~ ?> maart 2026 : 2026-03-01 ~ # running
= Exitgesprekken voeren ~ @ HR ~ ?@ Vertrouwenspersoon ~ > 31 december 2026 : 2026-12-31
  ~ ?> 1 januari 2026 : 2026-01-01 ~ # running ~ + Zes gevoerd
""",
)

_MUSEUM = [
    ["", "Wat doen we?", "Wie", "Gereed", "Resultaat"],
    ["Publiek voelt zich welkom", "Publiek voelt zich welkom", "", "", ""],
    ["1", "Rondleiding in gebarentaal", "Educatie", "Q2 2026", "Vier rondleidingen per jaar"],
    ["2", "Zaalteksten in eenvoudige taal", "Tentoonstellingen", "1 september 2026", "Alle vaste zalen"],
    ["Medewerkers werken met plezier", "Medewerkers werken met plezier", "", "", ""],
    ["3", "Rooster met vaste vrije dag", "Bedrijfsvoering", "Q3 2026", "Iedere suppoost"],
    ["Bestuur en vrienden", "Bestuur en vrienden", "", "", ""],
    ["4", "Raad van toezicht breder samenstellen", "Directeur", "31-12-2026", "Twee nieuwe leden"],
]
MUSEUM = paper(
    "museum-aan-de-vaart.docx",
    lambda: word(
        ("1", "Actieplan Museum aan de Vaart"),
        ("table", (_MUSEUM, [(1, 0, 1, 4), (4, 0, 4, 4), (6, 0, 6, 4)])),
        ("", "Dit overzicht wordt ieder kwartaal bijgewerkt."),
    ),
    """
1 = Rondleiding in gebarentaal ~ @ Educatie ~ > Q2 2026 : 2026-06-30 ~ % Vier rondleidingen per jaar
2 = Zaalteksten in eenvoudige taal ~ @ Tentoonstellingen ~ > 1 september 2026 : 2026-09-01 ~ % Alle vaste zalen
3 = Rooster met vaste vrije dag ~ @ Bedrijfsvoering ~ > Q3 2026 : 2026-09-30 ~ % Iedere suppoost
4 = Raad van toezicht breder samenstellen ~ @ Directeur ~ > 31-12-2026 : 2026-12-31 ~ % Twee nieuwe leden
""",
)

_KAART = "Actiekaart {}"
SCHOLEN = paper(
    "scholen-kaarten.docx",
    lambda: word(
        ("1", "Actiekaarten team Leerplicht"),
        (
            "table",
            (
                [
                    ["Actiekaart 1", ""],
                    ["Onderwerp", "Huisbezoek samen met een tolk"],
                    ["Door wie", "Leerplichtambtenaren"],
                    ["Periode", "maart t/m juni 2026"],
                    ["Uren", "80 uur"],
                    ["Hoe ver zijn we", "Bijna klaar"],
                ],
                [(0, 0, 0, 1)],
            ),
        ),
        ("", ""),
        (
            "table",
            (
                [
                    ["Actiekaart 2", ""],
                    ["Onderwerp", "Brieven zonder moeilijke woorden"],
                    ["Door wie", "Communicatie"],
                    ["Periode", "voor 1 augustus 2026"],
                    ["Uren", "24 uur"],
                    ["Hoe ver zijn we", "Nog niet begonnen"],
                ],
                [(0, 0, 0, 1)],
            ),
        ),
        ("", ""),
        (
            "table",
            (
                [
                    ["Actiekaart 3", ""],
                    ["Onderwerp", "Stagiairs van het mbo begeleiden"],
                    ["Door wie", "Teamleider"],
                    ["Periode", "schooljaar 2026-2027"],
                    ["Uren", "2 uur per week"],
                    ["Hoe ver zijn we", "Op schema"],
                ],
                [(0, 0, 0, 1)],
            ),
        ),
    ),
    """
= Huisbezoek samen met een tolk ~ @ Leerplichtambtenaren ~ > maart t/m juni 2026 : 2026-06-30 ~ u 80/ ~ # running
= Brieven zonder moeilijke woorden ~ @ Communicatie
  ~ > voor 1 augustus 2026 : 2026-08-01 || > voor 1 augustus 2026 : 2026-07-31
  ~ u 24/ ~ # planned
= Stagiairs van het mbo begeleiden ~ @ Teamleider
  ~ > schooljaar 2026-2027 : words || > schooljaar 2026-2027 : 2027-07-31
  ~ u 2/week ~ # running
""",
)

_RIOOL = """
Actie|Trekker|Q1|Q2|Q3|Q4
Kleedruimte voor vrouwen op de werf|Teamleider werf||ontwerp|verbouwing|oplevering
Taalles onder werktijd|HR|start eerste groep||start tweede groep|evaluatie
Toolbox over pesten op de werkvloer|Veiligheidskundige||alle ploegen||
"""
RIOOL = paper(
    "riolering.xlsx",
    lambda: excel({"name": "Planning", "rows": [["Planning 2026 team Riolering"], *rows(_RIOOL)]}),
    """
= Kleedruimte voor vrouwen op de werf ~ @ Teamleider werf ~ > ontwerp : 2026-06-30 ~ > verbouwing : 2026-09-30
  ~ > oplevering : 2026-12-31
= Taalles onder werktijd ~ @ HR ~ > start eerste groep : 2026-03-31 ~ > start tweede groep : 2026-09-30
  ~ > evaluatie : 2026-12-31
= Toolbox over pesten op de werkvloer ~ @ Veiligheidskundige ~ > alle ploegen : 2026-06-30
""",
)

_KOP = ["Nr.", "Activiteit", "Verantwoordelijk", "Wanneer", "Opmerkingen"]
WMO = paper(
    "wmo.docx",
    lambda: word(
        ("1", "Jaarplan team Wmo"),
        (
            "table",
            (
                [
                    _KOP,
                    [
                        "1",
                        "Keukentafelgesprek met cliëntondersteuner",
                        "Consulenten",
                        "vanaf april 2026",
                        "Folder is klaar",
                    ],
                    ["2", "Aanvraagformulier inkorten", "Kwaliteitsmedewerker", "1 juli 2026", ""],
                ],
            ),
        ),
        ("", "Jaarplan team Wmo – vervolg"),
        (
            "table",
            (
                [
                    _KOP,
                    ["3", "Consulenten scholen in LVB-herkenning", "HR-adviseur", "Q3 2026", "Twee groepen"],
                    ["", "", "", "", "Offerte is aangevraagd"],
                    ["4", "Spreekuur in het Turks", "Teamleider", "oktober 2026", ""],
                ],
            ),
        ),
        ("", "Pagina 3 van 3"),
    ),
    """
1 = Keukentafelgesprek met cliëntondersteuner ~ @ Consulenten
  ~ > vanaf april 2026 : 2026-04-30 || > vanaf april 2026 : 2026-04-01
  ~ + Folder is klaar
2 = Aanvraagformulier inkorten ~ @ Kwaliteitsmedewerker ~ > 1 juli 2026 : 2026-07-01
3 = Consulenten scholen in LVB-herkenning ~ @ HR-adviseur ~ > Q3 2026 : 2026-09-30 ~ + Twee groepen
  ~ + Offerte is aangevraagd
4 = Spreekuur in het Turks ~ @ Teamleider ~ > oktober 2026 : 2026-10-31
""",
)

_GROEN = """\
;;;;
Team Groen en Spelen;;;;
;Wat;Wie;Wanneer;Hoeveel tijd
1;Speeltuin met rolstoelschommel;Ontwerper;2e kwartaal 2026;40
2;Wandelpad met rustpunten;Beheerder;3e kwartaal 2026;25
3;Bewoners zonder internet ook vragen;Gebiedsregisseur;doorlopend;1 per week
;;;;
* tijd in uren;;;;
Opgesteld door: HR;;;;
"""
GROEN = paper(
    "groen.csv",
    lambda: _GROEN.encode("cp1252"),
    """
1 = Speeltuin met rolstoelschommel ~ @ Ontwerper ~ > 2e kwartaal 2026 : 2026-06-30 ~ u 40/
2 = Wandelpad met rustpunten ~ @ Beheerder ~ > 3e kwartaal 2026 : 2026-09-30 ~ u 25/
3 = Bewoners zonder internet ook vragen ~ @ Gebiedsregisseur ~ > doorlopend : continuous ~ u 1/week
  ~ ?# continuous
""",
)

TOEZICHT = paper(
    "toezicht.xlsx",
    lambda: excel(
        {
            "name": "Stoplicht",
            "rows": [
                ["Actie", "Eigenaar", "Gereed", "Voortgang"],
                ["Briefing over profileren bij controles", "Teamleider Toezicht", "1 maart 2026", None],
                ["Klachten over bejegening per kwartaal bespreken", "Kwaliteit", "Q2 2026", None],
                ["Meelopen met de wijkraad", "Toezichthouders", "november 2026", None],
            ],
            "fills": {"D2": "00B050", "D3": "FFC000", "D4": "FF0000"},
        }
    ),
    """
= Briefing over profileren bij controles ~ @ Teamleider Toezicht ~ > 1 maart 2026 : 2026-03-01
= Klachten over bejegening per kwartaal bespreken ~ @ Kwaliteit ~ > Q2 2026 : 2026-06-30
= Meelopen met de wijkraad ~ @ Toezichthouders ~ > november 2026 : 2026-11-30
""",
)

BASIS = paper(
    "basisregistraties.ods",
    lambda: ods(
        "wie wat wanneer",
        [
            ["Wie", "Wat", "Wanneer"],
            ["Team Gegevens", "Aanhef zonder geslacht in alle brieven", "1 mei 2026"],
            ["", "Namen met bijzondere tekens goed opslaan", "Q3 2026"],
            ["Team Balie", "Uitleg over geslachtsregistratie op de website", "eind juni 2026"],
            ["", "Kindvriendelijke wachthoek", "Q4 2026"],
            ["HR", "Inwerkprogramma met buddy", "1 september 2026"],
            ["Bron: teamplannen 2026"],
        ],
    ),
    """
= Aanhef zonder geslacht in alle brieven ~ @ Team Gegevens ~ > 1 mei 2026 : 2026-05-01
= Namen met bijzondere tekens goed opslaan ~ @ Team Gegevens ~ > Q3 2026 : 2026-09-30
= Uitleg over geslachtsregistratie op de website ~ @ Team Balie ~ > eind juni 2026 : 2026-06-30
= Kindvriendelijke wachthoek ~ @ Team Balie ~ > Q4 2026 : 2026-12-31
= Inwerkprogramma met buddy ~ @ HR ~ > 1 september 2026 : 2026-09-01
""",
)

SHAPES = (HAVEN, POORT, GRIFFIE, MUSEUM, SCHOLEN, RIOOL, WMO, GROEN, TOEZICHT, BASIS)
