"""Six papers of units that do not exist, written when all others had been mended: their truth came before a run."""

from __future__ import annotations

from datetime import date

from imports_later import rows
from imports_papers import excel, paper, word

_OOST = """
Doelstelling|Acties|Verantwoordelijk|Planning|Indicator
Een diverse instroom|Vacatures plaatsen via nieuwe kanalen|Recruiter|continu|50% van de vacatures
 |Meeloopdag voor havisten|Stagecoördinator|17 april 2026|25 deelnemers
Een veilige cultuur|Bespreken van de gedragscode in alle teams|Teamleiders|voor het einde van Q2 2026|Alle teams
 |Spreekuur vertrouwenspersoon op locatie|Vertrouwenspersoon|elke maand|10 spreekuren
"""
OOST = paper(
    "oost.docx",
    lambda: word(
        ("1", "Jaarplan I&D Oost 2026"),
        ("table", (rows(_OOST), [(1, 0, 2, 0), (3, 0, 4, 0)])),
        ("", "* onder voorbehoud van budget"),
    ),
    """
= Vacatures plaatsen via nieuwe kanalen ~ @ Recruiter ~ > continu : continuous ~ # continuous ~ % 50% van de vacatures
  ~ ?% Een diverse instroom
= Meeloopdag voor havisten ~ @ Stagecoördinator ~ > 17 april 2026 : 2026-04-17 ~ % 25 deelnemers
  ~ ?% Een diverse instroom
= Bespreken van de gedragscode in alle teams ~ @ Teamleiders ~ % Alle teams ~ ?% Een veilige cultuur
  ~ > voor het einde van Q2 2026 : 2026-06-30
= Spreekuur vertrouwenspersoon op locatie ~ @ Vertrouwenspersoon ~ > elke maand : every ~ % 10 spreekuren
  ~ ?% Een veilige cultuur
""",
)

JURIDISCH = paper(
    "juridisch.xlsx",
    lambda: excel(
        {
            "name": "Voortgang Q2",
            "rows": [
                ["Voortgangsrapportage D&I - Juridische Zaken", None, None, None, None, None],
                ["Peildatum:", date(2026, 7, 1), None, None, None, None],
                [],
                ["Actie", "Wie", "Gepland", "Gerealiseerd", "Budget", "Besteed"],
                ["Lezing over leeftijdsdiscriminatie", "Jurist", date(2026, 3, 5), date(2026, 3, 5), 400, 385.5],
                ["Stageplek mbo-juridisch", "Afdelingshoofd", date(2026, 9, 1), None, 0, None],
                ["Bibliotheek met toegankelijke uitgaven", "Informatiespecialist", "Q4 2026", None, 1500, None],
                ["Totaal", None, None, None, 1900, 385.5],
            ],
        }
    ),
    """
= Lezing over leeftijdsdiscriminatie ~ @ Jurist ~ > 2026-03-05 : 2026-03-05 x || > 2026-03-05 : 2026-03-05 ~ € 400
  ~ ?# done ~ ?€ 385.5 ~ ?> 2026-03-05 : 2026-03-05 x || > 2026-03-05 : 2026-03-05
= Stageplek mbo-juridisch ~ @ Afdelingshoofd ~ > 2026-09-01 : 2026-09-01 ~ € 0
= Bibliotheek met toegankelijke uitgaven ~ @ Informatiespecialist ~ > Q4 2026 : 2026-12-31 ~ € 1500
""",
)

_WEST = """\
Actie	Trekker	Start	Klaar	Status	Reden van afwijking
Kleurrijke buurtborrels	Gebiedsmakelaar	01-03-2026	31-05-2026	Gereed
Mantelzorgvriendelijk roosteren	Teammanager Zorg	01-04-2026	31-12-2026	Enigszins vertraagd	\
Rooster-ict is nog niet aangepast
Rondje langs moskeeën, kerken en tempels	Stadsdeelbestuur	najaar 2026	najaar 2026	Niet opgepakt	Geen capaciteit
Herijking van het plan	Programmamanager	Q4 2026	Q1 2027	Te herzien	Wacht op nieuwe bestuursopdracht
"""
WEST = paper(
    "west.tsv",
    lambda: _WEST.encode("utf-16"),
    """
= Kleurrijke buurtborrels ~ @ Gebiedsmakelaar ~ > 01-03-2026 : 2026-03-01 ~ # done
  ~ > 31-05-2026 : 2026-05-31 || > 31-05-2026 : 2026-05-31 x
= Mantelzorgvriendelijk roosteren ~ @ Teammanager Zorg ~ > 01-04-2026 : 2026-04-01 ~ > 31-12-2026 : 2026-12-31
  ~ # slightly-delayed ~ + Rooster-ict is nog niet aangepast
= Rondje langs moskeeën, kerken en tempels ~ @ Stadsdeelbestuur ~ # not-taken-up ~ + Geen capaciteit
  ~ > najaar 2026 : 2026-12-31 ~ > najaar 2026 : 2026-12-31
= Herijking van het plan ~ @ Programmamanager ~ > Q4 2026 : 2026-12-31 ~ > Q1 2027 : 2027-03-31 ~ # to-revise
  ~ + Wacht op nieuwe bestuursopdracht
""",
)

