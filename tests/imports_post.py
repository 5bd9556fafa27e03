"""
Ten invented papers of municipal units, with their truth: ordinary forms, as they come in by post.

Written by somebody who had not read the rules that read papers, nor other invented papers than `imports_last`, and
who ran neither on them. Where several readings are right the truth names them; what stands in no field is free.
"""

from __future__ import annotations

from datetime import date

from imports_papers import excel, ods, paper, word


def _table(text: str) -> list[list[str]]:
    """Lines of cells between bars."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()]


_KCC = """
Actie|Wie is verantwoordelijk?|Wanneer klaar?|Hoe staat het ervoor?|Benodigde uren
Belscripts zonder 'meneer' of 'mevrouw'|Kwaliteitscoach|1 februari 2026|Klaar|16 uur
Luistersessie met inwoners met een accent|Teamleider KCC|15 april 2026|Bezig|24 uur
Prikkelarme werkplek op de callvloer|Facilitair|medio 2026|Moet nog starten|n.v.t.
Omgaan met discriminerende bellers: training|HR en teamleider|juni 2026|Bezig|4 uur per medewerker
Webcare in eenvoudig Nederlands|Webcareteam|doorlopend|Bezig|4 uur p/w
Jaarlijkse buddyronde voor nieuwe collega's|Roosterplanner|september 2026|Moet nog starten|10 uur
"""
KCC = paper(
    "klantcontactcentrum.docx",
    lambda: word(
        ("Title", "Wij zijn er voor iedereen"),
        ("Subtitle", "Actieplan inclusie Klantcontactcentrum 2026"),
        ("1", "Waar staan we?"),
        ("", "Uit het medewerkersonderzoek blijkt dat 71% zich thuis voelt in het team. In 2024 was dat 66%."),
        ("1", "Wat doen we dit jaar?"),
        ("table", (_table(_KCC),)),
        ("", "Vastgesteld in het teamoverleg van 12 januari 2026."),
    ),
    """
= Belscripts zonder 'meneer' of 'mevrouw' ~ @ Kwaliteitscoach ~ # done ~ u 16
  ~ > 1 februari 2026 : 2026-02-01 || > 1 februari 2026 : 2026-02-01 x
= Luistersessie met inwoners met een accent ~ @ Teamleider KCC ~ > 15 april 2026 : 2026-04-15 ~ # running ~ u 24
= Prikkelarme werkplek op de callvloer ~ @ Facilitair ~ # planned ~ ?+ n.v.t.
  ~ > medio 2026 : 2026-06-30 || > medio 2026 : 2026-07-01 || > medio 2026 : 2026-07-31 || > medio 2026 : words
= Omgaan met discriminerende bellers: training ~ @ HR en teamleider || @ HR ~ ?@ teamleider ~ # running
  ~ > juni 2026 : 2026-06-30 ~ u 4/medewerker || u 4/person || u 4 || + 4 uur per medewerker ~ ?+ 4 uur per medewerker
= Webcare in eenvoudig Nederlands ~ @ Webcareteam ~ > doorlopend : continuous ~ # running || # continuous ~ u 4/week
= Jaarlijkse buddyronde voor nieuwe collega's ~ @ Roosterplanner ~ > september 2026 : 2026-09-30 ~ # planned ~ u 10
""",
)

_VASTGOED_1 = """
Activiteit|Trekker|Planning|Resultaat
Schouw van alle trappen, liften en toiletten|Beheerder|Q1 2026|rapport per gebouw
Geleidelijnen in het gemeentehuis|Projectleider|juli 2026|lijnen van ingang tot balie
Genderneutrale toiletten op elke etage|Projectleider|nader te bepalen|acht toiletten
"""
_VASTGOED_2 = """
Activiteit|Trekker|Planning|Resultaat
Sociale voorwaarden in de schoonmaakaanbesteding|Inkoopadviseur|1 november 2026|5% social return
Huurders wijzen op het meldpunt discriminatie|Accountbeheerder|z.s.m.|alle huurders hebben de folder
"""
VASTGOED = paper(
    "vastgoed.docx",
    lambda: word(
        ("1", "Vastgoed toegankelijk: planning 2026"),
        ("2", "Spoor 1 Onze gebouwen"),
        ("", "Ambitie: eind 2027 is elk publiek gebouw zelfstandig te bezoeken."),
        ("table", (_table(_VASTGOED_1),)),
        ("2", "Spoor 2 Onze partners"),
        ("table", (_table(_VASTGOED_2),)),
        ("2", "Risico's"),
        ("List Bullet", "Stijgende bouwkosten"),
        ("List Bullet", "Weinig aannemers beschikbaar"),
    ),
    """
