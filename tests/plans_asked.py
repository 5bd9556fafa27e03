"""Commands on action plans as people could send them next, drawn at random: most may be done, some may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from peil_plans.action_plans.domain.decisions import AdoptPlan, ChangeActionStatus
from peil_plans.action_plans.domain.dossier import Entry, EntryKind, Factor, Precondition, Score
from peil_plans.action_plans.domain.milestone import After, Milestone
from peil_plans.action_plans.domain.plan import Action, Content, Phase, Plan, Section, Status
from peil_plans.action_plans.domain.recording import NEXT, ChangePhase, RecordEntry, WithdrawEntry
from peil_plans.action_plans.domain.revising import ReviseAction, reached
from peil_plans.action_plans.domain.transitions import reachable
from plans_left_open import left_open
from plans_model import AMSTERDAM, Command, Held, Model

ROLES, OWNERS = ("trekker", "bureau"), ("director", "hr")
MOST_PLANS, ACTIONS, MILESTONES = 4, ("a1", "a2", "a3", "a4"), ("m1", "m2", "m3")
SECTIONS = (Section("s", "Deel"),)
ENTRIES: Mapping[EntryKind, Mapping[str, Any]] = {
    EntryKind.PRECONDITION: {"subject": Precondition.HOURS},
    EntryKind.RISK: {"response": "Iemand erbij vragen.", "next_on": date(2026, 12, 1)},
    EntryKind.ADVICE: {"response": "Dat doen we.", "held_on": date(2026, 1, 8), "score": Score.GOOD},
    EntryKind.AGREED: {"owner": "director", "held_on": date(2026, 1, 8), "next_on": date(2026, 9, 1)},
    EntryKind.HOURS: {"factors": (Factor(4.0, "leden"), Factor(2.5, "uur")), "stated": 12.0},
}
words = st.sampled_from(["Eén", "Twee", "Drie"])


@st.composite
def commands(draw: st.DrawFn, model: Model, now: datetime, number: int, like: Command | None = None) -> Command:
    """Something that may be asked next, about the same as *like* if given; *number* makes its id."""
    if not model.plans:
        return draw(_adoptions(now, number))
    if like is not None and not isinstance(like, AdoptPlan):
        held = model.plans[like.plan]
        return draw(_of(type(like), held, _about(like), now, number))
    if len(model.plans) < MOST_PLANS and draw(st.integers(0, 9)) == 4:
        return draw(_adoptions(now, number))
    running = [held for held in model.plans.values() if held.phase is not Phase.CLOSED]
    held = draw(st.sampled_from(list(model.plans.values()) if _seldom(draw) or not running else running))
    often = 6 if left_open(held.entries) else 1  # in ten: of such a file something goes along
    if len(model.plans) < MOST_PLANS and (like is not None or 3 < draw(st.integers(0, 9)) < 4 + often):
        return draw(_heirs(held, now, number))
    asked = [*[ReviseAction] * 3, *[ChangeActionStatus] * 2, *[RecordEntry] * 2, ChangePhase]
    return draw(_of(draw(st.sampled_from(asked)), held, None, now, number))


def _about(command: Command) -> str | None:
    """The action or the entry that *command* is about."""
    match command:
        case ReviseAction():
            return command.action.action
        case ChangeActionStatus():
            return command.action
        case RecordEntry():
            return command.entry.entry
        case WithdrawEntry():
            return command.entry
        case _:
            return None


def _of(kind: type, held: Held, name: str | None, now: datetime, number: int) -> st.SearchStrategy[Command]:
    if kind is ChangePhase:
        return _phases(held, now, number)
    if kind in (RecordEntry, WithdrawEntry):
        return _entries(held, name, now, number)
    return _revisions(held, name, now, number) if kind is ReviseAction else _statuses(held, name, now, number)


def _seldom(draw: st.DrawFn) -> bool:
    return draw(st.integers(0, 15)) == 7  # not at an end, where more is drawn


def _day(draw: st.DrawFn, since: date, now: datetime) -> date:
    today = now.astimezone(AMSTERDAM).date()
    if _seldom(draw):
        return draw(st.sampled_from([since - timedelta(days=1), today + timedelta(days=1)]))
    return since + timedelta(days=draw(st.integers(0, max(0, (today - since).days))))


def _seen(draw: st.DrawFn, version: int) -> int:
    return max(0, version + (draw(st.sampled_from([-1, 1])) if _seldom(draw) else 0))


def _common(draw: st.DrawFn, held: Held, now: datetime, number: int) -> dict[str, Any]:
    reason = None if _seldom(draw) else "Omdat het zo is."
    plan, by_role = held.content.plan, draw(st.sampled_from(ROLES))
    return {"plan": plan, "change": f"c{number}", "reason": reason, "by_role": by_role, "now": now}


@st.composite
def _adoptions(draw: st.DrawFn, now: datetime, number: int) -> Command:
    today = now.astimezone(AMSTERDAM).date()
    actions: list[Action] = []
    for name in ACTIONS[: draw(st.integers(1, 3))]:
        actions.append(draw(_actions(name, actions)))
    adopted_on = today - timedelta(days=draw(st.integers(0, 60)))
    year = date(2026, 1, 1), date(2026, 12, 31)
    content = Content(f"p{number}", "directie-1", "Plan", adopted_on, *year, SECTIONS, tuple(actions))
    return AdoptPlan(content, "bureau", now)


@st.composite
def _actions(draw: st.DrawFn, name: str, others: Sequence[Action]) -> Action:
    names = draw(st.sampled_from([(), ("m1",), ("m1", "m2"), ("m1", "m2"), ("", "m2")]))
    milestones = tuple(draw(_milestones(each, others)) for each in names)
    status = draw(st.sampled_from([Status.PLANNED, Status.RUNNING, Status.DONE]))
    continuous = draw(st.booleans())
    if status is not Status.PLANNED and not _seldom(draw):  # what has begun has its approvals
        milestones = tuple(replace(each, done=each.done or each.gate) for each in milestones)
    return Action(
        name, name.upper(), f"Actie {name}", "s", status, None, continuous, None, (), None, milestones, owner="director"
    )


@st.composite
def _milestones(draw: st.DrawFn, name: str, others: Sequence[Action]) -> Milestone:
    after = draw(st.one_of(st.none(), _clocks(others)))
    due_on = date(2026, draw(st.integers(1, 12)), 28) if draw(st.booleans()) else None
    gate = draw(st.integers(0, 2)) == 1
    return Milestone(draw(words), "", due_on, False, None, name, None, after, gate)


@st.composite
def _clocks(draw: st.DrawFn, others: Sequence[Action]) -> After:
    """Mostly after a milestone of *others* that waits for nothing itself; seldom after any, there or not."""
    span = draw(st.builds(After, st.integers(0, 14), st.integers(0, 40)))
    if _seldom(draw):
        return replace(span, action=draw(st.sampled_from(ACTIONS)), milestone=draw(st.sampled_from(MILESTONES)))
    free = [(each.action, one.milestone) for each in others for one in each.milestones if not one.after]
    if _seldom(draw):
        span = replace(span, months=draw(st.sampled_from([600, 601, 9_999_999])))
    waited = draw(st.sampled_from([*free, *free, (None, None)]))
    return replace(span, action=waited[0], milestone=waited[1] or None)


@st.composite
def _statuses(draw: st.DrawFn, held: Held, name: str | None, now: datetime, number: int) -> Command:
    name = name if name in held.actions else draw(st.sampled_from(list(held.actions)))
    able = reachable(held.status[name], continuous=held.actions[name].continuous)
    if any(each.gate and not each.done for each in held.actions[name].milestones) and draw(st.booleans()):
        able = [each for each in able if str(each) not in ("running", "continuous", "done")]
    return ChangeActionStatus(
        action=name,
        to=draw(st.sampled_from(list(Status) if _seldom(draw) else able)),
        changed_on=_day(draw, held.since[name], now),
        seen_version=_seen(draw, held.versions[name]),
        **_common(draw, held, now, number),
    )


@st.composite
def _revisions(draw: st.DrawFn, held: Held, name: str | None, now: datetime, number: int) -> Command:
    new = [each for each in ACTIONS if each not in held.actions]
    if name in new or (name is None and new and draw(st.integers(0, 3)) == 2):
        action = draw(_actions(name or new[0], list(held.actions.values())))
    else:
        before = held.actions[name or draw(st.sampled_from(list(held.actions)))]
        others = [each for each in held.actions.values() if each is not before]
        action = draw(_edits(before, others, now))
    return ReviseAction(
        action=action,
        changed_on=_day(draw, held.began.get(action.action, held.content.adopted_on), now),
        seen_version=_seen(draw, held.versions.get(action.action, 0)),
        **_common(draw, held, now, number),
    )


@st.composite
def _edits(draw: st.DrawFn, action: Action, others: Sequence[Action], now: datetime) -> Action:
    """*action* renamed, of another owner, or with a milestone ticked, moved, added, left out, put off or a gate."""
    milestones = action.milestones
    kinds = [
        "rename",
        "owner",
        "continuous",
        "add",
        *(["tick"] * 5 + ["move", "leave", *["wait"] * 3, "gate", "gate"] if milestones else []),
    ]
    kind = draw(st.sampled_from(kinds))
    if kind == "rename":
        return replace(action, title=draw(words), remark=f"{draw(words)} {draw(st.integers(0, 99))}")
    if kind == "owner":
        return replace(action, owner=draw(st.sampled_from([each for each in (*OWNERS, None) if each != action.owner])))
    if kind == "continuous":
        return replace(action, continuous=not action.continuous)
    if kind == "add":
        return (
            replace(action, milestones=(*milestones, draw(_milestones("", others)))) if len(milestones) < 3 else action
        )
    at = draw(st.integers(0, len(milestones) - 1))
    one = milestones[at]
    if kind == "tick":
        today = now.astimezone(AMSTERDAM).date()
        on = today - timedelta(days=draw(st.integers(0, 40)))
        return reached(action, one.milestone, None if one.done else on)
    if kind == "leave":
        return replace(action, milestones=milestones[:at] + milestones[at + 1 :])
    if kind == "gate":
        return replace(action, milestones=(*milestones[:at], replace(one, gate=not one.gate), *milestones[at + 1 :]))
    due_on = date(2027, draw(st.integers(1, 12)), 1)
    made = replace(one, due_on=due_on) if kind == "move" else replace(one, after=draw(_clocks(others)))
    return replace(action, milestones=(*milestones[:at], made, *milestones[at + 1 :]))


@st.composite
def _entries(draw: st.DrawFn, held: Held, name: str | None, now: datetime, number: int) -> Command:
    name, kind = name or draw(st.sampled_from(["e1", "e2"])), draw(st.sampled_from(list(ENTRIES)))
    earlier = held.entries.get(name, ())
    if earlier and not _seldom(draw):
        kind = earlier[-1][0].kind
    settled = kind is not EntryKind.HOURS and draw(st.integers(0, 2)) == 1
    since = earlier[-1][1] if earlier else held.content.adopted_on
    if earlier and draw(st.integers(0, 3)) == 2:
        said = {"recorded_on": _day(draw, since, now), "seen_version": _seen(draw, len(earlier))}
        return WithdrawEntry(entry=name, **said, **_common(draw, held, now, number))
    holds = dict(ENTRIES[kind])
    if kind is EntryKind.PRECONDITION:
        holds["subject"] = draw(st.sampled_from([Precondition.HOURS, Precondition.OTHER]))
    elif draw(st.booleans()):
        holds["action"] = draw(st.sampled_from(list(held.actions)))
    return RecordEntry(
        entry=Entry(name, kind, f"{draw(words)} {draw(st.integers(0, 99))}", settled, **holds),
        recorded_on=_day(draw, since, now),
        seen_version=_seen(draw, len(earlier)),
        **_common(draw, held, now, number),
    )


@st.composite
def _phases(draw: st.DrawFn, held: Held, now: datetime, number: int) -> Command:
    able = sorted(NEXT[held.phase] - {Phase.CLOSED})  # a plan that is closed is of no more use to this test
    return ChangePhase(
        to=draw(st.sampled_from(list(Phase) if _seldom(draw) or not able else able)),
        changed_on=_day(draw, held.phase_since, now),
        seen_version=_seen(draw, held.phases),
        **_common(draw, held, now, number),
    )


@st.composite
def _heirs(draw: st.DrawFn, held: Held, now: datetime, number: int) -> Command:
    """A plan that follows *held*: what goes on in it is what its pages would propose."""
    chosen = [name for name in held.actions if held.status[name] not in (Status.DONE, Status.NOT_TAKEN_UP)]
    actions = tuple(_taken_along(held, name, chosen) for name in chosen) or (draw(_actions("a1", ())),)
    adopted_on = _day(draw, held.last, now)
    content = replace(
        held.content, plan=f"p{number}", adopted_on=min(adopted_on, now.date()), actions=actions,
        follows=held.content.plan,
    )  # fmt: skip
    seen = None if _seldom(draw) else _seen(draw, len(held.told) - 1)
    able = ["e1"] if _seldom(draw) else [one.entry for one in left_open(held.entries)]
    left = tuple(name for name in able if draw(st.integers(0, 5)) == 2)
    return AdoptPlan(content, "bureau", now, seen, left)


def _taken_along(held: Held, name: str, chosen: list[str]) -> Action:
    def freed(one: Milestone) -> Milestone:
        return one if one.after and one.after.action in chosen else replace(one, after=None)

    action = held.actions[name]
    reason = "Ging door." if held.status[name] is not action.status else action.status_reason
    milestones = tuple(freed(one) for one in action.milestones)
    return replace(action, status=held.status[name], status_reason=reason, continues=name, milestones=milestones)


def goes_on(plan: Plan, held: Held) -> bool:
    """Whether what *plan* says goes on in the next one is what the model takes along."""
    from peil_plans.action_plans.domain.succession import going_on

    chosen = [name for name in held.actions if held.status[name] not in (Status.DONE, Status.NOT_TAKEN_UP)]
    ours = [replace(_taken_along(held, name, chosen), status_reason=None) for name in chosen]
    return [replace(each, status_reason=None) for each in going_on(plan)] == ours
