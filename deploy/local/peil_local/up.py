"""``./peil up``: engines, topics, services, front and the example plans, on one screen, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

from . import programs, status
from .complaint import Complaint, explain, out_of_space
from .home import Home, home_of, make_folder
from .logs import trim
from .papers import load_papers
from .ports import a_free_port, choose, is_free, remember, remembered
from .probe import listens
from .screen import Picture, Row, Screen, memory_mb
from .stage import Play, Stage, run_once
from .supervisor import Phase, Supervisor
from .tokens import mint_tokens, remember_issuer
from .wishes import HELP, Wishes, forget_kafka_login, mongo_place, wishes_of, without_password

NEEDED_MB = 300
"""An empty store takes 30 MB; below this, soon nothing more can be written."""

LOW_MB = 100
"""Less room than this is said on the screen while everything runs."""

NO_PROVIDER = "PEIL_ISSUER noemt een echte aanmelding: die van de demonstratie en de voorbeeldplannen blijven weg."

STOP_ORDER = (
    ("front",),
    ("intake", "plans", "reporting", "fold", "notifier", "issuer", "collector"),
    ("broker",),
    ("store", "collector-store"),
)
"""Who asks stops before who answers, so that nobody's last words are errors."""


class Up:
    """One run of ./peil up on one data folder."""

    def __init__(self, home: Home, wishes: Wishes, screen: Screen, play: Play | None = None) -> None:
        """*play* begins once everything is ready; what it cannot do is said on the screen, and Peil goes on."""
        self._home = home
        self._play = play
        self._progress = ""
        self._wishes = wishes
        self._screen = screen
        self._began = time.monotonic()
        self._headline = "start …"
        self._ready = False
        self._disk_is_full = False
        self._remarks: tuple[str, ...] = () if programs.own_issuer(wishes.port) else (NO_PROVIDER,)
        self._ports = choose(remembered(home.ports))
        self._kafka = wishes.kafka or f"127.0.0.1:{self._ports['broker']}"
        self._mongo = wishes.mongo or programs.mongo_uri(self._ports["store"])
        self._front = f"http://127.0.0.1:{wishes.port}"
        self._supervisor = Supervisor(home.logs, self._show)

    async def run(self, stop: asyncio.Event) -> None:
        """
        Start everything, keep it running until *stop*, then end every process.

        Raises:
            Complaint: something cannot start; everything that did has been stopped.
        """
        starting = asyncio.create_task(self._start())
        stopping = asyncio.create_task(stop.wait())
        watching = asyncio.gather(self._watch(), self._keep_topics())
        playing: asyncio.Task[None] | None = None
        try:
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                playing = asyncio.create_task(self._let_play())
                waited_for: set[asyncio.Future[Any]] = {stopping, self._supervisor.broken, playing}
                while not stopping.done():
                    done, waited_for = await asyncio.wait(waited_for, return_when=asyncio.FIRST_COMPLETED)
                    for ended in done:
                        ended.result()
        finally:
            tasks = [task for task in (starting, stopping, playing) if task]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._stop()
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _start(self) -> None:
        home, ports, supervisor = self._home, self._ports, self._supervisor
        if local := programs.own_issuer(self._wishes.port):
            remember_issuer(home, local)
        remember(home.ports, ports)
        engines = [
            *([] if self._wishes.mongo else [programs.store(home, ports["store"])]),
            *([] if self._wishes.kafka else [programs.broker(home, ports["broker"])]),
        ]
        services = programs.services(home, ports, port=self._wishes.port, kafka=self._kafka, mongo=self._mongo)
        front = programs.front(home, ports, port=self._wishes.port, kafka=self._kafka, mongo=self._mongo)
        if self._play is not None:
            # Answers are taken in the demonstration only, until they are anonymous by themselves.
            own_store, collector = programs.collector(home, ports, kafka=self._kafka)
            engines, services = [*engines, own_store], [*services, collector]
        supervisor.expect([*engines, *services, front])
        for program in (*engines, front):
            supervisor.start(program)
        await self._outsiders_answer()
        await supervisor.ready(*(engine.name for engine in engines))
        await self._apply_topics()
        for program in services:
            supervisor.start(program)
        await supervisor.ready(*(program.name for program in (*services, front)))
        await self._load_papers()
        self._ready = True
        self._headline = f"klaar na {time.monotonic() - self._began:.0f} s"
        self._show()

    async def _let_play(self) -> None:
        if self._play is None:
            return
        engines = {"PEIL_KAFKA": self._kafka, "PEIL_MONGO": self._mongo}
        try:
            form = programs.form_url(self._ports)
            said = await self._play(Stage(self._home, self._front, form, engines, self._say))
        except Complaint as complaint:
            said = complaint.sentence
        self._remarks = (*self._remarks, said)
        self._say("")

    def _say(self, progress: str) -> None:
        self._progress = progress
        self._show()

    async def _keep_topics(self) -> None:
        """The embedded broker can forget topics when it is killed: apply them again after each restart of it."""
        seen = 0
        while True:
            await asyncio.sleep(0.5)
            broker = self._supervisor.statuses.get("broker")
            if broker is None or broker.restarts == seen or broker.phase is not Phase.READY:
                continue
            seen = broker.restarts
            try:
                await self._apply_topics()
            except Complaint as complaint:
                self._remarks = (complaint.sentence,)

    async def _apply_topics(self) -> None:
        command = [sys.executable, "-m", "peil_local.topics", "apply"]
        await run_once(self._home, "topics", command, {"PEIL_KAFKA": self._kafka})

    async def _outsiders_answer(self) -> None:
        """Engines of others are not ours to start; that they are there is checked before anything waits for them."""
        kafka, mongo = self._wishes.kafka, self._wishes.mongo
        if kafka:
            host, _, port = kafka.split(",")[0].rpartition(":")
            if not await listens(host, int(port), timeout_s=5):
                raise Complaint(f"Kafka op {kafka} antwoordt niet: start het, of controleer het adres bij --kafka.")
        if mongo and (place := mongo_place(mongo)) and not await listens(*place, timeout_s=5):
            raise Complaint(
                f"MongoDB op {without_password(mongo)} antwoordt niet: start het, of controleer het adres bij --mongo."
            )

    async def _load_papers(self) -> None:
        """Send the example plans in through the front. Everything works without them, so a refusal is only shown."""
        if not programs.own_issuer(self._wishes.port):
            return
        self._headline = "laadt de voorbeeldplannen …"
        self._show()
        try:
            tokens = mint_tokens(self._home, ("hr-system", "bureau"))
            await _in_a_thread(lambda: load_papers(self._front, self._front, tokens))
        except Complaint as complaint:
            self._remarks = (complaint.sentence,)

    async def _watch(self) -> None:
        """Now and then: fresh memory figures on the screen, logs that stay within bounds, room on the disk."""
        while True:
            await asyncio.sleep(2.0)
            with contextlib.suppress(OSError):  # a disk in trouble is shown, and is no reason to stop watching
                self._disk_is_full = shutil.disk_usage(self._home.data).free < LOW_MB * 1_000_000
                for name in self._supervisor.statuses:
                    trim(self._home.logs / f"{name}.log")
            self._show()

    async def _stop(self) -> None:
        self._ready = False
        self._headline = "stopt …"
        self._show()
        for names in STOP_ORDER:
            await self._supervisor.stop(names)
        self._headline = "gestopt, alles is bewaard"
        self._show()
        self._home.run.unlink(missing_ok=True)

    def _show(self) -> None:
        rows = tuple(self._rows())
        away = [row.title for row in rows if row.phase not in ("ready", "external")]
        headline = self._headline
        if self._ready:
            headline = f"{self._front} · nog niet klaar: {', '.join(away)}" if away else f"{self._front} · {headline}"
        full = (out_of_space(self._home.data).sentence,) if self._disk_is_full else ()
        where = (f"Gegevens: {self._home.data}   logs: {self._home.logs}", "Ctrl-C stopt alles netjes.")
        open_ = () if self._wishes.kafka else (programs.OPEN_BROKER,)
        footer = (*full, *self._remarks, *open_, *where) if self._ready else full
        front = self._front if self._ready else ""
        self._screen.show(Picture(rows, headline, front, footer, self._progress))
        told = {
            "front": self._front,
            "kafka": self._kafka,
            "mongo": self._mongo,
            "headline": headline,
            "ready": self._ready and not away,
            "processes": [{**asdict(row), "pid": self._pid(row.name)} for row in rows],
        }
        with contextlib.suppress(OSError):  # a full disk: other terminals hear nothing new, this one still works
            status.write(self._home.run, told)

    def _pid(self, name: str) -> int | None:
        found = self._supervisor.statuses.get(name)
        return found.pid if found else None

    def _rows(self) -> Iterator[Row]:
        if self._wishes.mongo:
            yield Row("store", "opslag (MongoDB)", without_password(self._wishes.mongo), "external")
        if self._wishes.kafka:
            yield Row("broker", "logboek (Kafka)", self._wishes.kafka, "external")
        for name, found in list(self._supervisor.statuses.items()):
            address = self._front if name == "front" else f"127.0.0.1:{found.program.port}"
            yield Row(
                name, found.program.title, address, str(found.phase), found.note, memory_mb(found.pid), found.restarts
            )


