"""A report tells what the plan at two moments tells, and no more; it is read as a sentence, a row or a file."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil_plans.action_plans.domain.dossier import Entry, EntryKind
from peil_plans.action_plans.domain.evolving import evolve
from peil_plans.action_plans.domain.milestone import After, Milestone
from peil_plans.action_plans.domain.plan import (
    Action,
    ActionRevised,
    ActionStatusChanged,
    Content,
    EntryRecorded,
    Plan,
    PlanAdopted,
    PlansEvent,
    Section,
    Status,
)
from peil_plans.action_plans.domain.standing import Moment
from peil_plans.reports.domain.meeting import pack_of
from peil_plans.reports.domain.period import Kind, quarter_of
from peil_plans.reports.domain.report import Report, report_of
from peil_plans.reports.pages.asked import asked_report
from peil_plans.reports.pages.document import document_of
from peil_plans.reports.pages.words import paper_of

BEGIN, END = date(2025, 1, 1), date(2025, 12, 31)
RECORDED = datetime(2025, 1, 2, 9, tzinfo=UTC)
STATUSES = (Status.PLANNED, Status.RUNNING, Status.DELAYED, Status.NOT_TAKEN_UP, Status.DONE)
DAYS = st.dates(BEGIN - timedelta(days=20), END)


def moment(label: str, due_on: date | None, *, done: bool = False, after: After | None = None) -> Milestone:
    reached = BEGIN + timedelta(days=60) if done else None
    return Milestone(label, "", due_on, done, milestone=label, reached_on=reached, after=after)


def action(name: str, *milestones: Milestone) -> Action:
    words = ("Actie", name, "a", Status.PLANNED, None, False, None, (), None)
    return Action(
        name, name.upper(), f"{words[0]} {name}", *words[2:], milestones or (moment("m1", date(2025, 6, 30)),)
    )


CONTENT = Content(
    "plan", "po", "Plan", BEGIN, BEGIN, END, (Section("a", "Deel"),), (action("a1"), action("a2")), holder="unit"
)


def said(events: list[PlansEvent]) -> Plan:
    plan: Plan | None = None
    for event in (PlanAdopted(CONTENT, "bureau", RECORDED), *events):
        plan = evolve(plan, event)
    if plan is None:
        raise ValueError("an adopted plan is a plan")
    return plan


def status(at: int, which: str, to: Status, on: date, recorded: datetime, why: str | None = None) -> PlansEvent:
    return ActionStatusChanged(f"c{at}", which, Status.PLANNED, to, on, why, "trekker", recorded)


def entry(at: int, kind: EntryKind, on: date, recorded: datetime, **more: object) -> PlansEvent:
    what = replace(Entry(f"e{at}", kind, f"Tekst {at}"), **more)  # type: ignore[arg-type]  # fields by name
    return EntryRecorded(f"r{at}", what, on, None, "trekker", recorded)


@st.composite
def plans(draw: st.DrawFn) -> list[PlansEvent]:
    """What was said of a plan: recorded in order, told of days in any order."""
    hours = sorted(draw(st.lists(st.integers(0, 24 * 360), max_size=8)))
    said: list[PlansEvent] = []
    versions = Counter[str]()
    for at, hour in enumerate(hours):
        recorded, on = RECORDED + timedelta(hours=hour), draw(DAYS)
        which, kind = draw(st.sampled_from(["a1", "a2", "a3"])), draw(st.integers(0, 3))
        if kind == 0 or (which == "a3" and not versions[which]):
            versions[which] += 1
            revised = action(which, moment("m1", draw(DAYS), done=draw(st.booleans())))
            said.append(ActionRevised(f"c{at}", revised, on, "Bijgesteld.", "trekker", recorded, versions[which]))
        elif kind == 1:
            versions[which] += 1
            said.append(status(at, which, draw(st.sampled_from(STATUSES)), on, recorded, "Daarom."))
        else:
            about = draw(st.sampled_from([EntryKind.AGREED, EntryKind.DECISION, EntryKind.RISK]))
            settled = draw(st.booleans()) and about is not EntryKind.DECISION
            held = on if about is not EntryKind.RISK else None
            said.append(entry(draw(st.integers(0, 3)), about, on, recorded, held_on=held, settled=settled))
    return said


def cut(events: list[PlansEvent], at: Moment) -> list[PlansEvent]:
    """What of *events* lay in the log by the end of the day known (in winter and summer), about days up to the one."""
    kept = []
    for event in events:
        on = event.changed_on if isinstance(event, ActionStatusChanged | ActionRevised) else None
        on = event.recorded_on if isinstance(event, EntryRecorded) else on
        if on is not None and on <= at.as_of and (event.recorded_at + timedelta(hours=1)).date() <= at.known_on:
            kept.append(event)
    return kept


@settings(max_examples=60)
@given(plans(), DAYS, DAYS, st.integers(0, 40))
def test_a_report_tells_what_two_plans_tell_whose_logs_end_at_its_moments(
    events: list[PlansEvent], first_day: date, second_day: date, later: int
) -> None:
    # Facts recorded within an hour of midnight would need both clocks of the year: they are told at nine and later.
    events = [each for each in events if 1 <= each.recorded_at.hour <= 21]
    if second_day < first_day:
        first_day, second_day = second_day, first_day
    first, second = Moment(first_day, first_day), Moment(second_day, second_day + timedelta(days=later))
    report = report_of(said(events), first, second, second_day + timedelta(days=90))
    if second_day < BEGIN or second.known_on < RECORDED.date():
        assert not report.counts
        return
    then = said(cut(events, second))
    assert report.after == Counter(then.status_of(each) for each in then.actions)
    assert [each.action for each in report.done if each.action not in {one.action for one in then.actions}] == []
    counted_before = first_day >= BEGIN and first_day >= RECORDED.date()
    before = said(cut(events, first)) if counted_before else None
    assert report.before == (Counter(before.status_of(each) for each in before.actions) if before else Counter())
    for each in report.done:
        assert then.status_of(each) is Status.DONE
        earlier = before.find_action(each.action) if before else None
        assert before is None or earlier is None or before.status_of(earlier) is not Status.DONE
    late = {one.action.action for one in report.late}
    for each in then.actions:
        status_now = then.status_of(each)
        over = any(
            not m.done and m.due_on and m.due_on <= second_day and m.due_on < second.known_on for m in each.milestones
        )
        expected = status_now is Status.DELAYED or (over and status_now not in {Status.DONE, Status.NOT_TAKEN_UP})
        assert (each.action in late) == expected
    assert {one.action.action for one in report.coming if one.action}.isdisjoint(
        each.action for each in then.actions if then.status_of(each) in {Status.DONE, Status.NOT_TAKEN_UP}
    )


def told(*events: PlansEvent, last: date = date(2025, 3, 31)) -> Report:
    today = last + timedelta(days=5)
    return report_of(said(list(events)), Moment(BEGIN, today), Moment(last, today), date(2025, 6, 30))


def test_what_is_past_is_late_with_the_reason_as_told_and_what_is_done_is_not() -> None:
    moved = ActionRevised("c1", action("a1", moment("m1", date(2025, 3, 31))), date(2025, 2, 1), "Ziekte in het team.",
                          "trekker", datetime(2025, 2, 1, 9, tzinfo=UTC), 1)  # fmt: skip
    late = told(moved).late
    assert [(one.action.action, one.reason) for one in late] == [("a1", "Ziekte in het team.")]
    done = status(2, "a1", Status.DONE, date(2025, 3, 1), datetime(2025, 3, 1, 9, tzinfo=UTC))
    report = told(moved, done)
    assert report.late == ()
    assert [each.action for each in report.done] == ["a1"]


def test_what_waits_for_an_approval_says_so_until_the_approval_is_there() -> None:
    waits = moment("start", None, after=After(1, 0, "a2", "goedgekeurd"))
    recorded = datetime(2025, 1, 5, 9, tzinfo=UTC)
    log = [
        ActionRevised(
            "c1", action("a2", moment("goedgekeurd", date(2025, 4, 1))), date(2025, 1, 5), None, "t", recorded, 1
        ),
        ActionRevised("c2", action("a1", waits), date(2025, 1, 5), None, "trekker", recorded, 1),
    ]
    report = told(*log)
    assert [(one.action.action, one.for_milestone.label) for one in report.waiting] == [("a1", "goedgekeurd")]
    assert "begint pas te lopen na ‘goedgekeurd’ van A2" in str(paper_of(report, Kind.TEAM, END).parts)
    approved = ActionRevised(
        "c3", action("a2", moment("goedgekeurd", None, done=True)), date(2025, 3, 2), None, "t", RECORDED, 2
    )
    assert told(*log, approved).waiting == ()


def test_a_decision_of_the_period_is_told_though_it_was_written_down_after_it() -> None:
    decided = entry(
        1, EntryKind.DECISION, date(2025, 4, 2), datetime(2025, 4, 2, 9, tzinfo=UTC), held_on=date(2025, 3, 20)
    )
    assert [each.text for each in told(decided).decided] == ["Tekst 1"]
    after = entry(
        2, EntryKind.DECISION, date(2025, 4, 2), datetime(2025, 4, 2, 9, tzinfo=UTC), held_on=date(2025, 4, 2)
    )
    assert told(after).decided == ()


def test_a_quarter_tells_an_entry_as_it_is_known_now_and_not_what_was_taken_back() -> None:
    held, typed = {"held_on": date(2025, 3, 20)}, datetime(2025, 3, 21, 9, tzinfo=UTC)
    log = [entry(at, EntryKind.AGREED, date(2025, 3, 21), typed, **held) for at in (1, 2, 3, 4)]
    late = datetime(2025, 4, 2, 9, tzinfo=UTC)
    log += [
        entry(1, EntryKind.AGREED, date(2025, 4, 2), late, withdrawn=True, **held),
        entry(2, EntryKind.AGREED, date(2025, 4, 2), late, text="Beter", held_on=date(2025, 3, 19)),
        entry(3, EntryKind.AGREED, date(2025, 4, 2), late, settled=True, **held),
    ]
    assert [(each.text, each.held_on and each.held_on.day, each.settled) for each in told(*log).open_agreed] == [
        ("Beter", 19, False), ("Tekst 3", 20, False), ("Tekst 4", 20, False)
    ]  # fmt: skip
    mistyped = entry(5, EntryKind.AGREED, date(2025, 4, 1), late, **held)
    moved = entry(5, EntryKind.AGREED, date(2025, 4, 2), late, held_on=date(2025, 4, 1))
    assert [len(told(*those).agreed) for those in ([mistyped], [mistyped, moved])] == [1, 0]
    then = Moment(date(2025, 3, 31), date(2025, 3, 31))
    assert len(report_of(said(log), Moment(BEGIN, BEGIN), then, END).agreed) == 4


def test_a_meeting_sees_open_agreements_of_all_plans_the_first_day_on_top() -> None:
    made = datetime(2025, 2, 1, 9, tzinfo=UTC)
    log = [
        entry(number, EntryKind.AGREED, date(2025, 2, 1), made, held_on=date(2025, 2, 1), next_on=date(2025, due, 1))
        for number, due in ((1, 9), (2, 3))
    ]
    report = told(*log)
    pack = pack_of([report, replace(report, content=replace(CONTENT, plan="ander", title="Ander plan"))])
    assert [one.entry.next_on for one in pack.open_agreed] == [date(2025, 3, 1)] * 2 + [date(2025, 9, 1)] * 2
    assert sum(pack.after.values()) == 4


def test_a_quarter_is_reported_on_a_month_before_its_end_and_until_the_next_nearly_ends() -> None:
    assert quarter_of(date(2025, 3, 1)) == (date(2025, 1, 1), date(2025, 3, 31))
    assert quarter_of(date(2025, 2, 20)) == (date(2024, 10, 1), date(2024, 12, 31))
    assert asked_report({"soort": "evaluatie"}, CONTENT, date(2025, 5, 5)).period.first == BEGIN
    assert asked_report({}, replace(CONTENT, holder="platform"), END).kind is Kind.PLATFORM


@pytest.mark.parametrize("kind", list(Kind))
def test_the_file_holds_what_the_page_holds_and_a_word_processor_reads_it(kind: Kind) -> None:
    done = status(1, "a1", Status.DONE, date(2025, 3, 1), datetime(2025, 3, 1, 9, tzinfo=UTC), "<b> & klaar")
    paper = paper_of(told(done), kind, END)
    read = docx.Document(io.BytesIO(document_of(paper)))
    headings = [each.text for each in read.paragraphs if each.style and each.style.name == "Heading 1"]
    assert headings == ["Samenvatting", *(part.title for part in paper.parts), "Korte tekst om over te nemen"]
    assert {*paper.summary} <= {each.text for each in read.paragraphs}
    assert len(read.tables) == sum(part.table is not None for part in paper.parts)
    assert ("Uren en geld" in headings) == (kind is not Kind.PLATFORM)
    assert document_of(paper) == document_of(paper)


def test_a_title_of_before_that_xml_cannot_hold_leaves_the_file_readable() -> None:
    report = told()
    odd = replace(report, content=replace(CONTENT, title="Plan\uffff \ufffe\x01\U0001f33f"))
    read = docx.Document(io.BytesIO(document_of(paper_of(odd, Kind.TEAM, END))))
    assert any("Plan \U0001f33f" in each.text for each in read.paragraphs)
