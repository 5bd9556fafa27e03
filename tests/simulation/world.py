"""One run of the town: a seed's agenda and faults on the real services, and at the end the question what was kept."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from peil_chassis.clock import amsterdam_day
from peil_chassis.log.memory import MemoryLog
from peil_chassis.mail.memory import MemoryMail
from peil_chassis.mail.port import Message
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Write
from peil_intake.persons import storage as persons
from peil_intake.persons.domain.rows import PersonRef
from simulation import actors, agreements, answers, courses, erasure, invariants, resting, survey
from simulation.agenda import Agenda
from simulation.analysed import analysed_once
from simulation.faults import Fault
from simulation.folds import declared_topics
from simulation.joins import Search
from simulation.mishaps import befall, heal
from simulation.municipality import ERASED_AT, Change
from simulation.paces import unhurried
from simulation.processes import Instance, Process
from simulation.randomness import one_thread, seeded, without_collecting
from simulation.resting import come_to_rest
from simulation.services import SERVICES, vault
from simulation.silence import listening
from simulation.trace import Trace
from simulation.virtual_loop import VirtualLoop
from vault_parts import LEADING

READY_WITHIN_S = 60.0
REST_WITHIN_S = 300.0
PARTITIONS = 2
"""Of every topic: enough for two to be at different places, and no more to be looked after than that takes."""
SEARCHED_EVERY = 6
"""Every so many moments everything kept is searched for what joins a person and a code."""
SHORT_S, LONG_S = (0.2, 0.8), (1.0, 2.0)
"""How long a moment lasts, before hours pass at once: in the morning long enough for mail to go out."""
MAIL_HOURS = (8,)


@dataclass(frozen=True)
class Outcome:
    """
    What a run came to.

    Attributes:
        broken: Every promise that was not kept, in words; empty when all were.
        digest: Of everything that happened.
        counts: How much of what happened.
    """

    seed: int
    faults: tuple[Fault, ...]
    broken: tuple[str, ...]
    digest: str
    counts: dict[str, int]
    lines: tuple[str, ...]


class World:
    """The town: its log, stores and mail server, the processes of its services, and those who use them."""

    def __init__(self, loop: VirtualLoop, seed: int, agenda: Agenda, faults: Sequence[Fault]) -> None:
        self.loop = loop
        self.agenda = agenda
        self.faults = faults
        self.draws = random.Random(seed ^ 0x5EED)
        self.log = MemoryLog()
        self.mail = MemoryMail()
        stores = {service.store: MemoryStore() for service in SERVICES}
        self.instances = {service.name: Instance(service, stores[service.store]) for service in SERVICES}
        self.trace = Trace(loop.time)
        self.unexpected: list[str] = []
        self.told: dict[tuple[str, str], str] = {}
        self.changed: list[Change] = []
        self.shown: list[tuple[str, Any]] = []
        self.posted: list[tuple[datetime, Message]] = []
        self.ended_by_hand: set[str] = set()
        self.erased: str | None = None
        self._began = loop.time()
        self._first = agenda.moments[0].astimezone(UTC) - timedelta(minutes=5)
        self.agreed = agreements.Heard()
        self.course = courses.Heard()
        self.survey = survey.Witness()
        self.search = Search(self)
        self.disturbed_at = -resting.FOUND_OUT_WITHIN_S
        self._closing = False
        self._moment = 0
        self._later: list[tuple[int, Callable[[], None]]] = []
        self._vault = vault()
        self.outside = copy_context()
        self.users: set[asyncio.Task[None]] = set()

    def now(self) -> datetime:
        """The town's true time, in UTC."""
        return self._first + timedelta(seconds=self.loop.time() - self._began)

    def today(self) -> date:
        """The day in Amsterdam."""
        return amsterdam_day(self.now())

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Do *act* when *seconds* have passed, whoever is frozen or dead by then."""
        self.loop.call_later(seconds, act, context=self.outside)

    def store(self, service: str) -> MemoryStore:
        """The store of a service."""
        return self.instances[service].store

    def noticed(self, service: str, writes: Sequence[Write]) -> None:
        """A process of *service* committed *writes*: what must hold at every commit is looked at now."""
        if service == "collector":
            answers.watch(self)
        elif service == "plans":
            agreements.watch(self, writes)

    def serving(self, service: str) -> Process | None:
        """A process that takes requests for this service, if there is one."""
        return next((each for each in self.instances[service].processes if each.ready and each.alive), None)

    async def pseudonym(self, reference: str) -> str | None:
        """What facts call the person whom the HR system calls *reference*."""
        ref = PersonRef(LEADING, reference)
        rows, _ = await persons.load_people(self.store("intake"), [ref], self._vault.keys)
        return rows[ref].person if ref in rows else None

    # What happens

    async def live(self) -> tuple[str, ...]:
        """All moments, then rest. Returns what was not kept."""
        await self._open()
        for number, moment in enumerate(self.agenda.moments):
            self.loop.leap(max(0.0, (moment - self.now()).total_seconds()))
            self.trace.add("moment", str(number))
            self._moment = number
            self._do_what_was_put_off()
            await asyncio.sleep(0.05)
            for fault in (each for each in self.faults if each.moment == number):
                befall(self, fault)
            for each in self._work(number):
                self.use(each)
            await self._stay(LONG_S if moment.hour in MAIL_HOURS else SHORT_S)
            if number % SEARCHED_EVERY == 0:
                self.unexpected += self.search.look()
            self.users = {each for each in self.users if not each.done() or each.exception()}
        heal(self)
        if self.users:
            await asyncio.wait(self.users, timeout=REST_WITHIN_S)
        for task in self.users:
            if not task.done() or task.exception():
                self.unexpected.append(f"a user did not come to an end: {task.exception() if task.done() else task!r}")
        rested = await come_to_rest(self)
        broken = [] if rested else ["the town did not come to rest: something waits for ever"]
        broken += await invariants.broken(self)
        await self._close()
        return (*broken, *dict.fromkeys(self.unexpected))

    async def _open(self) -> None:
        await self.log.create({topic.name: PARTITIONS for topic in declared_topics()}, {})
        for instance in self.instances.values():
            self.start(instance)
        deadline = self.loop.time() + READY_WITHIN_S
        while not all(self.serving(name) for name in self.instances):
            if self.loop.time() > deadline:
                raise AssertionError("the town did not start")
            await asyncio.sleep(0.1)

    def _work(self, number: int) -> list[Coroutine[Any, Any, None]]:
        here = [each for each in self.agenda.deliveries if each.moment == number]
        work: list[Coroutine[Any, Any, None]] = [actors.deliver(self, here), actors.append(self, here)]
        if number == 3:
            work.append(actors.adopt_plans(self))
        work += [actors.change_action(self, each) for each in self.agenda.changes if each.moment == number]
        work += [agreements.carry_out(self, each) for each in self.agenda.acts if each.moment == number]
        work += [courses.carry_out(self, each) for each in self.agenda.deeds if each.moment == number]
        work += [survey.take_part(self, each) for each in self.agenda.wave.takings if each.moment == number]
        if number == 2:
            work.append(actors.put_contacts(self))
        if number == ERASED_AT:
            work.append(erasure.erase(self))
        if number == survey.PLANNED_AT:
            work.append(survey.plan(self))
        if number % 6 == 5:
            work.append(actors.read_boards(self))
        if number % 3 == 1:
            work.append(actors.act_on_mail(self))
        return work

    async def _stay(self, seconds: tuple[float, float]) -> None:
        """Let a moment last; who has no answer by then goes on asking after the leap."""
        await asyncio.sleep(self.draws.uniform(*seconds))

    def use(self, what: Coroutine[Any, Any, None]) -> None:
        """Let somebody do *what*, whatever becomes of the processes they use."""
        self.users.add(self.loop.create_task(what, context=self.outside.copy()))

    # Processes

    def start(self, instance: Instance) -> Process:
        """Start one more process of a service; when it ends of itself or is killed, another one follows."""
        process = Process(self, instance)
        instance.processes.append(process)
        return process

    def start_second(self, instance: Instance, *, moments: int) -> None:
        """Start a second owner beside the first; so many moments later one of them ends."""
        if len(instance.processes) > 1:
            return
        self.start(instance)
        self.in_moments(moments, lambda: self._end_one(instance))

    def replace(self, frozen: Process, *, moments: int) -> None:
        """Start a second owner while the first is frozen; so many moments later that one wakes."""
        self.start_second(frozen.instance, moments=moments + 1)
        self.in_moments(moments, frozen.thaw)

    def in_moments(self, moments: int, act: Callable[[], None]) -> None:
        """Do *act* in the middle of a later moment."""
        self._later.append((self._moment + moments, act))
        if moments == 0:
            self._do_what_was_put_off()

    def do_everything_put_off(self) -> None:
        """Do now what was put off to moments that will not come."""
        later, self._later = self._later, []
        for _, act in later:
            act()

    def _do_what_was_put_off(self) -> None:
        due = [each for each in self._later if each[0] <= self._moment]
        self._later = [each for each in self._later if each[0] > self._moment]
        for _, act in due:
            self.after(self.draws.uniform(0.05, 2.0), act)

    def _end_one(self, instance: Instance) -> None:
        if len(instance.processes) > 1 and not self._closing:
            chosen = self.draws.choice(instance.processes)
            self.trace.add("one-left", chosen.name)
            chosen.kill()

    def ended(self, process: Process) -> None:
        """A process came to its end: when none of its service is left, another one follows."""
        instance = process.instance
        if process in instance.processes:
            instance.processes.remove(process)
        failure = process.failure()
        if failure is not None:
            self.trace.add("ended", f"{process.name} {type(failure).__name__}")
        if not self._closing and not instance.processes:
            self.after(self.draws.uniform(0.1, 2.0), lambda: self._follow(instance))

    def _follow(self, instance: Instance) -> None:
        if not self._closing and not instance.processes:
            self.start(instance)

    async def _close(self) -> None:
        self._closing = True
        for instance in self.instances.values():
            for process in list(instance.processes):
                await process.stop()


def simulate(seed: int, agenda: Agenda, faults: Sequence[Fault]) -> Outcome:
    """One run, from nothing to rest."""
    with seeded(seed), one_thread(), analysed_once(), unhurried(), without_collecting():
        loop = VirtualLoop(random.Random(seed))
        world = World(loop, seed, agenda, faults)
        with listening(world.unexpected):
            try:
                broken = loop.run_until_complete(world.live())
            finally:
                _end(loop)
    return Outcome(seed, tuple(faults), broken, world.trace.digest, dict(world.trace.counts), tuple(world.trace.lines))


def _end(loop: VirtualLoop) -> None:
    """Cancel what is left, so that nothing of this run lives on in the next."""
    left = sorted(asyncio.all_tasks(loop), key=lambda task: str(task.get_name()))
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.wait(left))
    loop.close()
