"""What a later version of a paper says otherwise than the plan, and the plan's actions with what was chosen of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID, uuid5

from peil_chassis.http.dutch import dutch_day
from peil_plans.action_plans.domain.approvals import broken_by_approval
from peil_plans.action_plans.domain.dossier import Entry
from peil_plans.action_plans.domain.milestone import Milestone as PlanMilestone
from peil_plans.action_plans.domain.plan import Action, Measure, Plan, Status
from peil_plans.action_plans.domain.transitions import TRANSITIONS, Edge, needs_reason
from peil_plans.action_plans.pages.owner_words import OWNER_WORDS
from peil_plans.action_plans.pages.words import STATUS_WORDS
from peil_plans.imports.domain.differences import Difference, Known, differences
from peil_plans.imports.domain.document import Place
from peil_plans.imports.domain.proposal import Field, Milestone, Proposal, ProposedAction, Value
from peil_plans.imports.pages.adding import Added, added_of, free_code, plan_milestone
from peil_plans.imports.pages.first import every_of
from peil_plans.imports.pages.keys import difference_key
from peil_plans.imports.pages.lines import LINES, LineIds, entry_of, known_lines
from peil_plans.imports.pages.owners import FIELDS, doubted, roles_of
from peil_plans.imports.pages.words import DOUBTFUL, beside

COMPARED: tuple[Field, ...] = ("title", "owner", "milestone", "status", "remark", "measure", *LINES)
"""What a plan and a paper both hold; sums of money and hours stand in the plan's file."""
FIELD_WORDS = {
    "title": "Titel",
    "owner": "Eigenaar",
    "milestone": "Mijlpaal",
    "status": "Status",
    "remark": "Opmerking",
    "measure": "Meting",
    "amount": "Bedrag",
    "hours": "Uren",
}
_IDS = UUID("b9b0b7f6-0c53-5f0e-8c0e-6a4b2f9d1e73")
_HERE = "plan"
_BOTH = "; "
"""What stands between an owner and the one beside it."""


class Choice(NamedTuple):
    """
    One difference that can be taken over.

    Attributes:
        key: Names it in the form: the same difference has the same key every time the paper is read.
        action: The action of the plan it is about.
        before: What stands in the plan, in words; empty for what is new.
        now: What the paper says; empty for what it no longer says.
        beside: How certain that is, and where it was read.
        sure: Whether it is ticked beforehand: read with certainty, no doubt whether it is another milestone or one that
            changed, not a loss (a tick that is not in the paper), and no beginning that still waits for an approval.
        explained: Whether taking it over needs a reason.
        impossible: Whether the table of transitions closes the step.
        line: What a difference of money or hours makes of a line of the file; None for others and where it makes none.
    """

    key: str
    action: str
    word: str
    before: str
    now: str
    beside: str
    sure: bool
    explained: bool
    impossible: bool
    difference: Difference
    line: Entry | None


@dataclass(frozen=True, slots=True)
class Later:
    """What a later version of a paper says otherwise: differences by action, new actions, and actions it lacks."""

    choices: tuple[Choice, ...]
    added: tuple[Added, ...]
    gone: tuple[str, ...]

    def of(self, action: str) -> tuple[Choice, ...]:
        """The differences of one action."""
        return tuple(choice for choice in self.choices if choice.action == action)

    def keys(self) -> dict[str, bool]:
        """The key of each difference and each new action, and whether it is ticked beforehand."""
        new = {each.key: each.sure for each in self.added if not each.there}
        return {each.key: each.sure for each in self.choices} | new


def compared(plan: Plan, proposal: Proposal) -> Later:
    """What *proposal* says otherwise than *plan* as it stands now. Pure."""
    actions = {action.action: action for action in plan.actions}
    known = [_known(plan, action, at) for at, action in enumerate(plan.actions)]
    found = differences(
        replace(proposal, actions=tuple(_comparable(each) for each in proposal.actions)), known, fields=COMPARED
    )
    by_place = {each.place: each for each in proposal.actions}
    ids = LineIds({record.entry.entry for record in plan.recorded})
    choices = [_choice(plan, actions[each.action], each, ids) for each in found.changes if not _only_silent(each)]
    return Later(
        tuple(each for each in choices if _changes(actions[each.action], each)),
        added_of(plan, [by_place[each.place] for each in found.new_actions]),
        tuple(f"{actions[each.action].code}. {actions[each.action].title}" for each in found.gone),
    )


