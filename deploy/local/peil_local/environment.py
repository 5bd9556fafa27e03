"""Makes the environment that everything else runs in. Needs nothing but the standard library."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from .complaint import Complaint, out_of_space
from .home import SOURCES, Home, make_folder

NEEDED_MB = 600
"""What the environment with the tests' part takes (480 MB), and some room."""

EVERYONES, DEVELOPERS = "requirements.lock", "requirements-dev.lock"
PTH = "peil.pth"
STATE = "peil-environment.json"


def make_ready(home: Home, *, for_development: bool) -> None:
    """
    See to it that the environment holds exactly what the lock names, and our five source folders.

    Does nothing (in milliseconds) when it already does. A changed lock is noticed by its hash and installed.
    Packages come from wherever pip and uv are configured to find them; only hashes in the lock are accepted.

    Args:
        for_development: Install ``requirements-dev.lock``, which contains ``requirements.lock``.

    Raises:
        Complaint: no venv or ensurepip, no network, no space.
        OSError: the folder cannot be written.
    """
    if not _is_current(home, for_development=for_development):
        make_folder(home.tools, needed_mb=0)
        with _alone(home):
            if not _is_current(home, for_development=for_development):
                _install(home, for_development=for_development)
    _write_sources(home)


def _is_current(home: Home, *, for_development: bool) -> bool:
    state = _state(home)
    if not state or not home.python.exists():
        return False
    lock, hash_ = state.get("lock"), state.get("sha256")
    wanted = (DEVELOPERS,) if for_development else (EVERYONES, DEVELOPERS)
    return lock in wanted and hash_ == _hash(home.root / str(lock))


def _state(home: Home) -> dict[str, str]:
    try:
        found = json.loads((home.venv / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _hash(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """Two launchers started at once set up one after the other."""
    with (home.tools / "setup.lock").open("w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _install(home: Home, *, for_development: bool) -> None:
    before = _state(home)
    # A lock that changed under a developer's environment keeps that environment a developer's.
    lock = DEVELOPERS if for_development or before.get("lock") == DEVELOPERS else EVERYONES
    make_folder(home.tools, needed_mb=NEEDED_MB)
    why = "De lijst met pakketten is veranderd" if before else "Peil richt zich in, dat is eenmalig"
    print(f"{why}:", flush=True)
    log = home.tools / "setup.log"
    log.write_text("", encoding="utf-8")
    (home.venv / STATE).unlink(missing_ok=True)
    if not _works(home.python):
        with _step("Python-omgeving"):
            _make_venv(home, log)
    uv = home.venv / "bin" / "uv"
    if not _works(uv):
        with _step("installatieprogramma uv"):
            pins = home.tools / "uv.lock.txt"
            pins.write_text(pinned(home.root / EVERYONES, "uv"), encoding="utf-8")
            pip = [str(home.python), "-m", "pip", "--disable-pip-version-check", "install", "--retries", "2"]
            _run([*pip, "--require-hashes", "--no-deps", "-r", str(pins)], log, dict(os.environ), home)
            pins.unlink()
    with _step("pakketten uit " + lock):
        sync = [str(uv), "pip", "sync", "--python", str(home.python), "--require-hashes", str(home.root / lock)]
        _run(sync, log, uv_environment(home), home)
    state = {"lock": lock, "sha256": _hash(home.root / lock)}
    (home.venv / STATE).write_text(json.dumps(state), encoding="utf-8")


@contextmanager
def _step(title: str) -> Iterator[None]:
    began = time.monotonic()
    print(f"  {title} …", end="", flush=True)
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s".replace(".", ","), flush=True)


def _works(program: Path) -> bool:
    """Whether *program* starts: an environment outlives the Python it was made with, but does not work without it."""
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False, timeout=30).returncode == 0  # noqa: S603 - our own environment's programs
    except OSError:
        return False


def _make_venv(home: Home, log: Path) -> None:
    if missing := [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]:
        raise Complaint(
            f"Deze Python mist {' en '.join(missing)}: installeer dat (Debian, Ubuntu: apt install python3-venv)"
            " of start ./peil met een andere Python 3.11 of nieuwer."
        )
    shutil.rmtree(home.venv, ignore_errors=True)
    done = _logged([sys.executable, "-m", "venv", str(home.venv)], log, dict(os.environ))
    if done:
        raise _out_of_space_or(
            home, log, f"De Python-omgeving kon niet gemaakt worden: {log} zegt waarom; herstel dat en start opnieuw."
        )


def _run(command: Sequence[str], log: Path, environment: Mapping[str, str], home: Home) -> None:
    if _logged(command, log, environment):
        raise _out_of_space_or(
            home,
            log,
            "De pakketten zijn niet op te halen: controleer het netwerk (of de proxy of pakketbron van pip en uv)"
            f" en start opnieuw; {log} zegt wat er misging.",
        )


def _logged(command: Sequence[str], log: Path, environment: Mapping[str, str]) -> int:
    with log.open("ab") as out:
        return subprocess.run(command, stdout=out, stderr=out, env=environment, check=False).returncode  # noqa: S603 - fixed commands


def _out_of_space_or(home: Home, log: Path, sentence: str) -> Complaint:
    said = log.read_text(encoding="utf-8", errors="replace")
    return out_of_space(home.tools) if "No space left" in said or "os error 28" in said else Complaint(sentence)


def pinned(lock: Path, name: str) -> str:
    """The lines of *lock* that pin the package *name*: version and hashes. Raises `LookupError` without such lines."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    starts = [n for n, line in enumerate(lines) if line.startswith(f"{name}==")]
    if not starts:
        raise LookupError(f"{lock} pins no {name}")
    end = next(n for n in range(starts[0], len(lines)) if not lines[n].endswith("\\"))
    return "\n".join(lines[starts[0] : end + 1]) + "\n"


FROM_PIP = {"index-url": "UV_DEFAULT_INDEX", "extra-index-url": "UV_INDEX", "cert": "SSL_CERT_FILE"}
"""What pip is configured with -> how uv is told the same."""


def uv_environment(home: Home) -> dict[str, str]:
    """
    The environment for uv: pip's index and certificates are handed on where uv has none of its own.

    uv does not read pip's configuration; an organisation with its own package source often configured only pip.
    """
    environment = dict(os.environ)
    names = ("UV_INDEX", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_CONFIG_FILE")
    configured = any(environment.get(name) for name in names)
    folders = (Path(environment.get("XDG_CONFIG_HOME", str(Path.home() / ".config"))), Path("/etc"))
    if configured or any((folder / "uv" / "uv.toml").exists() for folder in folders):
        return environment
    command = [str(home.python), "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 - our own pip
    # In the order that pip lets one win over the other: the environment over what is set for install over all.
    for section in ("global.", "install.", ":env:."):
        for line in listed.splitlines():
            key, _, value = line.partition("=")
            name = FROM_PIP.get(key.removeprefix(section)) if key.startswith(section) else None
            if name and name not in os.environ:
                environment[name] = " ".join(value.strip("'\"").replace("\\n", " ").split())
    return environment


def _write_sources(home: Home) -> None:
    """Let the environment import our packages from where they lie: no building, no copies."""
    wanted = "".join(f"{home.root / folder}\n" for folder in SOURCES)
    for site in home.venv.glob("lib/python3*/site-packages"):
        pth = site / PTH
        if not pth.exists() or pth.read_text(encoding="utf-8") != wanted:
            pth.write_text(wanted, encoding="utf-8")
