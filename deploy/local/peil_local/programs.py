"""The processes of a local run: how each is started, where it listens, when it counts as ready."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .complaint import Complaint
from .home import Home
from .identity.app import PATH
from .identity.clients import FILE as CLIENTS
from .identity.keys import client_key, client_key_file
from .identity.start import is_local
from .tokens import AUDIENCE
from .vault import LEADING_SOURCE, make_vault_key

NAMES = {
    "reporting": "peil_reporting",
    "plans": "peil_plans",
    "intake": "peil_intake",
    "fold": "peil_reporting",
    "notifier": "peil_notifier",
    "issuer": "peil_issuer",
}
"""Service -> its database. The fold writes what reporting reads."""

WITH_PAGES = frozenset({"intake", "plans", "reporting", "notifier", "issuer"})
"""Services that people log in to."""

BUREAU_MAIL = "bureau-id@example.org"
"""The mailbox of Bureau I&D in a local run: what goes there is seen at /post, and is delivered to nobody."""

OPEN_BROKER = "Het ingebouwde logboek kent geen login, versleuteling of toegangsregels: alleen voor deze machine."
"""Said on the screen of every run with the embedded broker."""


@dataclass(frozen=True)
class Program:
    """One process to keep running."""

    name: str
    title: str
    command: tuple[str, ...]
    port: int
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)  # holds keys and passwords
    health: str | None = None  # path that answers 200 when ready; None: listening is enough
    folder: Path | None = None  # an engine's data
    grace_s: float = 10.0  # how long it may take to stop of its own accord

    @property
    def is_engine(self) -> bool:
        """Whether it keeps data of its own, which can be damaged."""
        return self.folder is not None


def store(home: Home, port: int, name: str = "store") -> Program:
    """
    The embedded store: the Rust server when this machine has it, else the Python one.

    The two keep their files differently, so a data folder stays with the server that made it. *name* is that of the
    process and of its folder: the collector has a store of its own.

    Raises:
        Complaint: the folder belongs to the Rust server and that is not here any more.
    """
    folder = home.data / name
    maker = folder.with_suffix(".made-by")
    rust = _rust(home)
    made_by = maker.read_text(encoding="utf-8").strip() if maker.exists() else ""
    if made_by == "secantusd-rs" and not rust:
        raise Complaint(
            f"De gegevens in {folder} zijn van secantusd-rs en die is hier niet: maak hem met ./peil bench --rust,"
            " of kies een andere map met --data MAP."
        )
    kind = made_by or ("secantusd-rs" if rust else "secantusd-py")
    maker.write_text(kind + "\n", encoding="utf-8")
    server = str(rust) if kind == "secantusd-rs" else str(home.venv / "bin" / "secantusd-py")
    cache = ("--cache-size", "256M", "--sync-on-commit")  # without it a kill -9 loses commits that were acknowledged
    small = ("--log-file-max", "16MB") if kind == "secantusd-rs" else ()
    command = (server, "--port", str(port), "--storage-path", str(folder), "--log-level", "WARNING", *cache, *small)
    title = "opslag" if name == "store" else "opslag van de antwoorden"
    return Program(name, f"{title} ({kind})", command, port, folder=folder, grace_s=20.0)


def _rust(home: Home) -> Path | None:
    ours = home.tools / "rust" / "bin" / "secantusd-rs"
    found = str(ours) if ours.exists() else shutil.which("secantusd-rs")
    return Path(found) if found else None


def broker(home: Home, port: int) -> Program:
    """The embedded broker. Its own binary, not the wrapper on the path: a signal must reach the real process."""
    spec = importlib.util.find_spec("noida_db")
    places = list(spec.submodule_search_locations or []) if spec else []
    binary = Path(places[0]) / "noida-db" if places else Path("noida-db")
    if binary.exists() and not os.access(binary, os.X_OK):
        binary.chmod(0o755)
    folder = home.data / "broker"
    command = (str(binary), "start", "--only", "kafka", "--kafka-port", str(port), "--data-dir", str(folder))
    return Program("broker", "logboek (noida-db)", command, port, folder=folder, grace_s=30.0)


def services(home: Home, ports: Mapping[str, int], *, port: int, kafka: str, mongo: str) -> list[Program]:
    """
    Intake, plans, reporting, reporting's fold, notifier and issuer, each told where engines, tokens and login are.

    Args:
        port: Of the front, under which people reach them all.

    Raises:
        Complaint: the file with a service's key is damaged.
    """
    modules = {
        "intake": ("peil_intake", "inname"),
        "plans": ("peil_plans", "actieplannen"),
        "reporting": ("peil_reporting", "borden"),
        "fold": ("peil_reporting.fold", "borden, verwerking"),
        "notifier": ("peil_notifier", "herinneringen"),
        "issuer": ("peil_issuer", "peilingen"),
    }
    common = {"PEIL_KAFKA": kafka, "PEIL_MONGO": mongo, "PEIL_HOST": "127.0.0.1"}
    # The key goes to intake alone: nobody else may tell whose a pseudonym is.
    vault = {"PEIL_VAULT_KEY": make_vault_key(home.vault_key), "PEIL_LEADING_SOURCE": LEADING_SOURCE}
    doors = {**vault, "PEIL_CLIENTS": str(CLIENTS)}
    return [
        Program(
            name,
            title,
            (sys.executable, "-m", module),
            ports[name],
            {
                **common,
                "PEIL_PORT": str(ports[name]),
                "PEIL_DATABASE": NAMES[name],
                **(_login(home, name, port, ports["intake"]) if name in WITH_PAGES else {}),
                **(doors if name == "intake" else {}),
                **(_reminding(home, ports) if name == "notifier" else {}),
                **({"PEIL_FORM_URL": form_url(ports)} if name == "issuer" else {}),
            },
            health="/readyz",
        )
        for name, (module, title) in modules.items()
    ]


def form_url(ports: Mapping[str, int]) -> str:
    """Where people answer a survey: under another name than the front's, so that no cookie of a login reaches it."""
    return f"http://localhost:{ports['collector']}"