def _changes(action: Action, choice: Choice) -> bool:
    """Whether taking it over changes *action*: a paper may leave out what the plan says more fully."""
    now = choice.difference.now
    return (now is not None and now.field in ("status", *LINES)) or with_chosen(action, [choice]) != action


def _only_silent(difference: Difference) -> bool:
    """Whether the paper says nothing of what every action has, or of a line of the file, which is taken back there."""
    was = difference.before
    return difference.now is None and was is not None and was.field in ("status", "title", *LINES)


def ids_of(plan: Plan, action: str) -> frozenset[str]:
    """The ids of all milestones that an action of *plan* ever had: another one never gets them."""
    adopted = [each for each in plan.content.actions if each.action == action]
    said = [*adopted, *(revision.action for revision in plan.revisions_of(action))]
    return frozenset(milestone.milestone for each in said for milestone in each.milestones)


def with_chosen(action: Action, chosen: Sequence[Choice], used: Collection[str] = ()) -> Action:
    """*action* with all that was *chosen* of it but its status; a new milestone gets none of the ids *used* before."""
    # What goes goes last, and from the back: a milestone is known by its place.
    for choice in sorted(chosen, key=lambda each: _leaving(each.difference)):
        was, now = choice.difference.before, choice.difference.now
        match choice.difference.before.field if choice.difference.before else _field(now):
            case "title":
                action = replace(action, title=str(now.content)) if now else action
            case "owner":
                action = _owned(action, _roles(now))
            case "measure":
                text = str(now.content) if now else ""
                action = replace(action, measure=replace(action.measure or Measure(), text=text))
            case "remark":
                action = replace(action, remark=_remark(action.remark, was, now))
            case "milestone":
                action = replace(action, milestones=_milestones(action.milestones, was, now, used))
            case _:
                continue
    return action


def _leaving(difference: Difference) -> tuple[bool, int]:
    was = difference.before
    return difference.now is None, -(was.place.column or 0) if was else 0


def _known(plan: Plan, action: Action, at: int) -> Known:
    def value(name: Field, content: str | Milestone, part: int = 0) -> Value:
        return Value(name, content, 1.0, "", Place(_HERE, at, part))

    values = [value("title", action.title), value("status", plan.status_of(action).value)]
    owners = [OWNER_WORDS[role] for role in (action.owner, action.co_owner) if role]
    values += [value("owner", _BOTH.join(owners))] if owners else []
    values += [value("remark", line) for line in (action.remark or "").split("\n") if line.strip()]
    values += [value("measure", action.measure.text)] if action.measure and action.measure.text else []
    values += [
        value("milestone", Milestone(each.period_text, label=each.label, due_on=each.due_on, done=each.done), part)
        for part, each in enumerate(action.milestones)
        if not _comes_back(action, each)
    ]
    values += known_lines(plan, action.action, _HERE, at)
    return Known(action.action, action.code, tuple(values))


def _comes_back(action: Action, milestone: PlanMilestone) -> bool:
    """Whether *milestone* says how often: Peil writes those out itself, so that they are compared with no paper."""
    written_out = bool(action.every) and milestone.milestone.startswith("k")
    return written_out or (milestone.due_on is None and bool(every_of(milestone.period_text)))


def _comparable(action: ProposedAction) -> ProposedAction:
    """*action* in the terms of a plan: owners as roles, milestones without their kind, one measure."""
    values: list[Value] = []
    roles = roles_of(action)[:FIELDS]
    for value in doubted(action).values:
        content = value.content
        if value.field == "owner":
            if roles and not any(each.field == "owner" for each in values):
                values.append(replace(value, content=_BOTH.join(OWNER_WORDS[role] for role in roles)))
        elif isinstance(content, Milestone):
            if content.kind != "every":
                values.append(replace(value, content=replace(content, kind="dated", starts_on=None)))
        elif value.field in COMPARED:
            values.append(value)
    return replace(action, values=tuple(values))


