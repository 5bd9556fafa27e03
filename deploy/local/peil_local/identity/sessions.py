"""Who is logged in at the provider: in memory, until they log out, ten hours have passed or the front stops."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from .minting import Login
from .people import Person

LONGEST_S = 10 * 3_600
CODE_LIVES_S = 60
ASSERTION_LONGEST_S = 300


@dataclass
class Session:
    """A login, and the clients that were told of it."""

    login: Login
    clients: set[str] = field(default_factory=set)


class Sessions:
    """Sessions by what the browser shows."""

    def __init__(self) -> None:
        self._by_cookie: dict[str, Session] = {}

    def begin(self, person: Person, now: int) -> tuple[str, Session]:
        """A new session, and the cookie's value: 256 random bits."""
        over = [shown for shown, held in self._by_cookie.items() if _is_over(held, now)]
        for shown in over:
            del self._by_cookie[shown]
        cookie = secrets.token_urlsafe(32)
        self._by_cookie[cookie] = Session(Login(secrets.token_urlsafe(16), person, now))
        return cookie, self._by_cookie[cookie]

    def of(self, cookie: str | None, now: int) -> Session | None:
        """The session the browser shows; None when there is none, or it is over."""
        found = self._by_cookie.get(cookie or "")
        return None if found is None or _is_over(found, now) else found

    def with_sid(self, sid: str) -> Session | None:
        """The session that services know as *sid*."""
        return next((held for held in self._by_cookie.values() if held.login.sid == sid), None)

    def end(self, session: Session) -> None:
        """Forget *session*. Ending it twice changes nothing."""
        self._by_cookie = {shown: held for shown, held in self._by_cookie.items() if held is not session}


def _is_over(session: Session, now: int) -> bool:
    return now >= session.login.began_at + LONGEST_S


class Once:
    """Remembers what may be used only once, until it has expired anyway."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def use(self, value: str, *, until: int, now: int) -> bool:
        """Whether this is the first use of *value*, which expires at *until*."""
        self._used = {known: expires for known, expires in self._used.items() if expires > now}
        if value in self._used:
            return False
        self._used[value] = until
        return True
