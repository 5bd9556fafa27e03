"""Actions in sentences, boards, calendars and lists of invented units: their truth came before a run."""

from __future__ import annotations

from imports_later import rows
from imports_papers import excel, paper, word

MEMO = paper(
    "memo-archief.docx",
    lambda: word(
        ("1", "Memo inclusie team Archief"),
        (
            "",
            "Beste collega's, in 2025 spraken wij in het teamoverleg over hoe wij omgaan met elkaar. Er kwamen ideeën.",
        ),
        ("2", "Wat gaan we doen in 2026"),
        ("", "In het tweede kwartaal organiseert HR een training over vooroordelen voor alle leidinggevenden."),
        ("", "Uiterlijk 1 september 2026 past Facilitair de studiezaal aan voor bezoekers in een rolstoel."),
        ("", "Daarnaast stelt de teamleider in oktober 2026 een inwerkplan op voor nieuwe medewerkers."),
        ("", "Wij vinden het belangrijk dat iedereen zich thuis voelt. In 2024 deden we dat nog te weinig."),
        ("2", "Tot slot"),
        ("", "In december bespreken wij deze memo opnieuw. Heeft u vragen, stel ze gerust."),
    ),
    """
= In het tweede kwartaal organiseert HR een training over vooroordelen voor alle leidinggevenden
  ~ > tweede kwartaal : 2026-06-30 ~ ?@ HR
= Uiterlijk 1 september 2026 past Facilitair de studiezaal aan voor bezoekers in een rolstoel
  ~ > 1 september 2026 : 2026-09-01 ~ ?@ Facilitair
= Daarnaast stelt de teamleider in oktober 2026 een inwerkplan op voor nieuwe medewerkers
  ~ > oktober 2026 : 2026-10-31 ~ ?@ teamleider
""",
)

_BRIEF = """\
Aan: directie Wijkbeheer
Van: HR
Onderwerp: afspraken over inclusie

Geachte directie,

Op 12 januari 2026 hebben wij met elkaar gesproken over een veilige werkomgeving. Hieronder staan de afspraken.

- In maart 2026 zet Communicatie de gedragsregels op intranet.
- Voor de zomer van 2026 volgen alle voorlieden een cursus over aanspreken.
- HR maakt voor 1 oktober 2026 een overzicht van de doorstroom.
- De kantine biedt vanaf april 2026 ook halal en vegetarisch eten aan.

Wij kijken uit naar de samenwerking.
"""
BRIEF = paper(
    "brief-wijkbeheer.txt",
    lambda: _BRIEF.encode(),
    """
= In maart 2026 zet Communicatie de gedragsregels op intranet ~ > maart 2026 : 2026-03-31 ~ ?@ Communicatie
= Voor de zomer van 2026 volgen alle voorlieden een cursus over aanspreken
  ~ > Voor de zomer van 2026 : words || > zomer : 2026-06-20 || > zomer : 2026-05-31 || > zomer : 2026-06-30
  ~ ?@ alle voorlieden
= HR maakt voor 1 oktober 2026 een overzicht van de doorstroom
  ~ > voor 1 oktober 2026 : 2026-10-01 || > voor 1 oktober 2026 : 2026-09-30
  ~ ?@ HR
= De kantine biedt vanaf april 2026 ook halal en vegetarisch eten aan
  ~ > vanaf april 2026 : 2026-04-30 || > vanaf april 2026 : 2026-04-01
  ~ ?@ De kantine
""",
)

_BORD = """
Te doen|Mee bezig|Klaar
Rolstoelplek in de trouwzaal|Trouwboekje in vier talen|Balie met ringleiding
Training herkennen mensenhandel|Genderneutrale formulieren|Uithangbord in braille
|Spreekuur zonder afspraak|
"""
BORD = paper(
    "bord-burgerzaken.xlsx",
    lambda: excel({"name": "Bord", "rows": [["Actiebord Burgerzaken"], *rows(_BORD)]}),
    """
= Rolstoelplek in de trouwzaal ~ # planned
= Trouwboekje in vier talen ~ # running
= Balie met ringleiding ~ # done
= Training herkennen mensenhandel ~ # planned
= Genderneutrale formulieren ~ # running
= Uithangbord in braille ~ # done
= Spreekuur zonder afspraak ~ # running
""",
)

