"""What is refused, each named after the rule that was broken."""

from __future__ import annotations

from collections.abc import Sequence

from peil_plans.action_plans.domain.plan import ActionChange, ActionStatusChanged, Phase, Status
from peil_plans.refusals import Clash, NeverSeen, NotFound, Overtaken, Refusal, Unexplained


class PlanUnknown(NotFound):
    """There is no such plan."""

    rule = "plan-unknown"

    def __init__(self, plan: str) -> None:
        super().__init__(f"There is no plan '{plan}'.")


class ActionUnknown(NotFound):
    """The plan has no such action."""

    rule = "action-unknown"

    def __init__(self, plan: str, action: str) -> None:
        super().__init__(f"Plan '{plan}' has no action '{action}'.")


class EntryUnknown(NotFound):
    """The file of the plan has no such entry."""

    rule = "entry-unknown"

    def __init__(self, plan: str, entry: str) -> None:
        super().__init__(f"The file of plan '{plan}' has no entry '{entry}'.")


class PlanAlreadyAdopted(Clash):
    """A plan is adopted once; what changes afterwards are the statuses of its actions."""

    rule = "plan-already-adopted"
    field = "plan"

    def __init__(self, plan: str) -> None:
        super().__init__(f"Plan '{plan}' was adopted before with another content. Adopt a new plan under a new id.")


class StaleVersion(Clash):
    """Someone else changed the action in the meantime."""

    rule = "stale-version"
    field = "seenVersion"

    def __init__(self, seen: int, missed: Sequence[ActionChange]) -> None:
        last = missed[-1]
        done = f"set to '{last.to}'" if isinstance(last, ActionStatusChanged) else "revised"
        super().__init__(
            f"Version {seen} of this action is no longer the last one: it was {done} by {last.by_role}. "
            f"Read the action again and decide again."
        )
        self.missed = tuple(missed)


class VersionUnknown(NeverSeen):
    """The version of the action that was seen does not exist yet."""

    thing = "this action"


class ChangeReused(Clash):
    """An id of a change stands for one change only."""

    rule = "change-reused"
    field = "change"

    def __init__(self, change: str) -> None:
        super().__init__(f"Change '{change}' was already used for another change. Use a new id (Idempotency-Key).")


class ReasonMissing(Unexplained):
    """This step must be explained."""


class StepImpossible(Refusal):
    """An action that stands so cannot come to stand so."""

    rule = "step-impossible"
    field = "to"

    def __init__(self, before: Status, to: Status, why: str) -> None:
        super().__init__(f"An action cannot go from '{before}' to '{to}': {why}.")


class StatusUnchanged(Refusal):
    """The action stands so already."""

    rule = "status-unchanged"
    field = "to"

    def __init__(self, status: Status) -> None:
        super().__init__(f"The action is '{status}' already; choose another status.")


class NotContinuous(Refusal):
    """Only an action without an end in the plan can be continuous; otherwise it would never be overdue."""

    rule = "not-continuous"
    field = "to"

    def __init__(self, code: str, field: str = "to") -> None:
        super().__init__(f"Action {code} has an end in the plan, so it cannot be 'continuous'.", field)


class ChangedInFuture(Refusal):
    """A change is told after it happened."""

    rule = "changed-in-future"
    field = "changedOn"


class ChangedTooEarly(Refusal):
    """Changes of an action follow each other in time, and none lies before the plan's adoption."""

    rule = "changed-too-early"
    field = "changedOn"


class AdoptedInFuture(Refusal):
    """A plan counts from the day it was adopted; that day is not still to come."""

    rule = "adopted-in-future"
    field = "adoptedOn"


class PeriodBackwards(Refusal):
    """A period ends on or after the day it begins."""

    rule = "period-backwards"
    field = "period.to"


class NoActions(Refusal):
    """A plan without actions promises nothing."""

    rule = "no-actions"
    field = "actions"


class ActionTwice(Refusal):
    """Every action has an id and a code of its own."""

    rule = "action-twice"


class SectionUnknown(Refusal):
    """An action stands in one of the plan's sections."""

    rule = "section-unknown"


