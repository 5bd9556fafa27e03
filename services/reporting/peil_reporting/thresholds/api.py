"""Routes of the API on thresholds."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path
from pydantic import Field

from peil_chassis.http.access import CALLER
from peil_chassis.http.models import WireModel
from peil_chassis.http.problems import FieldError, Problem
from peil_chassis.identity import Identity
from peil_chassis.store.port import StoreAway
from peil_reporting.releases.no_filters import only
from peil_reporting.thresholds.domain import KINDS, LONGEST_REASON, Change, Refusal, standing
from peil_reporting.thresholds.handlers import Thresholds

TAG = {"name": "thresholds", "description": "The least number of people that anything told is about, per kind."}

T = TypeVar("T")
Caller = Annotated[Identity, CALLER]
STATUS = {"kind-unknown": 404, "seen-version": 409, "reads-figures": 403}
_AWAY: dict[int | str, dict[str, Any]] = {503: {"description": "Transient: send the same request again later."}}
_CHANGES: dict[int | str, dict[str, Any]] = {
    **_AWAY,
    403: {"description": "Whoever reads figures by another role may not change a threshold."},
    404: {"description": "There is no such kind of figure."},
    409: {"description": "Another threshold was changed meanwhile: read again first."},
}


class Threshold(WireModel):
    """The threshold of one kind of figure."""

    kind: str
    name: str = Field(description="Dutch.")
    next_k: int = Field(description="In people: what the next wave will have.")
    default: int
    floor: int = Field(description="Nobody may go below.")


class ThresholdList(WireModel):
    """Every threshold."""

    thresholds: list[Threshold]
    version: int = Field(description="How many decisions were taken; a change goes out from it.")


class ThresholdChange(WireModel):
    """Another threshold, from the next wave on."""

    k: int = Field(description="In people; from the floor up.")
    reason: str = Field(max_length=LONGEST_REASON, description="Why, one line; it stands in the audit log.")
    seen_version: int = Field(ge=0, description="The `version` it goes out from.")


def api_routes(thresholds: Thresholds) -> APIRouter:
    """The API's routes on thresholds."""
    router = APIRouter(tags=[TAG["name"]], dependencies=[only()])

    @router.get("/thresholds", summary="List thresholds", responses=_AWAY)
    async def list_thresholds() -> ThresholdList:
        """Every kind of figure, with what holds for the next wave. What is under way keeps what it began with."""
        return _listed(await _carried_out(thresholds.decided()))

    @router.put("/thresholds/{kind}", summary="Change a threshold", responses=_CHANGES)
    async def change_threshold(
        kind: Annotated[str, Path(max_length=64, description="The kind of figure.")],
        change: ThresholdChange,
        caller: Caller,
    ) -> ThresholdList:
        """Change it for waves that begin from now on; the same again changes nothing."""
        await _carried_out(thresholds.change(caller, kind, change.k, change.reason, change.seen_version))
        return _listed(await _carried_out(thresholds.decided()))

    return router


def _listed(changes: list[Change]) -> ThresholdList:
    return ThresholdList(
        thresholds=[
            Threshold(kind=name, name=kind.name, next_k=standing(changes, name), default=kind.default, floor=kind.floor)
            for name, kind in KINDS.items()
        ],
        version=len(changes),
    )


async def _carried_out(work: Awaitable[T]) -> T:
    try:
        return await work
    except Refusal as refusal:
        field = {"reason-missing": "reason", "seen-version": "seenVersion"}.get(refusal.rule, "k")
        errors = [FieldError(field, refusal.rule, str(refusal))]
        raise Problem(
            STATUS.get(refusal.rule, 400), "The threshold stays as it is; see errors.", errors=errors
        ) from None
    except StoreAway:
        raise Problem(503, "The store does not answer. Send the same request again later.") from None