def collector(home: Home, ports: Mapping[str, int], *, kafka: str) -> list[Program]:
    """
    The collector of answers and the store that it shares with nobody.

    Raises:
        Complaint: see `store`.
    """
    port, own = ports["collector"], store(home, ports["collector-store"], "collector-store")
    environment = {
        "PEIL_KAFKA": kafka,
        "PEIL_MONGO": mongo_uri(own.port),
        "PEIL_HOST": "127.0.0.1",
        "PEIL_PORT": str(port),
        "PEIL_DATABASE": "peil_collector",
        "PEIL_FORM_URL": form_url(ports),
    }
    command = (sys.executable, "-m", "peil_collector")
    return [own, Program("collector", "antwoorden op peilingen", command, port, environment, health="/readyz")]


def _reminding(home: Home, ports: Mapping[str, int]) -> dict[str, str]:
    """A demonstration is given on any day and at any hour, and nobody wants to wait a minute for a message."""
    return {
        "PEIL_CONTACTS_KEY": make_vault_key(home.contacts_key),
        "PEIL_LEADING_SOURCE": LEADING_SOURCE,
        "PEIL_BUREAU_MAIL": BUREAU_MAIL,
        "PEIL_SMTP_HOST": "127.0.0.1",
        "PEIL_SMTP_PORT": str(ports["mail"]),
        "PEIL_MAIL_OPENS": "00:00",
        "PEIL_MAIL_CLOSES": "23:59",
        "PEIL_WORK_DAYS": "mon,tue,wed,thu,fri,sat,sun",
        "PEIL_DIGEST_EVERY_S": "5",
    }


def _login(home: Home, name: str, port: int, vault: int) -> dict[str, str]:
    """How people log in to the service *name*: at the local provider, or at the real one that the environment names."""
    client_key(home.identity, name)
    local = own_issuer(port)
    return {
        **({"PEIL_ISSUER": local, "PEIL_AUDIENCE": AUDIENCE} if local else {}),
        "PEIL_CLIENT_ID": name,
        "PEIL_CLIENT_KEY": str(client_key_file(home.identity, name)),
        "PEIL_PUBLIC_URL": os.environ.get("PEIL_PUBLIC_URL", f"http://127.0.0.1:{port}"),
        "PEIL_VAULT_URL": f"http://127.0.0.1:{vault}",
    }


def front(home: Home, ports: Mapping[str, int], *, port: int, kafka: str, mongo: str) -> Program:
    """The one address people use: pages, APIs, health, and the mail that was sent."""
    parts = {name: ports[name] for name in ("intake", "plans", "reporting", "fold", "notifier", "issuer")}
    environment = {
        "PEIL_PORT": str(port),
        "PEIL_SERVICES": ",".join(f"{name}=http://127.0.0.1:{number}" for name, number in parts.items()),
        "PEIL_MAIL_PORT": str(ports["mail"]),
        "PEIL_POST": str(home.post),
        "PEIL_DEMO": str(home.demo),
        **(
            {"PEIL_IDENTITY": str(home.identity), "PEIL_ISSUER": local, "PEIL_AUDIENCE": AUDIENCE}
            if (local := own_issuer(port))
            else {}
        ),
    }
    return Program(
        "front", "voorkant en post", (sys.executable, "-m", "peil_local.front"), port, environment, health="/livez"
    )


def own_issuer(port: int) -> str | None:
    """The local identity provider of the front on *port*; None when ``PEIL_ISSUER`` names a real one instead."""
    named = os.environ.get("PEIL_ISSUER")
    return None if named and not is_local(named) else f"http://127.0.0.1:{port}{PATH}"


def mongo_uri(port: int) -> str:
    """How the embedded store on *port* is reached: a replica set of one, asked directly."""
    return f"mongodb://127.0.0.1:{port}/?directConnection=true"
