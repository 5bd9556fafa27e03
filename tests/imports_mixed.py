"""Nine papers of units that do not exist, of shapes between plain and odd: their truth came before a run."""

from __future__ import annotations

from imports_later import rows
from imports_papers import excel, paper, word

_JEUGD = """
Wat gaan we doen|Door wie|Afronding|Stand van zaken
Vacatureteksten doorlichten op taal|Recruiter|mei-juni 2026|Loopt volgens planning
Toelichting: we beginnen met de vacatures voor jongerenwerkers.|||
Stages voor statushouders|Teamleider Jeugd en HR|2e helft 2026|Moet nog van start
Toelichting: er is ruimte voor twee stages.|||
Gespreksleidraad uitsluiting|Vertrouwenspersoon|eind Q1 2026|Afgerond
"""
JEUGD = paper(
    "jeugd.docx",
    lambda: word(
        ("1", "Plan diversiteit team Jeugd 2026"),
        ("", "Dit plan is besproken met het hele team."),
        ("table", (rows(_JEUGD), [(2, 0, 2, 3), (4, 0, 4, 3)])),
    ),
    """
= Vacatureteksten doorlichten op taal ~ @ Recruiter ~ > mei-juni 2026 : 2026-06-30 ~ # running
  ~ + we beginnen met de vacatures voor jongerenwerkers.
= Stages voor statushouders ~ @ Teamleider Jeugd en HR ~ > 2e helft 2026 : 2026-12-31 ~ # planned
  ~ + er is ruimte voor twee stages.
= Gespreksleidraad uitsluiting ~ @ Vertrouwenspersoon ~ > eind Q1 2026 : 2026-03-31 || > eind Q1 2026 : 2026-03-31 x
  ~ # done
""",
)

_VERSLAG = """\
Verslag overleg inclusie afdeling Groen, 12 maart 2026

1. Opening
De voorzitter heet iedereen welkom.

2. Werving
We praten over de wervingscampagne. Er komen weinig reacties.
Actie: HR zoekt uit welke kanalen beter werken (vóór 1 mei 2026).
Actie: communicatie maakt nieuwe foto's (juni 2026).

3. Afsluiting
Volgend overleg: 16 april 2026.
"""
VERSLAG = paper(
    "groen-verslag.txt",
    lambda: _VERSLAG.encode(),
    """
= HR zoekt uit welke kanalen beter werken ~ ?@ HR
  ~ > vóór 1 mei 2026 : 2026-05-01 || > vóór 1 mei 2026 : 2026-04-30
= communicatie maakt nieuwe foto's ~ ?@ communicatie ~ > juni 2026 : 2026-06-30
""",
)

_MUSEA = """\
# Actieplan Musea en erfgoed 2026-2027

## Lijn 1 Publiek

**1.1 Rondleidingen in gebarentaal**
Trekker: educatie | Planning: vanaf september 2026 | Status: in voorbereiding | Budget: € 4.500,-

**1.2 Zaalteksten op B1**
Trekker: conservatoren en communicatie | Planning: doorlopend | Status: loopt | Budget: binnen begroting

## Lijn 2 Personeel

**2.1 Traineeplek voor mensen met een arbeidsbeperking**
Trekker: HR | Planning: Q1 2027 | Status: gepland | Budget: 12k
"""
MUSEA = paper(
    "musea.md",
    lambda: _MUSEA.encode(),
    """
1.1 = Rondleidingen in gebarentaal ~ @ educatie ~ > vanaf september 2026 : 2026-09-30 ~ # planned ~ € 4500
1.2 = Zaalteksten op B1 ~ @ conservatoren en communicatie ~ > doorlopend : continuous ~ # running || # continuous
  ~ + binnen begroting
2.1 = Traineeplek voor mensen met een arbeidsbeperking ~ @ HR ~ > Q1 2027 : 2027-03-31 ~ # planned ~ € 12000
""",
)

