"""Ten action plans of units that do not exist, each of another shape, with what a reader would take over."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import docx
import odfdo
import openpyxl
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.styles import Font, PatternFill

Wanted = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Invented:
    """A paper: its file name, what makes its bytes, and its actions value by value."""

    name: str
    content: Callable[[], bytes]
    actions: tuple[tuple[str, list[Wanted]], ...]

    @property
    def truth(self) -> dict[str, Any]:
        return {"actions": [{"code": code, "values": values} for code, values in self.actions]}


def title(text: str) -> Wanted:
    return {"field": "title", "text": text}


def owner(text: str) -> Wanted:
    return {"field": "owner", "text": text}


def status(text: str) -> Wanted:
    return {"field": "status", "text": text}


def remark(text: str) -> Wanted:
    return {"field": "remark", "text": text}


def measure(text: str) -> Wanted:
    return {"field": "measure", "text": text}


def amount(euros: float) -> Wanted:
    return {"field": "amount", "cents": round(euros * 100)}


def hours(number: str, per: str = "") -> Wanted:
    return {"field": "hours", "hours": number, "per": per}


def due(moment: str, day: str | None, *, done: bool = False, kind: str = "dated") -> Wanted:
    return {"field": "milestone", "moment": moment, "dueOn": day, "done": done, "kind": kind}


def saved(document: Any) -> bytes:
    """The bytes of a document of any of the libraries."""
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _word_merged() -> bytes:
    word = docx.Document()
    word.add_heading("Jaarplan inclusie 2025, stadsdeel Polderzicht", 1)
    word.add_paragraph("Dit plan is besproken in het managementteam.")
    rows = [
        ("Nr.", "Maatregel", "Trekker", "Planning", "Stand van zaken"),
        ("Thema A: toegankelijkheid", "", "", "", ""),
        ("A.1", "Drempels in het pand wegnemen", "Hoofd Facilitair", "Q1 2025", "Gereed"),
        ("A.2", "Ringleiding in de raadzaal", "", "Q3 2025", "Loopt"),
        ("Thema B: werving", "", "", "", ""),
        (
            "B.1",
            "Vacatureteksten herschrijven",
            "HR-adviseur",
            "Voor 1 juli 2025",
            "Enigszins vertraagd: wacht op de taaltoets",
        ),
        ("B.2", "Selectiecommissies scholen", "", "doorlopend", "Nog niet gestart"),
    ]
    table = word.add_table(len(rows), 5)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for at in (1, 4):
        text = rows[at][0]
        table.cell(at, 0).merge(table.cell(at, 4)).text = text
    for first, last in ((2, 3), (5, 6)):
        text = rows[first][2]
        table.cell(first, 2).merge(table.cell(last, 2)).text = text
    return saved(word)


WORD_MERGED = Invented(
    "polderzicht.docx",
    _word_merged,
    (
        (
            "A.1",
            [
                title("Drempels in het pand wegnemen"),
                owner("Hoofd Facilitair"),
                due("Q1 2025", "2025-03-31"),
                status("done"),
            ],
        ),
        (
            "A.2",
            [
                title("Ringleiding in de raadzaal"),
                owner("Hoofd Facilitair"),
                due("Q3 2025", "2025-09-30"),
                status("running"),
            ],
        ),
        (
            "B.1",
            [
                title("Vacatureteksten herschrijven"),
                owner("HR-adviseur"),
                due("Voor 1 juli 2025", "2025-07-01"),
                status("slightly-delayed"),
                remark("wacht op de taaltoets"),
            ],
        ),
        (
            "B.2",
            [
                title("Selectiecommissies scholen"),
                owner("HR-adviseur"),
                due("doorlopend", None, kind="continuous"),
                status("planned"),
            ],
        ),
    ),
)


def _word_lists() -> bytes:
    word = docx.Document()
    word.add_heading("Actieplan directie Bruggen en Kades", 1)
    word.add_paragraph("Wij werken aan een open cultuur: iedereen telt mee.")
    for name, lines in (
        (
            "1. Gesprek in elk team",
            ["Wie: teamleiders", "Wanneer: tweede kwartaal 2025", "Status: in uitvoering", "Uren: 4 uur per team"],
        ),
        (
            "2. Meldpunt bekend maken",
            ["Wie: communicatieadviseur", "Wanneer: uiterlijk 15 mei 2025", "Status: afgerond", "Budget: € 1.250"],
        ),
        (
            "3. Mentoren voor nieuwe collega's",
            [
                "Wie: HR en de werkgroep",
                "Wanneer: najaar 2025",
                "Resultaat: 80% van de nieuwe collega's heeft een mentor",
            ],
        ),
    ):
        word.add_heading(name, 2)
        for line in lines:
            word.add_paragraph(line, style="List Bullet")
    word.add_heading("Tot slot", 2)
    word.add_paragraph("Vragen kun je stellen aan de werkgroep.")
    return saved(word)


WORD_LISTS = Invented(
    "bruggen-en-kades.docx",
    _word_lists,
    (
        (
            "1",
            [
                title("Gesprek in elk team"),
                owner("teamleiders"),
                due("tweede kwartaal 2025", "2025-06-30"),
                status("running"),
                hours("4", "team"),
            ],
        ),
        (
            "2",
            [
                title("Meldpunt bekend maken"),
                owner("communicatieadviseur"),
                due("uiterlijk 15 mei 2025", "2025-05-15"),
                status("done"),
                amount(1250),
            ],
        ),
        (
            "3",
            [
                title("Mentoren voor nieuwe collega's"),
                owner("HR en de werkgroep"),
                due("najaar 2025", "2025-12-31"),
                measure("80% van de nieuwe collega's heeft een mentor"),
            ],
        ),
    ),
)


def _excel_dates() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Acties"
    sheet["A1"] = "Actieplan I&D 2025, directie Havenmeester"
    sheet["A1"].font = Font(bold=True)
    sheet.append([])
    sheet.append(["#", "Omschrijving", "Verantwoordelijke", "Einddatum", "Kosten", "Uren", "Voortgang", "Opmerkingen"])
    rows = [
        (1, "Training omgaan met verschillen", "Sectorhoofd", date(2025, 4, 30), 12500, 40, 1, "Alle ploegen geweest"),
        (2, "Stilteruimte inrichten", "Gebouwbeheer", date(2025, 9, 1), 3400.5, 16, 0.5, None),
        (3, "Werving via sportclubs", "Recruiter", date(2025, 12, 1), None, 24, 0, "Eerst contract sluiten"),
    ]
    for row in rows:
        sheet.append(row)
    for number in range(4, 7):
        sheet.cell(number, 4).number_format = "dd-mm-yyyy"
        sheet.cell(number, 5).number_format = '"€" #,##0.00'
        sheet.cell(number, 7).number_format = "0%"
    sheet.cell(6, 4).number_format = "mmm-yy"
    sheet.append(["Totaal", None, None, None, "=SUM(E4:E6)", 80])
    return saved(book)


EXCEL_DATES = Invented(
    "havenmeester.xlsx",
    _excel_dates,
    (
        (
            "1",
            [
                title("Training omgaan met verschillen"),
                owner("Sectorhoofd"),
                due("2025-04-30", "2025-04-30"),
                amount(12500),
                hours("40"),
                status("done"),
                remark("Alle ploegen geweest"),
            ],
        ),
        (
            "2",
            [
                title("Stilteruimte inrichten"),
                owner("Gebouwbeheer"),
                due("2025-09-01", "2025-09-01"),
                amount(3400.5),
                hours("16"),
                status("running"),
            ],
        ),
        (
            "3",
            [
                title("Werving via sportclubs"),
                owner("Recruiter"),
                due("december 2025", "2025-12-31"),
                hours("24"),
                status("planned"),
                remark("Eerst contract sluiten"),
            ],
        ),
    ),
)


def _excel_quarters() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Planning 2026"
    sheet.append(["Activiteit", "Wie", "Q1", "Q2", "Q3", "Q4", "Kleur"])
    sheet.append(["Nulmeting onder medewerkers", "Onderzoeker", "✓", None, None, None, None])
    sheet.append(["Leerkring leidinggevenden", "HRBP", None, "x", "x", None, None])
    sheet.append(["Evaluatie met ondernemingsraad", "Projectleider", None, None, None, "eindverslag", None])
    for number, colour in ((2, "00B050"), (3, "FFC000"), (4, "FF0000")):
        sheet.cell(number, 7).fill = PatternFill("solid", fgColor=colour)
    sheet.append([])
    sheet.append(["Legenda: groen = gereed, oranje = loopt, rood = vertraagd"])
    return saved(book)


EXCEL_QUARTERS = Invented(
    "planning.xlsx",
    _excel_quarters,
    (
        (
            "",
            [
                title("Nulmeting onder medewerkers"),
                owner("Onderzoeker"),
                due("Q1", "2026-03-31", done=True),
                status("done"),
            ],
        ),
        (
            "",
            [
                title("Leerkring leidinggevenden"),
                owner("HRBP"),
                due("Q2", "2026-06-30"),
                due("Q3", "2026-09-30"),
                status("running"),
            ],
        ),
        (
            "",
            [
                title("Evaluatie met ondernemingsraad"),
                owner("Projectleider"),
                due("Q4", "2026-12-31"),
                status("delayed"),
            ],
        ),
    ),
)


def _csv_windows() -> bytes:
    lines = [
        "Actienummer;Actie;Eigenaar;Deadline;Budget (€);Status;Toelichting",
        "DIV-01;Jaarlijkse diversiteitsborrel;Communicatie;01-06-2025;750,00;Afgerond;Goed bezocht",
        'DIV-02;"Taalcoaches; werven en koppelen";P&O;30-09-2025;1.500,00;Op schema;',
        "DIV-03;Privé-gegevens uit sollicitaties weglaten;ICT;31-12-2025;;Vertraagd;Leverancier heeft uitstel gevraagd",
        "DIV-04;Menukaart café aanpassen;Facilitair;Q2 2025;200;Vervallen;Geen vraag naar",
    ]
    return "\r\n".join(lines).encode("cp1252")


CSV_WINDOWS = Invented(
    "acties.csv",
    _csv_windows,
    (
        (
            "DIV-01",
            [
                title("Jaarlijkse diversiteitsborrel"),
                owner("Communicatie"),
                due("01-06-2025", "2025-06-01"),
                amount(750),
                status("done"),
                remark("Goed bezocht"),
            ],
        ),
        (
            "DIV-02",
            [
                title("Taalcoaches; werven en koppelen"),
                owner("P&O"),
                due("30-09-2025", "2025-09-30"),
                amount(1500),
                status("running"),
            ],
        ),
        (
            "DIV-03",
            [
                title("Privé-gegevens uit sollicitaties weglaten"),
                owner("ICT"),
                due("31-12-2025", "2025-12-31"),
                status("delayed"),
                remark("Leverancier heeft uitstel gevraagd"),
            ],
        ),
        (
            "DIV-04",
            [
                title("Menukaart café aanpassen"),
                owner("Facilitair"),
                due("Q2 2025", "2025-06-30"),
                amount(200),
                status("not-taken-up"),
                remark("Geen vraag naar"),
            ],
        ),
    ),
)


def _ods() -> bytes:
    book = odfdo.Document("ods")
    book.body.clear()
    table = odfdo.Table("Acties museum")
    rows: list[list[Any]] = [
        ["Interventie", "Actiehouder", "Start", "Gereed op", "Indicator", "Bijzonderheden"],
        [
            "Audiotour in eenvoudige taal",
            "Educatie",
            date(2025, 1, 6),
            date(2025, 6, 30),
            "Score 8 of hoger",
            "Subsidie aangevraagd",
        ],
        ["Rondleiding in gebarentaal", "Publieksdienst", None, date(2025, 10, 31), "12 rondleidingen per jaar", None],
        ["Stagiairs uit de buurt", "HR", None, "per kwartaal", "4 stagiairs", "Loopt via school"],
    ]
    for values in rows:
        row = odfdo.Row()
        for value in values:
            row.append_cell(odfdo.Cell(value))
        table.append_row(row)
    book.body.append(table)
    return saved(book)


ODS = Invented(
    "museum.ods",
    _ods,
    (
        (
            "",
            [
                title("Audiotour in eenvoudige taal"),
                owner("Educatie"),
                due("2025-01-06", "2025-01-06"),
                due("2025-06-30", "2025-06-30"),
                measure("Score 8 of hoger"),
                remark("Subsidie aangevraagd"),
            ],
        ),
        (
            "",
            [
                title("Rondleiding in gebarentaal"),
                owner("Publieksdienst"),
                due("2025-10-31", "2025-10-31"),
                measure("12 rondleidingen per jaar"),
            ],
        ),
        (
            "",
            [
                title("Stagiairs uit de buurt"),
                owner("HR"),
                due("per kwartaal", None, kind="every"),
                measure("4 stagiairs"),
                remark("Loopt via school"),
            ],
        ),
    ),
)

_ALIGNED = """
Actieplan brandweer 2025