= Schouw van alle trappen, liften en toiletten ~ @ Beheerder ~ > Q1 2026 : 2026-03-31 ~ % rapport per gebouw
= Geleidelijnen in het gemeentehuis ~ @ Projectleider ~ > juli 2026 : 2026-07-31 ~ % lijnen van ingang tot balie
= Genderneutrale toiletten op elke etage ~ @ Projectleider ~ ?> nader te bepalen : words ~ % acht toiletten
= Sociale voorwaarden in de schoonmaakaanbesteding ~ @ Inkoopadviseur ~ > 1 november 2026 : 2026-11-01
  ~ % 5% social return
= Huurders wijzen op het meldpunt discriminatie ~ @ Accountbeheerder ~ > z.s.m. : words
  ~ % alle huurders hebben de folder
""",
)

PARTICIPATIE = paper(
    "participatie.docx",
    lambda: word(
        ("1", "Jaaragenda diversiteit, team Participatie"),
        ("", "De agenda loopt van januari tot en met december 2026."),
        (
            "table",
            (
                [
                    ["Nr.", "Wat", "Wie", "Planning", "", "Status"],
                    ["", "", "", "Start", "Gereed", ""],
                    ["P1", "Bewonersavond met tolken", "Participatieadviseur", "jan 2026", "apr 2026", "gereed"],
                    ["P2", "Jongerenpanel samenstellen", "Jongerenwerk", "maart 2026", "sept 2026", "loopt"],
                    ["P3", "Vergoeding voor ervaringsdeskundigen", "Controller", "mei 2026", "dec 2026", "vertraagd"],
                    [
                        "P4",
                        "Inspraak ook op papier en per telefoon",
                        "Communicatie",
                        "juni 2026",
                        "okt 2026",
                        "gepland",
                    ],
                ],
                [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 1, 5)],
            ),
        ),
    ),
    """
P1 = Bewonersavond met tolken ~ @ Participatieadviseur ~ # done
  ~ > jan 2026 : 2026-01-31 || > jan 2026 : 2026-01-01 || > jan 2026 : 2026-01-31 x || > jan 2026 : 2026-01-01 x
  ~ > apr 2026 : 2026-04-30 || > apr 2026 : 2026-04-30 x
P2 = Jongerenpanel samenstellen ~ @ Jongerenwerk ~ # running ~ > sept 2026 : 2026-09-30
  ~ > maart 2026 : 2026-03-31 || > maart 2026 : 2026-03-01
P3 = Vergoeding voor ervaringsdeskundigen ~ @ Controller ~ # delayed ~ > dec 2026 : 2026-12-31
  ~ > mei 2026 : 2026-05-31 || > mei 2026 : 2026-05-01
P4 = Inspraak ook op papier en per telefoon ~ @ Communicatie ~ # planned ~ > okt 2026 : 2026-10-31
  ~ > juni 2026 : 2026-06-30 || > juni 2026 : 2026-06-01
""",
)

HRM = paper(
    "hrm-kalender.xlsx",
    lambda: excel(
        {
            "name": "Kalender",
            "rows": [
                ["HRM - kalender inclusief werkgeverschap", *[None] * 7],
                [None] * 8,
                ["Interventie", "Eigenaar", "Q3 2026", "Q4 2026", "Q1 2027", "Q2 2027", "Budget", "Opmerkingen"],
                ["Anoniem solliciteren: proef", "Recruitment", "x", None, None, None, 3000, "Twee directies doen mee"],
                ["Werkgeversscan banenafspraak", "Arbeidsmarktadviseur", None, "x", None, None, 1250, None],
                [
                    "Menopauze bespreekbaar maken",
                    "Vitaliteitscoach",
                    None,
                    None,
                    "x",
                    None,
                    800,
                    "Samen met bedrijfsarts",
                ],
                ["Rouwverlof in de regeling opnemen", "Arbeidsjurist", None, None, None, "x", 0, None],
                ["Leergang inclusief leiderschap", "L&O-adviseur", None, "x", None, "x", 22000, "Twee lichtingen"],
                ["Totaal", None, None, None, None, None, 27050, None],
            ],
            "merged": ["A1:H1"],
        }
    ),
    """
