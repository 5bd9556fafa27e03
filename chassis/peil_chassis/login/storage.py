"""Sessions and begun logins in the store. What a browser shows is never stored, only its hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from peil_chassis.clock import Clock, timestamp
from peil_chassis.login.domain import IDLE, LOGIN_WITHIN, LONGEST, Attempt, Session, is_late, is_over, should_note_use
from peil_chassis.store.port import Between, Conflict, Delete, Document, Index, Put, Ref, Store, Write

SESSIONS = "sessions"
ATTEMPTS = "login_attempts"
USED_TOKENS = "used_logout_tokens"
AT_PROVIDER = "provider_sessions"
"""The provider's sessions that sessions of ours were begun from, or that it ended: both write the same document."""

SECRET_BYTES = 32
"""256 bits: nobody guesses a session."""

AT_ONCE = 500
TRIES = 5


def indexes() -> list[Index]:
    """What `Sessions` asks by."""
    return [
        Index(SESSIONS, ("sid",)),
        Index(SESSIONS, ("subject",)),
        Index(SESSIONS, ("used_at",)),
        Index(SESSIONS, ("begun_at",)),
        Index(ATTEMPTS, ("begun_at",)),
        Index(USED_TOKENS, ("ends_at",)),
        Index(AT_PROVIDER, ("ends_at",)),
    ]


def new_secret() -> str:
    """256 random bits as text fit for a cookie or an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hashed(*parts: str) -> str:
    """How *parts*, of which only a browser knows the whole, are named in the store."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who has just proved at the provider who they are."""

    subject: str
    roles: frozenset[str]
    pseudonym: str | None
    sid: str | None
    client: str | None = None


class EndedMeanwhile(Exception):
    """The provider ended its session while a login from it was being completed."""


