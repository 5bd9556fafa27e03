"""How much a plan holds and how long its clocks run, and what is refused beyond that."""

from __future__ import annotations

from peil_plans.refusals import Refusal

MOST_ACTIONS = 200
"""As many actions as a plan may have: those of its adoption and those added since."""
MOST_MONTHS, MOST_DAYS = 600, 3660
"""The longest term of a clock: fifty years, and ten more in days."""

PLAN_PAGES = frozenset(
    {
        *("activiteiten", "afspraken", "bestuursopdracht", "importeren", "instemming", "kalender"),
        *("checklists", "kalender.ics", "overleg", "voorgelegd"),
        *("inloggen", "inzagelogboek", "uitgelogd", "uitloggen"),
    }
)
"""Pages that stand where those of a plan with such an id would: it would have none."""
ACTION_PAGES = frozenset({"nieuw"})
"""The same of an action."""


class IdTaken(Refusal):
    """The id of a plan or action is no word of Peil's own addresses: it would have no page."""

    rule = "id-taken"

    def __init__(self, id_: str, field: str) -> None:
        super().__init__(f"'{id_}' is the address of a page of Peil. Choose another id.", field)


class ClockTooLong(Refusal):
    """The term of a milestone's clock ends while people can still plan for it."""

    rule = "clock-too-long"


class TooManyActions(Refusal):
    """A plan has as many actions as the fact of its adoption, and of its successor's, has room for."""

    rule = "too-many-actions"
    field = "action"


class PlanTooLarge(Refusal):
    """A plan and everything that was said of it fit in one document of the store."""

    rule = "plan-too-large"

    def __init__(self, plan: str) -> None:
        super().__init__(
            f"Plan '{plan}' and all that was said of it would no longer fit in one document, so nothing was written."
        )