Hieronder staan de acties voor dit jaar.

Actie                          Wie                  Wanneer            Status

1. Kleedruimtes voor vrouwen   Kazernehoofd         Q2 2025            Loopt
   in alle kazernes
2. Instroom via het roc:       Teamleider           September          Gepland
   voorlichting en een         Opleidingen          2025
   meeloopdag
3. Gedragsregels bespreken     Bevelvoerders        Doorlopend         Doorlopend
   aan het begin van de
   dienst
4. Onderzoek naar vertrek      HR                   31 maart 2025 ✓    Afgerond

Vastgesteld door de directie.
"""

TEXT_ALIGNED = Invented(
    "brandweer.txt",
    lambda: _ALIGNED.encode(),
    (
        (
            "1",
            [
                title("Kleedruimtes voor vrouwen in alle kazernes"),
                owner("Kazernehoofd"),
                due("Q2 2025", "2025-06-30"),
                status("running"),
            ],
        ),
        (
            "2",
            [
                title("Instroom via het roc: voorlichting en een meeloopdag"),
                owner("Teamleider Opleidingen"),
                due("September 2025", "2025-09-30"),
                status("planned"),
            ],
        ),
        (
            "3",
            [
                title("Gedragsregels bespreken aan het begin van de dienst"),
                owner("Bevelvoerders"),
                due("Doorlopend", None, kind="continuous"),
                status("continuous"),
            ],
        ),
        (
            "4",
            [
                title("Onderzoek naar vertrek"),
                owner("HR"),
                due("31 maart 2025", "2025-03-31", done=True),
                status("done"),
            ],
        ),
    ),
)

_BARS = """# Actieplan bibliotheken

