"""The clients of the local provider: Peil's own services, and the systems that deliver to intake."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from authlib.oauth2.rfc6749 import ClientMixin
from joserfc.jwk import RSAKey

from .keys import client_key

FILE = Path(__file__).parent / "clients.json"
ENTRIES: dict[str, dict[str, Any]] = {
    entry["client"]: entry for entry in json.loads(FILE.read_text(encoding="utf-8"))["clients"]
}
"""What the file says of each client."""

SCOPES = ("openid", "profile")
TOKEN_METHOD = "private_key_jwt"  # noqa: S105 - the name of a method


@dataclass(frozen=True)
class Client(ClientMixin):  # type: ignore[misc]  # Authlib has no types
    """
    One client, as Authlib asks after it.

    Attributes:
        client: Its id.
        title: What people call it, in the middle of a sentence.
        roles: What its own tokens say it is.
        sources: The event sources it may speak for.
        families: The families of events it may deliver.
        redirect_uri: Where a login returns to; None: nobody logs in to it.
        post_logout_redirect_uri: Where a logout returns to.
        back_channel_uri: Where it hears that a login is over.
    """

    client: str
    title: str
    roles: tuple[str, ...]
    key: RSAKey = field(repr=False)
    sources: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    redirect_uri: str | None = None
    post_logout_redirect_uri: str | None = None
    back_channel_uri: str | None = None

    @property
    def client_id(self) -> str:
        """Its id, under the name of the standard."""
        return self.client

    @property
    def client_metadata(self) -> dict[str, list[str]]:
        """What the endpoint for logging out asks after."""
        return {"post_logout_redirect_uris": _listed(self.post_logout_redirect_uri)}

    def get_client_id(self) -> str:
        """Its id."""
        return self.client

    def get_default_redirect_uri(self) -> str | None:
        """None: an address that is left out is never guessed."""
        return None

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What it gets of *scope*; None when ``openid`` is not in it, which is then refused."""
        asked = (scope or "").split()
        return " ".join(each for each in SCOPES if each in asked) if "openid" in asked else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether it is the one address, to the letter."""
        return redirect_uri == self.redirect_uri

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """A signed assertion is the only way, everywhere."""
        return method == TOKEN_METHOD

    def check_response_type(self, response_type: str) -> bool:
        """Only the code flow, and only for who has pages."""
        return response_type == "code" and self.redirect_uri is not None

    def check_grant_type(self, grant_type: str) -> bool:
        """The code flow for who has pages; client credentials for everybody, who all are systems."""
        return grant_type == "client_credentials" or (
            grant_type == "authorization_code" and self.redirect_uri is not None
        )


def load_clients(folder: Path, front: str) -> dict[str, Client]:
    """
    The clients by id, with addresses below *front* (such as ``http://127.0.0.1:8080``) and keys from *folder*.

    Raises:
        Complaint: a key's file is damaged.
        OSError: a key cannot be written.
    """
    return {
        name: Client(
            client=name,
            title=entry["title"],
            roles=tuple(entry["roles"]),
            key=client_key(folder, name),
            sources=tuple(entry.get("sources", ())),
            families=tuple(entry.get("families", ())),
            redirect_uri=_below(front, entry.get("redirect")),
            post_logout_redirect_uri=_below(front, entry.get("after_logout")),
            back_channel_uri=_below(front, entry.get("back_channel")),
        )
        for name, entry in ENTRIES.items()
    }


def _below(front: str, path: str | None) -> str | None:
    return f"{front}{path}" if path else None


def _listed(address: str | None) -> list[str]:
    return [address] if address else []
