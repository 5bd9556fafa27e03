"""Eight papers of units that do not exist, with which the rules of reading were mended: their truth came first."""

from __future__ import annotations

from datetime import date

from imports_papers import excel, ods, paper, word

BURGERZAKEN = paper(
    "burgerzaken.docx",
    lambda: word(
        ("0", "Uitvoeringsplan Samen Verschillend - afdeling Burgerzaken"),
        ("", "Vastgesteld in het afdelingsoverleg van 3 februari 2026."),
        (
            "table",
            (
                [
                    ["Thema", "Wat", "Wie", "Wanneer", "Waarmee"],
                    [
                        "Instroom",
                        "Vacatureteksten laten toetsen door een taalpanel",
                        "recruiter met taalpanel",
                        "Q1 2026",
                        "Bestaande uren",
                    ],
                    [
                        "",
                        "Open avond voor zij-instromers",
                        "teammanager Balie",
                        "vóór de zomer 2026",
                        "€ 2.500 uit teambudget",
                    ],
                    [
                        "Inclusie",
                        "Dialoogsessies in alle teams",
                        "elke teammanager",
                        "doorlopend",
                        "Gespreksleiders uit de pool",
                    ],
                    ["", "Stilteruimte op de derde verdieping", "facilitair adviseur", "Q3-Q4 2026", "€ 7.000"],
                    [
                        "",
                        "Omgangsregels vastleggen",
                        "werkgroep",
                        "binnen 3 maanden na goedkeuring van dit plan",
                        "16 uur",
                    ],
                ],
                [(1, 0, 2, 0), (3, 0, 5, 0)],
            ),
        ),
        ("1", "Afkortingen"),
        ("table", ([["Afkorting", "Betekenis"], ["OC", "Onderdeelcommissie"], ["HRBP", "HR-businesspartner"]],)),
    ),
    """
= Vacatureteksten laten toetsen door een taalpanel ~ @ recruiter met taalpanel ~ > Q1 2026 : 2026-03-31
  ~ + Bestaande uren
= Open avond voor zij-instromers ~ @ teammanager Balie ~ € 2500 ~ ?+ € 2.500 uit teambudget || + uit teambudget
  ~ > vóór de zomer 2026 : 2026-06-30 || > vóór de zomer 2026 : 2026-06-20 || > vóór de zomer 2026 : 2026-06-21
= Dialoogsessies in alle teams ~ @ elke teammanager ~ > doorlopend : continuous ~ # continuous
  ~ + Gespreksleiders uit de pool
= Stilteruimte op de derde verdieping ~ @ facilitair adviseur ~ > Q3-Q4 2026 : 2026-12-31 ~ € 7000
= Omgangsregels vastleggen ~ @ werkgroep ~ > binnen 3 maanden na goedkeuring van dit plan : after ~ u 16
""",
)

GROEN = paper(
    "groen.xlsx",
    lambda: excel(
        {
            "name": "Actieplan",
            "rows": [
                ["Gemeente Waterrijk - Directie Groen en Landschap"],
                ["Actieplan diversiteit en inclusie 2026-2027"],
                [],
                ["Nr", "Actie", "Planning", None, "Budget (x € 1.000)", None, "Verantw.", "Stand per 1-4-2026"],
                [None, None, "Start", "Eind", "2026", "2027", None, None],
                [
                    1,
                    "Leerroute voor hoveniers zonder diploma",
                    date(2026, 1, 5),
                    date(2026, 12, 18),
                    12.5,
                    5,
                    "Praktijkopleider",
                    "Op schema",
                ],
                [2, "Werkkleding ook in damesmaten", date(2026, 2, 1), date(2026, 4, 30), 3, None, "Inkoper", "Klaar"],
                [3, "Taallessen op de werf", "Q3 2026", "Q2 2027", None, None, "Werfbeheerder", "Nog niet begonnen"],
                ["Totaal", None, None, None, "=SUM(E6:E8)", "=SUM(F6:F8)", None, None],
            ],
            "merged": ["C4:D4", "E4:F4", "A1:H1"],
            "formats": {"C6": "d-m-yyyy", "D6": "d-m-yyyy", "C7": "d-m-yyyy", "D7": "d-m-yyyy"},
        },
        {
            "name": "Lijsten",
            "rows": [["Statussen"], ["Op schema"], ["Klaar"], ["Vertraagd"], ["Nog niet begonnen"]],
            "hidden": True,
        },
    ),
    """
1 = Leerroute voor hoveniers zonder diploma ~ > 5-1-2026 : 2026-01-05 ~ > 18-12-2026 : 2026-12-18
  ~ € 12500 ~ € 5000 ~ @ Praktijkopleider ~ # running
2 = Werkkleding ook in damesmaten ~ > 1-2-2026 : 2026-02-01 ~ > 30-4-2026 : 2026-04-30 ~ € 3000 ~ @ Inkoper ~ # done
3 = Taallessen op de werf ~ > Q3 2026 : 2026-09-30 ~ > Q2 2027 : 2027-06-30 ~ @ Werfbeheerder ~ # planned
""",
)