| Wat | Door wie | Wanneer | Status | Opmerking |
|-----|----------|---------|--------|-----------|
| Collectie in meer talen | Collectieteam | eind 2025 | 🟢 op schema | |
| Gebedsruimte op drie plekken | Vestigingsmanagers | H1 2025 | rood | Geen ruimte gevonden |
| Taalmaatjes | Werkgroep | elk kwartaal | ✔ | Zie ook het jaarverslag |
| Gratis lidmaatschap tot 27 jaar | Directie | binnen 6 maanden na besluit van de raad | onbekend | |
"""

TEXT_BARS = Invented(
    "bibliotheken.md",
    lambda: _BARS.encode(),
    (
        (
            "",
            [
                title("Collectie in meer talen"),
                owner("Collectieteam"),
                due("eind 2025", "2025-12-31"),
                status("running"),
            ],
        ),
        (
            "",
            [
                title("Gebedsruimte op drie plekken"),
                owner("Vestigingsmanagers"),
                due("H1 2025", "2025-06-30"),
                status("delayed"),
                remark("Geen ruimte gevonden"),
            ],
        ),
        (
            "",
            [
                title("Taalmaatjes"),
                owner("Werkgroep"),
                due("elk kwartaal", None, kind="every"),
                status("done"),
                remark("Zie ook het jaarverslag"),
            ],
        ),
        (
            "",
            [
                title("Gratis lidmaatschap tot 27 jaar"),
                owner("Directie"),
                due("binnen 6 maanden na besluit van de raad", None, kind="after"),
                status("unknown"),
            ],
        ),
    ),
)


def _word_cards() -> bytes:
    word = docx.Document()
    word.add_heading("Plan parkbeheer", 1)
    cards = [
        (
            ("Actie", "Bankjes op rolstoelhoogte"),
            ("Trekker", "Beheerder Zuid"),
            ("Planning", "Q2 2025 ✓\nQ4 2025"),
            ("Budget", "€ 8.000,-"),
        ),
        (
            ("Actie", "Werkkleding in alle maten"),
            ("Trekker", "Inkoop"),
            ("Planning", "mei 2025"),
            ("Meetbaar", "Iedereen heeft passende kleding"),
        ),
    ]
    for card in cards:
        table = word.add_table(len(card), 2)
        for row, (label, text) in zip(table.rows, card, strict=True):
            row.cells[0].text, row.cells[1].text = label, text
        word.add_paragraph("")
    shade = OxmlElement("w:shd")
    shade.set(qn("w:fill"), "D9D9D9")
    word.tables[0].cell(0, 0)._tc.get_or_add_tcPr().append(shade)
    return saved(word)


WORD_CARDS = Invented(
    "parkbeheer.docx",
    _word_cards,
    (
        (
            "",
            [
                title("Bankjes op rolstoelhoogte"),
                owner("Beheerder Zuid"),
                due("Q2 2025", "2025-06-30", done=True),
                due("Q4 2025", "2025-12-31"),
                amount(8000),
                status("running"),
            ],
        ),
        (
            "",
            [
                title("Werkkleding in alle maten"),
                owner("Inkoop"),
                due("mei 2025", "2025-05-31"),
                measure("Iedereen heeft passende kleding"),
            ],
        ),
    ),
)

_ACTION_LIST = """Verslag voortgangsoverleg 12 februari 2025

