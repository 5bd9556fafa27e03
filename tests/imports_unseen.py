"""Five more papers of units that do not exist, written after the rules of reading: what those did not foresee."""

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

UNSEEN = (WORD_QUESTIONS, EXCEL_SHARES, TEXT_PILLARS, TEXT_WRAPPED, CSV_DAYS)