_PARKEREN = """\
Gemeente Waterrijk                                                                    Pagina 3 van 5

4.  Wat gaan we doen?

    Doel / activiteit                      Trekker           Gereed        Middelen          Voortgang
                                                             in
    4.1 Herkenbare rolmodellen in          Communicatie-     mei 2025      n.v.t.            afgerond
        de wervingscampagne                adviseur
    4.2 Collega's met een beperking        Teamleider        Q4 2025       € 15.000          loopt; twee van
        begeleiden op de werkplek          Handhaving                      (loonkosten)      de vier geplaatst
    4.3 Gebedstijden in het rooster        Roosteraar        z.s.m.        geen              vertraagd door
                                                                                             nieuw systeem
\fGemeente Waterrijk                                                                    Pagina 4 van 5

    Doel / activiteit                      Trekker           Gereed        Middelen          Voortgang
                                                             in
    4.4 Jaarlijks gesprek over             Leidinggevenden   ieder jaar    2 uur per         doorlopend
        omgangsvormen                                                      team

5.  Tot slot

    Dit plan is op 14 januari 2025 besproken met de onderdeelcommissie.
"""
PARKEREN = paper(
    "parkeren.txt",
    lambda: _PARKEREN.encode(),
    """
4.1 = Herkenbare rolmodellen in de wervingscampagne ~ @ Communicatie-adviseur || @ Communicatieadviseur
  ~ > mei 2025 : 2025-05-31 || > mei 2025 : 2025-05-31 x ~ # done ~ ?+ n.v.t.
4.2 = Collega's met een beperking begeleiden op de werkplek ~ @ Teamleider Handhaving ~ > Q4 2025 : 2025-12-31
  ~ € 15000 ~ # running ~ + twee van de vier geplaatst || + loopt; twee van de vier geplaatst ~ ?+ (loonkosten)
  ~ ?+ € 15.000 (loonkosten)
4.3 = Gebedstijden in het rooster ~ @ Roosteraar ~ > z.s.m. : words ~ # delayed ~ ?+ geen
  ~ + door nieuw systeem || + vertraagd door nieuw systeem
4.4 = Jaarlijks gesprek over omgangsvormen ~ @ Leidinggevenden ~ > ieder jaar : every ~ u 2/team ~ # continuous
  ~ ?+ 2 uur per team
""",
)

_VUILOPHAAL = "\r\n".join(
    [
        "Thema\tMaatregel\tTrekker\tQ1 '26\tQ2 '26\tQ3 '26\tQ4 '26\tBijzonderheden",
        "Werving\tOpleidingsplekken voor statushouders\tHR-adviseur\tx\tx\t\t\tSamen met het UWV",
        "Werving\tCoördinator participatie aanstellen\tHoofd Inzameling\tgereed\t\t\t\t",
        "Cultuur\tTraining omstanders voor alle ploegen\tPloegleiders\t\tX\tX\tX\t4 uur per ploeg",
        "Cultuur\tCafé Divers op de remise\tPersoneelsvereniging\t\t\t\tstart\tIdee uit de ploeg Noord",
    ]
)
VUILOPHAAL = paper(
    "vuilophaal.csv",
    lambda: _VUILOPHAAL.encode("cp1252"),
    """
= Opleidingsplekken voor statushouders ~ @ HR-adviseur ~ > Q1 '26 : 2026-03-31 ~ > Q2 '26 : 2026-06-30
  ~ + Samen met het UWV
= Coördinator participatie aanstellen ~ @ Hoofd Inzameling ~ > Q1 '26 : 2026-03-31 x ~ # done
= Training omstanders voor alle ploegen ~ @ Ploegleiders ~ > Q2 '26 : 2026-06-30 ~ > Q3 '26 : 2026-09-30
  ~ > Q4 '26 : 2026-12-31 ~ u 4/ploeg ~ + 4 uur per ploeg
= Café Divers op de remise ~ @ Personeelsvereniging ~ > Q4 '26 : 2026-12-31 ~ + Idee uit de ploeg Noord ~ ?+ start
""",
)