Besproken is de stand van de werving. Er komt een nieuwe folder.

Actielijst
1. Folder laten drukken (communicatieadviseur, 1 april 2025)
2. Afspraak met de ondernemingsraad maken (projectleider, week 12 2025, gereed)
3. Cijfers over uitstroom opvragen (HR-adviseur; maart 2025)

Sluiting
De voorzitter bedankt iedereen.
"""

TEXT_ITEMS = Invented(
    "verslag.txt",
    lambda: _ACTION_LIST.encode(),
    (
        ("1", [title("Folder laten drukken"), owner("communicatieadviseur"), due("1 april 2025", "2025-04-01")]),
        (
            "2",
            [
                title("Afspraak met de ondernemingsraad maken"),
                owner("projectleider"),
                due("week 12 2025", "2025-03-21"),
                status("done"),
            ],
        ),
        ("3", [title("Cijfers over uitstroom opvragen"), owner("HR-adviseur"), due("maart 2025", "2025-03-31")]),
    ),
)

INVENTED = (
    WORD_MERGED,
    WORD_LISTS,
    WORD_CARDS,
    EXCEL_DATES,
    EXCEL_QUARTERS,
    CSV_WINDOWS,
    ODS,
    TEXT_ALIGNED,
    TEXT_BARS,
    TEXT_ITEMS,
)
