"""Six papers of units that do not exist, of the plainest kinds: their truth came before a run."""

from __future__ import annotations

from datetime import date

from imports_later import rows
from imports_papers import excel, ods, paper, word

_ZUID = """
Actie|Toelichting|Wanneer|Wie|Stand van zaken juni 2026
1.1 Training Omgaan met verschillen|Voor alle leidinggevenden, 2 dagdelen|Q1 en Q2 2026|HR-adviseur|\
Twee groepen zijn geweest, derde groep volgt in september
1.2 Regenboogtraining baliemedewerkers|I.s.m. COC|September 2026|Teammanager Publiek|Nog niet gestart
2.1 Vaste plek voor I&D in het MT-overleg|Ieder kwartaal een half uur|Doorlopend|Secretaris MT|Loopt goed
2.2 Werkgroep uitbreiden|Minimaal twee leden per afdeling|1 maart 2026|Trekker werkgroep|Gereed
"""
ZUID = paper(
    "stadsdeel-zuid.docx",
    lambda: word(
        ("0", "Actieplan inclusie en diversiteit 2026"),
        ("1", "Inleiding"),
        ("", "Dit plan bouwt voort op het plan van 2025. Wij kozen twee speerpunten."),
        ("1", "Acties"),
        ("table", (rows(_ZUID),)),
        ("1", "Financiën"),
        ("", "De training kost € 8.000 en wordt betaald uit het opleidingsbudget."),
    ),
    """
1.1 = Training Omgaan met verschillen ~ + Voor alle leidinggevenden, 2 dagdelen ~ > Q1 en Q2 2026 : 2026-06-30
  ~ @ HR-adviseur ~ + Twee groepen zijn geweest, derde groep volgt in september ~ ?# running
1.2 = Regenboogtraining baliemedewerkers ~ + I.s.m. COC ~ > September 2026 : 2026-09-30 ~ @ Teammanager Publiek
  ~ # planned
2.1 = Vaste plek voor I&D in het MT-overleg ~ + Ieder kwartaal een half uur ~ > Doorlopend : continuous
  ~ @ Secretaris MT ~ # running ~ ?+ Loopt goed ~ ?u 0.5/kwartaal
2.2 = Werkgroep uitbreiden ~ + Minimaal twee leden per afdeling ~ @ Trekker werkgroep ~ # done
  ~ > 1 maart 2026 : 2026-03-01 || > 1 maart 2026 : 2026-03-01 x
""",
)

ENERGIE = paper(
    "energie.xlsx",
    lambda: excel(
        {
            "name": "Actielijst",
            "rows": [
                ["Nr", "Datum", "Actie", "Actiehouder", "Deadline", "Status", "Opmerking"],
                [1, date(2026, 1, 12), "Nulmeting inkopen", "Projectleider", date(2026, 2, 27), "Afgerond", None],
                [2, date(2026, 1, 12), "Sprekers zoeken", "Communicatie", date(2026, 4, 3), "Open", "Twee gevonden"],
                [3, date(2026, 3, 9), "Begroting bijwerken", "Controller", None, "Loopt", None],
            ],
        }
    ),
    """
1 = Nulmeting inkopen ~ @ Projectleider ~ # done ~ ?> 2026-01-12 : 2026-01-12
  ~ > 2026-02-27 : 2026-02-27 || > 2026-02-27 : 2026-02-27 x
2 = Sprekers zoeken ~ @ Communicatie ~ > 2026-04-03 : 2026-04-03 ~ # planned ~ + Twee gevonden
  ~ ?> 2026-01-12 : 2026-01-12
3 = Begroting bijwerken ~ @ Controller ~ # running ~ ?> 2026-03-09 : 2026-03-09
""",
)

_HANDEL = """\
Thema;Doel;Actie;Resultaat;Wie;Wanneer;Budget
Instroom;Meer diverse instroom;Anoniem solliciteren bij schaal 10 en hoger;Pilot met tien vacatures;P&O;Q3 2026;€ 0
Instroom;Meer diverse instroom;Bedrijfsbezoeken door studenten;4 bezoeken;Stagecoördinator;voor 1-12-2026;€ 1.000
Behoud;Minder uitstroom;Exitgesprekken door een onafhankelijk bureau;Rapport in januari;HRBP;vanaf Q2 2026;€ 9.500
"""
HANDEL = paper(
    "handel.csv",
    lambda: _HANDEL.encode("cp1252"),
    """
= Anoniem solliciteren bij schaal 10 en hoger ~ % Pilot met tien vacatures ~ @ P&O ~ > Q3 2026 : 2026-09-30 ~ € 0
  ~ % Meer diverse instroom || + Meer diverse instroom
= Bedrijfsbezoeken door studenten ~ % 4 bezoeken ~ @ Stagecoördinator ~ € 1000
  ~ > voor 1-12-2026 : 2026-12-01 || > voor 1-12-2026 : 2026-11-30 ~ % Meer diverse instroom || + Meer diverse instroom
= Exitgesprekken door een onafhankelijk bureau ~ % Rapport in januari ~ @ HRBP ~ > vanaf Q2 2026 : 2026-06-30
  ~ € 9500 ~ % Minder uitstroom || + Minder uitstroom
""",
)

