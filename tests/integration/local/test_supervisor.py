"""The supervisor with real processes: engines that die, ports that stay taken, files that are damaged."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from peil_local import programs
from peil_local.complaint import Complaint
from peil_local.home import ROOT, Home, make_folder
from peil_local.logs import LIMIT_BYTES, open_log, tail, trim
from peil_local.ports import a_free_port
from peil_local.programs import Program
from peil_local.supervisor import Phase, Supervisor


@asynccontextmanager
async def supervisor(logs: Path, *, port_patience_s: float = 60.0) -> AsyncIterator[Supervisor]:
    make_folder(logs, needed_mb=1)
    one = Supervisor(logs, lambda: None, backoff_s=(0.05, 0.1), port_patience_s=port_patience_s)
    try:
        yield one
    finally:
        await one.stop(tuple(one.statuses))
        if one.broken.done():
            one.broken.exception()


def home_on(data: Path) -> Home:
    data.mkdir(parents=True, exist_ok=True)
    return Home(root=ROOT, data=data)


def listener(port: int) -> Program:
    """A process that does nothing but serve files of an empty folder."""
    command = (sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1")
    return Program("listener", "proef", command, port)


async def wait_for_phase(one: Supervisor, name: str, phase: Phase) -> None:
    async with asyncio.timeout(20):
        while one.statuses[name].phase is not phase:
            await asyncio.sleep(0.01)


async def test_a_crashed_process_is_started_again_and_this_is_said(tmp_path: Path) -> None:
    async with supervisor(tmp_path / "log") as one:
        said: list[str] = []
        one._changed = lambda: said.append(one.statuses["listener"].note)
        one.start(listener(a_free_port()))
        await one.ready("listener")
        first = one.statuses["listener"].pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await wait_for_phase(one, "listener", Phase.RESTARTING)
        await wait_for_phase(one, "listener", Phase.READY)
        assert one.statuses["listener"].pid != first
        assert one.statuses["listener"].restarts == 1
        assert "gestopt door SIGKILL, begint opnieuw over 0,1 s" in said


async def test_a_service_that_never_becomes_ready_is_given_up_with_its_log_named(tmp_path: Path) -> None:
    async with supervisor(tmp_path / "log") as one:
        one.start(Program("broken", "kapot onderdeel", (sys.executable, "-c", "raise SystemExit(3)"), a_free_port()))
        with pytest.raises(Complaint, match=r"'kapot onderdeel' start niet: .*/log/broken\.log zegt waarom"):
            await one.ready("broken")
        assert one.statuses["broken"].restarts == 2


async def test_a_program_that_is_missing_is_a_sentence(tmp_path: Path) -> None:
    async with supervisor(tmp_path / "log") as one:
        one.start(Program("gone", "opslag", (str(tmp_path / "gone"),), 1))
        with pytest.raises(Complaint, match="is niet te vinden"):
            await one.ready("gone")


async def test_an_engine_whose_port_is_still_held_waits_for_it_and_says_so(tmp_path: Path) -> None:
    async with supervisor(tmp_path / "log") as one:
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))
            held.listen(1)
            port = held.getsockname()[1]
            one.start(programs.broker(home_on(tmp_path / "data"), port))
            await wait_for_phase(one, "broker", Phase.RESTARTING)
            assert one.statuses["broker"].note == f"poort {port} is nog bezet, wacht nog hooguit 60 s"
        await one.ready("broker")
        assert one.statuses["broker"].restarts == 0


async def test_an_engine_that_finds_its_port_taken_itself_tries_again(tmp_path: Path) -> None:
    port, second_time = a_free_port(), tmp_path / "second-time"
    engine = (
        "import pathlib, socket, sys, time\n"
        f"again = pathlib.Path({str(second_time)!r})\n"
        "if not again.exists():\n"
        "    again.touch()\n"
        f"    sys.exit('error: kafka: port {port} is already in use')\n"
        f"held = socket.create_server(('127.0.0.1', {port}))\n"
        "time.sleep(600)\n"
    )
    async with supervisor(tmp_path / "log") as one:
        one.start(Program("engine", "proef", (sys.executable, "-c", engine), port, folder=tmp_path))
        await one.ready("engine")


async def test_a_port_that_stays_held_is_a_sentence_in_the_end(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen(1)
        port = held.getsockname()[1]
        async with supervisor(tmp_path / "log", port_patience_s=0.5) as one:
            one.start(programs.store(home_on(tmp_path / "data"), port))
            with pytest.raises(Complaint, match=f"Poort {port} blijft bezet"):
                await one.ready("store")


@pytest.mark.parametrize("engine", ["store", "broker"])
async def test_damaged_data_is_a_sentence_that_names_the_folder_and_the_log(tmp_path: Path, engine: str) -> None:
    home = home_on(tmp_path / "data")
    make = {"store": programs.store, "broker": programs.broker}[engine]
    async with supervisor(tmp_path / "log") as one:
        one.start(make(home, a_free_port()))
        await one.ready(engine)
    folder = home.data / engine
    damaged = folder / ("WiredTiger.turtle" if engine == "store" else "kafka.json")
    damaged.write_text("no longer what it was")
    async with supervisor(tmp_path / "log") as one:
        one.start(make(home, a_free_port()))
        with pytest.raises(Complaint, match=rf"in {folder} niet openen: .*{engine}\.log zegt wat er mis is"):
            await one.ready(engine)


async def test_a_data_folder_stays_with_the_store_that_made_it(tmp_path: Path) -> None:
    home = home_on(tmp_path / "data")
    (home.data / "store.made-by").write_text("secantusd-py\n")
    assert programs.store(home, 1).title == "opslag (secantusd-py)"
    (home.data / "store.made-by").write_text("secantusd-rs\n")
    elsewhere = Home(root=tmp_path, data=home.data)
    if programs._rust(elsewhere) is None:
        with pytest.raises(Complaint, match="van secantusd-rs en die is hier niet"):
            programs.store(elsewhere, 1)


async def test_stopping_ends_even_a_process_that_does_not_listen(tmp_path: Path) -> None:
    port = a_free_port()
    stubborn = (
        "import signal, socket, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"s = socket.create_server(('127.0.0.1', {port})); time.sleep(600)"
    )
    async with supervisor(tmp_path / "log") as one:
        one.start(Program("stubborn", "proef", (sys.executable, "-c", stubborn), port, grace_s=0.3))
        await one.ready("stubborn")
        pid = one.statuses["stubborn"].pid
        await one.stop(["stubborn"])
        assert one.statuses["stubborn"].phase is Phase.STOPPED
        with pytest.raises(ProcessLookupError):
            os.kill(pid or 0, 0)


def test_a_log_stays_bounded_while_its_process_goes_on_writing(tmp_path: Path) -> None:
    opened, start = open_log(tmp_path, "one")
    try:
        assert start == 0
        os.write(opened, b"x" * (LIMIT_BYTES + 1))
        trim(tmp_path / "one.log")
        os.write(opened, b"after")
    finally:
        os.close(opened)
    assert (tmp_path / "one.log").read_bytes() == b"after"
    assert (tmp_path / "one.log.1").stat().st_size == LIMIT_BYTES + 1
    assert tail(tmp_path, "one", since=LIMIT_BYTES) == "after"