= Anoniem solliciteren: proef ~ @ Recruitment ~ > Q3 2026 : 2026-09-30 || > Q3 2026 : 2026-09-30 x ~ € 3000
  ~ + Twee directies doen mee
= Werkgeversscan banenafspraak ~ @ Arbeidsmarktadviseur ~ > Q4 2026 : 2026-12-31 || > Q4 2026 : 2026-12-31 x ~ € 1250
= Menopauze bespreekbaar maken ~ @ Vitaliteitscoach ~ > Q1 2027 : 2027-03-31 || > Q1 2027 : 2027-03-31 x ~ € 800
  ~ + Samen met bedrijfsarts
= Rouwverlof in de regeling opnemen ~ @ Arbeidsjurist ~ > Q2 2027 : 2027-06-30 || > Q2 2027 : 2027-06-30 x ~ € 0
= Leergang inclusief leiderschap ~ @ L&O-adviseur ~ > Q4 2026 : 2026-12-31 || > Q4 2026 : 2026-12-31 x ~ € 22000
  ~ > Q2 2027 : 2027-06-30 || > Q2 2027 : 2027-06-30 x ~ + Twee lichtingen
""",
)

RUIMTE = paper(
    "ruimtelijke-ontwikkeling.xlsx",
    lambda: excel(
        {
            "name": "Actielijst",
            "rows": [
                ["Actielijst I&D Ruimtelijke Ontwikkeling", None, None, None, None, None],
                ["Bijgewerkt op", date(2026, 6, 15), None, None, None, None],
                [None] * 6,
                ["#", "Actie", "Verantwoordelijk", "Deadline", "Status (stoplicht)", "Toelichting"],
                [
                    1,
                    "Wandeling met rolstoelgebruikers door het centrum",
                    "Stedenbouwkundige",
                    date(2026, 5, 20),
                    "afgerond",
                    "Verslag gedeeld met het college",
                ],
                [
                    2,
                    "Vrouwen en veiligheid in het ontwerp van parken",
                    "Landschapsarchitect",
                    date(2026, 10, 1),
                    "groen",
                    None,
                ],
                [
                    3,
                    "Straatnamen: commissie breder samenstellen",
                    "Beleidsmedewerker",
                    date(2026, 7, 1),
                    "oranje",
                    "Eén vacature is nog open",
                ],
                [4, "Vakjury met jonge ontwerpers", "Projectmanager", "n.t.b.", "rood", "Geen budget in 2026"],
                [
                    5,
                    "Stage voor studenten met een ondersteuningsvraag",
                    "Teammanager / HR",
                    date(2027, 2, 1),
                    "groen",
                    None,
                ],
            ],
            "formats": {"B2": "dd-mm-yyyy", "D5": "dd-mm-yyyy", "D6": "dd-mm-yyyy", "D7": "dd-mm-yyyy"},
            "fills": {"E6": "92D050", "E7": "FFC000", "E8": "FF0000", "E9": "92D050"},
        }
    ),
    """
1 = Wandeling met rolstoelgebruikers door het centrum ~ @ Stedenbouwkundige ~ # done
  ~ > 2026-05-20 : 2026-05-20 || > 2026-05-20 : 2026-05-20 x ~ + Verslag gedeeld met het college
2 = Vrouwen en veiligheid in het ontwerp van parken ~ @ Landschapsarchitect ~ > 2026-10-01 : 2026-10-01 ~ # running
3 = Straatnamen: commissie breder samenstellen ~ @ Beleidsmedewerker ~ > 2026-07-01 : 2026-07-01
  ~ # slightly-delayed || # delayed ~ + Eén vacature is nog open
