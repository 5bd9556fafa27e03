"""Papers of units that do not exist, with signs, letters and lists for words: their truth came before a run."""

from __future__ import annotations

from imports_later import rows
from imports_papers import excel, paper, word

WACHT = paper(
    "wachtdienst.docx",
    lambda: word(
        ("1", "Stand inclusieacties Wachtdienst, mei 2026"),
        (
            "table",
            (
                [
                    ["Nr", "Actie", "Door", "Klaar", "Hoe gaat het?", "Toelichting"],
                    ["1", "Rustruimte voor nachtdiensten", "Facilitair", "1 juni 2026", "🙂", ""],
                    ["2", "Roosters met oog voor feestdagen", "Roosteraar", "Q3 2026", "😐", "systeem werkt tegen"],
                    ["3", "Dienstkleding passend voor iedereen", "Inkoop", "Q4 2026", "☹", "leverancier zegt af"],
                ],
            ),
        ),
        ("", "🙂 = op schema, 😐 = enigszins vertraagd, ☹ = vertraagd"),
    ),
    """
1 = Rustruimte voor nachtdiensten ~ @ Facilitair ~ > 1 juni 2026 : 2026-06-01 ~ # running
2 = Roosters met oog voor feestdagen ~ @ Roosteraar ~ > Q3 2026 : 2026-09-30 ~ # slightly-delayed
  ~ + systeem werkt tegen
3 = Dienstkleding passend voor iedereen ~ @ Inkoop ~ > Q4 2026 : 2026-12-31 ~ # delayed ~ + leverancier zegt af
""",
)

_VERGUN = """\
# Acties team Vergunningen 2026

- [x] Uitleg op de website in eenvoudige taal (communicatie, maart 2026)
- [ ] Spreekuur in het buurthuis (vergunningverleners, vanaf mei 2026)
- [ ] Formulier in het Engels en Pools – kwaliteitsmedewerker – voor 1 oktober 2026
"""
VERGUN = paper(
    "vergunningen.md",
    lambda: _VERGUN.encode(),
    """
= Uitleg op de website in eenvoudige taal ~ @ communicatie ~ # done
  ~ > maart 2026 : 2026-03-31 || > maart 2026 : 2026-03-31 x
= Spreekuur in het buurthuis ~ @ vergunningverleners ~ > vanaf mei 2026 : 2026-05-31 || > vanaf mei 2026 : 2026-05-01
= Formulier in het Engels en Pools ~ @ kwaliteitsmedewerker
  ~ > voor 1 oktober 2026 : 2026-10-01 || > voor 1 oktober 2026 : 2026-09-30
""",
)

_PARK = """
Actie|Wie|J|F|M|A|M|J|J|A|S|O|N|D|Uren
Parkeerkaart zonder papieren|Beleid||||x|x||||||||60
Gesprek met mensen met een beperking|Gebiedsteam|||||||||x||||24
"""
PARK = paper(
    "parkeren.xlsx",
    lambda: excel(
        {"name": "Planning 2026", "rows": [["Planning 2026 team Parkeren"], [], *rows(_PARK)]},
    ),
    """
= Parkeerkaart zonder papieren ~ @ Beleid ~ u 60/ ~ > mei 2026 : 2026-05-31 ~ ?> april 2026 : 2026-04-30
= Gesprek met mensen met een beperking ~ @ Gebiedsteam ~ u 24/ ~ > september 2026 : 2026-09-30
""",
)

KUNST = paper(
    "kunst.xlsx",
    lambda: excel(
        {
            "name": "Begroting en acties",
            "rows": [
                ["Thema", "Actie", "Trekker", "Wanneer", "Budget", "Opmerking"],
                ["1 Publiek", "Gratis avond voor mantelzorgers", "Programmering", "voorjaar 2026", "€ 7.500", None],
                [None, "Audiotour in drie talen", "Educatie", "Q3 2026", "10k", "max. 10 minuten"],
                ["Subtotaal thema 1", None, None, None, "€ 17.500", None],
                ["2 Personeel", "Betaalde stages", "HR", "1-9-2026", "€ 12.000 per jaar", None],
                [None, "Rooster in overleg", "Teamleider", "doorlopend", "PM", "binnen bestaande uren"],
                ["Subtotaal thema 2", None, None, None, "€ 12.000", None],
                ["Totaal", None, None, None, "€ 29.500", None],
            ],
        }
    ),
    """
= Gratis avond voor mantelzorgers ~ @ Programmering ~ > voorjaar 2026 : 2026-06-30 ~ € 7500
= Audiotour in drie talen ~ @ Educatie ~ > Q3 2026 : 2026-09-30 ~ € 10000 ~ + max. 10 minuten
= Betaalde stages ~ @ HR ~ > 1-9-2026 : 2026-09-01 ~ € 12000 ~ ?+ € 12.000 per jaar
= Rooster in overleg ~ @ Teamleider ~ > doorlopend : continuous ~ + binnen bestaande uren ~ ?# continuous
""",
)

