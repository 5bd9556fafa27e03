"""How often one identity may ask: a moving window in this process's memory, answered with 429 and Retry-After."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.storage.memory import Entry
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peil_chassis.http.headers import FROM_ANOTHER
from peil_chassis.http.problems import Problem
from peil_chassis.identity import Identity
from peil_chassis.settings import HttpSettings

MACHINES = frozenset({"hr-system", "service"})
"""Roles of systems; whoever has none of them is a person."""

MOST_KEPT = 10_000
"""Identities and addresses remembered at once; of more, those that asked least recently are forgotten."""

UNCOUNTED = frozenset({"/livez", "/readyz", "/metrics"})
"""What looks after the process must get through above all while it is asked too much."""

_TURN = "peil.turn"


class AskedTooOften(Problem):
    """Somebody asked more often than their share allows."""

    def __init__(self, rate: RateLimitItem, wait_s: int) -> None:
        detail = f"You ask too often: at most {rate.amount} times per {rate.get_expiry()} s. Wait {wait_s} s."
        super().__init__(429, detail, headers={"Retry-After": str(wait_s)})


@dataclass(frozen=True, slots=True)
class Rates:
    """
    How often each may ask, as ``number/second``, ``number/minute`` or ``number/hour``.

    Attributes:
        system: One HR system or service of ours, by its subject.
        person: One person, by subject.
        anonymous: One address without a known identity.
        trusted_proxies: Networks of proxies whose X-Forwarded-For is believed.
    """

    system: str
    person: str
    anonymous: str
    trusted_proxies: Sequence[str]


def rates_of(settings: HttpSettings) -> Rates:
    """What *settings* say about it."""
    proxies = settings.trusted_proxies.split(",")
    return Rates(settings.rate_system, settings.rate_person, settings.rate_anonymous, proxies)


class RateGate:
    """
    ASGI layer that counts every request once: for the identity that `admit` named, else for the caller's address.

    An address that used up its share is refused before anything is done for it, unless the request carries
    credentials: those are looked at first, because people behind one address share it.
    """

    def __init__(self, app: ASGIApp, *, rates: Rates, answer: Callable[[Request, Problem], Response]) -> None:
        """
        Read the rates.

        Raises:
            ValueError: one of *rates* is not of the form ``number/period``, or a proxy is no network.
        """
        self._app = app
        self._answer = answer
        self._window = _Window(rates)
        self._trusted = [ip_network(network) for network in rates.trusted_proxies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in UNCOUNTED:
            await self._app(scope, receive, send)
            return
        turn = scope[_TURN] = _Turn(self._window, self._address(scope))
        refusal = None if _has_credentials(scope) else turn.look()
        if refusal is not None:
            await self._answer(Request(scope, receive), refusal)(scope, receive, send)
            return
        await self._counted(scope, receive, send, turn)

    async def _counted(self, scope: Scope, receive: Receive, send: Send, turn: _Turn) -> None:
        refused = False

        async def send_counted(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and not turn.counted and FROM_ANOTHER not in scope:
                refusal = turn.take(None)
                if refusal is not None:
                    # Not raised: the routes' own handling of errors holds an answer for begun by now.
                    refused = True
                    await self._answer(Request(scope, receive), refusal)(scope, receive, send)
            if not refused:
                await send(message)

        try:
            await self._app(scope, receive, send_counted)
        except AskedTooOften as refusal:  # raised by a layer, so outside of every route and before any answer
            await self._answer(Request(scope, receive), refusal)(scope, receive, send)

    def _address(self, scope: Scope) -> str:
        """Who called us; of what a trusted proxy says, the last address that is no trusted proxy itself."""
        address: str = (scope.get("client") or ("unknown", 0))[0]
        said = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
        for hop in reversed(b",".join(said).decode("latin-1").split(",")):
            if not self._is_trusted(address) or not hop.strip():
                break
            address = hop.strip()
        return address

    def _is_trusted(self, address: str) -> bool:
        try:
            return any(ip_address(address) in network for network in self._trusted)
        except ValueError:
            return False


def admit(scope: Mapping[str, Any], identity: Identity) -> None:
    """
    Count the request of *scope* (a request will do) for *identity*, once; called where an identity becomes known.

    Raises:
        AskedTooOften: 429; Retry-After says in how many seconds it may ask again.
    """
    turn: _Turn | None = scope.get(_TURN)
    refusal = turn.take(identity) if turn is not None and not turn.counted else None
    if refusal is not None:
        raise refusal


class _Turn:
    """One request's place in the count."""

    def __init__(self, window: _Window, address: str) -> None:
        self._window = window
        self._address = address
        self.counted = False

    def look(self) -> AskedTooOften | None:
        return self._window.refusal(self._window.anonymous, f"address {self._address}", count=False)

    def take(self, identity: Identity | None) -> AskedTooOften | None:
        self.counted = True
        if identity is None:
            return self._window.refusal(self._window.anonymous, f"address {self._address}")
        rate = self._window.person if identity.roles.isdisjoint(MACHINES) else self._window.system
        return self._window.refusal(rate, f"subject {identity.subject}")


class _Window:
    def __init__(self, rates: Rates) -> None:
        self.system, self.person, self.anonymous = parse(rates.system), parse(rates.person), parse(rates.anonymous)
        self._limiter = MovingWindowRateLimiter(_Kept())

    def refusal(self, rate: RateLimitItem, key: str, *, count: bool = True) -> AskedTooOften | None:
        if self._limiter.hit(rate, key) if count else self._limiter.test(rate, key):
            return None
        wait_s = max(1, math.ceil(self._limiter.get_window_stats(rate, key).reset_time - time.time()))
        return AskedTooOften(rate, wait_s)


class _Kept(MemoryStorage):
    """
    The library's storage, tidied as it is used and bounded.

    The library's own tidying starts a thread after every request, walks all keys in it, and never forgets one.
    """

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Whether *amount* more fit in the last *expiry* seconds of *key*; if so they are entered."""
        entries = self.events.pop(key, [])
        self.events[key] = entries  # last in order: asked most recently
        if len(self.events) > MOST_KEPT:
            del self.events[next(iter(self.events))]
        passed = time.time() - expiry
        while entries and entries[-1].atime < passed:
            entries.pop()
        if len(entries) + amount > limit:
            return False
        entries[:0] = [Entry(expiry)] * amount
        return True


def _has_credentials(scope: Scope) -> bool:
    return any(name in (b"authorization", b"cookie") for name, _ in scope["headers"])