_CENTRUM = """\
Wat doen we              Voor wie             Wie                  Wanneer              Kosten

Taalbuddy's koppelen     nieuwe collega's     P&O en               vanaf januari 2026,  € 500 per jaar
                                              werkgroep            doorlopend

Ruimte voor gebed en     iedereen             Huisvesting          uiterlijk juni 2026  € 6.000
stilte

Onderzoek naar ervaren   medewerkers met      Onderzoeksbureau     3e kwartaal 2026     € 12.500
drempels                 een beperking                                                  excl. btw
"""
CENTRUM = paper(
    "centrum.txt",
    lambda: _CENTRUM.encode("cp1252"),
    """
= Taalbuddy's koppelen ~ @ P&O en werkgroep ~ > vanaf januari 2026 : 2026-01-31 ~ > doorlopend : continuous
  ~ # continuous ~ € 500 ~ ?+ € 500 per jaar
= Ruimte voor gebed en stilte ~ @ Huisvesting ~ > uiterlijk juni 2026 : 2026-06-30 ~ € 6000
= Onderzoek naar ervaren drempels ~ @ Onderzoeksbureau ~ > 3e kwartaal 2026 : 2026-09-30 ~ € 12500
  ~ ?+ € 12.500 excl. btw
""",
)

NIEUWWEST = paper(
    "nieuw-west.docx",
    lambda: word(
        ("1", "Actieplan Samenleven 2026-2027"),
        ("2", "Doel 1: Iedereen weet waar hij terechtkan"),
        ("", "We zien dat meldingen blijven liggen. Daarom doen we het volgende:"),
        (
            "List Bullet",
            "Poster met meldpunten in elke kantine. Verantwoordelijk: facilitair. Deadline: 1 februari 2026.",
        ),
        ("List Bullet", "Uitleg in het inwerkprogramma. Verantwoordelijk: HR-adviseur. Deadline: Q2 2026."),
        ("2", "Doel 2: Leidinggevenden geven het voorbeeld"),
        ("List Bullet", "Leerkring voor leidinggevenden. Verantwoordelijk: directeur. Deadline: najaar 2026."),
        ("2", "Wat hebben we nodig?"),
        ("", "Per jaar 120 uur van de werkgroep en € 10.000."),
    ),
    """
= Poster met meldpunten in elke kantine. ~ @ facilitair ~ > 1 februari 2026 : 2026-02-01
= Uitleg in het inwerkprogramma. ~ @ HR-adviseur ~ > Q2 2026 : 2026-06-30
= Leerkring voor leidinggevenden. ~ @ directeur ~ > najaar 2026 : 2026-12-31
""",
)

_ZUIDOOST = """\
nr,maatregel,actiehouder,planning,beschikbare middelen,stand 1-6-2026
1,Vrouwennetwerk Techniek oprichten,platform,"mei 2026","€ 2.000, 40 uur","eerste bijeenkomst op 12 mei geweest"
2,Sollicitatietraining in de wijk,recruiters,"Q3 en Q4 2026",,"nog niet gestart"
3,Inclusieve beelden op de website,webredactie,"z.s.m.","binnen budget","80% vervangen"
"""
ZUIDOOST = paper(
    "zuidoost.csv",
    lambda: _ZUIDOOST.encode(),
    """
1 = Vrouwennetwerk Techniek oprichten ~ @ platform ~ > mei 2026 : 2026-05-31 ~ € 2000 ~ u 40 ~ ?+ € 2.000, 40 uur
  ~ + eerste bijeenkomst op 12 mei geweest ~ ?# running
2 = Sollicitatietraining in de wijk ~ @ recruiters ~ > Q3 en Q4 2026 : 2026-12-31 ~ # planned
3 = Inclusieve beelden op de website ~ @ webredactie ~ > z.s.m. : words ~ + binnen budget ~ # running
  ~ ?+ 80% vervangen ~ ?+ vervangen
""",
)

LAST = (OOST, JURIDISCH, WEST, CENTRUM, NIEUWWEST, ZUIDOOST)
