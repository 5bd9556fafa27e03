"""A service as the town runs it: started, asked, frozen, killed at any await, and started again on the same stores."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from starlette.applications import Starlette

from peil_chassis.store.memory import MemoryStore
from simulation.faults import Fault, Kind
from simulation.ports import ProcessClock, ProcessLog, ProcessMail, ProcessStore
from simulation.virtual_loop import OWNER, SimulatedTask

if TYPE_CHECKING:
    from simulation.world import World

PATIENCE_S = 30.0
SHORTEST_LATENCY_S, LONGEST_LATENCY_S = 0.0005, 0.012


@dataclass(frozen=True)
class Service:
    """A kind of process: its name, the store it has, and how it is put together."""

    name: str
    store: str
    build: Callable[[Process], Starlette]


@dataclass
class Instance:
    """
    The place of a service in the town, through all its processes.

    Attributes:
        strikes: Faults that wait for a call.
        slow_s: Each answer takes so much longer.
    """

    service: Service
    store: MemoryStore
    strikes: list[tuple[Fault, int]] = field(default_factory=list)
    slow_s: float = 0.0
    store_away: bool = False
    clock_off_s: float = 0.0
    processes: list[Process] = field(default_factory=list)
    started: int = 0


@dataclass(frozen=True)
class Answer:
    """What a request heard; status 0 when it heard nothing."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


SILENCE = Answer(0, {}, b"")


class Process:
    """One run of a service, from its start to its end."""

    def __init__(self, world: World, instance: Instance) -> None:
        instance.started += 1
        self.world = world
        self.instance = instance
        self.name = f"{instance.service.name}.{instance.started}"
        self.alive = True
        self.ready = False
        self.paused = False
        self.held: list[asyncio.Handle] = []
        self.store = ProcessStore(self, instance.store)
        self.log = ProcessLog(self, world.log)
        self.mail = ProcessMail(self, world.mail)
        self.clock = ProcessClock(self)
        self._context = world.outside.copy()
        self._context.run(OWNER.set, self)
        self.app = instance.service.build(self)
        self._main = world.loop.create_task(self._live(), name=self.name, context=self._context)
        self._main.add_done_callback(lambda _: world.ended(self), context=world.outside)

    async def _live(self) -> None:
        try:
            async with self.app.router.lifespan_context(self.app):
                self.ready = True
                await self.world.loop.create_future()
        finally:
            self.ready = False

    def check(self) -> None:
        """Raises CancelledError in a process that was killed: it has no effect any more."""
        if not self.alive:
            raise asyncio.CancelledError

    def latency(self) -> float:
        """How long the next answer takes, in seconds."""
        return self.world.draws.uniform(SHORTEST_LATENCY_S, LONGEST_LATENCY_S) + self.instance.slow_s

    def trace(self, kind: str, line: str) -> None:
        """Write down what this process did."""
        self.world.trace.add(kind, f"{self.name} {line}")

    async def struck(self, call: str) -> Kind | None:
        """The fault that strikes at this *call*; one that freezes the process has done so."""
        for place, (fault, left) in enumerate(self.instance.strikes):
            if fault.call != call:
                continue
            if left > 1:
                self.instance.strikes[place] = (fault, left - 1)
                continue
            del self.instance.strikes[place]
            self.trace("fault", str(fault))
            if fault.kind in (Kind.FREEZE, Kind.FREEZE_REPLACED):
                self.paused = True
                if fault.kind is Kind.FREEZE:
                    self.world.after(fault.amount, self.thaw)
                else:
                    self.world.replace(self, moments=int(fault.amount))
                await asyncio.sleep(0)
                self.check()
                return None
            return fault.kind
        return None

    def thaw(self) -> None:
        """Go on as if nothing had happened: a frozen process asked for things that it now hears of."""
        if self.paused:
            self.paused = False
            self.world.loop.release(self)

    def die(self) -> NoReturn:
        """End here and now, in the middle of a call of this very process."""
        self.kill()
        raise asyncio.CancelledError

    def kill(self) -> None:
        """End without a farewell: every task is cancelled where it stands, and no port answers any more."""
        self.alive = False
        self.ready = False
        self.trace("killed", "")
        self.thaw()
        for task in sorted(asyncio.all_tasks(self.world.loop), key=_number):
            if isinstance(task, SimulatedTask) and task.owner is self:
                task.cancel()

    async def stop(self) -> None:
        """End as on SIGTERM: the lifespan is left."""
        self.thaw()
        self._main.cancel()
        await asyncio.wait([self._main])
        self.alive = False

    def failure(self) -> BaseException | None:
        """The error by which it ended of itself."""
        return self._main.exception() if self._main.done() and not self._main.cancelled() else None

    async def ask(
        self,
        method: str,
        path: str,
        *,
        token: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask over HTTP; `SILENCE` when the process dies, freezes or is not there before it has answered."""
        if not self.ready:
            return SILENCE
        found: dict[str, Any] = {}
        scope = _scope(method, path, {"authorization": f"Bearer {token}", **(headers or {})})
        asking = self.world.loop.create_task(self._answer(scope, body, found), context=self._context.copy())
        await asyncio.wait([asking], timeout=PATIENCE_S)
        if not asking.done():
            asking.cancel()
            return SILENCE
        if asking.cancelled() or not self.alive:
            return SILENCE
        if (error := asking.exception()) is not None:
            self.world.unexpected.append(f"{self.name} {method} {path}: {error!r}")
            return SILENCE
        return Answer(found["status"], found["headers"], b"".join(found["body"]))

    async def _answer(self, scope: dict[str, Any], body: bytes, found: dict[str, Any]) -> None:
        given = False

        async def receive() -> dict[str, Any]:
            nonlocal given
            if given:
                await self.world.loop.create_future()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                found["status"] = message["status"]
                found["headers"] = {name.decode(): value.decode() for name, value in message["headers"]}
                found["body"] = []
            else:
                found["body"].append(message.get("body", b""))

        await self.app(scope, receive, send)


def _number(task: asyncio.Task[Any]) -> int:
    return task.number if isinstance(task, SimulatedTask) else -1


def _scope(method: str, path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    where, _, query = path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": where,
        "raw_path": where.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 40000),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
