"""The one table from refusals to answers."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, TypeVar

from peil_chassis.http.problems import FieldError, Problem
from peil_chassis.store.port import StoreAway
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.api.shapes import StatusChangeShape
from peil_plans.action_plans.domain.refusals import Clash, NotFound, Refusal, StaleVersion
from peil_plans.action_plans.handlers import TooBusy

T = TypeVar("T")

STATUS: dict[type[Refusal], int] = {NotFound: 404, Clash: 409, Refusal: 400}
"""From the most special kind to the most general."""


async def carried_out(work: Awaitable[T]) -> T:
    """
    The outcome of *work*.

    Raises:
        Problem: 404, 409 or 400 for a refusal, 400 for a broken contract, 503 for what is transient.
    """
    try:
        return await work
    except Refusal as refusal:
        raise problem_of(refusal) from None
    except ContractBroken as broken:
        errors = [FieldError(each.field, each.rule, each.message) for each in broken.violations]
        raise Problem(400, "What would be published breaks its contract; see errors.", errors=errors) from None
    except (TooBusy, StoreAway):
        detail = "The store does not answer. Send the same request again later, with the same Idempotency-Key."
        raise Problem(503, detail, headers={"Retry-After": "2"}) from None


def problem_of(refusal: Refusal) -> Problem:
    """*refusal* as an answer that names the rule, and the field when it is one field."""
    status = next(status for kind, status in STATUS.items() if isinstance(refusal, kind))
    errors = [FieldError(refusal.field, refusal.rule, refusal.message)]
    return Problem(status, refusal.message, errors=errors, extra=_extra(refusal))


def _extra(refusal: Refusal) -> dict[str, Any]:
    if not isinstance(refusal, StaleVersion):
        return {}
    missed = [StatusChangeShape.of(change).model_dump(mode="json", by_alias=True) for change in refusal.missed]
    return {"missedChanges": missed}
