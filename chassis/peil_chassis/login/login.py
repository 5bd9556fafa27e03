"""One service's login, put together: what it stands on, its addresses and cookies, and the loop that tidies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from peil_chassis.addresses import is_loopback
from peil_chassis.clock import Clock
from peil_chassis.health import Health, Heartbeat
from peil_chassis.http.visitors import Doors
from peil_chassis.login.cookies import Cookie, cookie
from peil_chassis.login.domain import LOGIN_WITHIN
from peil_chassis.login.relying_party import RelyingParty
from peil_chassis.login.storage import Sessions, indexes
from peil_chassis.login.vault import Vault
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.rights import Right
from peil_chassis.store.port import Conflict, Store, StoreError

PRUNED_EVERY_S = 300.0
PULSE_S = 5.0

declare_events(
    {
        "sessions_removed": "sessions and begun logins that are over have been removed",
        "sessions_stay": "what is over could not be removed now; it is tried again",
    }
)
log = get_logger()


@dataclass(frozen=True, slots=True)
class SignIn:
    """
    What every service's login stands on.

    Attributes:
        party: This service at the identity provider.
        vault: Knows whose pseudonym is whose.
        public_url: Under which people reach Peil: scheme, host and port, no path.
        person_claim: The claim of the ID token that holds the person reference.
        role_claim: The claim that holds roles, or groups of the provider's.
        role_map: Group of the provider -> our roles; without it the claim names our roles.
    """

    party: RelyingParty
    vault: Vault
    public_url: str
    person_claim: str = "employee_number"
    role_claim: str = "roles"
    role_map: Mapping[str, Sequence[str]] | None = None


class Login:
    """The login of the service *name*, whose pages stand below *prefix* (empty: the root)."""

    def __init__(
        self, sign_in: SignIn, store: Store, clock: Clock, *, name: str, prefix: str, signed: str = ""
    ) -> None:
        """
        Nothing runs yet.

        Below the address *signed* (empty: nowhere) every address carries a signature that nobody else can make, which
        takes the place of a session's own token: such a form may be sent by somebody who is not logged in.
        """
        self.signed = signed
        self.sign_in = sign_in
        self.sessions = Sessions(store, clock)
        self.clock = clock
        # A provider on this machine is the demonstration's: there a person is chosen, without a password.
        self.doors = Doors(prefix, switching=is_loopback(urlsplit(sign_in.party.issuer).hostname or ""))
        self._store = store
        self._name = name
        self._secure = urlsplit(sign_in.public_url).scheme == "https"

    @property
    def session_cookie(self) -> Cookie:
        """Shows which session."""
        return cookie(f"peil_{self._name}", self.doors.prefix or "/", secure=self._secure)

    @property
    def browser_cookie(self) -> Cookie:
        """Shows which browser began a login. One for all that it begins: two tabs may log in side by side."""
        lasts_s = int(LOGIN_WITHIN.total_seconds())
        return cookie(f"peil_{self._name}_login", self.doors.prefix or "/", secure=self._secure, lasts_s=lasts_s)

    @property
    def return_address(self) -> str:
        """Where the provider sends a browser back to; registered there, letter for letter."""
        return f"{self.sign_in.public_url}{self.doors.back}"

    @property
    def form_targets(self) -> Sequence[str]:
        """The origin at which logging out ends: browsers hold a form's redirect to the policy too."""
        issuer = urlsplit(self.sign_in.party.issuer)
        return (f"{issuer.scheme}://{issuer.netloc}",)

    def rights(self) -> list[Right]:
        """The rows of these routes: everybody may, as nobody is known yet."""
        why = "Before it nobody is known; it shows nothing and changes nothing but the caller's own login."
        doors = self.doors
        return [
            *(Right("GET", path, why, public=True) for path in (doors.login, doors.back, doors.left)),
            Right("POST", doors.logout, "Everybody may end their own session.", public=True),
            Right("POST", doors.notice, "Called by the identity provider, which signs what it says.", public=True),
        ]

    @asynccontextmanager
    async def running(self, health: Health) -> AsyncIterator[None]:
        """Sessions can be found and are tidied inside the block; the store has been started before."""
        while True:
            with suppress(Conflict):  # another process of this service makes the same indexes now
                await self._store.declare(indexes())
                break
            await asyncio.sleep(PULSE_S / 10)
        pruning = asyncio.create_task(self._prune(health.loop("sessions")))
        try:
            yield
        finally:
            pruning.cancel()
            await asyncio.gather(pruning, return_exceptions=True)
            await self.sign_in.party.stop()

    async def _prune(self, heartbeat: Heartbeat) -> None:
        waited_s = PRUNED_EVERY_S
        while True:
            heartbeat.beat()
            if waited_s >= PRUNED_EVERY_S:
                waited_s = 0.0
                try:
                    log.debug("sessions_removed", count=await self.sessions.prune())
                except StoreError as error:
                    log.warning("sessions_stay", error_type=type(error).__name__)
            await asyncio.sleep(PULSE_S)
            waited_s += PULSE_S
