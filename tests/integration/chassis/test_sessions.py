"""Sessions on a store: what is over cannot be found, what was ended stays ended, what is over goes away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from peil_chassis.clock import SteppedClock
from peil_chassis.login.domain import Attempt
from peil_chassis.login.storage import (
    AT_PROVIDER,
    ATTEMPTS,
    SESSIONS,
    USED_TOKENS,
    Arrival,
    EndedMeanwhile,
    Sessions,
    hashed,
)
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Delete, Put, StoreAway, Write

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
SOMEBODY = Arrival("somebody", frozenset({"bureau", "employee"}), None, "sid-1")


class WatchedStore(MemoryStore):
    """Counts commits; ``meanwhile`` runs just before the next one."""

    def __init__(self) -> None:
        super().__init__()
        self.commits = 0
        self.meanwhile: list[Write] = []

    async def commit(self, writes, expected=None):  # type: ignore[no-untyped-def]
        """Commit, after what somebody else did meanwhile."""
        self.commits += 1
        if self.meanwhile:
            others, self.meanwhile = self.meanwhile, []
            await super().commit(others)
        await super().commit(writes, expected)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
def store() -> WatchedStore:
    return WatchedStore()


@pytest.fixture
def sessions(store: WatchedStore, clock: SteppedClock) -> Sessions:
    return Sessions(store, clock)


async def test_a_session_is_found_by_what_the_browser_shows_and_by_nothing_else(
    sessions: Sessions, store: WatchedStore
) -> None:
    shown, session = await sessions.begin(SOMEBODY)
    assert await sessions.find(shown) == session
    assert len(shown) >= 43  # 256 bits
    (stored,) = await store.find(SESSIONS, {})
    assert stored["_id"] == hashed(shown)
    for wrong in (stored["_id"], shown[:-1], "", session.csrf, "$ne"):
        assert await sessions.find(wrong) is None


async def test_no_session_begins_from_one_that_the_provider_ended(
    sessions: Sessions, store: WatchedStore, clock: SteppedClock
) -> None:
    assert await sessions.end_elsewhere("jti-1", NOW + timedelta(minutes=2), sid="sid-1", subject=None)
    with pytest.raises(EndedMeanwhile):
        await sessions.begin(SOMEBODY)
    assert await store.find(SESSIONS, {}) == []
    clock.set(NOW + timedelta(minutes=11))
    await sessions.prune()
    assert await store.find(AT_PROVIDER, {}) == []


@pytest.mark.parametrize("twice", [False, True])
async def test_a_login_that_the_provider_ends_in_the_middle_leaves_no_session(
    sessions: Sessions, store: WatchedStore, twice: bool
) -> None:
    if twice:
        await sessions.begin(SOMEBODY)
    over = {"_id": hashed("sid-1"), "ended": True, "ends_at": "2026-03-03T09:10:00.000000Z"}
    store.meanwhile = [Put(AT_PROVIDER, over)]
    with pytest.raises(EndedMeanwhile):
        await sessions.begin(SOMEBODY)
    assert len(await store.find(SESSIONS, {})) == int(twice)


async def test_use_is_written_at_most_once_a_minute(
    sessions: Sessions, store: WatchedStore, clock: SteppedClock
) -> None:
    shown, _ = await sessions.begin(SOMEBODY)
    before = store.commits
    for second in range(0, 120, 5):
        clock.set(NOW + timedelta(seconds=second))
        await sessions.find(shown)
    assert store.commits == before + 1


async def test_a_session_that_is_ended_while_its_use_is_noted_stays_ended(
    sessions: Sessions, store: WatchedStore, clock: SteppedClock
) -> None:
    shown, session = await sessions.begin(SOMEBODY)
    clock.set(NOW + timedelta(minutes=2))
    store.meanwhile = [Delete(SESSIONS, session.id)]
    await sessions.find(shown)
    assert await store.find(SESSIONS, {}) == []
    assert await sessions.find(shown) is None


async def test_a_begun_login_is_taken_once(sessions: Sessions, store: WatchedStore) -> None:
    attempt = Attempt("id", "nonce", "verifier", "/", NOW)
    await sessions.remember(attempt)
    assert await sessions.take("id") == attempt
    assert await sessions.take("id") is None


async def test_of_two_who_take_the_same_login_at_once_one_gets_it(sessions: Sessions, store: WatchedStore) -> None:
    await sessions.remember(Attempt("id", "nonce", "verifier", "/", NOW))
    store.meanwhile = [Delete(ATTEMPTS, "id")]
    assert await sessions.take("id") is None


async def test_what_is_over_is_removed_and_nothing_else(
    sessions: Sessions, store: WatchedStore, clock: SteppedClock
) -> None:
    await sessions.begin(SOMEBODY)
    await sessions.remember(Attempt("old", "nonce", "verifier", "/", NOW))
    await sessions.end_elsewhere("token", NOW + timedelta(minutes=2), sid="other", subject=None)
    clock.set(NOW + timedelta(minutes=31))
    kept, _ = await sessions.begin(SOMEBODY)
    await sessions.remember(Attempt("new", "nonce", "verifier", "/", clock.now()))
    assert await sessions.prune() == 4
    assert await sessions.prune() == 0
    assert await sessions.find(kept) is not None
    assert [each["_id"] for each in await store.find(ATTEMPTS, {})] == ["new"]
    assert await store.find(USED_TOKENS, {}) == []


async def test_a_store_that_is_away_is_told(sessions: Sessions, store: WatchedStore) -> None:
    shown, _ = await sessions.begin(SOMEBODY)
    store.away(True)
    with pytest.raises(StoreAway):
        await sessions.find(shown)
