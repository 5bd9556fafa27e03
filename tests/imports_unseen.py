"""Ten more papers of units that do not exist, written after the rules of reading: what those did not foresee."""

from __future__ import annotations

import docx
import openpyxl

from imports_invented import Invented, amount, due, hours, owner, remark, saved, status, title


def _questions() -> bytes:
    w = docx.Document()
    w.add_heading("Plan van aanpak inclusie team Handhaving", 0)
    w.add_paragraph("Aanleiding: na het onderzoek van vorig jaar willen we aan de slag.")
    w.add_heading("Doel", 1)
    w.add_paragraph("Iedereen voelt zich welkom.")
    w.add_heading("Acties", 1)
    for heading, ls in (
        (
            "Intervisie starten",
            [("Wie?", "Teamchef Noord"), ("Wanneer?", "Vanaf mei 2025, elke maand"), ("Kosten", "€ 900")],
        ),
        ("Briefing op maandag", [("Wie?", "Dagcoördinator"), ("Wanneer?", "Q3 2025"), ("Kosten", "geen")]),
    ):
        w.add_heading(heading, 2)
        for label, x in ls:
            w.add_paragraph().add_run(label).bold = True
            w.add_paragraph(x)
    return saved(w)


WORD_QUESTIONS = Invented(
    "handhaving.docx",
    _questions,
    (
        (
            "",
            [
                title("Intervisie starten"),
                owner("Teamchef Noord"),
                due("Vanaf mei 2025", "2025-05-31"),
                due("elke maand", None, kind="every"),
                amount(900),
            ],
        ),
        ("", [title("Briefing op maandag"), owner("Dagcoördinator"), due("Q3 2025", "2025-09-30")]),
    ),
)


def _shares() -> bytes:
    b = openpyxl.Workbook()
    s = b.active
    s.title = "Blad1"
    for text in ("Directie Riolering", "Actielijst diversiteit & inclusie", "Versie 0.3 - 14 februari 2026"):
        s.append([text])
    s.append([])
    s.append(["Nr", "Thema", "Actiepunt", "Eigenaar", "Gereed?", "Deadline", "% gereed", "Opm."])
    s.append(["1", "Werving", "Vacatures in eenvoudige taal", "Mw. HR-adviseur", "ja", "31-01-2026", "100%", None])
    s.append(
        ["2", "Werving", "Banenmarkt Zuidoost bezoeken", "Teamleider", "nee", "maart 2026", "0%", "Stand reserveren"]
    )
    s.append(
        [
            "3",
            "Cultuur",
            "Iftar organiseren",
            "Personeelsvereniging",
            "nee",
            "eind Q1 2026",
            "25%",
            "Locatie gevonden;\ncatering nog niet",
        ]
    )
    s.append(["4", "Cultuur", "Gedragscode bespreken in teams", "Teamleiders", "nee", "doorlopend", "50%", None])
    return saved(b)


EXCEL_SHARES = Invented(
    "riolering.xlsx",
    _shares,
    (
        (
            "1",
            [
                title("Vacatures in eenvoudige taal"),
                owner("Mw. HR-adviseur"),
                due("31-01-2026", "2026-01-31", done=True),
                status("done"),
            ],
        ),
        (
            "2",
            [
                title("Banenmarkt Zuidoost bezoeken"),
                owner("Teamleider"),
                due("maart 2026", "2026-03-31"),
                status("planned"),
                remark("Stand reserveren"),
            ],
        ),
        (
            "3",
            [
                title("Iftar organiseren"),
                owner("Personeelsvereniging"),
                due("eind Q1 2026", "2026-03-31"),
                status("running"),
                remark("Locatie gevonden; catering nog niet"),
            ],
        ),
        (
            "4",
            [
                title("Gedragscode bespreken in teams"),
                owner("Teamleiders"),
                due("doorlopend", None, kind="continuous"),
                status("running"),
            ],
        ),
    ),
)

