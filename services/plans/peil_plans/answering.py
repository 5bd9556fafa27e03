"""How the API of plans hears and answers, whatever the room: keys, unclean text, and the one table of refusals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Query
from pydantic import BaseModel

from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.models import QueryModel
from peil_chassis.http.problems import FieldError, Problem
from peil_chassis.identity import Identity
from peil_chassis.store.port import StoreAway
from peil_contracts.hygiene import unclean
from peil_contracts.violations import ContractBroken
from peil_plans.refusals import Clash, NotFound, Refusal, TooBusy

T = TypeVar("T")
Caller = Annotated[Identity, CALLER]
Grounds = Annotated[frozenset[str], GROUNDS]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="Any text, new for every change. The same request with the same key is carried out once.",
    ),
]
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such thing."}}
CLASH: dict[int | str, dict[str, Any]] = {409: {"description": "Something else is there already; see errors."}}
BUSY: dict[int | str, dict[str, Any]] = {503: {"description": "Transient: send the same request again later."}}


class _Nothing(QueryModel):
    """The query of a route that has none."""


def _refuse_query(query: Annotated[_Nothing, Query()]) -> None:
    """What `_Nothing` does not have is refused by name, as everywhere: it would be ignored in silence."""


NO_QUERY = Depends(_refuse_query)
"""For a route that is read and takes no query: ``dependencies=[NO_QUERY]``."""
STATUS: dict[type[Refusal], int] = {NotFound: 404, Clash: 409, Refusal: 400}
"""From the most special kind to the most general."""

Extra = Callable[[Refusal], Mapping[str, Any]]
"""What an answer says of a refusal beside field and rule."""


def _nothing(refusal: Refusal) -> Mapping[str, Any]:
    return {}


async def carried_out(work: Awaitable[T], extra: Extra = _nothing) -> T:
    """
    The outcome of *work*.

    Raises:
        Problem: 404, 409 or 400 for a refusal, 400 for a broken contract, 503 for what is transient.
    """
    try:
        return await work
    except Refusal as refusal:
        raise problem_of(refusal, extra) from None
    except ContractBroken as broken:
        errors = [FieldError(each.field, each.rule, each.message) for each in broken.violations]
        raise Problem(400, "What would be published breaks its contract; see errors.", errors=errors) from None
    except (TooBusy, StoreAway):
        detail = "The store does not answer. Send the same request again later, with the same Idempotency-Key."
        raise Problem(503, detail, headers={"Retry-After": "2"}) from None


def problem_of(refusal: Refusal, extra: Extra = _nothing) -> Problem:
    """*refusal* as an answer that names the rule, and the field when it is one field."""
    status = next(status for kind, status in STATUS.items() if isinstance(refusal, kind))
    errors = [FieldError(refusal.field, refusal.rule, refusal.message)]
    return Problem(status, refusal.message, errors=errors, extra=extra(refusal))


def refuse_unclean(body: BaseModel) -> None:
    """
    Refuse characters that nobody can see, also where the contracts of facts do not look.

    Raises:
        Problem: 400 for control and bidi characters, and for text of which nothing can be seen.
    """
    found = unclean(body.model_dump(mode="json", by_alias=True))
    if found:
        errors = [FieldError(each.field, each.rule, each.message) for each in found]
        raise Problem(400, "The request holds characters that nobody can see; see errors.", errors=errors)
