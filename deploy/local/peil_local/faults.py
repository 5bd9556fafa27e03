"""``./peil faults``: plays the demonstration, kills its processes at random meanwhile, and checks what is left."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from . import status
from .complaint import Complaint, explain
from .home import ROOT, Home, home_of, make_folder
from .kills import Kill, draw_kills
from .municipality.units import LEAST_STAFF, MOST_STAFF
from .ports import USUAL, a_free_port, remember
from .supervisor import Phase

HELP = (
    "./peil faults [--seconds 60] [--seed 1] [--staff 200] [--data MAP]\n\n"
    "Speelt een gemeente in en stopt intussen steeds een onderdeel met geweld (kill -9). Daarna moet alles terug zijn\n"
    "en moeten alle cijfers kloppen: 0 als dat zo is, 1 als niet. Draait naast een Peil dat er al is."
)
NEEDED_MB = 600
START_S, HEAL_S, STOP_S = 180.0, 240.0, 90.0
"""How long everything may take to be ready first, to be back and played to the end afterwards, and to stop."""

LOOK_S = 0.1
VERIFY_TRIES, VERIFY_PAUSE_S = 4, 5.0
"""What is read while it still moves cannot be compared: it is tried again."""


@dataclass(frozen=True)
class FaultWishes:
    """For how many seconds processes are killed, by which draw, and in a municipality of how many people."""

    seconds: int = 60
    seed: int = 1
    staff: int = 200


@dataclass
class FaultRun:
    """
    One run of the demonstration under kills.

    Attributes:
        killed: How often each process was hit.
        pids: Of those that died.
        played_s: After how many seconds of kills the play was seen to have ended; None: not yet.
    """

    home: Home
    launcher: subprocess.Popen[bytes]
    killed: Counter[str] = field(default_factory=Counter)
    pids: set[int] = field(default_factory=set)
    played_s: float | None = None

    def told(self) -> dict[str, Any]:
        """
        What the launcher last told.

        Raises:
            Complaint: it has ended.
        """
        if self.launcher.poll() is not None:
            raise Complaint(f"De demonstratie is gestopt (code {self.launcher.returncode}): {self.screen} zegt waarom.")
        return status.read(self.home) or {}

    @property
    def screen(self) -> str:
        """Where the words of the demonstration are."""
        return f"{self.home.logs}/demo.log"

    def wait(self, what: str, condition: Callable[[], bool], limit_s: float) -> float:
        """
        Seconds until *condition* holds.

        Raises:
            Complaint: it does not within *limit_s*; *what* says in words what was waited for.
        """
        began = time.monotonic()
        while not condition():
            if time.monotonic() - began > limit_s:
                raise Complaint(f"Na {limit_s:.0f} s is {what}. {self._away()} {self.screen} zegt hoever het kwam.")
            time.sleep(LOOK_S)
        return time.monotonic() - began

    def _away(self) -> str:
        away = [one["name"] for one in self.told().get("processes", ()) if one["phase"] != Phase.READY]
        return f"Niet klaar: {', '.join(away)}." if away else "Alle processen zijn klaar."

    def is_ready(self) -> bool:
        """Whether every process is ready."""
        return bool(self.told().get("ready"))

    def is_played(self) -> bool:
        """Whether the play came to its end."""
        try:
            return bool(json.loads(self.home.demo.read_text(encoding="utf-8"))["done"])
        except (OSError, ValueError, KeyError):
            return False

    def look_at_play(self, began: float) -> None:
        """Remember when the play came to its end: with seconds left, a quiet Peil was killed."""
        if self.played_s is None and self.is_played():
            self.played_s = time.monotonic() - began

    def strike(self, kill: Kill, began: float) -> None:
        """
        Kill the process that *kill* names; while it is away already, wait until it is there again.

        Raises:
            Complaint: it does not begin again, or the demonstration has ended.
        """
        self.look_at_play(began)
        until = time.monotonic() + START_S
        while True:
            found = next((one for one in self.told().get("processes", ()) if one["name"] == kill.name), None)
            pid = found["pid"] if found else None
            if found and pid and pid not in self.pids and _is_child(pid, self.launcher.pid):
                break
            if time.monotonic() > until:
                raise Complaint(f"{kill.name} is {START_S:.0f} s na zijn einde niet opnieuw begonnen.")
            time.sleep(LOOK_S)
        os.kill(pid, signal.SIGKILL)
        self.killed[kill.name] += 1
        self.pids.add(pid)
        print(f"  {time.monotonic() - began:5.1f} s  {kill.name:<16}{found['title']} ({found['phase']})", flush=True)

    def missing(self) -> list[str]:
        """Processes that are not back: not ready, or restarted less often than they were killed."""
        found = {one["name"]: one for one in self.told()["processes"]}
        return [
            name
            for name, times in sorted(self.killed.items())
            if found[name]["phase"] != Phase.READY or found[name]["restarts"] < times or found[name]["pid"] in self.pids
        ]


def _is_child(pid: int, parent: int) -> bool:
    """Whether *pid* is a living child of *parent*: a number that was given out anew belongs to somebody else."""
    asked = subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return asked.stdout.strip() == str(parent)


@contextmanager
def playing(home: Home, wishes: FaultWishes) -> Iterator[FaultRun]:
    """A demonstration of its own on *home*, on ports that nobody else uses; stopped at the end of the block."""
    make_folder(home.data, needed_mb=NEEDED_MB)
    make_folder(home.logs, needed_mb=NEEDED_MB)
    remember(home.ports, {name: a_free_port() for name in USUAL})
    town = ["--staff", str(wishes.staff), "--seed", str(wishes.seed), "--port", "0"]
    with (home.logs / "demo.log").open("wb") as screen:
        launcher = subprocess.Popen(  # noqa: S603 - our own launcher
            [sys.executable, str(ROOT / "peil"), "demo", *town],
            stdin=subprocess.DEVNULL,
            stdout=screen,
            stderr=screen,
            env={**os.environ, "PEIL_DATA": str(home.data)},
            start_new_session=True,  # Ctrl-C comes to us, and we stop it
        )
        try:
            yield FaultRun(home, launcher)
        finally:
            launcher.terminate()
            with suppress(subprocess.TimeoutExpired):
                launcher.wait(STOP_S)
            launcher.kill()  # nothing happens to what has ended
            launcher.wait()


def own_home() -> Home:
    """
    The folder of this run: a fresh one in ``.peil``, or an empty one of the caller's choice.

    Raises:
        Complaint: Peil runs there, or the chosen folder holds something.
    """
    if os.environ.get("PEIL_DATA"):
        home = home_of()
        if home.data.exists() and any(home.data.iterdir()):
            raise Complaint(f"{home.data} is niet leeg: noem bij --data een map die er nog niet is.")
        return home
    home = Home(root=ROOT, data=ROOT / ".peil" / "faults")
    if status.is_held(home.lock):
        raise Complaint(f"Er loopt al een ./peil faults op {home.data}: wacht tot die klaar is.")
    shutil.rmtree(home.data, ignore_errors=True)
    return home


def verify(home: Home) -> bool:
    """Whether every projection agrees with its recompute from the log; prints what was found."""
    command = [sys.executable, str(ROOT / "peil"), "verify"]
    environment = {**os.environ, "PEIL_DATA": str(home.data)}
    for _ in range(VERIFY_TRIES):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        agrees = done.returncode == 0 and "nog niets verwerkt" not in done.stdout and "andere code" not in done.stdout
        if agrees:
            break
        time.sleep(VERIFY_PAUSE_S)
    print("\n".join(f"  {line}" for line in (done.stdout + done.stderr).splitlines()))
    return agrees


def run(home: Home, wishes: FaultWishes) -> bool:
    """
    Play, kill, wait, check; whether all is well.

    Raises:
        Complaint: something does not start, does not come back, or the play does not end.
    """
    print(f"Een gemeente van {wishes.staff} medewerkers begint op {home.data} …", flush=True)
    with playing(home, wishes) as town:
        seconds = town.wait("nog niet alles begonnen", town.is_ready, START_S)
        names = [one["name"] for one in town.told()["processes"] if one["pid"]]
        print(f"Alles is klaar na {seconds:.0f} s. Nu {wishes.seconds} s kill -9, seed {wishes.seed}:", flush=True)
        began = time.monotonic()
        for kill in draw_kills(names, seconds=wishes.seconds, seed=wishes.seed):
            time.sleep(max(0.0, began + kill.at_s - time.monotonic()))
            town.strike(kill, began)
        time.sleep(max(0.0, began + wishes.seconds - time.monotonic()))
        town.look_at_play(began)
        during = "werd toen nog ingespeeld" if town.played_s is None else f"was na {town.played_s:.0f} s ingespeeld"
        seconds = town.wait("nog niet alles terug of ingespeeld", lambda: town.is_ready() and town.is_played(), HEAL_S)
        each = ", ".join(f"{name} {times}" for name, times in sorted(town.killed.items()))
        print(f"{town.killed.total()} keer gestopt met geweld: {each}. De gemeente {during}.")
        print(f"Alles terug en ingespeeld na nog {seconds:.0f} s. Alle cijfers worden nagerekend …", flush=True)
        agrees = verify(home)
        missing = town.missing()
    if missing:
        print(f"Niet teruggekomen: {', '.join(missing)}.")
    good = agrees and not missing
    print("Goed: elk proces is terug en elk cijfer klopt." if good else f"Niet goed: {home.logs} bewaart de logs.")
    return good


def fault_wishes_of(arguments: Sequence[str]) -> FaultWishes:
    """
    What was typed behind ./peil faults.

    Raises:
        Complaint: an option is unknown or its value cannot be one.
    """
    usual = FaultWishes()
    parser = argparse.ArgumentParser(prog="./peil faults", add_help=False, exit_on_error=False, allow_abbrev=False)
    parser.add_argument("--seconds", type=int, default=usual.seconds)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--staff", type=int, default=usual.staff)
    try:
        found, unknown = parser.parse_known_args(arguments)
    except argparse.ArgumentError as error:
        raise Complaint("Achter --seconds, --seed en --staff hoort een getal: ./peil faults --seconds 60.") from error
    if unknown:
        raise Complaint(f"./peil faults begrijpt '{' '.join(unknown)}' niet; het kent --seconds, --seed en --staff.")
    if not 1 <= found.seconds <= 86_400 or not 0 <= found.seed <= 1_000_000:
        raise Complaint("--seconds gaat van 1 tot en met 86400, --seed van 0 tot en met 1000000.")
    if not LEAST_STAFF <= found.staff <= MOST_STAFF:
        raise Complaint(f"--staff gaat van {LEAST_STAFF} tot en met {MOST_STAFF}.")
    return FaultWishes(found.seconds, found.seed, found.staff)


def main(arguments: list[str]) -> int:
    """``./peil faults``: 0 when every process came back and every figure agrees, 1 otherwise."""
    if not {"-h", "--help"}.isdisjoint(arguments):
        print(HELP)
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # who stops us stops the demonstration as well
    home: Home | None = None
    try:
        wishes = fault_wishes_of(arguments)
        home = own_home()
        return 0 if run(home, wishes) else 1
    except Complaint as complaint:
        print(f"\n{complaint.sentence}", file=sys.stderr)
    except OSError as error:
        print(f"\n{explain(error, home.data if home else ROOT).sentence}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
