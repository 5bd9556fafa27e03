"""What a service with pages reads from its environment to let people log in."""

from __future__ import annotations

import sys
from pathlib import Path

from pydantic import Field

from peil_chassis.addresses import PublicAddress, WebAddress
from peil_chassis.clock import SystemClock
from peil_chassis.login.login import SignIn
from peil_chassis.login.relying_party import ClientKeyBroken, RelyingParty, read_client_key
from peil_chassis.login.vault import VaultOverHttp
from peil_chassis.provider import IssuerRefused, Provider
from peil_chassis.tokens import RolesBroken, TokenSettings, read_role_map


class LoginSettings(TokenSettings):
    """Variables of every service with pages, on top of `ServiceSettings`."""

    client_id: str = Field(min_length=1, description="name of this service at the identity provider")
    client_key: Path = Field(description="file with this service's private key, JWK or PEM")
    public_url: PublicAddress = Field(description="address under which people reach Peil, without a path")
    vault_url: WebAddress = Field(description="address of intake, which keeps the vault, without a path")
    person_claim: str = Field(
        default="employee_number", min_length=1, description="claim of the ID token with the person reference"
    )


def load_sign_in(settings: LoginSettings) -> SignIn:
    """
    How people log in, as *settings* say.

    Raises:
        SystemExit: the key, the issuer or the file of roles cannot be used; one sentence on standard error says which
            (code 2).
    """
    clock = SystemClock()
    try:
        key = read_client_key(settings.client_key)
        party = RelyingParty(Provider(settings.issuer), client_id=settings.client_id, key=key, clock=clock)
        role_map = read_role_map(settings.role_map) if settings.role_map else None
    except (ClientKeyBroken, IssuerRefused, RolesBroken) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    vault = VaultOverHttp(party, settings.vault_url)
    return SignIn(
        party,
        vault,
        settings.public_url,
        person_claim=settings.person_claim,
        role_claim=settings.role_claim,
        role_map=role_map,
    )
