"""One at a time: a lease with a token that only rises, so that a late owner can be told from the present one."""

from __future__ import annotations

from datetime import timedelta

from peil_chassis.clock import Clock, timestamp
from peil_chassis.store.port import Conflict, Document, Expected, Put, Ref, Store, StoreAway, Write

COLLECTION = "leases"


class LeaseLost(Exception):
    """Another owner holds the lease, or it ran out."""


class Lease:
    """
    A claim to be the only one doing something, held in the store.

    The lease only keeps two owners from working side by side most of the time. What must never go wrong is fenced:
    `fence` puts the token into the owner's own commit, which fails when somebody took over.
    """

    def __init__(self, store: Store, clock: Clock, *, name: str, owner: str, lasts_s: float = 5.0) -> None:
        """*owner* must be unique per process start; *lasts_s* is how long a silent owner keeps others waiting."""
        self._store = store
        self._clock = clock
        self._name = name
        self._owner = owner
        self._lasts = timedelta(seconds=lasts_s)
        self._held: Document | None = None

    @property
    def held(self) -> bool:
        """Whether this owner holds the lease and it has not run out by its own clock."""
        return self._held is not None and bool(timestamp(self._clock.now()) < self._held["expires"])

    @property
    def due_for_renewal(self) -> bool:
        """Whether a third of the lease's time is over."""
        if self._held is None:
            return True
        return bool(timestamp(self._clock.now() + self._lasts * 2 / 3) >= self._held["expires"])

    async def acquire(self) -> bool:
        """
        Take the lease when it is free, has run out, or is ours already. Returns whether it is ours now.

        Raises:
            StoreAway: the store does not answer.
        """
        found = (await self._store.load(COLLECTION, [self._name])).get(self._name)
        if found and found["owner"] != self._owner and timestamp(self._clock.now()) < found["expires"]:
            self._held = None
            return False
        ours = found is not None and found["owner"] == self._owner
        token = found["token"] + (0 if ours else 1) if found else 1
        document = self._document(token)
        expected = {"token": found["token"], "expires": found["expires"]} if found else None
        try:
            await self._store.commit([Put(COLLECTION, document)], {Ref(COLLECTION, self._name): expected})
        except Conflict:
            self._held = None
            return False
        self._held = document
        return True

    def fence(self) -> tuple[list[Write], Expected]:
        """
        A write and an expectation for the owner's own commit: it renews the lease, and fails if another took over.

        Raises:
            LeaseLost: it is known already that the lease is not ours.
        """
        if self._held is None:
            raise LeaseLost(self._name)
        expected = {Ref(COLLECTION, self._name): {"token": self._held["token"], "owner": self._owner}}
        self._held = self._document(self._held["token"])
        return [Put(COLLECTION, self._held)], expected

    async def renew(self) -> bool:
        """
        Hold on to the lease while work goes on, unless another took over. Returns whether it is still ours.

        It never takes the lease anew: what began under one token must not be finished under another.

        Raises:
            StoreAway: the store does not answer.
        """
        if self._held is None:
            return False
        before = self._held
        writes, expected = self.fence()
        try:
            await self._store.commit(writes, expected)
        except Conflict:
            self._held = None
            return False
        except StoreAway:
            self._held = before
            raise
        return True

    def forget(self) -> None:
        """Stop believing that the lease is ours; the next `acquire` asks the store."""
        self._held = None

    async def release(self) -> None:
        """Let the next owner in at once. Quiet when the lease is no longer ours or the store is away."""
        if self._held is None:
            return
        document = {**self._held, "expires": timestamp(self._clock.now())}
        expected = {Ref(COLLECTION, self._name): {"token": self._held["token"], "owner": self._owner}}
        self._held = None
        try:
            await self._store.commit([Put(COLLECTION, document)], expected)
        except (Conflict, StoreAway):
            return  # it runs out by itself

    def _document(self, token: int) -> Document:
        expires = timestamp(self._clock.now() + self._lasts)
        return {"_id": self._name, "owner": self._owner, "token": token, "expires": expires}
