"""Eight papers of units that do not exist, written after all others, their truth before a run."""

from __future__ import annotations

from datetime import date

from imports_later import rows
from imports_papers import excel, paper, word

_BRANDWEER = """\
Bijlage 2: actieoverzicht

 Nr.    Wat gaan we doen?                  Trekker             Klaar        Hoe staat het ermee?
 2.1    Instroomcampagne onder vrouwen     Hoofd Personeel     Q1 2026      Gereed, 61 aanmeldingen
 2.2    Kazernes voorzien van aparte       Vastgoedadviseur    2027         In voorbereiding; begroting
        kleedruimten:                                                       volgt in het najaar
        - Kazerne Oost
        - Kazerne Haven
 2.3    Gedragscode opnemen in             Opleidings-         medio 2026   Vertraagd
        de basisopleiding                  coördinator
                                                                                       Pagina 7
"""
VEILIG = paper(
    "veiligheid.txt",
    lambda: _BRANDWEER.encode(),
    """
2.1 = Instroomcampagne onder vrouwen ~ @ Hoofd Personeel ~ # done ~ + 61 aanmeldingen || + Gereed, 61 aanmeldingen
  ~ > Q1 2026 : 2026-03-31 || > Q1 2026 : 2026-03-31 x
2.2 = Kazernes voorzien van aparte kleedruimten ~ + - Kazerne Oost - Kazerne Haven ~ @ Vastgoedadviseur
  ~ > 2027 : 2027-12-31 ~ # planned
  ~ + begroting volgt in het najaar || + In voorbereiding; begroting volgt in het najaar
2.3 = Gedragscode opnemen in de basisopleiding ~ @ Opleidings-coördinator || @ Opleidingscoördinator
  ~ > medio 2026 : 2026-06-30 ~ # delayed
""",
)

_SOCIAAL = """
Thema|Actie en trekker|Termijn|Gewenst effect
Instroom|Vacatures delen met zelforganisaties / Trekker: recruiter|Kort (2026)|Meer sollicitanten
Instroom|Open sollicitatie-inloop / Trekker: P&O-adviseur|Lang (2027)|20 gesprekken
Cultuur|Verhalenreeks op intranet / Trekker: communicatieadviseur|Doorlopend|Elke maand een verhaal
"""
SOCIAAL = paper(
    "sociaal.docx",
    lambda: word(("1", "Actieplan Sociaal Domein"), ("table", (rows(_SOCIAAL),))),
    """
= Vacatures delen met zelforganisaties ~ @ recruiter ~ > Kort (2026) : 2026-12-31 ~ % Meer sollicitanten
= Open sollicitatie-inloop ~ @ P&O-adviseur ~ > Lang (2027) : 2027-12-31 ~ % 20 gesprekken
= Verhalenreeks op intranet ~ @ communicatieadviseur ~ > Doorlopend : continuous ~ % Elke maand een verhaal
  ~ # continuous
""",
)

ICT = paper(
    "ict.xlsx",
    lambda: excel(
        {
            "name": "RACI",
            "rows": [
                ["Programma Toegankelijk Digitaal"],
                [],
                ["#", "Activiteit", "R", "A", "C", "I", "Weeknr", "Gereed J/N"],
                [1, "Schermlezers aanschaffen", "Inkoop", "CIO", "Bedrijfsarts", "OC", "wk 14 2026", "J"],
                [2, "Ondertiteling in vergaderingen", "Beheer", "CIO", None, "Alle teams", "wk 20 2026", "N"],
            ],
        }
    ),
    """
1 = Schermlezers aanschaffen ~ @ Inkoop ~ ?@ CIO ~ ?@ Bedrijfsarts ~ ?@ OC ~ # done
  ~ > wk 14 2026 : 2026-04-03 || > wk 14 2026 : 2026-04-03 x || > wk 14 2026 : 2026-04-05
2 = Ondertiteling in vergaderingen ~ @ Beheer ~ ?@ CIO ~ ?@ Alle teams ~ ?# planned
  ~ > wk 20 2026 : 2026-05-15 || > wk 20 2026 : 2026-05-17
""",
)

_MOBILITEIT = """\
Jaar;Kwartaal;Actie;Wie;€;Gereed j/n
2026;1;Fietslessen voor nieuwkomers in dienst;Mobiliteitsadviseur;1.850,50;j
2026;3;Parkeerplaats voor invaliden bij de ingang;Facilitair;4200;n
2027;2;Onderzoek naar reistijd en deeltijdwerk;Onderzoeker;;n
"""
MOBILITEIT = paper(
    "mobiliteit.csv",
    lambda: _MOBILITEIT.encode("cp1252"),
    """
= Fietslessen voor nieuwkomers in dienst ~ @ Mobiliteitsadviseur ~ € 1850.5 ~ # done
  ~ > 2026 1 : 2026-03-31 || > 2026 1 : 2026-03-31 x
= Parkeerplaats voor invaliden bij de ingang ~ @ Facilitair ~ € 4200 ~ > 2026 3 : 2026-09-30 ~ ?# planned
= Onderzoek naar reistijd en deeltijdwerk ~ @ Onderzoeker ~ > 2027 2 : 2027-06-30 ~ ?# planned
""",
)

