"""The pages about the mandate: a version as a tree with what runs under it, all actions at a place, what it says."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.identity import Identity
from peil_chassis.relations import RelationsUnknown
from peil_chassis.store.port import StoreAway
from peil_plans.action_plans.reading import cases_listed
from peil_plans.action_plans.storage import Plans
from peil_plans.answering import Caller, Grounds
from peil_plans.mandate.links import PAGE, SPREAD_PAGE, TARGETS_PAGE, TRAININGS_PAGE
from peil_plans.mandate.pages.portfolio import portfolio
from peil_plans.mandate.pages.standing import address, by_unit, listed, standing
from peil_plans.mandate.pages.targets import Group, by_theme
from peil_plans.mandate.pages.trainings import trainings
from peil_plans.mandate.reference import Mandate
from peil_plans.mandate.running import Running, RunningAction, what_runs
from peil_plans.mandate.versions import Mandates
from peil_plans.mandate.words import CLASS_WORDS, EVIDENCE_WORDS, TYPE_WORDS
from peil_plans.organisation.domain import Organisation
from peil_plans.organisation.sight import plans_seen, units_on
from peil_plans.organisation.storage import Responsibilities

T = TypeVar("T")
TargetsOf = Mapping[str, Mapping[str, Sequence[Group]]]
"""Per version and theme the groups of targets."""
AWAY = "De gegevens zijn nu niet te bereiken. Probeer het over een minuut opnieuw."

_pages = Pages(Path(__file__).parent / "templates")


class Chosen(BaseModel):
    """Which place of which version: an intervention, a theme, or the actions that stand nowhere."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    versie: str = ""
    interventie: str = ""
    thema: str = ""
    zonder: str = ""
    elders: str = ""
    vanaf: int = Field(default=0, ge=0, le=1_000_000)

    def here(self, version: str) -> str:
        """The address of this choice in *version*, from its first action on."""
        kept = self.model_dump(exclude={"versie", "vanaf"}, exclude_defaults=True)
        return address(version, **kept)


class Place(NamedTuple):
    """A place of the mandate: what it is called, and its actions; *code* is empty where the actions stand nowhere."""

    title: str
    code: str
    actions: Sequence[RunningAction]


class Seen(NamedTuple):
    """What runs of what somebody sees, the names of units, and whether they see the plans they answer for alone."""

    running: Running
    units: Organisation
    own: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """What the pages of the mandate are made from. Whoever gets to see actions of plans is written down first."""

    mandates: Mandates
    plans: Plans
    responsibilities: Responsibilities
    audit: Audit
    clock: Clock

    def in_force(self) -> Mandate:
        """The version in force today."""
        return self.mandates.in_force(amsterdam_day(self.clock.now()))

    def version(self, asked: str) -> Mandate:
        """
        The version that was *asked*; the one in force when none was.

        Raises:
            PageProblem: 404, there is no such version.
        """
        found = self.mandates.find(asked) if asked else self.in_force()
        if found is None:
            raise PageProblem(404, "Deze versie van de bestuursopdracht bestaat niet. Kies een versie op de pagina.")
        return found

    async def seen(self, shown: Mandate, caller: Identity, grounds: frozenset[str]) -> Seen:
        """
        What runs under *shown* of the plans that *caller*, let in on these *grounds*, may see.

        Raises:
            PageProblem: 503, it cannot be told now.
        """
        today = amsterdam_day(self.clock.now())
        mine = await _reached(plans_seen(self.responsibilities, caller, grounds, today))
        found = await _reached(self.plans.lines(mine))
        if found:
            await _reached(self.audit.record(cases_listed(caller, grounds, None)))
        units = await _reached(units_on(self.responsibilities, today))
        return Seen(what_runs(self.mandates, shown, found, today), units, grounds.isdisjoint(caller.roles))


def mandate_routes(
    mandates: Mandates, plans: Plans, responsibilities: Responsibilities, audit: Audit, clock: Clock
) -> APIRouter:
    """The pages of the mandate."""
    router = APIRouter(include_in_schema=False)
    overview = Overview(mandates, plans, responsibilities, audit, clock)
    targets = {one.about.version: by_theme(one) for one in mandates.versions}
    _tree(router, overview, targets)
    _said(router, overview, targets)
    _places(router, overview)
    return router