_PILLARS = "\n".join(
    [
        "# Actieplan Inclusie 2025 - Dienst Afval & Grondstoffen",
        "",
        "## Pijler 1 - Bewust",
        "",
        "\t".join(
            [
                "Maatregel",
                "Toelichting",
                "Actiehouder",
                "Planning en status",
                "Budget",
            ]
        ),
        "\t".join(
            [
                "**1. Theatervoorstelling voor alle buitendienstlocaties**",
                "Vier locaties, met nagesprek o.l.v. een trainer.",
                "Hoofd Inzameling",
                "Q1 2025 ✓  Locatie West ✓  Locatie Oost – uitgesteld naar Q2 2025",
                "€ 18.000",
            ]
        ),
        "\t".join(
            [
                "**2. E-learning**  verplicht voor leidinggevenden",
                "Duur ca. 2 uur per persoon",
                "P&O i.s.m. Amsterdamse School",
                "Vanaf Q2 2025 – loopt",
                "binnen bestaand opleidingsbudget",
            ]
        ),
        "",
        "## Pijler 2 - Instroom",
        "",
        "\t".join(
            [
                "Maatregel",
                "Toelichting",
                "Actiehouder",
                "Planning en status",
                "Budget",
            ]
        ),
        "\t".join(
            [
                "**3. Leerwerkplekken (10)**",
                "Met roc en praktijkonderwijs",
                "Recruiter",
                "September 2025",
                "€ 25.000,-",
            ]
        ),
        "\t".join(
            [
                "**4. Exitgesprekken**",
                "Iedere vertrekker krijgt een gesprek",
                "Leidinggevenden",
                "Doorlopend ✓ Rapportage aan MT: Q2 2025, Q4 2025",
                "",
            ]
        ),
    ]
)

TEXT_PILLARS = Invented(
    "afval.txt",
    lambda: _PILLARS.encode(),
    (
        (
            "1",
            [
                title("Theatervoorstelling voor alle buitendienstlocaties"),
                remark("Vier locaties, met nagesprek o.l.v. een trainer."),
                owner("Hoofd Inzameling"),
                due("Q1 2025", "2025-03-31", done=True),
                due("Q1 2025", None, done=True, kind="none"),
                due("Q2 2025", "2025-06-30"),
                amount(18000),
                status("delayed"),
            ],
        ),
        (
            "2",
            [
                title("E-learning"),
                remark("verplicht voor leidinggevenden"),
                remark("Duur ca. 2 uur per persoon"),
                hours("2", "persoon"),
                owner("P&O i.s.m. Amsterdamse School"),
                due("Vanaf Q2 2025", "2025-06-30"),
                status("running"),
                remark("binnen bestaand opleidingsbudget"),
            ],
        ),
        (
            "3",
            [
                title("Leerwerkplekken (10)"),
                remark("Met roc en praktijkonderwijs"),
                owner("Recruiter"),
                due("September 2025", "2025-09-30"),
                amount(25000),
            ],
        ),
        (
            "4",
            [
                title("Exitgesprekken"),
                remark("Iedere vertrekker krijgt een gesprek"),
                owner("Leidinggevenden"),
                due("Doorlopend", None, done=True, kind="continuous"),
                due("Q2 2025", "2025-06-30"),
                due("Q4 2025", "2025-12-31"),
                status("continuous"),
            ],
        ),
    ),
)

_WRAPPED = """Actieplan diversiteit 2025 Sportbedrijf

Wat                                Wie                     Wanneer       Hoe ver?
Vrouwenuren in drie zwembaden      Locatiemanagers         start april   twee van de drie
                                                           2025          gestart
Regenboogcode ondertekenen         Directie                1 maart       Gereed (5 maart)
                                                           2025
Trainers werven met een            Recruitment,            Q2 en Q3      Nog niet
migratieachtergrond                samen met bonden        2025          begonnen
"""
TEXT_WRAPPED = Invented(
    "sport.txt",
    lambda: _WRAPPED.encode(),
    (
        (
            "",
            [
                title("Vrouwenuren in drie zwembaden"),
                owner("Locatiemanagers"),
                due("start april 2025", "2025-04-30"),
                status("running"),
                remark("twee van de drie gestart"),
            ],
        ),
        (
            "",
            [title("Regenboogcode ondertekenen"), owner("Directie"), due("1 maart 2025", "2025-03-01"), status("done")],
        ),
        (
            "",
            [
                title("Trainers werven met een migratieachtergrond"),
                owner("Recruitment, samen met bonden"),
                due("Q2 en Q3 2025", "2025-09-30"),
                status("planned"),
            ],
        ),
    ),
)