JEUGDZORG = paper(
    "jeugdzorg.docx",
    lambda: word(
        ("1", "Actieplan 2026 Team Jeugd"),
        ("", "Ons team bestaat uit 34 medewerkers. In 2025 volgden 12 van hen een training."),
        ("2", "Onze voornemens"),
        ("List Number", "We nodigen elk kwartaal een ervaringsdeskundige uit in het teamoverleg."),
        ("List Bullet", "Trekker: gedragswetenschapper"),
        ("List Bullet", "Start: februari 2026"),
        ("List Bullet", "Kosten: 4 x € 150 = € 600"),
        ("List Number", "We maken een kalender met feest- en gedenkdagen."),
        ("List Bullet", "Trekker: teamsecretaris"),
        ("List Bullet", "Klaar: 15 januari 2026"),
        ("List Bullet", "Stand: afgerond"),
        ("List Number", "We bespreken casussen over culturele verschillen."),
        ("List Bullet", "Trekker: intervisiebegeleider, met de HRBP"),
        ("List Bullet", "Wanneer: iedere maand"),
        ("List Bullet", "Tijd: 2 uur per maand"),
        ("2", "Wat vragen wij van anderen?"),
        ("", "Van P&O vragen wij hulp bij het vinden van stagiairs."),
        ("2", "Evaluatie"),
        ("", "Wij kijken in november terug."),
    ),
    """
1 = We nodigen elk kwartaal een ervaringsdeskundige uit in het teamoverleg. ~ @ gedragswetenschapper
  ~ > februari 2026 : 2026-02-28 ~ € 600 ~ ?> elk kwartaal : every ~ ?+ 4 x € 150 = € 600
2 = We maken een kalender met feest- en gedenkdagen. ~ @ teamsecretaris ~ # done
  ~ > 15 januari 2026 : 2026-01-15 || > 15 januari 2026 : 2026-01-15 x
3 = We bespreken casussen over culturele verschillen. ~ @ intervisiebegeleider, met de HRBP
  ~ > iedere maand : every ~ u 2/maand
""",
)

SPORT = paper(
    "sporthallen.ods",
    lambda: ods(
        "SMART",
        [
            ["Sporthallen en zwembaden: SMART-acties inclusie 2026"],
            [],
            ["Actie", "Specifiek", "Meetbaar", "Acceptabel", "Realistisch", "Tijdgebonden", "Actiehouder", "% klaar"],
            [
                "Zwemuren voor nieuwkomers",
                "Twee baden, op zondag",
                "Minstens 60 deelnemers",
                "Besproken met de clubs",
                "Badmeesters zijn beschikbaar",
                "Voor 1 mei 2026",
                "Bedrijfsleider",
                0.4,
            ],
            [
                "Kleedkamers genderneutraal",
                "Vier hallen",
                "4 van de 4 hallen aangepast",
                "Akkoord van de directie",
                "Past in het onderhoud",
                "Derde kwartaal 2026",
                "Beheerder",
                0,
            ],
            [
                "Vrijwilligers werven via de moskee",
                "Zes nieuwe vrijwilligers",
                "6 vrijwilligers",
                "Bestuur stemt in",
                "Vergt weinig tijd",
                date(2026, 3, 31),
                "Clubadviseur",
                1,
            ],
        ],
    ),
    """
= Zwemuren voor nieuwkomers ~ + Twee baden, op zondag ~ % Minstens 60 deelnemers ~ + Besproken met de clubs
  ~ + Badmeesters zijn beschikbaar ~ > Voor 1 mei 2026 : 2026-05-01 || > Voor 1 mei 2026 : 2026-04-30
  ~ @ Bedrijfsleider ~ # running
= Kleedkamers genderneutraal ~ + Vier hallen ~ % 4 van de 4 hallen aangepast ~ + Akkoord van de directie
  ~ + Past in het onderhoud ~ > Derde kwartaal 2026 : 2026-09-30 ~ @ Beheerder ~ # planned
= Vrijwilligers werven via de moskee ~ + Zes nieuwe vrijwilligers ~ % 6 vrijwilligers ~ + Bestuur stemt in
  ~ + Vergt weinig tijd ~ > 2026-03-31 : 2026-03-31 || > 2026-03-31 : 2026-03-31 x ~ @ Clubadviseur ~ # done
""",
)

