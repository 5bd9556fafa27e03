"""The pack for a meeting on progress in plain Dutch: all plans since the last one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from peil_chassis.http.dutch import dutch_day
from peil_plans.action_plans.domain.plan import Content, Status
from peil_plans.action_plans.pages.owner_words import OWNER_WORDS
from peil_plans.organisation.domain import Organisation
from peil_plans.reports.domain.meeting import Pack, Recorded
from peil_plans.reports.domain.report import Report
from peil_plans.reports.pages.heard import threads_part
from peil_plans.reports.pages.paper import Paper, Part, Point, Row, Table
from peil_plans.reports.pages.phrases import address, called, ended, many
from peil_plans.reports.pages.words import late_row, went
from peil_plans.threads.domain import Thread

MOST_PER_PLAN = 10
"""As many late or changed actions of one plan as are named: the report of the plan tells the rest."""
FIGURES = (
    Point("De monitor: alle cijfers van een eenheid naast elkaar", address="/monitor"),
    Point("Afspraken met leidinggevenden", address="/afspraken"),
    Point("Vacatures en inclusief werven", address="/vacatures"),
    Point("Sociale veiligheid", address="/sociale-veiligheid"),
    Point("Hoe ver acties zijn, gemeten", address="/gemeten"),
)
"""Where the figures beside the plans stand."""


def pack_paper(
    pack: Pack,
    since: date,
    until: date,
    units: Organisation,
    today: date,
    heard: Sequence[tuple[Content, Thread]] = (),
) -> Paper:
    """*pack* of what changed since the meeting of day *since*, up to *until*, and what was *heard* in talks."""
    facts = [
        ("Sinds", f"het overleg van {dutch_day(since)}"),
        ("Tot en met", dutch_day(until)),
        ("Gemaakt", f"door Peil, op {dutch_day(today)}, uit wat er tot vandaag is vastgelegd"),
    ]
    if not pack.reports:
        return Paper("Stukken voor het voortgangsoverleg", facts, ["Op deze dag gold geen enkel plan."], [])
    parts = [_plans(pack, since, until, units), _agreed(pack, until), _decided(pack), _late(pack), _changed(pack)]
    parts += [*threads_part(heard, titled=True), _risks(pack), Part("cijfers", "De cijfers erbij", points=FIGURES)]
    return Paper("Stukken voor het voortgangsoverleg", facts, summary(pack, until), parts)


def summary(pack: Pack, until: date) -> list[str]:
    """The pack in three sentences: what changed, what is late, what was agreed and is not done."""
    changed, late = (sum(len(found) for found in each) for each in _each(pack))
    moved, lagging = (sum(bool(found) for found in each) for each in _each(pack))
    plans, stands = many(len(pack.reports), "plan", "plannen"), len(pack.open_agreed)
    past = sum(_past(one, until) for one in pack.open_agreed)
    return [
        f"Er veranderde iets bij {many(changed, 'actie', 'acties')}, in {moved} van de {plans}.",
        f"Bij {many(late, 'actie', 'acties')} loopt iets achter, in {lagging} van de {plans}.",
        f"Er {'staat' if stands == 1 else 'staan'} {many(stands, 'afspraak', 'afspraken')} uit overleggen open;"
        f" bij {past} daarvan is de datum voorbij.",
    ]


def _each(pack: Pack) -> tuple[list[Sequence[object]], list[Sequence[object]]]:
    """Of every plan what changed, which is nothing of one that is new, and what is late."""
    return [one.changed if one.before else () for one in pack.reports], [one.late for one in pack.reports]


def _plans(pack: Pack, since: date, until: date, units: Organisation) -> Part:
    rows = [
        Row(
            (
                one.content.title,
                units.name(one.content.unit),
                f"{one.after.get(Status.DONE, 0)} van {one.total}",
                str(len(one.late)),
                str(len(one.changed)) if one.before else "nieuw plan",
                str(len(one.open_agreed)),
            ),
            f"/plannen/{one.content.plan}/verslag?van={since}&tot={until}",
        )
        for one in pack.reports
    ]
    columns = ("Plan", "Eenheid", "Gereed", "Loopt achter", "Veranderd", "Open afspraken")
    return Part("plannen", "Alle plannen", table=Table("Hoe de plannen ervoor staan", columns, rows))


def _agreed(pack: Pack, until: date) -> Part:
    title = "Afspraken die nog openstaan"
    rows = [
        Row(
            (
                one.entry.text,
                OWNER_WORDS.get(one.entry.owner, one.entry.owner) if one.entry.owner else "nog niet bekend",
                _when(one, until),
                one.content.title,
            ),
            _entry(one),
        )
        for one in pack.open_agreed
    ]
    if not rows:
        return Part("afspraken", title, ["Er staat geen afspraak open."])
    columns = ("Afspraak", "Wie", "Klaar op", "Plan")
    return Part("afspraken", title, table=Table("Afspraken uit overleggen, de eerste datum bovenaan", columns, rows))


def _decided(pack: Pack) -> Part:
    points = [Point(f"{_held(one)}, {one.content.title}", ended(one.entry.text), _entry(one)) for one in pack.decided]
    return Part("besluiten", "Wat er is besloten", [] if points else ["Er is geen besluit vastgelegd."], points)


def _late(pack: Pack) -> Part:
    rows: list[Row] = []
    beyond = 0
    for one in pack.reports:
        for each in one.late[:MOST_PER_PLAN]:
            head, *rest = late_row(each, "").cells
            rows.append(Row((head, one.content.title, *rest), address(one, each.action)))
        beyond += max(0, len(one.late) - MOST_PER_PLAN)
    if not rows:
        return Part("achter", "Wat loopt achter, en waarom", ["Er loopt niets achter."])
    columns = ("Actie", "Plan", "Stand", "Datum voorbij", "Waarom, zoals opgeschreven")
    more = [f"Nog {beyond} andere acties lopen achter; zij staan in het verslag van hun plan."] if beyond else []
    return Part("achter", "Wat loopt achter, en waarom", more, table=Table("Acties die achterlopen", columns, rows))


def _changed(pack: Pack) -> Part:
    points = [point for one in pack.reports for point in _news(one)]
    return Part("veranderd", "Wat er veranderde", [] if points else ["Er veranderde niets."], points)


def _news(report: Report) -> list[Point]:
    title, leads_to = report.content.title, f"/plannen/{report.content.plan}/verslag"
    if not report.before:
        return [Point(title, f"dit plan is nieuw, met {many(report.total, 'actie', 'acties')}.", leads_to)]
    shown = report.changed[:MOST_PER_PLAN]
    said = [Point(f"{title}, {called(one.action)}", went(one), address(report, one.action)) for one in shown]
    if len(report.changed) > len(shown):
        said.append(Point(title, f"en nog {len(report.changed) - len(shown)} andere acties.", leads_to))
    return said


def _risks(pack: Pack) -> Part:
    points = [
        Point(
            f"{_day(one)}, {one.content.title}",
            f"{ended(one.entry.text)} Maatregel: {ended(one.entry.response or 'nog niet opgeschreven')}",
            _entry(one),
        )
        for one in pack.risks
    ]
    points += [
        Point(f"Advies zonder antwoord, {one.content.title}", ended(one.entry.text), _entry(one)) for one in pack.advice
    ]
    nothing = [] if points else ["Er is geen risico dat in de komende drie maanden bekeken moet worden."]
    return Part("risicos", "Risico’s die u binnenkort bekijkt, en advies", nothing, points)


def _past(one: Recorded, until: date) -> bool:
    return one.entry.next_on is not None and one.entry.next_on < until


def _when(one: Recorded, until: date) -> str:
    return f"{_day(one)}{' (datum voorbij)' if _past(one, until) else ''}"


def _held(one: Recorded) -> str:
    return dutch_day(one.entry.held_on) if one.entry.held_on else "Geen dag"


def _day(one: Recorded) -> str:
    return dutch_day(one.entry.next_on) if one.entry.next_on else "Geen dag"


def _entry(one: Recorded) -> str:
    return f"/plannen/{one.content.plan}/dossier/regels/{one.entry.entry}"
