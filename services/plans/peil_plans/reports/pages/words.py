"""A report of one plan in plain Dutch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from peil_chassis.http.dutch import dutch_day
from peil_plans.action_plans.domain.dossier import Entry, EntryKind, Sum
from peil_plans.action_plans.domain.milestone import Milestone
from peil_plans.action_plans.domain.plan import Action, ActionRevised, Content, Status
from peil_plans.action_plans.domain.standing import Difference
from peil_plans.action_plans.pages.clock_words import name_of, turn_label
from peil_plans.action_plans.pages.dossier import amount, disagreements
from peil_plans.action_plans.pages.dossier_words import PHASES, SUBJECTS
from peil_plans.action_plans.pages.owner_words import OWNER_WORDS
from peil_plans.action_plans.pages.words import STATUS_WORDS
from peil_plans.reports.domain.period import Kind
from peil_plans.reports.domain.report import Coming, Late, Report, changes_counted
from peil_plans.reports.pages.heard import threads_part
from peil_plans.reports.pages.measured import measured_part, questions
from peil_plans.reports.pages.paper import Paper, Part, Point, Row, Table
from peil_plans.reports.pages.phrases import address, called, ended, entry_address, listed, many, within
from peil_plans.threads.domain import Thread

TITLES: Mapping[Kind, str] = {
    Kind.TEAM: "Verslag aan het MT",
    Kind.PLATFORM: "Verslag aan het platform",
    Kind.EVALUATION: "Evaluatie van het plan",
}
"""What each kind of report is called."""
LOOKED_AT: Mapping[EntryKind, str] = {
    EntryKind.RISK: "Risico opnieuw bekijken",
    EntryKind.AGREED: "Afspraak klaar",
    EntryKind.ADVICE: "Advies beantwoorden",
    EntryKind.PRECONDITION: "Voorwaarde regelen",
}
"""What is done with an entry of the file on its day."""
REPORT_OF = "Verslag over het {number}e kwartaal van {year} aan het MT maken en versturen."
"""What is put on the list of agreed actions for the report of a quarter."""
NO_REASON = "Er is geen reden opgeschreven."


def paper_of(report: Report, kind: Kind, today: date, heard: Sequence[tuple[Content, Thread]] = ()) -> Paper:
    """*report* as a draft to read, amend and send; *heard*: what came back in talks, which is the management team's."""
    begins = dutch_day(report.first.as_of + timedelta(days=1))
    period = f"{begins} tot en met {dutch_day(report.second.as_of)}"
    facts = [
        ("Plan", report.content.title),
        ("Periode", period),
        ("Gemaakt", f"door Peil, op {dutch_day(today)}, uit wat er tot vandaag is vastgelegd"),
    ]
    parts = [
        _done(report),
        _late(report),
        *_waiting(report),
        _meetings(report),
        *(threads_part(heard) if kind is not Kind.PLATFORM else ()),
        *_outside(report),
        *_proposals(report),
        _risks(report),
        _coming(report),
    ]
    if kind is not Kind.PLATFORM:
        parts.append(_means(report))
    parts.append(measured_part(report, whole=kind is Kind.EVALUATION))
    if kind is Kind.EVALUATION:
        parts += [_course(report), questions()]
    return Paper(TITLES[kind], facts, summary(report), parts, message(report, period))


def summary(report: Report) -> list[str]:
    """The report in three sentences: what is done, what is late, what comes."""
    done, total = report.after.get(Status.DONE, 0), report.total
    before = report.before.get(Status.DONE, 0)
    so_far = f"Gereed: {done} van de {many(total, 'actie', 'acties')}"
    first = f"{so_far}; aan het begin van deze periode waren dat er {before}." if report.before else f"{so_far}."
    return [first, _late_sentence([each.action for each in report.late]), _coming_sentence(report)]


def _late_sentence(actions: Sequence[Action]) -> str:
    if not actions:
        return "Er loopt niets achter."
    return f"Bij {many(len(actions), 'actie', 'acties')} loopt iets achter: {listed([each.code for each in actions])}."


def _coming_sentence(report: Report) -> str:
    if not report.coming:
        return "In de drie maanden daarna staat er niets met een datum op de planning."
    first, count = report.coming[0], len(report.coming)
    stands = "staat er 1 ding" if count == 1 else f"staan er {count} dingen"
    when, what = dutch_day(first.day), what_comes(first)
    return f"In de drie maanden daarna {stands} op de planning, als eerste op {when}: {what}."