ERFGOED = paper(
    "erfgoed.docx",
    lambda: word(
        ("1", "Inclusief erfgoed: wat we doen in 2026"),
        ("", "De raad stelde in 2025 geld beschikbaar. Wij besteden dat als volgt."),
        ("2", "Acties"),
        ("List Bullet", "Q1 2026: inventarisatie van beelden en straatnamen (trekker: historicus)"),
        ("List Bullet", "Q2 2026: gesprekken met bewoners (trekker: participatieadviseur), budget € 5.000"),
        ("List Bullet", "Najaar 2026: advies aan het college (trekker: afdelingshoofd)"),
        ("2", "Tot slot"),
        ("", "Over de voortgang berichten we in december."),
    ),
    """
= inventarisatie van beelden en straatnamen ~ @ historicus ~ > Q1 2026 : 2026-03-31
= gesprekken met bewoners ~ @ participatieadviseur ~ > Q2 2026 : 2026-06-30 ~ € 5000
= advies aan het college ~ @ afdelingshoofd ~ > Najaar 2026 : 2026-12-31
""",
)

_STADSBEHEER = "\n".join(
    [
        "Monitor actieplan Stadsbeheer, stand 1 juli 2026",
        "",
        "\tActie\tOordeel\tWaarom dit oordeel\tWie",
        "1\tPloegen mengen\t+\tVier van de zes ploegen\tPloegleiders",
        "2\tTaaltoets afschaffen\t++\tPer 1 mei afgeschaft\tP&O",
        "3\tVrouwelijke monteurs werven\t-\tGeen reacties op vacature\tRecruiter",
        "",
        "++ = afgerond, + = op schema, - = vertraagd",
    ]
)
STADSBEHEER = paper(
    "stadsbeheer.txt",
    lambda: _STADSBEHEER.encode(),
    """
1 = Ploegen mengen ~ # running ~ + Vier van de zes ploegen ~ @ Ploegleiders
2 = Taaltoets afschaffen ~ # done ~ + Per 1 mei afgeschaft ~ @ P&O
3 = Vrouwelijke monteurs werven ~ # delayed ~ + Geen reacties op vacature ~ @ Recruiter
""",
)

_ENGLISH = """
Initiative|Lead|Timeline|Budget (EUR)|Success metric|Status (R/A/G)
International onboarding buddy|HR business partner|Jan - Mar 2026|2,500|90% has a buddy|Green
Dutch language lunch|Team lead|every week||15 participants|Amber
Inclusive hiring training|Recruiter|before 1 Sept 2026|12.000|All managers trained|Not started
"""
INNOVATIE = paper(
    "innovation.docx",
    lambda: word(("1", "D&I Roadmap Innovation Office"), ("table", (rows(_ENGLISH),))),
    """
= International onboarding buddy ~ @ HR business partner ~ > Jan - Mar 2026 : 2026-03-31 ~ € 2500
  ~ % 90% has a buddy ~ # running
= Dutch language lunch ~ @ Team lead ~ > every week : every ~ % 15 participants ~ # slightly-delayed || # delayed
= Inclusive hiring training ~ @ Recruiter ~ € 12000 ~ % All managers trained ~ # planned
  ~ > before 1 Sept 2026 : 2026-09-01 || > before 1 Sept 2026 : 2026-08-31
""",
)

GEBIED = paper(
    "gebied.xlsx",
    lambda: excel(
        {
            "name": "Uren 2026",
            "rows": [
                ["Actie", "Trekker", date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1), "Totaal uren", "Stand"],
                ["Buurtlunch met vrijwilligers", "Gebiedsmakelaar", None, "x", None, 12, "klaar"],
                ["Klankbordgroep jongeren", "Jongerenwerker", "x", "x", "x", 30, "bezig"],
                ["Totaal", None, None, None, None, 42, None],
            ],
            "formats": {"C1": "mmm-yy", "D1": "mmm-yy", "E1": "mmm-yy"},
        }
    ),
    """
= Buurtlunch met vrijwilligers ~ @ Gebiedsmakelaar ~ u 12 ~ # done
  ~ > februari 2026 : 2026-02-28 || > februari 2026 : 2026-02-28 x
= Klankbordgroep jongeren ~ @ Jongerenwerker ~ > januari 2026 : 2026-01-31 ~ > februari 2026 : 2026-02-28
  ~ > maart 2026 : 2026-03-31 ~ u 30 ~ # running
""",
)

FRESH = (VEILIG, SOCIAAL, ICT, MOBILITEIT, ERFGOED, STADSBEHEER, INNOVATIE, GEBIED)