REINIGING = paper(
    "reiniging.xlsx",
    lambda: excel(
        {
            "name": "2026",
            "rows": [
                ["Onderwerp", "Actie", "Actiehouder", "Planning", None, None, None, "Voortgang", "Opm."],
                [None, None, None, "Q1", "Q2", "Q3", "Q4", None, None],
                ["Veiligheid", "Kleedruimte voor vrouwen", "Facilitair", "x", "x", None, None, 1, "Opgeleverd in mei"],
                [None, "Training omstanders", "Teamchefs", None, "x", "x", None, 0.4, None],
                ["Werving", "Open dag op de werf", "HR / teamchefs", None, None, None, "x", 0, "Datum volgt"],
            ],
            "merged": ["A3:A4", "D1:G1"],
            "formats": {"H3": "0%", "H4": "0%", "H5": "0%"},
        }
    ),
    """
= Kleedruimte voor vrouwen ~ @ Facilitair ~ > Q1 : 2026-03-31 || > Q1 : 2026-03-31 x
  ~ > Q2 : 2026-06-30 || > Q2 : 2026-06-30 x ~ # done ~ + Opgeleverd in mei
= Training omstanders ~ @ Teamchefs ~ > Q2 : 2026-06-30 ~ > Q3 : 2026-09-30 ~ # running
= Open dag op de werf ~ @ HR / teamchefs ~ > Q4 : 2026-12-31 ~ # planned ~ + Datum volgt
""",
)

PARKEREN = paper(
    "parkeren.docx",
    lambda: word(
        ("1", "Aan de slag met inclusie: team Parkeren"),
        ("2", "Wat gaan we doen?"),
        ("List Number", "Spreekuur voor collega's die laaggeletterd zijn"),
        ("List Bullet 2", "wie: taalambassadeur"),
        ("List Bullet 2", "wanneer: elke maand"),
        ("List Bullet 2", "tijd: 4 uur p/w"),
        ("List Number", "Dienstrooster met ruimte voor feestdagen"),
        ("List Bullet 2", "wie: planner en teamleider"),
        ("List Bullet 2", "wanneer: vóór de zomer van 2026"),
        ("List Bullet 2", "kosten: geen"),
        ("2", "Waarom doen we dit?"),
        ("", "Omdat iedereen mee moet kunnen doen."),
    ),
    """
= Spreekuur voor collega's die laaggeletterd zijn ~ @ taalambassadeur ~ > elke maand : every ~ u 4/week
= Dienstrooster met ruimte voor feestdagen ~ @ planner en teamleider
  ~ > vóór de zomer van 2026 : 2026-06-30 || > vóór de zomer van 2026 : 2026-06-21
""",
)

_THEATER = """\
Ambitie;Stap;Eigenaar(s);Oplevering;% gereed;Begroot (€);Hoe meten we succes?
Breed publiek;Programmeurs uit de wijk uitnodigen;programmering, buurtteam;30-06-2026;75%;3.000,00;8 avonden
Breed publiek;Prikkelarme voorstelling;techniek;Q4 2026;10%;1.250,00;2 voorstellingen
Goed werkgeverschap;Exitgesprekken met flexkrachten;HR;n.t.b.;0%;;elke vertrekker
Goed werkgeverschap;Gedragscode met partners;zakelijk leider;1 februari 2026;100%;0,00;alle contracten
"""
THEATER = paper(
    "theater.csv",
    lambda: _THEATER.encode("utf-8-sig"),
    """
= Programmeurs uit de wijk uitnodigen ~ @ programmering, buurtteam ~ > 30-06-2026 : 2026-06-30 ~ # running ~ € 3000
  ~ % 8 avonden ~ ?% Breed publiek
= Prikkelarme voorstelling ~ @ techniek ~ > Q4 2026 : 2026-12-31 ~ # running ~ € 1250 ~ % 2 voorstellingen
  ~ ?% Breed publiek
= Exitgesprekken met flexkrachten ~ @ HR ~ > n.t.b. : words ~ # planned ~ % elke vertrekker ~ ?% Goed werkgeverschap
= Gedragscode met partners ~ @ zakelijk leider ~ # done ~ € 0 ~ % alle contracten ~ ?% Goed werkgeverschap
  ~ > 1 februari 2026 : 2026-02-01 || > 1 februari 2026 : 2026-02-01 x
""",
)