def message(report: Report, period: str) -> list[str]:
    """A short text for a newsletter or the intranet: what was done and what comes; no reasons, no risks, no money."""
    said = [f"Hoe gaat het met het plan ‘{report.content.title}’? Dit is het nieuws over {period}."]
    done = [each.title for each in report.done]
    steps = [one for one in report.reached if one.action.title not in done]
    reached = [_outsiders_words(one.action, one.milestone) for one in steps]
    if done:
        said.append(f"Dit is nu gereed: {listed(done)}.")
    if reached:
        said.append(f"Deze stappen zijn gezet: {listed(reached)}.")
    if not done and not reached:
        running = _running(report)
        said.append(
            f"Er wordt gewerkt aan {many(running, 'actie', 'acties')}." if running else "Het werk moet nog beginnen."
        )
    coming = [_outsiders_words(one.action, one.milestone) for one in report.coming if one.action and one.milestone]
    if coming:
        said.append(f"Dit komt eraan: {listed(coming)}.")
    said.append("Wilt u meer weten of meedoen? Vraag het de trekker van het plan.")
    return said


def _outsiders_words(action: Action, milestone: Milestone) -> str:
    """A moment of an action for those who do not know the plan: no codes, and of a turn only what comes back."""
    turn = action.every is not None and milestone.label == turn_label(action.every)
    return within(action.title) if turn else f"{within(action.title)}: {within(name_of(milestone))}"


def _running(report: Report) -> int:
    idle = {Status.DONE, Status.PLANNED, Status.NOT_TAKEN_UP, Status.UNKNOWN}
    return sum(count for status, count in report.after.items() if status not in idle)


def _done(report: Report) -> Part:
    points = [Point(called(each), "gereed.", address(report, each)) for each in report.done]
    points += [
        Point(
            called(one.action),
            ended(f"{within(name_of(one.milestone))}{_on(one.milestone)}"),
            address(report, one.action),
        )
        for one in report.reached
    ]
    named = {each.action for each in report.done} | {one.action.action for one in report.reached}
    named |= {one.action.action for one in report.late} | {one.action.action for one in report.dropped}
    points += [
        Point(called(one.action), went(one), address(report, one.action))
        for one in report.changed
        if one.action.action not in named and (one.changes or one.first)
    ]
    said = [
        f"Het plan kwam in de stap ‘{PHASES[each.to][0].lower()}’, op {dutch_day(each.changed_on)}."
        for each in report.phases
    ]
    if not points and not said:
        said = ["In deze periode is niets als gedaan vastgelegd."]
    return Part("gedaan", "Wat is gedaan", said, points)


def went(one: Difference) -> str:
    """How an action went between two moments, as a sentence that begins after a colon."""
    if one.second is None:
        return "staat niet meer in het plan."
    now = STATUS_WORDS[one.second.status].lower()
    if one.first is None:
        return f"heeft nu de status {now}."
    if one.first.status is not one.second.status:
        return f"van {STATUS_WORDS[one.first.status].lower()} naar {now}.{_because(one)}"
    revised = any(isinstance(change, ActionRevised) for change in one.changes)
    return f"{'aangepast, nog steeds' if revised else 'opnieuw vastgelegd als'} {now}.{_because(one)}"


def _because(one: Difference) -> str:
    told = next((change.reason for change in reversed(one.changes) if change.reason), None)
    return f" {told}" if told else ""


def _late(report: Report) -> Part:
    rows = [late_row(each, address(report, each.action)) for each in (*report.late, *report.dropped)]
    if not rows:
        return Part("achter", "Wat loopt achter, en waarom", ["Er loopt niets achter."])
    columns = ("Actie", "Stand", "Datum voorbij", "Waarom, zoals opgeschreven")
    return Part(
        "achter", "Wat loopt achter, en waarom", table=Table("Acties die achterlopen of niet doorgaan", columns, rows)
    )


def late_row(late: Late, leads_to: str) -> Row:
    """A late action as a row: what it is, how it stands, what is past, and why."""
    past = "; ".join(f"{within(name_of(each))} ({dutch_day(each.due_on)})" for each in late.past if each.due_on)
    return Row(
        (called(late.action), STATUS_WORDS[late.standing.status], past or "Geen", late.reason or NO_REASON), leads_to
    )


def _waiting(report: Report) -> list[Part]:
    points = [
        Point(
            called(one.action),
            f"kan pas beginnen na de goedkeuring ‘{within(name_of(one.milestone))}’. Die is er nog niet.",
            address(report, one.action),
        )
        for one in report.awaiting
    ]
    points += [
        Point(
            called(one.action),
            f"‘{within(name_of(one.milestone))}’ begint pas te lopen na ‘{within(name_of(one.for_milestone))}’ van"
            f" {one.for_action.code}. Dat is nog niet bereikt.",
            address(report, one.action),
        )
        for one in report.waiting
    ]
    return [Part("wacht", "Wat wacht op iets anders", points=points)] if points else []


def _meetings(report: Report) -> Part:
    decided = [each for each in report.decided if not each.outside]
    points = [Point(f"Besloten{_held(each)}", ended(each.text), entry_address(report, each)) for each in decided]
    still_open = [each for each in report.open_agreed if each not in report.agreed]
    for head, entries in (("Afgesproken", report.agreed), ("Staat nog open, afgesproken", still_open)):
        points += [Point(f"{head}{_held(each)}", agreed(each, report), entry_address(report, each)) for each in entries]
    nothing = [] if points else ["In deze periode is niets besloten of afgesproken, en er staat niets open."]
    return Part("besloten", "Wat is besloten en afgesproken", nothing, points)


