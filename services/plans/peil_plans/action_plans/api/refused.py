"""What the API answers to a refusal about a plan, beside field and rule: the changes somebody missed."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar

from peil_plans import answering
from peil_plans.action_plans.api.action_shapes import missed_change
from peil_plans.action_plans.domain.refusals import StaleVersion
from peil_plans.refusals import Refusal

T = TypeVar("T")


async def carried_out(work: Awaitable[T]) -> T:
    """
    The outcome of *work*.

    Raises:
        Problem: 404, 409 or 400 for a refusal, 400 for a broken contract, 503 for what is transient.
    """
    return await answering.carried_out(work, _extra)


def _extra(refusal: Refusal) -> Mapping[str, Any]:
    if not isinstance(refusal, StaleVersion):
        return {}
    missed = [missed_change(change).model_dump(mode="json", by_alias=True) for change in refusal.missed]
    return {"missedChanges": missed}