ONDERWIJS = paper(
    "onderwijs.xlsx",
    lambda: excel(
        {
            "name": "2026",
            "rows": [
                ["Voortgang plan Onderwijs, bijgewerkt 12-6-2026", None, None, None, None, None],
                ["Pijler 1: Instroom", None, None, None, None, None],
                ["Actie", "Wie trekt?", "Wanneer klaar?", "Stand", "KPI", "Wat gaat goed / minder goed"],
                ["Stages voor mbo'ers", "stagecoördinator", "1e helft 2026", "☺", "10 stagiairs", "Al 8 geplaatst"],
                ["Assessments zonder taaleis", "P&O-adviseur", "okt. 2026", "😐", "3 functies", "Bureau levert later"],
                [],
                ["Pijler 2: Doorstroom", None, None, None, None, None],
                ["Actie", "Wie trekt?", "Wanneer klaar?", "Stand", "KPI", "Wat gaat goed / minder goed"],
                ["Loopbaanscan voor schaal 6-8", "loopbaanadviseur", "eind 2026", "☹", "40 scans", None],
                ["Meekijkdagen bij andere directies", "MT", 46387, "☺", None, "Animo is groot"],
                [],
                ["☺ = op schema, 😐 = enigszins vertraagd, ☹ = vertraagd"],
            ],
            "merged": ["A2:F2", "A7:F7"],
            "formats": {"C10": "dd-mm-yyyy"},
        }
    ),
    """
= Stages voor mbo'ers ~ @ stagecoördinator ~ > 1e helft 2026 : 2026-06-30 ~ # running ~ % 10 stagiairs
  ~ + Al 8 geplaatst
= Assessments zonder taaleis ~ @ P&O-adviseur ~ > okt. 2026 : 2026-10-31 ~ # slightly-delayed ~ % 3 functies
  ~ + Bureau levert later
= Loopbaanscan voor schaal 6-8 ~ @ loopbaanadviseur ~ > eind 2026 : 2026-12-31 ~ # delayed ~ % 40 scans
= Meekijkdagen bij andere directies ~ @ MT ~ > 31-12-2026 : 2026-12-31 ~ # running ~ + Animo is groot
""",
)

_DIGITAAL = """\
# Roadmap D&I - Afdeling Digitale Dienstverlening

Action | Owner | Due date | Deliverable | RAG | Comments
--- | --- | --- | --- | --- | ---
Inclusive UX-testpanel opzetten | Product owner website | 30 Sep 2025 | Panel van 12 gebruikers | Green | \
Kick-off geweest
Bias check op algoritmes | Data scientist | Q4 2025 | Rapport per algoritme | Amber | \
Wacht op input van Juridische Zaken
Toegankelijkheidsverklaring status A | Webredacteur | ongoing | WCAG 2.2 AA | Green |
Mentoring voor junior developers | Team lead | TBD | 5 koppels | Not started |

Budget | Bedrag
--- | ---
Training | € 4.000
Onderzoek | 6k€
Totaal | € 10.000
"""
DIGITAAL = paper(
    "digitaal.md",
    lambda: _DIGITAAL.encode(),
    """
= Inclusive UX-testpanel opzetten ~ @ Product owner website ~ > 30 Sep 2025 : 2025-09-30
  ~ % Panel van 12 gebruikers ~ # running ~ + Kick-off geweest
= Bias check op algoritmes ~ @ Data scientist ~ > Q4 2025 : 2025-12-31 ~ % Rapport per algoritme
  ~ # slightly-delayed || # delayed ~ + Wacht op input van Juridische Zaken
= Toegankelijkheidsverklaring status A ~ @ Webredacteur ~ > ongoing : continuous ~ % WCAG 2.2 AA ~ # running
= Mentoring voor junior developers ~ @ Team lead ~ > TBD : words ~ % 5 koppels ~ # planned
= Training ~ € 4000
= Onderzoek ~ € 6000
""",
)

KNOWN = (BURGERZAKEN, GROEN, PARKEREN, VUILOPHAAL, JEUGDZORG, SPORT, ONDERWIJS, DIGITAAL)
