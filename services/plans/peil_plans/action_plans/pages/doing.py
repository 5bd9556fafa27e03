"""What can be done of an action in one click, and what to say after it: what happened, and the way back. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from peil_chassis.http.dutch import dutch_day
from peil_plans.action_plans.domain.approvals import reachable_now
from peil_plans.action_plans.domain.clocks import numbered_action
from peil_plans.action_plans.domain.plan import Action, ActionRevised, ActionStatusChanged, Plan, Status
from peil_plans.action_plans.domain.revising import reached
from peil_plans.action_plans.domain.transitions import TRANSITIONS, Edge
from peil_plans.action_plans.facts import change_id
from peil_plans.action_plans.pages.clock_words import name_of
from peil_plans.action_plans.pages.differences import differences
from peil_plans.action_plans.pages.views import versions_before
from peil_plans.action_plans.pages.words import STATUS_WORDS


class Back(NamedTuple):
    """A button that undoes something: the field it sends, its value, and what stands on it."""

    field: str
    value: str
    label: str


class Done(NamedTuple):
    """
    What was done last of an action.

    Attributes:
        words: One sentence per thing that changed.
        started: The same of other actions, whose clocks it started or stopped.
        back: The way back in one click, if there is one.
        no_way_back: Why there is none, or how it can be done otherwise; may be empty.
    """

    words: list[str]
    started: list[str]
    back: Back | None
    no_way_back: str = ""


def free_steps(plan: Plan, action: Action) -> list[tuple[str, str]]:
    """The statuses that *action* can come to without a reason, and their words, in reading order."""
    now = plan.status_of(action)
    return [
        (to.value, STATUS_WORDS[to]) for to in reachable_now(plan, action) if TRANSITIONS[now][to].edge is Edge.FREE
    ]


def what_was_done(plan: Plan, action: Action, change: str) -> Done | None:
    """What the change with the id *change* did, when it is the last thing said of *action*; else None."""
    course = plan.course_of(action.action)
    if not course or course[-1].change != change:
        return None
    last = course[-1]
    if isinstance(last, ActionStatusChanged):
        words = f"Status: van {STATUS_WORDS[last.before].lower()} naar {STATUS_WORDS[last.to].lower()}"
        back, why = _back_to(action, last.to, last.before)
        return Done([f"{words}, sinds {dutch_day(last.changed_on)}."], [], back, why)
    before = versions_before(plan)
    earlier = before[change]
    said = [_sentence(each) for each in differences(earlier, last.action, plan.actions)]
    return Done(said, _started(plan, change, before), _untick(earlier, last))


def _back_to(action: Action, now: Status, before: Status) -> tuple[Back | None, str]:
    word = STATUS_WORDS[before].lower()
    edge = TRANSITIONS[now][before].edge if now is not before else Edge.CLOSED
    if before is Status.CONTINUOUS and not action.continuous:
        edge = Edge.CLOSED
    if edge is Edge.FREE:
        return Back("status", before.value, f"Terug naar {word}"), ""
    if edge is Edge.EXPLAINED:
        return None, f"Terug naar ‘{word}’ kan, met uitleg: gebruik het formulier ‘Met reden of op een andere dag’."
    return None, f"Terug naar ‘{word}’ kan niet. Klopt het niet, kies dan de status die wel klopt."


def _untick(before: Action | None, last: ActionRevised) -> Back | None:
    """The way back where one tick was set or taken away, and nothing else changed."""
    if before is None:
        return None
    old = numbered_action(before)
    ticked = [
        each
        for each in last.action.milestones
        if (was := old.find_milestone(each.milestone)) is not None and was.done != each.done
    ]
    if len(ticked) != 1:
        return None
    now = ticked[0]
    if _asked(reached(old, now.milestone, now.reached_on)) != _asked(last.action):
        return None
    if now.done:
        return Back("niet", now.milestone, f"Toch niet gereed: {name_of(now)}")
    return Back("gereed", now.milestone, f"Toch gereed (vandaag): {name_of(now)}")


def _asked(action: Action) -> Action:
    """*action* without the days that clocks gave: a tick moves those of the same action too."""
    plain = tuple(replace(each, due_on=None) if each.after else each for each in action.milestones)
    return replace(action, milestones=plain)


def _started(plan: Plan, change: str, before: dict[str, Action | None]) -> list[str]:
    """What the same change brought about in other actions."""
    found = []
    for revision in plan.revisions:
        other = revision.action
        if revision.change != change and revision.change == change_id(plan.content.plan, other.action, change):
            said = differences(before[revision.change], other, plan.actions)
            found.append(f"Actie {other.code}: {'; '.join(said)}.")
    return found


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