_HAVEN = """\
                     Actieoverzicht Inclusie - Bedrijfsbureau Haven                blz. 1 van 2

 Nr   Maatregel                      Wie                 Tijdpad          Stoplicht   Uren
 1    Aanpassen van de               Bedrijfsbureau      week 20 2026     groen       12 uur
      functieprofielen
 2    Taallessen in werktijd         Opleidingen en      schooljaar       oranje      200 uur per
                                     HR                  2026-2027                    jaar
 3    Onderzoek naar loon-           Controller          najaar 2026      rood        40 uur
      verschillen
"""
HAVEN = paper(
    "bedrijfsbureau.txt",
    lambda: _HAVEN.encode(),
    """
1 = Aanpassen van de functieprofielen ~ @ Bedrijfsbureau ~ # running ~ u 12
  ~ > week 20 2026 : 2026-05-15 || > week 20 2026 : 2026-05-17
2 = Taallessen in werktijd ~ @ Opleidingen en HR ~ # slightly-delayed || # running ~ u 200/jaar
  ~ > schooljaar 2026-2027 : 2027-07-31 || > schooljaar 2026-2027 : 2027-08-31
3 = Onderzoek naar loonverschillen ~ @ Controller ~ # delayed ~ u 40 ~ > najaar 2026 : 2026-12-31
""",
)

SPORT = paper(
    "sport.xlsx",
    lambda: excel(
        {
            "name": "Acties",
            "rows": [
                ["Diversiteit & inclusie Sport en bos", None, None, None],
                [],
                [None, "Actie 1", "Actie 2", "Actie 3"],
                ["Wat", "Zwemuren voor vrouwen", "Toegankelijke kantine", "Netwerk jonge trainers"],
                ["Trekker", "Zwembadmanager", "Accommodatiebeheer", "Werkgroep"],
                ["Wanneer", "vanaf Q2 2026", "31 december 2026", "3x per jaar"],
                ["Kosten", 2400, 18000, None],
                ["Status", "loopt", "vertraagd", "nog te starten"],
                ["Toelichting", None, "Wacht op vergunning", None],
            ],
        }
    ),
    """
= Zwemuren voor vrouwen ~ @ Zwembadmanager ~ > vanaf Q2 2026 : 2026-06-30 ~ € 2400 ~ # running
= Toegankelijke kantine ~ @ Accommodatiebeheer ~ > 31 december 2026 : 2026-12-31 ~ € 18000 ~ # delayed
  ~ + Wacht op vergunning
= Netwerk jonge trainers ~ @ Werkgroep ~ > 3x per jaar : every ~ # planned
""",
)

_HULP = """
Speerpunt|Acties en verantwoordelijken|Planning en status
Instroom|Werken met een diverse selectiecommissie (afdelingshoofd)|Q2 2026, loopt
 |Anonieme cv's (HR)|Q3 2026, nog niet gestart
Doorstroom|Loopbaangesprek voor iedereen (teamleiders)|doorlopend
"""
HULP = paper(
    "hulpverlening.docx",
    lambda: word(
        ("1", "Jaarplan inclusie Hulpverlening 2026"),
        ("table", (rows(_HULP), [(1, 0, 2, 0)])),
    ),
    """
= Werken met een diverse selectiecommissie ~ @ afdelingshoofd ~ > Q2 2026 : 2026-06-30 ~ # running
= Anonieme cv's ~ @ HR ~ > Q3 2026 : 2026-09-30 ~ # planned
= Loopbaangesprek voor iedereen ~ @ teamleiders ~ > doorlopend : continuous ~ # continuous
""",
)

MIXED = (JEUGD, VERSLAG, MUSEA, REINIGING, PARKEREN, THEATER, HAVEN, SPORT, HULP)
