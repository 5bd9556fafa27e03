"""What the actions of a plan are measured by, as chapter of a report; and what only people can answer."""

from __future__ import annotations

from peil_chassis.http.dutch import dutch_day
from peil_plans.action_plans.domain.plan import Measure
from peil_plans.action_plans.pages.measures import amount_words, indicator_words
from peil_plans.reports.domain.report import Report, measures_due
from peil_plans.reports.pages.paper import Part, Point, Row, Table
from peil_plans.reports.pages.phrases import address, called

QUESTIONS = (
    "Wat werkte, en waaraan ziet u dat?",
    "Wat werkte niet, en wat was daarvan de oorzaak?",
    "Wat vinden medewerkers ervan? Wie hebt u gesproken?",
    "Wat gaat u anders doen in het volgende plan?",
)
"""What an evaluation says beside what is on record."""


def measured_part(report: Report, *, whole: bool) -> Part:
    """
    The actions with a measure: of a *whole* evaluation all of them, else those due in the period.

    What was measured stands on pages of reporting, which say nothing that could be of a person.
    """
    title = "Streefcijfers en metingen"
    chosen = report.measured if whole else measures_due(report)
    told = "Vul samen met de P&O-adviseur aan wat de cijfers zeggen."
    if not chosen:
        nothing = (
            "Bij geen actie is opgeschreven waaraan u ziet dat zij werkt."
            if whole
            else "In deze periode moest geen meting klaar zijn."
        )
        return Part("metingen", title, [nothing, told])
    rows = [Row((called(each), *_promise(each.measure)), address(report, each)) for each in chosen if each.measure]
    columns = ("Actie", "Waaraan u het ziet", "Moet worden", "Uiterlijk", "Gemeten met")
    return Part("metingen", title, [told], table=Table("Wat is beloofd", columns, rows))


def questions() -> Part:
    """What whoever evaluates fills in."""
    told = "Peil weet dit niet. Vul het zelf in, zonder namen van personen."
    return Part("lessen", "Wat we leerden", [told], [Point(each) for each in QUESTIONS])


def _promise(measure: Measure) -> tuple[str, str, str, str]:
    return (
        measure.numerator or measure.text or "Nog niet opgeschreven",
        amount_words(measure) or "Geen getal",
        dutch_day(measure.due_on) if measure.due_on else "Geen dag",
        indicator_words(measure) or "Niet door Peil",
    )