class Sessions:
    """The sessions of one service."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def begin(self, arrival: Arrival, *, instead_of: str = "") -> tuple[str, Session]:
        """
        A new session; what the browser showed before (*instead_of*) is worth nothing from now on (fixation).

        Returns:
            What the browser must show from now on, and the session.

        Raises:
            EndedMeanwhile: the provider said already that its session is over.
            StoreAway: the store does not answer.
        """
        shown, now = new_secret(), self._clock.now()
        session = Session(
            id=hashed(shown),
            subject=arrival.subject,
            roles=arrival.roles,
            pseudonym=arrival.pseudonym,
            csrf=new_secret(),
            sid=arrival.sid,
            begun_at=now,
            used_at=now,
            client=arrival.client,
        )
        before = [Delete(SESSIONS, hashed(instead_of))] if instead_of else []
        await self._begin([*before, Put(SESSIONS, _session_document(session))], session)
        return shown, session

    async def _begin(self, writes: Sequence[Write], session: Session) -> None:
        if session.sid is None:
            return await self._insist(writes)
        id_ = hashed(session.sid)
        live = {"_id": id_, "ended": False, "ends_at": timestamp(session.begun_at + LONGEST)}
        tried = 0
        while True:
            found = (await self._store.load(AT_PROVIDER, [id_])).get(id_)
            if found is not None and found["ended"]:
                raise EndedMeanwhile
            expected = {Ref(AT_PROVIDER, id_): None if found is None else {"ended": False}}
            try:
                return await self._store.commit([*writes, Put(AT_PROVIDER, live)], expected)
            except Conflict:  # it was ended just now, or another tab logs in from it
                tried += 1
                if tried == TRIES:
                    raise

    async def find(self, shown: str) -> Session | None:
        """
        The session of a browser that shows *shown*, and that it is in use; None when there is none or it is over.

        Raises:
            StoreAway: the store does not answer.
        """
        id_ = hashed(shown)
        document = (await self._store.load(SESSIONS, [id_])).get(id_)
        if document is None:
            return None
        session, now = _session(document), self._clock.now()
        if is_over(session, now):
            return None
        if should_note_use(session, now):
            used = _session_document(replace(session, used_at=now))
            # Only while it is as it was read: a session that was ended meanwhile must not come back to life.
            with suppress(Conflict):
                await self._store.commit([Put(SESSIONS, used)], {Ref(SESSIONS, id_): {"used_at": document["used_at"]}})
        return session

    async def end(self, shown: str) -> Session | None:
        """End the session of a browser that shows *shown*. Returns what it was. Raises `StoreAway`."""
        id_ = hashed(shown)
        document = (await self._store.load(SESSIONS, [id_])).get(id_)
        await self._insist([Delete(SESSIONS, id_)])
        return _session(document) if document else None

    async def end_elsewhere(self, token: str, ends_at: datetime, *, sid: str | None, subject: str | None) -> bool:
        """
        End the sessions that the provider says are over: of *sid*, or all of *subject* when no sid is named.

        Args:
            token: The unique name of the provider's message.
            ends_at: Until when that message is valid, and so must be remembered.

        Returns:
            False when this message was taken before: then nothing was done.

        Raises:
            StoreAway: the store does not answer.
        """
        seen = {"_id": hashed(token), "ends_at": timestamp(ends_at)}
        if await self._store.load(USED_TOKENS, [seen["_id"]]):
            return False
        if sid:  # first: a login that is completed just now then either sees this, or is found below
            over = {"_id": hashed(sid), "ended": True, "ends_at": timestamp(self._clock.now() + LOGIN_WITHIN)}
            await self._insist([Put(AT_PROVIDER, over)])
        named = {"sid": sid} if sid else {"subject": subject}
        found = await self._store.find(SESSIONS, named, limit=AT_ONCE)
        await self._insist([Put(USED_TOKENS, seen), *(Delete(SESSIONS, each["_id"]) for each in found)])
        return True

    async def remember(self, attempt: Attempt) -> None:
        """Keep a login that was begun. Raises `StoreAway`."""
        document = {
            "_id": attempt.id,
            "nonce": attempt.nonce,
            "verifier": attempt.verifier,
            "way_back": attempt.way_back,
            "begun_at": timestamp(attempt.begun_at),
        }
        await self._store.commit([Put(ATTEMPTS, document)])

    async def take(self, id_: str) -> Attempt | None:
        """
        The begun login *id_*, once: whoever asks again gets None, as does who comes too late.

        Raises:
            StoreAway: the store does not answer.
        """
        document = (await self._store.load(ATTEMPTS, [id_])).get(id_)
        if document is None:
            return None
        try:
            await self._store.commit([Delete(ATTEMPTS, id_)], {Ref(ATTEMPTS, id_): {"nonce": document["nonce"]}})
        except Conflict:
            return None
        attempt = Attempt(
            id=id_,
            nonce=document["nonce"],
            verifier=document["verifier"],
            way_back=document["way_back"],
            begun_at=_moment(document["begun_at"]),
        )
        return None if is_late(attempt, self._clock.now()) else attempt

    async def prune(self) -> int:
        """Remove what is over. Returns how many documents. Raises `StoreAway`."""
        now = self._clock.now()
        return (
            await self._remove(SESSIONS, "used_at", now - IDLE)
            + await self._remove(SESSIONS, "begun_at", now - LONGEST)
            + await self._remove(ATTEMPTS, "begun_at", now - LOGIN_WITHIN)
            + await self._remove(USED_TOKENS, "ends_at", now)
            + await self._remove(AT_PROVIDER, "ends_at", now)
        )

    async def _insist(self, writes: Sequence[Write]) -> None:
        """Commit *writes*, which expect nothing, also when another commit touches a document of theirs just now."""
        for _ in range(TRIES - 1):
            with suppress(Conflict):
                return await self._store.commit(writes)
        return await self._store.commit(writes)

    async def _remove(self, collection: str, field: str, until: datetime) -> int:
        removed = 0
        while True:
            between = Between(field, high=timestamp(until))
            found: Sequence[Document] = await self._store.find(collection, {}, between=between, limit=AT_ONCE)
            if found:
                await self._insist([Delete(collection, each["_id"]) for each in found])
            removed += len(found)
            if len(found) < AT_ONCE:
                return removed


def _session_document(session: Session) -> Document:
    return {
        "_id": session.id,
        "subject": session.subject,
        "roles": sorted(session.roles),
        "pseudonym": session.pseudonym,
        "csrf": session.csrf,
        "sid": session.sid,
        "begun_at": timestamp(session.begun_at),
        "used_at": timestamp(session.used_at),
        "client": session.client,
    }


def _session(document: Document) -> Session:
    return Session(
        id=document["_id"],
        subject=document["subject"],
        roles=frozenset(document["roles"]),
        pseudonym=document["pseudonym"],
        csrf=document["csrf"],
        sid=document["sid"],
        begun_at=_moment(document["begun_at"]),
        used_at=_moment(document["used_at"]),
        client=document.get("client"),
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