def _choice(plan: Plan, action: Action, difference: Difference, ids: LineIds) -> Choice:
    was, now = difference.before, difference.now
    name = was.field if was else _field(now)
    status = Status(str(now.content)) if now and name == "status" else None
    before = plan.status_of(action)
    explained = status is not None and status is not before and needs_reason(before, status)
    closed = status is not None and status is not before and TRANSITIONS[before][status].edge is Edge.CLOSED
    endless = status is Status.CONTINUOUS and not action.continuous
    early = status is not None and any(broken_by_approval(action, status))
    line = entry_of(plan, action, difference, ids)
    impossible = closed or endless or (name in LINES and line is None)
    doubt = [DOUBTFUL] if difference.doubtful else []
    words = [_words(name, value) for value in (was, now)]
    # Two lines of one amount are two differences.
    told = (action.action, name, *words, *([line.entry] if line else []))
    return Choice(
        key=difference_key(name, action.action, str(uuid5(_IDS, "\n".join(told)))),
        action=action.action,
        word=FIELD_WORDS[name],
        before=words[0],
        now=words[1],
        beside=" ".join([beside(now) if now else "Het papier zegt dit niet meer.", *doubt]),
        sure=bool(
            now and now.sure and not (explained or impossible or doubt or early or (_done(was) and not _done(now)))
        ),
        explained=explained,
        impossible=impossible,
        difference=difference,
        line=line,
    )


def _words(name: str, value: Value | None) -> str:
    if value is None:
        return ""
    said = value.content
    if isinstance(said, Milestone):
        day = f"uiterlijk {dutch_day(said.due_on)}" if said.due_on else ""
        return "; ".join(word for word in (said.label, said.moment, day, "gereed" if said.done else "") if word)
    return STATUS_WORDS[Status(str(said))] if name == "status" else str(said)


def _done(value: Value | None) -> bool:
    return value is not None and isinstance(value.content, Milestone) and value.content.done


def _field(value: Value | None) -> str:
    if value is None:
        raise ValueError("a difference has a value before or now")
    return value.field


def _roles(value: Value | None) -> list[str]:
    """The roles of an owner's words, as `_known` and `_comparable` write them."""
    said = str(value.content).split(_BOTH) if value else []
    return [role for word in said for role, known in OWNER_WORDS.items() if known == word]


def _owned(action: Action, roles: Sequence[str]) -> Action:
    """*action* with the owners of a paper; one that names a single role says nothing of who else there is."""
    if not roles:
        return replace(action, owner=None, co_owner=None)
    beside = roles[1] if len(roles) > 1 else action.co_owner
    return replace(action, owner=roles[0], co_owner=beside if beside != roles[0] else None)


def _remark(remark: str | None, was: Value | None, now: Value | None) -> str | None:
    lines = [line for line in (remark or "").split("\n") if line.strip()]
    if was and now:
        lines = [str(now.content) if line == was.content else line for line in lines]
    elif was:
        lines = [line for line in lines if line != was.content]
    elif now and str(now.content) not in lines:
        lines.append(str(now.content))
    return "\n".join(lines) or None


def _milestones(
    milestones: tuple[PlanMilestone, ...], was: Value | None, now: Value | None, used: Collection[str]
) -> tuple[PlanMilestone, ...]:
    known = list(milestones)
    content = now.content if now else None
    said = content if isinstance(content, Milestone) else None
    if was is None:
        free = free_code({*used, *(each.milestone for each in known)}, len(known) + 1, "m")
        return (*known, plan_milestone(said, free)) if said else milestones
    place = was.place.column or 0
    if said is None:
        return tuple(each for at, each in enumerate(known) if at != place)
    old = known[place]
    known[place] = replace(
        old,
        label=said.label or old.label,
        period_text=said.moment or old.period_text,
        due_on=old.due_on if old.after else said.due_on,
        done=said.done,
        reached_on=old.reached_on if said.done else None,
    )
    return tuple(known)
