"""Where everything of a local run lives."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from .complaint import out_of_space

ROOT = Path(__file__).resolve().parents[3]
"""The clone this launcher is part of."""

SOURCES = (
    "contracts",
    "disclosure",
    "chassis",
    "services/plans",
    "services/notifier",
    "services/survey",
    "services/reporting",
    "deploy/local",
)
"""The folders that the environment imports packages from."""


@dataclass(frozen=True)
class Home:
    """The paths of one local run: tools belong to the clone, data to the data folder (by default the same .peil)."""

    root: Path
    data: Path

    @property
    def tools(self) -> Path:
        """What can be made again: the environment, the Rust store, Kafka's jars."""
        return self.root / ".peil"

    @property
    def venv(self) -> Path:
        """The environment everything runs in."""
        return self.tools / "venv"

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return self.venv / "bin" / "python"

    @property
    def logs(self) -> Path:
        """One log per process."""
        return self.data / "log"

    @property
    def identity(self) -> Path:
        """Keys of the local identity provider and of its clients; only the owner may read them."""
        return self.data / "identity"

    @property
    def vault_key(self) -> Path:
        """The key of intake's vault; only the owner may read it."""
        return self.data / "vault.key"

    @property
    def contacts_key(self) -> Path:
        """The key of notifier's addresses and links; only the owner may read it."""
        return self.data / "contacts.key"

    @property
    def ports(self) -> Path:
        """The ports this data folder used last."""
        return self.data / "ports.json"

    @property
    def run(self) -> Path:
        """What is running now, for other terminals."""
        return self.data / "run.json"

    @property
    def demo(self) -> Path:
        """Which municipality ./peil demo plays here, and how far it is."""
        return self.data / "demo.json"

    @property
    def lock(self) -> Path:
        """Held for as long as a launcher runs on this data folder."""
        return self.data / "up.lock"

    @property
    def post(self) -> Path:
        """The mail that was sent, one file per message."""
        return self.data / "post"


def home_of(root: Path = ROOT) -> Home:
    """The home that ``PEIL_DATA`` names, or the clone's own ``.peil``."""
    named = os.environ.get("PEIL_DATA")
    return Home(root=root, data=Path(named).resolve() if named else root / ".peil")


def make_folder(folder: Path, *, needed_mb: int) -> None:
    """
    Make *folder* for its owner's eyes only, on a disk with room.

    Args:
        folder: Made with its parents when it is not there.
        needed_mb: Megabytes that must be free.

    Raises:
        Complaint: less than *needed_mb* is free there.
        OSError: the folder cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if shutil.disk_usage(folder).free < needed_mb * 1_000_000:
        raise out_of_space(folder)
