"""Commands on action plans as people could send them next, drawn at random: most may be done, some may not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from peil_plans.action_plans.domain.decisions import AdoptPlan, ChangeActionStatus
from peil_plans.action_plans.domain.dossier import Entry, EntryKind, Factor, Precondition
from peil_plans.action_plans.domain.plan import Action, After, Content, Milestone, Phase, Plan, Section, Status
from peil_plans.action_plans.domain.recording import ChangePhase, RecordEntry
from peil_plans.action_plans.domain.revising import ReviseAction, reached
from plans_model import AMSTERDAM, Command, Held, Model

ROLES = ("trekker", "bureau")
MOST_PLANS, ACTIONS, MILESTONES = 4, ("a1", "a2", "a3", "a4"), ("m1", "m2", "m3")
SECTIONS = (Section("s", "Deel"),)
ENTRIES: Mapping[EntryKind, Mapping[str, Any]] = {
    EntryKind.PRECONDITION: {"subject": Precondition.HOURS},
    EntryKind.RISK: {"response": "Iemand erbij vragen.", "next_on": date(2026, 12, 1)},
    EntryKind.AGREED: {"owner": "director", "held_on": date(2026, 1, 8), "next_on": date(2026, 9, 1)},
    EntryKind.HOURS: {"factors": (Factor(4.0, "leden"), Factor(2.5, "uur")), "stated": 12.0},
}
words = st.sampled_from(["Eén", "Twee", "Drie"])


@st.composite
def commands(draw: st.DrawFn, model: Model, now: datetime, number: int) -> Command:
    """Something that may be asked next; *number* makes its id."""
    kinds: list[Callable[..., st.SearchStrategy[Command]]] = [_statuses, _statuses, _revisions, _revisions, _revisions]
    kinds += [_entries, _phases]
    if len(model.plans) < MOST_PLANS:
        kinds.append(_heirs)
    if not model.plans:
        return draw(_adoptions(now, number))
    return draw(draw(st.sampled_from(kinds))(draw(st.sampled_from(list(model.plans.values()))), now, number))


def _day(draw: st.DrawFn, since: date, now: datetime) -> date:
    today = now.astimezone(AMSTERDAM).date()
    usual = st.integers(0, max(0, (today - since).days)).map(lambda days: since + timedelta(days=days))
    return draw(st.one_of(usual, usual, usual, st.sampled_from([since - timedelta(days=1), today + timedelta(days=1)])))


def _seen(draw: st.DrawFn, version: int) -> int:
    return max(0, version + draw(st.sampled_from([0, 0, 0, 0, 0, -1, 1])))


def _common(draw: st.DrawFn, held: Held, now: datetime, number: int) -> dict[str, Any]:
    reason = draw(st.sampled_from(["Omdat het zo is.", None]))
    plan, by_role = held.content.plan, draw(st.sampled_from(ROLES))
    return {"plan": plan, "change": f"c{number}", "reason": reason, "by_role": by_role, "now": now}


@st.composite
def _adoptions(draw: st.DrawFn, now: datetime, number: int) -> Command:
    today = now.astimezone(AMSTERDAM).date()
    names = ACTIONS[: draw(st.integers(1, 3))]
    actions = tuple(draw(_actions(name)) for name in names)
    adopted_on = today - timedelta(days=draw(st.integers(0, 60)))
    year = date(2026, 1, 1), date(2026, 12, 31)
    content = Content(f"p{number}", "directie-1", "Plan", adopted_on, *year, SECTIONS, actions)
    return AdoptPlan(content, "bureau", now)


@st.composite
def _actions(draw: st.DrawFn, name: str) -> Action:
    milestones = tuple(
        draw(_milestones(each)) for each in draw(st.sampled_from([(), ("m1",), ("m1", "m2"), ("m1", "m2"), ("", "m2")]))
    )
    status = draw(st.sampled_from([Status.PLANNED, Status.RUNNING, Status.DONE]))
    continuous = draw(st.booleans())
    return Action(
        name, name.upper(), f"Actie {name}", "s", status, None, continuous, None, (), None, milestones, owner="director"
    )


@st.composite
def _milestones(draw: st.DrawFn, name: str) -> Milestone:
    after = draw(st.one_of(st.none(), _clocks()))
    due_on = date(2026, draw(st.integers(1, 12)), 28) if draw(st.booleans()) else None
    return Milestone(draw(words), "", due_on, False, None, name, None, after)


def _clocks() -> st.SearchStrategy[After]:
    spans = st.builds(After, st.integers(0, 14), st.integers(0, 40))
    # Mostly of what is there, so that clocks run.
    others = st.tuples(spans, st.sampled_from(["a1", *ACTIONS]), st.sampled_from(["m1", "m1", *MILESTONES]))
    return st.one_of(spans, others.map(lambda one: replace(one[0], action=one[1], milestone=one[2])))


@st.composite
def _statuses(draw: st.DrawFn, held: Held, now: datetime, number: int) -> Command:
    name = draw(st.sampled_from(list(held.actions)))
    return ChangeActionStatus(
        action=name,
        to=draw(st.sampled_from(list(Status))),
        changed_on=_day(draw, held.since[name], now),
        seen_version=_seen(draw, held.versions[name]),
        **_common(draw, held, now, number),
    )


@st.composite
def _revisions(draw: st.DrawFn, held: Held, now: datetime, number: int) -> Command:
    new = [name for name in ACTIONS if name not in held.actions]
    if new and draw(st.integers(0, 3)) == 0:
        action = draw(_actions(new[0]))
    else:
        action = draw(_edits(draw(st.sampled_from(list(held.actions.values()))), now))
    return ReviseAction(
        action=action,
        changed_on=_day(draw, held.began.get(action.action, held.content.adopted_on), now),
        seen_version=_seen(draw, held.versions.get(action.action, 0)),
        **_common(draw, held, now, number),
    )


@st.composite
def _edits(draw: st.DrawFn, action: Action, now: datetime) -> Action:
    """*action* renamed, of another owner, or with a milestone ticked, unticked, moved, added, left out or put off."""
    milestones = action.milestones
    kinds = [
        "rename",
        "owner",
        "continuous",
        "add",
        *(["tick"] * 5 + ["move", "leave", "wait", "wait", "wait"] if milestones else []),
    ]
    kind = draw(st.sampled_from(kinds))
    if kind == "rename":
        return replace(action, title=draw(words), remark=draw(words))
    if kind == "owner":
        return replace(action, owner=draw(st.sampled_from(["director", "hr", None])))
    if kind == "continuous":
        return replace(action, continuous=not action.continuous)
    if kind == "add":
        return replace(action, milestones=(*milestones, draw(_milestones("")))) if len(milestones) < 3 else action
    at = draw(st.integers(0, len(milestones) - 1))
    one = milestones[at]
    if kind == "tick":
        today = now.astimezone(AMSTERDAM).date()
        on = today - timedelta(days=draw(st.integers(0, 40)))
        return reached(action, one.milestone, None if one.done else on)
    if kind == "leave":
        return replace(action, milestones=milestones[:at] + milestones[at + 1 :])
    due_on = date(2027, draw(st.integers(1, 12)), 1)
    made = replace(one, due_on=due_on) if kind == "move" else replace(one, after=draw(_clocks()))
    return replace(action, milestones=(*milestones[:at], made, *milestones[at + 1 :]))


@st.composite
def _entries(draw: st.DrawFn, held: Held, now: datetime, number: int) -> Command:
    name, kind = draw(st.sampled_from(["e1", "e2"])), draw(st.sampled_from(list(ENTRIES)))
    earlier = held.entries.get(name, ())
    if earlier and draw(st.integers(0, 5)):
        kind = earlier[-1][0].kind
    settled = kind is not EntryKind.HOURS and draw(st.booleans())
    since = earlier[-1][1] if earlier else held.content.adopted_on
    return RecordEntry(
        entry=Entry(name, kind, draw(words), settled, **ENTRIES[kind]),
        recorded_on=_day(draw, since, now),
        seen_version=_seen(draw, len(earlier)),
        **_common(draw, held, now, number),
    )


@st.composite
def _phases(draw: st.DrawFn, held: Held, now: datetime, number: int) -> Command:
    # A plan that is closed is soon of no use to this test.
    likely = [Phase.DO, Phase.CHECK, Phase.ACT, Phase.PLAN]
    return ChangePhase(
        to=draw(st.sampled_from([*likely, *likely, Phase.CLOSED])),
        changed_on=_day(draw, held.phase_since, now),
        seen_version=_seen(draw, held.phases),
        **_common(draw, held, now, number),
    )


@st.composite
def _heirs(draw: st.DrawFn, held: Held, now: datetime, number: int) -> Command:
    """A plan of its own, or one that follows *held*: what goes on in it is what its pages would propose."""
    if draw(st.booleans()):
        return draw(_adoptions(now, number))
    chosen = [name for name in held.actions if held.status[name] not in (Status.DONE, Status.NOT_TAKEN_UP)]
    actions = tuple(_taken_along(held, name, chosen) for name in chosen) or (draw(_actions("a1")),)
    adopted_on = _day(draw, held.phase_since, now)
    content = replace(
        held.content, plan=f"p{number}", adopted_on=min(adopted_on, now.date()), actions=actions,
        follows=held.content.plan,
    )  # fmt: skip
    return AdoptPlan(content, "bureau", now)


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