_DAYS = """"id","omschrijving","verantwoordelijke","start","eind","kosten","uren","status","evaluatie"
"a","Buurtambassadeurs trainen","Stadsdeelsecretaris","2025-02-01","2025-05-31","3500.00","60","in uitvoering",""
"b","Toegankelijkheid balies","Gebouwmanager","2025-03-15","2025-12-31","12000","","gepland","na oplevering"
"""
CSV_DAYS = Invented(
    "stadsdeel.csv",
    lambda: _DAYS.encode(),
    (
        (
            "a",
            [
                title("Buurtambassadeurs trainen"),
                owner("Stadsdeelsecretaris"),
                due("2025-02-01", "2025-02-01"),
                due("2025-05-31", "2025-05-31"),
                amount(3500),
                hours("60"),
                status("running"),
            ],
        ),
        (
            "b",
            [
                title("Toegankelijkheid balies"),
                owner("Gebouwmanager"),
                due("2025-03-15", "2025-03-15"),
                due("2025-12-31", "2025-12-31"),
                amount(12000),
                status("planned"),
            ],
        ),
    ),
)

_PAGES = """VOORTGANGSRAPPORTAGE
Actieplan Diversiteit en Inclusie directie Verkeer 2025
Stand: 1 oktober 2025

Actie	Resultaat tot nu toe	Gereed?	Trekker
1. Inclusieve taal in brieven	120 standaardbrieven herschreven	Ja	Communicatie
2. Stiltewerkplekken	Twee van de vijf verdiepingen ingericht	Nee, Q1 2026	Facilitair
3. Kennismaken met de netwerken	Lunch met Pride- en jongerennetwerk geweest	Doorlopend	5.1, 2, e

Actie	Resultaat tot nu toe	Gereed?	Trekker
4. Meer vrouwen in technische teams	Werving loopt via mbo-scholen	Q4 2025	HR
5. Toegankelijke werkbezoeken	Niet opgepakt wegens drukte		MT
"""
TEXT_PAGES = Invented(
    "verkeer.txt",
    lambda: _PAGES.encode(),
    (
        (
            "1",
            [
                title("Inclusieve taal in brieven"),
                remark("120 standaardbrieven herschreven"),
                status("done"),
                owner("Communicatie"),
            ],
        ),
        (
            "2",
            [
                title("Stiltewerkplekken"),
                remark("Twee van de vijf verdiepingen ingericht"),
                due("Q1 2026", "2026-03-31"),
                owner("Facilitair"),
            ],
        ),
        (
            "3",
            [
                title("Kennismaken met de netwerken"),
                remark("Lunch met Pride- en jongerennetwerk geweest"),
                due("Doorlopend", None, kind="continuous"),
                status("continuous"),
                owner("5.1, 2, e"),
            ],
        ),
        (
            "4",
            [
                title("Meer vrouwen in technische teams"),
                remark("Werving loopt via mbo-scholen"),
                due("Q4 2025", "2025-12-31"),
                owner("HR"),
            ],
        ),
        ("5", [title("Toegankelijke werkbezoeken"), remark("Niet opgepakt wegens drukte"), owner("MT")]),
    ),
)


def _items() -> bytes:
    w = docx.Document()
    w.add_heading("Werkplan platform Divers 2026", 1)
    w.add_heading("Thema ontmoeten", 2)
    w.add_paragraph("We organiseren het volgende:")
    for x in (
        "Keti Koti-dialoog (werkgroep, juni 2026, € 1.500)",
        "Culturele lunch – elk kwartaal – platformleden",
        "Filmavond – trekker: secretaris – 12 november 2026",
    ):
        w.add_paragraph(x, style="List Number")
    w.add_heading("Planning", 2)
    t = w.add_table(3, 3)
    for r, v in zip(
        t.rows,
        (
            ("Wanneer", "Wat", "Door wie"),
            ("Januari 2026", "Startbijeenkomst", "Voorzitter"),
            ("December 2026", "Jaarverslag schrijven", "Secretaris"),
        ),
        strict=True,
    ):
        for c, x in zip(r.cells, v, strict=True):
            c.text = x
    return saved(w)