def _outside(report: Report) -> list[Part]:
    points = [
        Point(
            within(each.text),
            f"hierover gaat: {_who(each.owner)}.",
            entry_address(report, each),
        )
        for each in report.outside
    ]
    return [Part("buiten", "Wat buiten dit plan valt", points=points)] if points else []


def _proposals(report: Report) -> list[Part]:
    points = [
        Point(called(each), f"{STATUS_WORDS[standing.status].lower()}. Wie: {_who(each.owner)}.", address(report, each))
        for each, standing in report.proposals
    ]
    return [Part("voorstellen", "Voorstellen van medewerkers", points=points)] if points else []


def _who(owner: str | None) -> str:
    return OWNER_WORDS.get(owner, owner) if owner else "nog niet bekend"


def agreed(entry: Entry, report: Report) -> str:
    """An agreed action in words: what, by whom, by when, and whether that day is past."""
    who = _who(entry.owner)
    if entry.settled:
        return f"{ended(entry.text)} Wie: {who}. Dit is gedaan."
    late = bool(entry.next_on and entry.next_on < report.second.known_on and entry.next_on <= report.second.as_of)
    when = f" Klaar op {dutch_day(entry.next_on)}{': die datum is voorbij' if late else ''}." if entry.next_on else ""
    return f"{ended(entry.text)} Wie: {who}.{when}"


def _risks(report: Report) -> Part:
    points = [Point("Risico", _risk(each), entry_address(report, each)) for each in report.risks]
    points += [
        Point("Risico dat voorbij is", ended(each.text), entry_address(report, each)) for each in report.closed_risks
    ]
    points += [Point("Advies zonder antwoord", ended(each.text), entry_address(report, each)) for each in report.advice]
    return Part("risicos", "Risico’s en advies", [] if points else ["Er staan geen risico’s of adviezen open."], points)


def _risk(entry: Entry) -> str:
    again = f" Opnieuw bekijken: {dutch_day(entry.next_on)}." if entry.next_on else ""
    return f"{ended(entry.text)} Maatregel: {ended(entry.response or 'nog niet opgeschreven')}{again}"


def _coming(report: Report) -> Part:
    title = "Wat er in de drie maanden daarna komt"
    if not report.coming:
        return Part("komt", title, ["Er staat niets met een datum op de planning."])
    rows = [
        Row(
            (dutch_day(one.day), what_comes(one), _owner(one)),
            address(report, one.action) if one.action else entry_address(report, one.entry) if one.entry else "",
        )
        for one in report.coming
    ]
    return Part("komt", title, table=Table(f"Tot en met {dutch_day(report.until)}", ("Wanneer", "Wat", "Wie"), rows))


def what_comes(one: Coming) -> str:
    """What is to happen, in words."""
    if one.action is not None and one.milestone is not None:
        return f"{called(one.action)}: {within(name_of(one.milestone))}"
    return f"{LOOKED_AT.get(one.entry.kind, 'Bekijken')}: {within(one.entry.text)}" if one.entry else ""


def _owner(one: Coming) -> str:
    owner = one.action.owner if one.action else one.entry.owner if one.entry else None
    return _who(owner)


def _means(report: Report) -> Part:
    leads_to = f"/plannen/{report.content.plan}/dossier/uren-en-geld"
    lines = [("Uren", report.hours, "uur"), ("Geld", report.budget, "euro")]
    points = [Point(name, _sum(added, unit), leads_to) for name, added, unit in lines]
    points += [Point(words) for _, added, _ in lines for words in disagreements(added)]
    lacks = listed([SUBJECTS[each].lower() for each in report.lacks])
    said = f"Nog niet geregeld: {lacks}." if report.lacks else "Eigenaar, uren en budget zijn geregeld."
    return Part(
        "uren-en-geld",
        "Uren en geld",
        [said, "Dit is wat er begroot is. Wat er uitgegeven is, staat niet in Peil."],
        points,
    )


def _sum(added: Sum, unit: str) -> str:
    if not added.lines:
        return "er staat nog niets."
    return f"samen {amount(added.of_stated, added.kind)} {unit}, in {many(len(added.lines), 'regel', 'regels')}."


def _course(report: Report) -> Part:
    """Of an evaluation: how often the plan was changed on its way."""
    counted = changes_counted(report)
    return Part(
        "onderweg",
        "Wat er onderweg veranderde",
        [
            f"De status van acties veranderde {counted.moved} keer, en er is {counted.revised} keer iets aan een actie"
            " aangepast.",
            f"Bijgekomen of voor het eerst veranderd na de vaststelling: {many(counted.added, 'actie', 'acties')}.",
        ],
    )


def _on(milestone: Milestone) -> str:
    return f", op {dutch_day(milestone.reached_on)}" if milestone.reached_on else ""


def _held(entry: Entry) -> str:
    return f" op {dutch_day(entry.held_on)}" if entry.held_on else ""
