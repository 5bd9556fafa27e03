"""Six papers of units that do not exist with what is easily taken for an action: their truth came before a run."""

from __future__ import annotations

from imports_later import rows
from imports_papers import excel, paper, word

_VERSIONS = "Versie|Datum|Auteur|Status\n0.1|12-01-2026|projectleider|concept\n1.0|02-03-2026|projectleider|vastgesteld"
_WHO = "Wie|Belang|Rol|Status\nDirectie|Groot|Opdrachtgever|Akkoord\nOC|Groot|Adviseur|Wacht op stuk"
_ACTIONS = """
Nr|Maatregel|Toelichting|Eigenaar|Planning|Status
1|Wervingsfilm met eigen medewerkers|Drie filmpjes van een minuut|Communicatie|Q2 2026|In voorbereiding
2|Rolmodellen in de wandelgangen|Posters op elke verdieping|Werkgroep|Gereed in mei 2026|Loopt
3|Inclusieve kerstpakketten||Facilitair|December 2026|Nog te starten
"""
_RISKS = """
Risico|Kans|Impact|Maatregel|Eigenaar
Te weinig tijd|Hoog|Groot|Uren vastleggen in het jaarplan|Directeur
Weerstand|Midden|Groot|Gesprek voeren in teams|Teammanagers
"""
_FIGURES = "Indicator|Norm|Stand 2025|Doel 2027\nInstroom divers|30%|22%|30%\nUitstroom divers|< 8%|9%|8%"
_CALENDAR = """
Moment|Boodschap|Kanaal|Doelgroep
Maart 2026|Start van het plan|Intranet|Allen
Juni 2026|Eerste resultaten|Nieuwsbrief|Allen
"""
PROJECT = paper(
    "projectplan.docx",
    lambda: word(
        ("0", "Projectplan Inclusie afdeling Toezicht"),
        ("", "Versiebeheer"),
        ("table", (rows(_VERSIONS),)),
        ("1", "Inhoud"),
        ("", "1. Aanleiding ........ 3"),
        ("", "2. Acties ........ 4"),
        ("1", "Betrokkenen"),
        ("table", (rows(_WHO),)),
        ("1", "Maatregelen"),
        ("table", (rows(_ACTIONS),)),
        ("1", "Risico's"),
        ("table", (rows(_RISKS),)),
        ("1", "Cijfers"),
        ("table", (rows(_FIGURES),)),
        ("1", "Communicatiekalender"),
        ("table", (rows(_CALENDAR),)),
    ),
    """
1 = Wervingsfilm met eigen medewerkers ~ + Drie filmpjes van een minuut ~ @ Communicatie ~ > Q2 2026 : 2026-06-30
  ~ # planned
2 = Rolmodellen in de wandelgangen ~ + Posters op elke verdieping ~ @ Werkgroep
  ~ > Gereed in mei 2026 : 2026-05-31 ~ # running
3 = Inclusieve kerstpakketten ~ @ Facilitair ~ > December 2026 : 2026-12-31 ~ # planned
""",
)

_CENTRED = """\
                              Uitvoeringsprogramma Diversiteit 2026 - Vastgoed

  Nr              Omschrijving                     Wie                Start        Eind          Budget

  1     Toegankelijkheidsscan van alle        Technisch beheer      1-2-2026     1-6-2026        € 24.000
        gemeentelijke gebouwen
  2     Genderneutrale toiletten op           Projectmanager        maart 2026   Q4 2026         € 60.000
        begane grond en eerste
        verdieping
  3     Huurders informeren in meer talen     Accountmanagers       april 2026   doorlopend            -

        Totaal                                                                                   € 84.000
"""
VASTGOED = paper(
    "vastgoed.txt",
    lambda: _CENTRED.encode(),
    """
1 = Toegankelijkheidsscan van alle gemeentelijke gebouwen ~ @ Technisch beheer ~ > 1-2-2026 : 2026-02-01
  ~ > 1-6-2026 : 2026-06-01 ~ € 24000
2 = Genderneutrale toiletten op begane grond en eerste verdieping ~ @ Projectmanager ~ > maart 2026 : 2026-03-31
  ~ > Q4 2026 : 2026-12-31 ~ € 60000
3 = Huurders informeren in meer talen ~ @ Accountmanagers ~ > april 2026 : 2026-04-30
  ~ > doorlopend : continuous ~ # continuous
""",
)