@contextmanager
def alone_on(home: Home) -> Iterator[None]:
    """
    Hold the data folder for as long as the block runs; the kernel lets go when the process dies.

    Raises:
        Complaint: another launcher holds it.
    """
    handle = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told = status.read(home) or {}
            where = f" (proces {told['pid']}, {told['front']})" if told else ""
            raise Complaint(
                f"Peil draait al op {home.data}{where}: stop dat met Ctrl-C, of kies een andere map met --data MAP."
            ) from None
        yield
    finally:
        os.close(handle)


async def _in_a_thread(work: Callable[[], object]) -> None:
    """Wait for *work* in a thread that nobody waits for at the end: a Ctrl-C in its middle stops at once."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def finish(error: BaseException | None) -> None:
        if not done.done():
            done.set_exception(error) if error else done.set_result(None)

    def run() -> None:
        error: BaseException | None = None
        try:
            work()
        except BaseException as raised:
            error = raised
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody listens any more
            loop.call_soon_threadsafe(finish, error)

    threading.Thread(target=run, daemon=True).start()
    await done


def _refuse_taken(port: int) -> None:
    if not is_free(port):
        raise Complaint(
            f"Poort {port} is al in gebruik: stop het programma dat hem gebruikt,"
            " of kies een andere met ./peil up --port 8090."
        )


async def _run(home: Home, wishes: Wishes, play: Play | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    await Up(home, wishes, Screen(), play).run(stop)


def start(home: Home, wishes: Wishes, play: Play | None = None, *, needed_mb: int = NEEDED_MB) -> int:
    """
    Run everything on *home*'s data folder until somebody stops it, with *play* once it is ready.

    Returns:
        An exit code: 0 after a wished stop, 1 after a complaint, which was said.
    """
    try:
        if not wishes.kafka:
            forget_kafka_login(os.environ)
        make_folder(home.data, needed_mb=needed_mb)
        with alone_on(home):
            make_folder(home.logs, needed_mb=needed_mb)
            wishes = replace(wishes, port=wishes.port or a_free_port())
            _refuse_taken(wishes.port)
            asyncio.run(_run(home, wishes, play))
    except Complaint as complaint:
        print(f"\n{complaint.sentence}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{explain(error, home.data).sentence}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # before there was anything to stop
        return 130
    return 0


def main(arguments: list[str]) -> int:
    """``./peil up``: 0 after a wished stop, 1 after a complaint."""
    if not {"-h", "--help"}.isdisjoint(arguments):
        print(HELP)
        return 0
    try:
        wishes = wishes_of(arguments)
    except Complaint as complaint:
        print(f"\n{complaint.sentence}", file=sys.stderr)
        return 1
    return start(home_of(), wishes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