4 = Vakjury met jonge ontwerpers ~ @ Projectmanager ~ ?> n.t.b. : words ~ # delayed || # not-taken-up || # to-revise
  ~ + Geen budget in 2026
5 = Stage voor studenten met een ondersteuningsvraag ~ @ Teammanager / HR || @ Teammanager ~ ?@ HR
  ~ > 2027-02-01 : 2027-02-01 ~ # running || # planned
""",
)

_KOPPEN = ["Maatregel", "Trekker", "Periode", "Voortgang", "Streefwaarde"]
SOCIAAL = paper(
    "sociaal-domein.xlsx",
    lambda: excel(
        {
            "name": "Wmo",
            "rows": [
                ["Inclusieagenda 2026 - onderdeel Wmo", None, None, None, None],
                _KOPPEN,
                ["Huisbezoek in de eigen taal", "Teamleider Wmo", "heel 2026", "Loopt", "80% tevreden"],
                ["Cliëntondersteuning zichtbaar maken", "Communicatie", "vóór 1 mei 2026", "Afgerond", "500 folders"],
                ["Werkafspraken over lhbti-ouderen", "Beleidsadviseur", "Q4 2026", "Nog niet gestart", "vastgesteld"],
            ],
        },
        {
            "name": "Jeugd",
            "rows": [
                ["Inclusieagenda 2026 - onderdeel Jeugd", None, None, None, None],
                _KOPPEN,
                ["Gezinscoaches divers werven", "HR-adviseur", "1e helft 2026", "Vertraagd", "4 van de 12 vacatures"],
                ["Meidengroep in de noordelijke wijken", "Jongerenwerk", "september 2026", "Loopt", "20 deelnemers"],
            ],
        },
    ),
    """
= Huisbezoek in de eigen taal ~ @ Teamleider Wmo ~ # running || # continuous ~ % 80% tevreden
  ~ > heel 2026 : 2026-12-31 || > heel 2026 : continuous || > heel 2026 : words
= Cliëntondersteuning zichtbaar maken ~ @ Communicatie ~ # done ~ % 500 folders
  ~ > vóór 1 mei 2026 : 2026-04-30 || > vóór 1 mei 2026 : 2026-05-01 \
    || > vóór 1 mei 2026 : 2026-04-30 x || > vóór 1 mei 2026 : 2026-05-01 x
= Werkafspraken over lhbti-ouderen ~ @ Beleidsadviseur ~ > Q4 2026 : 2026-12-31 ~ # planned ~ % vastgesteld
= Gezinscoaches divers werven ~ @ HR-adviseur ~ > 1e helft 2026 : 2026-06-30 ~ # delayed ~ % 4 van de 12 vacatures
= Meidengroep in de noordelijke wijken ~ @ Jongerenwerk ~ > september 2026 : 2026-09-30 ~ # running
  ~ % 20 deelnemers
""",
)

BELASTINGEN = paper(
    "belastingen.ods",
    lambda: ods(
        "Blad1",
        [
            ["Onderdeel", "Activiteit", "Verantwoordelijke", "Start", "Klaar", "Kosten", "Resultaat"],
            [
                "Team",
                "Cultuurscan met dialoogtafels",
                "Teammanager",
                "01-02-2026",
                "30-04-2026",
                "€ 3.600,-",
                "verslag",
            ],
            ["Team", "Flexibel verlof rond feestdagen", "HR-adviseur", "01-03-2026", "01-05-2026", "€ 0,-", "regeling"],
            [
                "Klant",
                "Aanslag met uitleg in beeld",
                "Productbeheerder",
                "01-06-2026",
                "31-01-2027",
                "€ 9.800,-",
                "pilot",
            ],
            ["Klant", "Betaalhulp op het wijkspreekuur", "Invordering", "01-09-2026", "31-12-2026", "p.m.", "6 wijken"],
        ],
    ),
    """
