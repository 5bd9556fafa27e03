"""What runs under each theme and intervention: the actions of all plans, put where the mandate has them. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from peil_plans.action_plans.domain.lines import Line, PlanLines
from peil_plans.action_plans.domain.plan import Status
from peil_plans.mandate.reference import Mandate
from peil_plans.mandate.versions import Mandates, Named


class RunningAction(NamedTuple):
    """
    An action of a plan that is not closed.

    Attributes:
        overdue: How many of its milestones are past.
        through: The intervention of an earlier version that it names, when it stands under one that goes on from it.
    """

    unit: str
    plan: str
    line: Line
    overdue: int
    through: Named | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Which action it is, whatever it stands under."""
        return self.plan, self.line.action


@dataclass(frozen=True, slots=True)
class Running:
    """
    The actions of the plans that somebody sees, by what they name of one version of the mandate.

    Attributes:
        by_intervention: Code of an intervention of that version -> its actions, also those that name what goes on in
            it. Where two interventions go on from one, an action stands under both.
        by_theme: Code of a theme -> the actions that name it and no intervention.
        unnamed: Those that name no intervention: the ones of `by_theme` and those that name nothing at all.
        elsewhere: Those that name something of another version that does not go on in this one.
        plans: How many plans are not closed; ``closed`` those that are, and their actions are nowhere here.
    """

    by_intervention: Mapping[str, Sequence[RunningAction]]
    by_theme: Mapping[str, Sequence[RunningAction]]
    unnamed: Sequence[RunningAction]
    elsewhere: Sequence[RunningAction]
    plans: int
    closed: int

    def under(self, mandate: Mandate, theme: str) -> list[RunningAction]:
        """Every action under the theme with this code and its interventions, each once."""
        found = {one.key: one for one in self.by_theme.get(theme, ())}
        for intervention in mandate.under(theme):
            found.update((one.key, one) for one in self.by_intervention.get(intervention.code, ()))
        return list(found.values())


def what_runs(mandates: Mandates, shown: Mandate, plans: Iterable[PlanLines], today: date) -> Running:
    """The actions of *plans* by what they name of the version *shown*, in the order of the plans; see `Running`."""
    places: dict[Named, list[str]] = defaultdict(list)
    for one in shown.interventions:
        for named in mandates.stands_for(shown, one.code):
            places[named].append(one.code)
    by_intervention: dict[str, list[RunningAction]] = defaultdict(list)
    by_theme: dict[str, list[RunningAction]] = defaultdict(list)
    unnamed: list[RunningAction] = []
    elsewhere: list[RunningAction] = []
    counted = Counter[bool]()
    for plan in plans:
        counted[plan.closed] += 1
        version = mandates.in_force(plan.adopted_on)
        for line in () if plan.closed else plan.lines:
            action = RunningAction(plan.unit, plan.plan, line, line.overdue(today))
            if line.intervention is None:
                unnamed.append(action)
                theme = _theme(shown, version, line.theme)
                if theme is not None:
                    by_theme[theme].append(action)
                continue
            named = Named(version.about.version, line.intervention)
            if named not in places:
                elsewhere.append(action)
            for place in places.get(named, ()):
                here = version is shown
                by_intervention[place].append(action if here else action._replace(through=named))
    return Running(by_intervention, by_theme, unnamed, elsewhere, counted[False], counted[True])


def _theme(shown: Mandate, version: Mandate, code: str | None) -> str | None:
    """The theme of *shown* that *code* of *version* is: that of the same title, as themes do not name what goes on."""
    named = version.theme(code) if code is not None else None
    if named is None:
        return None
    return next((theme.code for theme in shown.themes if theme.title == named.title), None)


ATTENTION: Sequence[Status] = (
    Status.DELAYED,
    Status.TO_REVISE,
    Status.SLIGHTLY_DELAYED,
    Status.UNKNOWN,
    Status.RUNNING,
    Status.PLANNED,
    Status.CONTINUOUS,
    Status.NOT_TAKEN_UP,
    Status.DONE,
)
"""What asks for attention first."""
_RANK = {status: place for place, status in enumerate(ATTENTION)}


def by_attention(actions: Iterable[RunningAction]) -> list[RunningAction]:
    """*actions* with those first that have a milestone past, then by status; equal ones by unit, plan and code."""
    return sorted(actions, key=lambda one: (not one.overdue, _RANK[one.line.status], one.unit, one.plan, one.line.code))


def by_status(actions: Iterable[RunningAction]) -> Counter[Status]:
    """How many *actions* stand how."""
    return Counter(one.line.status for one in actions)