def _tree(router: APIRouter, overview: Overview, targets_of: TargetsOf) -> None:
    """A version with what runs under it."""

    @router.get(PAGE)
    async def show_mandate(request: Request, caller: Caller, grounds: Grounds, versie: str = "") -> Response:
        shown = overview.version(versie)
        seen = await overview.seen(shown, caller, grounds)
        return _answer(
            request,
            overview,
            shown,
            "mandate.html",
            targets=targets_of[shown.about.version],
            standing=standing(seen.running, shown, seen.units),
            own=seen.own,
        )


def _said(router: APIRouter, overview: Overview, targets_of: TargetsOf) -> None:
    """What a version says beside its tree; no plan is read for it."""
    versions = overview.mandates.versions
    spread_of = {one.about.version: portfolio(one) for one in versions}
    trainings_of = {one.about.version: trainings(one) for one in versions}

    @router.get(SPREAD_PAGE)
    async def show_spread(request: Request, caller: Caller, grounds: Grounds, versie: str = "") -> Response:
        shown = overview.version(versie)
        return _answer(request, overview, shown, "spread.html", portfolio=spread_of[shown.about.version])

    @router.get(TARGETS_PAGE)
    async def show_targets(request: Request, caller: Caller, grounds: Grounds, versie: str = "") -> Response:
        shown = overview.version(versie)
        return _answer(request, overview, shown, "targets.html", targets=targets_of[shown.about.version])

    @router.get(TRAININGS_PAGE)
    async def show_trainings(request: Request, caller: Caller, grounds: Grounds, versie: str = "") -> Response:
        shown = overview.version(versie)
        return _answer(request, overview, shown, "trainings.html", trainings=trainings_of[shown.about.version])


def _answer(request: Request, overview: Overview, shown: Mandate, template: str, **more: Any) -> Response:
    return _pages.answer(
        request,
        template,
        mandates=overview.mandates,
        mandate=shown,
        in_force=overview.in_force(),
        classes=CLASS_WORDS,
        types=TYPE_WORDS,
        levels=EVIDENCE_WORDS,
        **more,
    )


def _places(router: APIRouter, overview: Overview) -> None:
    """All actions at one place of a version."""

    @router.get(f"{PAGE}/acties")
    async def show_actions(
        request: Request, caller: Caller, grounds: Grounds, chosen: Annotated[Chosen, Query()]
    ) -> Response:
        shown = overview.version(chosen.versie)
        seen = await overview.seen(shown, caller, grounds)
        place = _place(shown, seen.running, chosen)
        return _answer(
            request,
            overview,
            shown,
            "actions.html",
            place=place,
            intervention=shown.intervention(place.code),
            group=listed(place.actions, seen.units, chosen.vanaf, chosen.here(shown.about.version)),
            table=by_unit(place.actions, seen.units) if place.actions else None,
            own=seen.own,
        )


def _place(mandate: Mandate, running: Running, chosen: Chosen) -> Place:
    """
    What was *chosen*.

    Raises:
        PageProblem: 404, the version has no such place.
    """
    if one := mandate.intervention(chosen.interventie):
        return Place(f"{one.code} {one.title}", one.code, running.by_intervention.get(one.code, ()))
    if theme := mandate.theme(chosen.thema):
        return Place(f"Thema {theme.code}. {theme.title}", theme.code, running.under(mandate, theme.code))
    if chosen.zonder:
        return Place("Acties zonder interventie", "", running.unnamed)
    if chosen.elders:
        return Place("Acties bij een andere versie", "", running.elsewhere)
    raise PageProblem(404, "Dit thema of deze interventie staat niet in deze versie van de bestuursopdracht.")


async def _reached(work: Awaitable[T]) -> T:
    try:
        return await work
    except (StoreAway, RelationsUnknown):
        raise PageProblem(503, AWAY, headers={"Retry-After": "5"}) from None
