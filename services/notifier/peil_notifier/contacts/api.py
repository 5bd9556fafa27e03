"""Contacts over HTTP: an address goes in, none comes out."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from peil_chassis.http.access import CALLER
from peil_chassis.http.models import WireModel
from peil_chassis.http.problems import FieldError, Problem
from peil_chassis.identity import Identity
from peil_chassis.login.vault import VaultAway
from peil_chassis.store.port import Conflict, StoreAway
from peil_notifier.contacts.domain import LONGEST_ADDRESS, LONGEST_REFERENCE, address_fault
from peil_notifier.contacts.handlers import ContactDesk, PersonUnknown

TAG = {"name": "contacts", "description": "Where messages go. Addresses are sealed; none can be read back."}
_AWAY: dict[int | str, dict[str, Any]] = {503: {"description": "Vault or store do not answer. The same again is safe."}}


class Contact(WireModel):
    """Where the messages of one person go."""

    reference: Annotated[
        str,
        Field(min_length=1, max_length=LONGEST_REFERENCE, description="The person's reference in the leading source."),
    ]
    address: Annotated[str, Field(min_length=3, max_length=LONGEST_ADDRESS, description="One plain e-mail address.")]


class ContactKept(WireModel):
    """What became of it."""

    changed: Annotated[bool, Field(description="Whether the address is another than before.")]


def api_routes(desk: ContactDesk, leading_source: str) -> APIRouter:
    """The routes of this subject; a system may speak for *leading_source* or it puts nothing."""
    router = APIRouter(tags=[TAG["name"]])

    @router.put(
        "/contacts",
        responses={403: {"description": "Not a system of the leading source."}, **_AWAY},
        summary="Keep where somebody's messages go",
    )
    async def put_contact(body: Contact, caller: Annotated[Identity, CALLER]) -> ContactKept:
        """
        Keep the address of a person. The reference is exchanged for a pseudonym and kept nowhere; the same again
        changes nothing.
        """
        return ContactKept(changed=await _kept(desk, body, caller, leading_source))

    return router


async def _kept(desk: ContactDesk, body: Contact, caller: Identity, leading_source: str) -> bool:
    if not caller.has("bureau") and leading_source not in caller.sources:
        raise Problem(403, "Contacts are named by references of the leading source; this client speaks for others.")
    if address_fault(body.address):
        wrong = FieldError("body.address", "address", "must be one plain e-mail address.")
        raise Problem(400, "The address is not one a message can go to.", errors=[wrong])
    try:
        return await desk.store(body.reference, body.address)
    except PersonUnknown:
        wrong = FieldError("body.reference", "person-unknown", "must be a person that the leading source delivered.")
        raise Problem(400, "Nobody is known by this reference.", errors=[wrong]) from None
    except (VaultAway, Conflict, StoreAway):
        detail = "The contact cannot be kept at the moment. Try again in a minute; the same again is safe."
        raise Problem(503, detail, headers={"Retry-After": "10"}) from None
