"""Services behind the local front with its identity provider, and a browser that logs in there as a demo person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from fastapi import FastAPI
from playwright.sync_api import Page

from accessibility import served
from peil_chassis.clock import SystemClock
from peil_chassis.login.login import SignIn
from peil_chassis.login.relying_party import RelyingParty
from peil_chassis.login.vault import VaultAway
from peil_chassis.provider import Provider
from peil_local.front.app import create_front
from peil_local.front.settings import FrontSettings
from peil_local.identity.app import PATH
from peil_local.identity.keys import client_key
from peil_local.ports import a_free_port

BUREAU = "Adviseur Bureau I&D"


class DemoVault:
    """Knows who *pseudonyms* (reference -> pseudonym) names; ``away``: nobody can ask it."""

    def __init__(self, pseudonyms: Mapping[str, str] | None = None) -> None:
        self.pseudonyms = dict(pseudonyms or {})
        self.away = False

    async def pseudonym(self, reference: str) -> str | None:
        """The pseudonym of the person with *reference*."""
        if self.away:
            raise VaultAway
        return self.pseudonyms.get(reference)


@contextmanager
def behind_the_front(
    folder: Path, make: Mapping[str, Callable[[SignIn], FastAPI]], vault: DemoVault | None = None
) -> Iterator[str]:
    """
    The services that *make* makes, by name, behind a front with the local provider; yields the front's address.

    *folder* keeps the provider's keys.
    """
    port = a_free_port()
    address = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        apps = {name: one(_sign_in(folder, address, name, vault or DemoVault())) for name, one in make.items()}
        services = [f"{name}={stack.enter_context(served(app))}" for name, app in apps.items()]
        settings = FrontSettings(
            port=port,
            services=",".join(services),
            mail_port=0,
            post=folder / "post",
            identity=folder / "identity",
            issuer=address + PATH,
        )
        stack.enter_context(served(create_front(settings), port=port))
        yield address


def _sign_in(folder: Path, address: str, service: str, vault: DemoVault) -> SignIn:
    key = client_key(folder / "identity", service)
    party = RelyingParty(Provider(address + PATH), client_id=service, key=key, clock=SystemClock())
    return SignIn(party, vault, address)


def log_in_as(page: Page, address: str, person: str = BUREAU) -> None:
    """Go to *address*, choose *person* on the page of the provider, and end where it leads back to."""
    page.goto(address)
    page.get_by_role("button", name=person).click()
    page.wait_for_url(address)