class ThemeUnknown(Refusal):
    """An action serves a theme of the mandate in force."""

    rule = "theme-unknown"


class InterventionUnknown(Refusal):
    """An action carries out an intervention of the mandate in force, of the theme it serves."""

    rule = "intervention-unknown"


class OwnerUnknown(Refusal):
    """Who answers for something is one of the roles on the list, so that nobody can be named."""

    rule = "owner-unknown"


class MilestoneTwice(Refusal):
    """Every milestone of an action has an id of its own."""

    rule = "milestone-twice"


class ClockUnknown(Refusal):
    """The day of a milestone depends on a milestone that the plan has."""

    rule = "clock-unknown"


class ClockCircular(Refusal):
    """The day of a milestone does not depend on itself, also not by way of others."""

    rule = "clock-circular"


class ReachedInFuture(Refusal):
    """A milestone is told of after it was reached."""

    rule = "reached-in-future"


class ReachedUndone(Refusal):
    """Only a milestone that is done has a day on which it was reached."""

    rule = "reached-undone"


class NothingChanged(Refusal):
    """A revision changes something."""

    rule = "nothing-changed"


class StatusByRevision(Refusal):
    """How an action stands is told by a change of status, which says why."""

    rule = "status-by-revision"
    field = "status"


class PlanClosed(Clash):
    """Of a plan that is closed nothing is said any more; the plan after it goes on."""

    rule = "plan-closed"

    def __init__(self, plan: str, followed_by: str | None) -> None:
        after = f" Plan '{followed_by}' goes on from it." if followed_by else ""
        super().__init__(f"Plan '{plan}' is closed, so nothing changes in it any more.{after}")


class PhaseImpossible(Refusal):
    """A plan that is in this phase cannot come to that one."""

    rule = "phase-impossible"
    field = "to"

    def __init__(self, before: Phase, to: Phase) -> None:
        super().__init__(f"A plan cannot go from '{before}' to '{to}'.")


class PlanFollowsItself(Refusal):
    """A plan follows another plan."""

    rule = "plan-follows-itself"
    field = "follows"


class FollowsOtherUnit(Refusal):
    """A plan follows a plan of its own unit."""

    rule = "follows-other-unit"
    field = "follows"

    def __init__(self, plan: str) -> None:
        super().__init__(
            f"Plan '{plan}' is of another unit. Close it with a reason if it is over, and adopt this one without "
            f"'follows'."
        )


class FollowsVersionMissing(Refusal):
    """Who makes a successor says which version of the plan before they read: what was said since would be lost."""

    rule = "follows-version-missing"
    field = "followsVersion"


class FollowedChanged(Clash):
    """Something was said of the plan that is followed after its successor was made of it."""

    rule = "followed-changed"
    field = "followsVersion"

    def __init__(self, seen: int, version: int) -> None:
        super().__init__(
            f"Version {seen} of the plan that is followed is not the last one: it is {version}. "
            f"Read it again and make its successor anew."
        )


class ContinuesUnknown(Refusal):
    """An action goes on from an action of the plan that is followed."""

    rule = "continues-unknown"


class LeftUnknown(Refusal):
    """What stays behind is an entry that is open in the file of the plan that is followed."""

    rule = "left-unknown"


class KindFixed(Refusal):
    """An entry stays of the kind it was first recorded as."""

    rule = "kind-fixed"
    field = "kind"


class EntryIncomplete(Refusal):
    """An entry has what its kind needs."""

    rule = "entry-incomplete"


class EntrySuperfluous(Refusal):
    """An entry has nothing that its kind does not know."""

    rule = "entry-superfluous"


class StaleEntry(Overtaken):
    """Someone else changed the entry in the meantime."""

    rule = "stale-entry"
    thing = "this entry"


class EntryActionUnknown(Refusal):
    """An entry is about an action of its plan."""

    rule = "entry-action-unknown"
    field = "action"


class EntryTooLarge(Refusal):
    """What the formula of a line gives can be read as an amount."""

    rule = "entry-too-large"
    field = "factors"


class StalePhase(Overtaken):
    """Someone else took the plan to another phase in the meantime."""

    rule = "stale-phase"
    thing = "the plan's phase"