= Cultuurscan met dialoogtafels ~ @ Teammanager ~ > 01-02-2026 : 2026-02-01 ~ > 30-04-2026 : 2026-04-30 ~ € 3600
  ~ % verslag ~ ?% Team ~ ?+ Team
= Flexibel verlof rond feestdagen ~ @ HR-adviseur ~ > 01-03-2026 : 2026-03-01 ~ > 01-05-2026 : 2026-05-01 ~ € 0
  ~ % regeling ~ ?% Team ~ ?+ Team
= Aanslag met uitleg in beeld ~ @ Productbeheerder ~ > 01-06-2026 : 2026-06-01 ~ > 31-01-2027 : 2027-01-31 ~ € 9800
  ~ % pilot ~ ?% Klant ~ ?+ Klant
= Betaalhulp op het wijkspreekuur ~ @ Invordering ~ > 01-09-2026 : 2026-09-01 ~ > 31-12-2026 : 2026-12-31
  ~ % 6 wijken ~ ?+ p.m. ~ ?% Klant ~ ?+ Klant
""",
)

_ECONOMIE = """\
Nummer;Actie;Actiehouder;Einddatum;Stand van zaken;Uren
EZ-01;Ondernemersprijs met inclusieve jury;Accountmanager;25-09-2026;gepland;30
EZ-02;Netwerkontbijt vrouwelijke ondernemers;Bedrijfscontact;01-04-2026;gereed;18
EZ-03;Keurmerk toegankelijke winkel;Centrummanager;31-12-2026;in uitvoering;60
EZ-04;Marktreglement vertalen;Marktmeester;01-06-2026;vervallen;
EZ-05;Leerwerkplekken bij de havendienst;Havenmeester / HR;01-11-2026;niet opgepakt;45,5
EZ-06;Gastvrije informatie voor arbeidsmigranten;Beleidsadviseur;01-10-2026;in uitvoering;80
EZ-07;Vrijwilligers met een beperking in het museum;Toerisme;15-05-2026;gereed;25
EZ-08;Subsidieregels in begrijpelijke taal;Subsidieloket;01-03-2026;vertraagd;32
EZ-09;Rondetafel diversiteit in de bouw;Accountmanager;20-11-2026;gepland;12
"""
ECONOMIE = paper(
    "economie.csv",
    lambda: _ECONOMIE.encode("utf-8-sig"),
    """
EZ-01 = Ondernemersprijs met inclusieve jury ~ @ Accountmanager ~ > 25-09-2026 : 2026-09-25 ~ # planned ~ u 30
EZ-02 = Netwerkontbijt vrouwelijke ondernemers ~ @ Bedrijfscontact ~ # done ~ u 18
  ~ > 01-04-2026 : 2026-04-01 || > 01-04-2026 : 2026-04-01 x
EZ-03 = Keurmerk toegankelijke winkel ~ @ Centrummanager ~ > 31-12-2026 : 2026-12-31 ~ # running ~ u 60
EZ-04 = Marktreglement vertalen ~ @ Marktmeester ~ > 01-06-2026 : 2026-06-01
  ~ # not-taken-up || # to-revise || # unknown || + vervallen ~ ?+ vervallen
EZ-05 = Leerwerkplekken bij de havendienst ~ @ Havenmeester / HR || @ Havenmeester ~ ?@ HR
  ~ > 01-11-2026 : 2026-11-01 ~ # not-taken-up ~ u 45.5 || u 45,5
EZ-06 = Gastvrije informatie voor arbeidsmigranten ~ @ Beleidsadviseur ~ > 01-10-2026 : 2026-10-01 ~ # running ~ u 80
EZ-07 = Vrijwilligers met een beperking in het museum ~ @ Toerisme ~ # done ~ u 25
  ~ > 15-05-2026 : 2026-05-15 || > 15-05-2026 : 2026-05-15 x