_SPORT = """\
Actieplan Sport en Bewegen 2026                                        blad 1

Nr   Actie                                Wie               Wanneer
1    Zwemuur voor vrouwen                 Zwembadmanager    1 februari 2026
2    Vlag hijsen op Coming Out Dag        Communicatie      11 oktober 2026
3    Verenigingen helpen met gedrags-     Buurtsport-       Q2 2026
     code en vertrouwenspersoon           coaches
\f
Actieplan Sport en Bewegen 2026                                        blad 2

Nr   Actie                                Wie               Wanneer
4    Gymzaal drempelvrij maken            Vastgoed          Q4 2026
5    Sportpas voor lage inkomens          Beleid            1 juli 2026

Wie = eerste aanspreekpunt
Bron: programmabegroting
"""
SPORT = paper(
    "sport.txt",
    lambda: _SPORT.encode(),
    """
1 = Zwemuur voor vrouwen ~ @ Zwembadmanager ~ > 1 februari 2026 : 2026-02-01
2 = Vlag hijsen op Coming Out Dag ~ @ Communicatie ~ > 11 oktober 2026 : 2026-10-11
3 = Verenigingen helpen met gedragscode en vertrouwenspersoon ~ @ Buurtsportcoaches || @ Buurtsport- coaches
  ~ > Q2 2026 : 2026-06-30
4 = Gymzaal drempelvrij maken ~ @ Vastgoed ~ > Q4 2026 : 2026-12-31
5 = Sportpas voor lage inkomens ~ @ Beleid ~ > 1 juli 2026 : 2026-07-01
""",
)

_KALENDER = [
    ["Maand", "Acties", "Wie"],
    ["Januari 2026", "Nulmeting uitzetten", "HR"],
    ["Februari 2026", "Resultaten bespreken in alle teams", "Teamleiders"],
    ["", "Vertrouwenspersoon voorstellen", "Vertrouwenspersoon"],
    ["Maart 2026", "Iftar met inwoners", "Communicatie"],
]
KALENDER = paper(
    "kalender-vergunningen.docx",
    lambda: word(("1", "Inclusiekalender Vergunningen"), ("table", (_KALENDER,)), ("", "NB: data onder voorbehoud.")),
    """
= Nulmeting uitzetten ~ @ HR ~ > Januari 2026 : 2026-01-31
= Resultaten bespreken in alle teams ~ @ Teamleiders ~ > Februari 2026 : 2026-02-28
= Vertrouwenspersoon voorstellen ~ @ Vertrouwenspersoon ~ > Februari 2026 : 2026-02-28
= Iftar met inwoners ~ @ Communicatie ~ > Maart 2026 : 2026-03-31
""",
)

PERSOON = paper(
    "per-rol.docx",
    lambda: word(
        ("1", "Taken uit het inclusieplan, afdeling Belastingen"),
        ("2", "HR-adviseur"),
        ("List Bullet", "Exitvragenlijst aanpassen (februari 2026)"),
        ("List Bullet", "Stagebeleid herzien (Q2 2026)"),
        ("2", "Teamleiders"),
        ("List Bullet", "Gesprek over omgangsvormen in elk team (voor 1 mei 2026)"),
        ("2", "Communicatie"),
        ("List Bullet", "Aanslagbiljet in begrijpelijke taal (1 november 2026)"),
        ("", "Toelichting: de taken zijn afgestemd met het managementteam."),
    ),
    """
= Exitvragenlijst aanpassen ~ ?@ HR-adviseur ~ > februari 2026 : 2026-02-28
= Stagebeleid herzien ~ ?@ HR-adviseur ~ > Q2 2026 : 2026-06-30
= Gesprek over omgangsvormen in elk team ~ ?@ Teamleiders
  ~ > voor 1 mei 2026 : 2026-05-01 || > voor 1 mei 2026 : 2026-04-30
= Aanslagbiljet in begrijpelijke taal ~ ?@ Communicatie ~ > 1 november 2026 : 2026-11-01
""",
)

_VERKEER = """
Actie|Wie|Klaar in|Stand
Thema 1 Straat|||
Oversteek met rateltikker|Verkeerskundige|Q2 2026|groen
Fietsles voor nieuwkomers|Verkeerseducatie|Q3 2026|oranje
Subtotaal straat: 2 acties|||
Thema 2 Kantoor|||
Bureaus in hoogte verstelbaar|Facilitair|Q1 2026|rood
Groen: op schema|||
Oranje: lichte vertraging|||
Rood: ligt stil|||
Aantal acties: 3|||
Versie 2, vastgesteld in het teamoverleg|||
"""
VERKEER = paper(
    "verkeer.xlsx",
    lambda: excel({"name": "Acties verkeer", "rows": rows(_VERKEER)}),
    """
= Oversteek met rateltikker ~ @ Verkeerskundige ~ > Q2 2026 : 2026-06-30 ~ # running
= Fietsles voor nieuwkomers ~ @ Verkeerseducatie ~ > Q3 2026 : 2026-09-30 ~ # slightly-delayed
= Bureaus in hoogte verstelbaar ~ @ Facilitair ~ > Q1 2026 : 2026-03-31 ~ # delayed
""",
)

LOOSE = (MEMO, BRIEF, BORD, SPORT, KALENDER, PERSOON, VERKEER)