_DIENST = """\
PLAN VAN AANPAK INCLUSIE - TEAM DIENSTVERLENING

Actie 1.1        Baliegesprek zonder haast
Eigenaar         Teamleider Balie
Wanneer          Q1 en Q2 2026
Toelichting      We plannen langere afspraken voor wie dat nodig
                 heeft. Inwoners kiezen zelf.
Status           Loopt

Actie 1.2        Wegwijzers met plaatjes
Eigenaar         Facilitair
Wanneer          uiterlijk 15 november 2026
Toelichting      Samen met inwoners ontworpen
Status           Nog te starten
"""
DIENST = paper(
    "dienstverlening-kaarten.txt",
    lambda: _DIENST.encode(),
    """
1.1 = Baliegesprek zonder haast ~ @ Teamleider Balie ~ # running ~ > Q1 en Q2 2026 : 2026-06-30
  ~ + We plannen langere afspraken voor wie dat nodig heeft. Inwoners kiezen zelf.
1.2 = Wegwijzers met plaatjes ~ @ Facilitair ~ # planned ~ > uiterlijk 15 november 2026 : 2026-11-15
  ~ + Samen met inwoners ontworpen
""",
)

BRUG = paper(
    "veiligheid.docx",
    lambda: word(
        ("1", "Plan Sociale veiligheid 2026"),
        (
            "table",
            (
                [
                    ["Wie", "Wat", "Mijlpalen", "Voortgang"],
                    [
                        "Teamleiders",
                        "Gesprekken over grenzen",
                        "Start: januari 2026\nTussenstand: juni 2026\nKlaar: december 2026",
                        "op koers",
                    ],
                    [
                        "HR",
                        "Klachtenregeling herzien",
                        "concept maart 2026, vastgesteld mei 2026",
                        "3 van 4 stappen gezet",
                    ],
                    ["Directie", "Voorbeeldgedrag in filmpje", "week 20 2026", "ligt stil"],
                ],
            ),
        ),
    ),
    """
= Gesprekken over grenzen ~ @ Teamleiders ~ > Start: januari 2026 : 2026-01-31 ~ > juni 2026 : 2026-06-30
  ~ > december 2026 : 2026-12-31 ~ # running
= Klachtenregeling herzien ~ @ HR ~ > maart 2026 : 2026-03-31 ~ > mei 2026 : 2026-05-31
  ~ + 3 van 4 stappen gezet ~ ?# running
= Voorbeeldgedrag in filmpje ~ @ Directie ~ > week 20 2026 : 2026-05-15 ~ # delayed || # unknown
""",
)

STRAAT = paper(
    "straatbeeld.xlsx",
    lambda: excel(
        {
            "name": "Acties",
            "rows": [
                ["Actieplan Straatbeeld", None, None, None, None],
                ["Naam actie", "Verantwoordelijke", "Fase", None, None],
                [None, None, "Voorbereiding", "Uitvoering", "Afgerond"],
                ["Namen voor straten en pleinen", "Naamgevingscommissie", None, "●", None],
                ["Zebrapaden met geleidelijn", "Verkeer", "●", None, None],
                ["Bankjes met armleuning", "Beheer", None, None, "●"],
            ],
            "merged": ["C2:E2"],
        }
    ),
    """
= Namen voor straten en pleinen ~ @ Naamgevingscommissie ~ # running
= Zebrapaden met geleidelijn ~ @ Verkeer ~ # planned
= Bankjes met armleuning ~ @ Beheer ~ # done
""",
)

LOKET = paper(
    "loket.docx",
    lambda: word(
        ("1", "Actieplan Loket"),
        ("2", "Actie 1: Wachttijd korter voor wie niet kan staan"),
        ("", "Aan de balie staan mensen nu soms een half uur."),
        (
            "table",
            (
                [
                    ["Trekker", "Teamleider Loket"],
                    ["Planning", "tweede helft 2026"],
                    ["Middelen", "€ 900 en 30 uur"],
                    ["Voortgang", "In voorbereiding"],
                ],
            ),
        ),
        ("2", "Actie 2: Bellen zonder keuzemenu"),
        (
            "table",
            (
                [
                    ["Trekker", "Klantcontactcentrum"],
                    ["Planning", "1 april 2026"],
                    ["Middelen", "geen"],
                    ["Voortgang", "Afgerond"],
                ],
            ),
        ),
    ),
    """
1 = Wachttijd korter voor wie niet kan staan ~ @ Teamleider Loket ~ > tweede helft 2026 : 2026-12-31 ~ € 900 ~ u 30/
  ~ # planned || # running
2 = Bellen zonder keuzemenu ~ @ Klantcontactcentrum ~ # done
  ~ > 1 april 2026 : 2026-04-01 || > 1 april 2026 : 2026-04-01 x
""",
)

SIGNS = (WACHT, VERGUN, PARK, KUNST, DIENST, BRUG, STRAAT, LOKET)