WORD_ITEMS = Invented(
    "platform.docx",
    _items,
    (
        ("1", [title("Keti Koti-dialoog"), owner("werkgroep"), due("juni 2026", "2026-06-30"), amount(1500)]),
        ("2", [title("Culturele lunch"), due("elk kwartaal", None, kind="every"), owner("platformleden")]),
        ("3", [title("Filmavond"), owner("secretaris"), due("12 november 2026", "2026-11-12")]),
        ("", [title("Startbijeenkomst"), due("Januari 2026", "2026-01-31"), owner("Voorzitter")]),
        ("", [title("Jaarverslag schrijven"), due("December 2026", "2026-12-31"), owner("Secretaris")]),
    ),
)


def _sheets() -> bytes:
    b = openpyxl.Workbook()
    b.remove(b.active)
    for q, rows in (
        ("Q1 2026", [("Nulmeting", "Onderzoek", 40, "gereed"), ("Werkgroep vormen", "Directeur", 8, "gereed")]),
        ("Q2 2026", [("Training bias", "P&O", 120, "gepland")]),
    ):
        s = b.create_sheet(q)
        s.append(["Activiteit", "Uitvoerder", "Uren (totaal)", "Status"])
        for r in rows:
            s.append(list(r))
    return saved(b)


EXCEL_SHEETS = Invented(
    "kwartalen.xlsx",
    _sheets,
    (
        ("", [title("Nulmeting"), owner("Onderzoek"), hours("40"), status("done"), due("Q1 2026", "2026-03-31")]),
        ("", [title("Werkgroep vormen"), owner("Directeur"), hours("8"), status("done"), due("Q1 2026", "2026-03-31")]),
        ("", [title("Training bias"), owner("P&O"), hours("120"), status("planned"), due("Q2 2026", "2026-06-30")]),
    ),
)

_PERCENT = """Prio,Actie,Wie?,Klaar op,Kosten in euro's,Voortgang (%),Risico
hoog,Rolstoelvriendelijke loketten,Hoofd Loketten,2025-11-30,"45.000,00",80,levertijd liften
laag,Vlaggenprotocol,Bestuurssecretaris,2025-06-01,0,100,
"""
CSV_PERCENT = Invented(
    "loketten.csv",
    lambda: _PERCENT.encode("cp1252"),
    (
        (
            "",
            [
                title("Rolstoelvriendelijke loketten"),
                owner("Hoofd Loketten"),
                due("2025-11-30", "2025-11-30"),
                amount(45000),
                status("running"),
                remark("levertijd liften"),
            ],
        ),
        (
            "",
            [
                title("Vlaggenprotocol"),
                owner("Bestuurssecretaris"),
                due("2025-06-01", "2025-06-01"),
                amount(0),
                status("done"),
            ],
        ),
    ),
)

_GRID = """
+-----+---------------------------+---------------+-------------+------------------+
| Nr. | Omschrijving              | Eigenaar      | Start       | Eind             |
+=====+===========================+===============+=============+==================+
| 1   | Gedragscode herzien en    | Integriteit   | 1-2-2025    | 1-7-2025         |
|     | met alle teams bespreken  |               |             |                  |
+-----+---------------------------+---------------+-------------+------------------+
| 2   | Klachtenregeling          | Juridische    | mei 2025    | najaar 2025      |
|     | vereenvoudigen            | Zaken         |             |                  |
+-----+---------------------------+---------------+-------------+------------------+
"""
TEXT_GRID = Invented(
    "grid.txt",
    lambda: _GRID.encode(),
    (
        (
            "1",
            [
                title("Gedragscode herzien en met alle teams bespreken"),
                owner("Integriteit"),
                due("1-2-2025", "2025-02-01"),
                due("1-7-2025", "2025-07-01"),
            ],
        ),
        (
            "2",
            [
                title("Klachtenregeling vereenvoudigen"),
                owner("Juridische Zaken"),
                due("mei 2025", "2025-05-31"),
                due("najaar 2025", "2025-12-31"),
            ],
        ),
    ),
)

UNSEEN = (
    WORD_QUESTIONS,
    EXCEL_SHARES,
    TEXT_PILLARS,
    TEXT_WRAPPED,
    CSV_DAYS,
    TEXT_PAGES,
    WORD_ITEMS,
    EXCEL_SHEETS,
    CSV_PERCENT,
    TEXT_GRID,
)