_RAADHUIS = """\
Actieplan diversiteit Bestuursdienst                                              16 februari 2026

1  Wat gaan we doen in 2026?

Actie                                Trekker                Planning            Budget

1. Trainees werven via               Bureau Bestuurs-       februari - mei      geen
   biculturele netwerken             ondersteuning          2026

2. Workshop 'Inclusief               Communicatie           uiterlijk           € 2.250
   vergaderen' voor alle MT's                               1 oktober 2026

3. Gesprek over de uitkomsten        Alle                   binnen 6 weken      geen
   van de barometer                  leidinggevenden        na verschijnen

Over de voortgang wordt de directie twee keer per jaar geïnformeerd.
"""
RAADHUIS = paper(
    "bestuursdienst.txt",
    lambda: _RAADHUIS.encode(),
    """
1 = Trainees werven via biculturele netwerken ~ @ Bureau Bestuurs-ondersteuning || @ Bureau Bestuursondersteuning
  ~ > februari - mei 2026 : 2026-05-31
2 = Workshop 'Inclusief vergaderen' voor alle MT's ~ @ Communicatie ~ > uiterlijk 1 oktober 2026 : 2026-10-01 ~ € 2250
3 = Gesprek over de uitkomsten van de barometer ~ @ Alle leidinggevenden
  ~ > binnen 6 weken na verschijnen : after
""",
)

GEZOND = paper(
    "gezondheid.ods",
    lambda: ods(
        "Acties",
        [
            ["Onderwerp", "Actie", "Wie is trekker?", "Startdatum", "Einddatum", "Uren", "Status", "Toelichting"],
            [
                "Taal",
                "Brochures in zes talen",
                "Communicatieadviseur",
                date(2026, 2, 2),
                date(2026, 6, 30),
                60,
                "In uitvoering",
                "Vertaler is gevonden",
            ],
            [
                "Toegang",
                "Scootmobielplek bij het consultatiebureau",
                "Facilitair",
                None,
                date(2026, 9, 1),
                10,
                "Gepland",
                None,
            ],
            [
                "Team",
                "Interculturele supervisie",
                "Teammanager",
                date(2026, 3, 1),
                None,
                96,
                "Doorlopend",
                "Elke maand",
            ],
        ],
    ),
    """
= Brochures in zes talen ~ @ Communicatieadviseur ~ > 2026-02-02 : 2026-02-02 ~ > 2026-06-30 : 2026-06-30 ~ u 60
  ~ # running ~ + Vertaler is gevonden
= Scootmobielplek bij het consultatiebureau ~ @ Facilitair ~ > 2026-09-01 : 2026-09-01 ~ u 10 ~ # planned
= Interculturele supervisie ~ @ Teammanager ~ > 2026-03-01 : 2026-03-01 ~ u 96 ~ # continuous ~ + Elke maand
""",
)

NOORD = paper(
    "noord.docx",
    lambda: word(
        ("1", "Plan van aanpak Inclusie Noord"),
        ("2", "Actie 1: Kennismaken met de buurt"),
        ("", "Wat: wandelingen met bewoners en collega's"),
        ("", "Wie: gebiedsteam"),
        ("", "Wanneer: april tot en met september 2026"),
        ("", "Meetbaar: zes wandelingen, 60 deelnemers"),
        ("2", "Actie 2: Werkervaringsplekken"),
        ("", "Wat: vijf plekken voor mensen met afstand tot de arbeidsmarkt"),
        ("", "Wie: teammanagers, met de P&O-adviseur"),
        ("", "Wanneer: 1 januari 2027"),
        ("", "Budget: € 30.000 per jaar"),
        ("2", "Communicatie"),
        ("", "We delen de resultaten op intranet."),
    ),
    """
1 = Kennismaken met de buurt ~ @ gebiedsteam
  ~ > april tot en met september 2026 : 2026-09-30 ~ % zes wandelingen, 60 deelnemers
  ~ ?+ wandelingen met bewoners en collega's
2 = Werkervaringsplekken ~ @ teammanagers, met de P&O-adviseur ~ > 1 januari 2027 : 2027-01-01 ~ € 30000
  ~ ?+ vijf plekken voor mensen met afstand tot de arbeidsmarkt ~ ?+ € 30.000 per jaar
""",
)

PLAIN = (ZUID, ENERGIE, HANDEL, RAADHUIS, GEZOND, NOORD)