EZ-08 = Subsidieregels in begrijpelijke taal ~ @ Subsidieloket ~ > 01-03-2026 : 2026-03-01 ~ # delayed ~ u 32
EZ-09 = Rondetafel diversiteit in de bouw ~ @ Accountmanager ~ > 20-11-2026 : 2026-11-20 ~ # planned ~ u 12
""",
)

_COMMUNICATIE = """\
Wat,Wie,Wanneer,Voortgang,Bijzonderheden
"Beeldbank vernieuwen, met eigen inwoners",Beeldredacteur,maart 2026,klaar,"Fotograaf kostte € 2.100,-"
Schrijfwijzer inclusieve taal,Eindredacteur,eind Q2 2026,loopt achter,Wacht op akkoord van de directie
Nieuwsbrief ook als geluidsbestand,Webredactie,maandelijks,loopt,
"Campagne \"Hier hoor je bij\"",Campagneleider,oktober 2026,nog niet gestart,
Ondertiteling bij alle filmpjes,Videomaker,doorlopend,loopt,Sinds januari standaard
"""
COMMUNICATIE = paper(
    "communicatie.csv",
    lambda: _COMMUNICATIE.replace('"Hier', '""Hier').replace('bij""', 'bij"""').encode("cp1252"),
    """
= Beeldbank vernieuwen, met eigen inwoners ~ @ Beeldredacteur ~ # done ~ ?€ 2100
  ~ > maart 2026 : 2026-03-31 || > maart 2026 : 2026-03-31 x ~ + Fotograaf kostte € 2.100,-
= Schrijfwijzer inclusieve taal ~ @ Eindredacteur ~ > eind Q2 2026 : 2026-06-30 ~ # delayed || # slightly-delayed
  ~ + Wacht op akkoord van de directie
= Nieuwsbrief ook als geluidsbestand ~ @ Webredactie ~ > maandelijks : every ~ # running || # continuous
= Campagne "Hier hoor je bij" ~ @ Campagneleider ~ > oktober 2026 : 2026-10-31 ~ # planned
= Ondertiteling bij alle filmpjes ~ @ Videomaker ~ > doorlopend : continuous ~ # running || # continuous
  ~ + Sinds januari standaard
""",
)

_MOBILITEIT = """\
Gemeente Oudewaal - Afdeling Mobiliteit en Parkeren
Bijlage 2: maatregelen inclusie 2026

Maatregel                      Uitvoerder             Planning            Budget         Beoogd resultaat

Parkeerapp bruikbaar met       Productmanager         2e kwartaal 2026    € 11.000       app voldoet aan
voorleessoftware               parkeren                                                  de norm

Fietslessen voor nieuwe        Verkeerseducatie       april t/m juni      € 4.800        40 deelnemers
inwoners                                              2026

Parkeercontroleurs trainen     Teamleider             15 oktober 2026     € 2.250        iedereen geschoold
in de-escalatie                parkeren

Haltes op hoogte brengen       Wegbeheerder           2026 en 2027        € 95.000       12 haltes

                                                                                         blad 2
"""
MOBILITEIT = paper(
    "mobiliteit.txt",
    lambda: _MOBILITEIT.encode(),
    """
= Parkeerapp bruikbaar met voorleessoftware ~ @ Productmanager parkeren ~ > 2e kwartaal 2026 : 2026-06-30 ~ € 11000
  ~ % app voldoet aan de norm
= Fietslessen voor nieuwe inwoners ~ @ Verkeerseducatie ~ € 4800 ~ % 40 deelnemers
  ~ > april t/m juni 2026 : 2026-06-30 || > juni 2026 : 2026-06-30
  ~ ?> april 2026 : 2026-04-30 || > april : 2026-04-30 || > april 2026 : 2026-04-01
= Parkeercontroleurs trainen in de-escalatie ~ @ Teamleider parkeren ~ > 15 oktober 2026 : 2026-10-15 ~ € 2250
  ~ % iedereen geschoold
= Haltes op hoogte brengen ~ @ Wegbeheerder ~ € 95000 ~ % 12 haltes
  ~ > 2026 en 2027 : 2027-12-31 || > 2027 : 2027-12-31 ~ ?> 2026 : 2026-12-31
""",
)

POST = (
    KCC,
    VASTGOED,
    PARTICIPATIE,
    HRM,
    RUIMTE,
    SOCIAAL,
    BELASTINGEN,
    ECONOMIE,
    COMMUNICATIE,
    MOBILITEIT,
)
