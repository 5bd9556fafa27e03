"""What is refused about what was done in units, each named after the rule that was broken."""

from __future__ import annotations

from datetime import date

from peil_plans.refusals import KeySpent, NotFound, Overtaken, Refusal


class ActivityUnknown(NotFound):
    """There is no such activity."""

    rule = "activity-unknown"

    def __init__(self, activity: str) -> None:
        super().__init__(f"There is no activity '{activity}'.")


class UnitNotOpen(Refusal):
    """Something is done in a unit that is there on that day."""

    rule = "unit-not-open"
    field = "unit"

    def __init__(self, unit: str, on: date) -> None:
        super().__init__(f"Peil knows no open unit '{unit}' on {on}. Choose another unit or another day.")


class UnitNotYours(Refusal):
    """A trekker records what was done in the unit of their plan and below it, and nowhere else."""

    rule = "unit-not-yours"
    field = "unit"

    def __init__(self) -> None:
        super().__init__("You carry no plan of this unit or of one above it: ask its trekker or Bureau I&D.")


class TeamOfACase(Refusal):
    """Help, who joined and awards are of a larger unit: told of one team they would point at one person or one case."""

    rule = "team-of-a-case"
    field = "unit"

    def __init__(self) -> None:
        super().__init__("This kind is recorded of a unit with at least two teams in it; never of one team by itself.")


class HeldInFuture(Refusal):
    """What was done is recorded, what is planned stands in a plan."""

    rule = "held-in-future"
    field = "heldOn"

    def __init__(self, on: date, today: date) -> None:
        super().__init__(f"The day is {on}, after today ({today}). Record it when it was done.")


class OfItsKind(Refusal):
    """Something of one kind holds other things than something of another."""

    rule = "of-its-kind"


class PlanNotHere(Refusal):
    """A plan that something carries out is one of its unit or of a unit above it."""

    rule = "plan-not-here"
    field = "plan"

    def __init__(self) -> None:
        super().__init__("There is no such plan of this unit or of one above it.")


class ActionNotInPlan(Refusal):
    """The action is one of the plan that is named."""

    rule = "action-not-in-plan"
    field = "action"

    def __init__(self) -> None:
        super().__init__("The plan that is named has no such action.")


class UnitOrKindFixed(Refusal):
    """What was recorded of the wrong unit or kind is taken back, and recorded anew."""

    rule = "unit-or-kind-fixed"

    def __init__(self, field: str) -> None:
        super().__init__("An activity stays of its unit and its kind: take it back and record another.", field)


class NothingCorrected(Refusal):
    """A correction changes something."""

    rule = "nothing-corrected"

    def __init__(self) -> None:
        super().__init__("It is recorded so already; change something.")


class StaleActivity(Overtaken):
    """Who corrects saw what was recorded last."""

    rule = "stale-version"
    thing = "this activity"


class KeyReused(KeySpent):
    """One key stands for one request."""