DIENSTVERLENING = paper(
    "dienstverlening.xlsx",
    lambda: excel(
        {
            "name": "Acties 2026",
            "rows": [
                ["Actieplan Dienstverlening", None, None, None, None, None, None],
                ["Thema", "Actie", "Periode", "Inzet", "Kosten", "Voortgang", "Opmerkingen / besluiten"],
                [
                    "Taal",
                    "Woordenlijst zonder jargon",
                    "01-02-2026 t/m 30-06-2026",
                    "24 uur",
                    "€ 2,5k",
                    "50 %",
                    "Besluit MT 3/3: akkoord",
                ],
                [None, "Tolken aan de telefoon", "start Q3 2026", "0,1 fte", "12.500", "nog niet gestart", None],
                ["Gebouw", "Lage balie in de hal", "n.t.b.", None, "p.m.", "?", "Wacht op offerte"],
                ["Gebouw", "Rustige wachtruimte", "2026-2027", "8", 0, "on track", "Eerst proef van 2 maanden"],
            ],
            "merged": ["A3:A4", "A1:G1"],
        }
    ),
    """
= Woordenlijst zonder jargon ~ > 01-02-2026 t/m 30-06-2026 : 2026-06-30 ~ u 24 ~ € 2500 ~ # running
  ~ + Besluit MT 3/3: akkoord
= Tolken aan de telefoon ~ > start Q3 2026 : 2026-09-30 ~ + 0,1 fte ~ € 12500 ~ # planned
= Lage balie in de hal ~ > n.t.b. : words ~ # unknown ~ + Wacht op offerte ~ ?+ p.m.
= Rustige wachtruimte ~ > 2026-2027 : 2027-12-31 ~ u 8 ~ € 0 ~ # running ~ + Eerst proef van 2 maanden
""",
)

_TURNED = """
|Actie 1|Actie 2|Actie 3
Wat|Inloopspreekuur voor stagiairs|Jongerenpanel oprichten|Evaluatie van het traineeship
Wie|Stagecoördinator|Platform|HR-adviseur
Wanneer|Vanaf januari 2026|Q2 2026|1 november 2026
Budget|€ 0|€ 1.200|geen
"""
JONGEREN = paper(
    "jongeren.docx",
    lambda: word(("1", "Jong en divers"), ("table", (rows(_TURNED),))),
    """
= Inloopspreekuur voor stagiairs ~ @ Stagecoördinator ~ > Vanaf januari 2026 : 2026-01-31 ~ € 0
= Jongerenpanel oprichten ~ @ Platform ~ > Q2 2026 : 2026-06-30 ~ € 1200
= Evaluatie van het traineeship ~ @ HR-adviseur ~ > 1 november 2026 : 2026-11-01
""",
)

_INKOOP = """\
Export actielijst;;;;
Gemaakt op 4-5-2026;;;;
Ref.;Omschrijving;Actiehouder;Gereed;Stand van zaken
INK/01;"Sociale voorwaarden
in bestekken";Inkoopadviseur;30-06-2026;"Loopt.
Eerste bestek is aangepast"
INK/02;"Leveranciersdag \"\"Divers inkopen\"\"";Contractmanager;okt 2026;Nog in te plannen
INK/03;Meten van social return;Controller;;Vervallen, staat nu in ander plan
"""
INKOOP = paper(
    "inkoop.csv",
    lambda: _INKOOP.replace("\n", "\r\n").encode("cp1252"),
    """
INK/01 = Sociale voorwaarden in bestekken ~ @ Inkoopadviseur ~ > 30-06-2026 : 2026-06-30 ~ # running
  ~ + Eerste bestek is aangepast || + Loopt. Eerste bestek is aangepast
INK/02 = Leveranciersdag "Divers inkopen" ~ @ Contractmanager ~ > okt 2026 : 2026-10-31 ~ # planned
INK/03 = Meten van social return ~ @ Controller ~ # not-taken-up
  ~ + staat nu in ander plan || + Vervallen, staat nu in ander plan
""",
)

_NOTE = """\
Memo aan het MT

Betreft: voortgang inclusie, tweede kwartaal 2026

In april is de training gestart; 45 collega's deden mee. De kosten waren € 6.750. De evaluatie volgt in september.
Het MT wordt gevraagd kennis te nemen van:
- de resultaten van de barometer (mei 2026)
- het verzoek van de werkgroep om 40 uur extra in 2027
- de planning van de dialoogsessies

Bijlage: deelnemers per team

Team            Deelnemers      Datum
Balie           12              14 april
Backoffice      33              21 april
"""
MEMO = paper("memo.txt", lambda: _NOTE.encode(), "")

TRAPS = (PROJECT, VASTGOED, DIENSTVERLENING, JONGEREN, INKOOP, MEMO)
