"""``./peil bench [SUBJECT] [--rust]``: measures speed; builds the Rust store first when it is asked for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from .home import ROOT
from .testing import run

CRATE, VERSION = "secantus-mdb", "0.5.3-beta.193"


def build_rust_store() -> str:
    """
    Have cargo build the store's Rust server into ``.peil/rust``: 6 to 10 minutes on two cores, once.

    Returns:
        What went wrong and what to do, or nothing when the server is there.
    """
    target = ROOT / ".peil" / "rust"
    if (target / "bin" / "secantusd-rs").exists():
        return ""
    if shutil.which("cargo") is None:
        return "The Rust store is built by cargo and that is not here: install Rust (1.95 or newer) and try again."
    print("Building the Rust store: 6 to 10 minutes on two cores, once.", flush=True)
    # The crate declares a newer compiler than it needs.
    command = ("cargo", "install", CRATE, "--version", VERSION, "--ignore-rust-version", "--root", str(target))
    return "" if run(command) else "The Rust store was not built: cargo says why above; mend that and try again."


def bring_connector() -> None:
    """Have Maven fetch who the fold is measured beside (38 MB, once); without Maven or network it is left out."""
    libs = ROOT / ".peil" / "connect" / "libs"
    if any(libs.glob("mongo-kafka-connect-*.jar")) or None in (shutil.which("java"), shutil.which("mvn")):
        return
    pom = ROOT / "deploy" / "kafka" / "connect" / "pom.xml"
    if not run(("mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={libs}")):
        print("The MongoDB connector could not be fetched: it is left out.", flush=True)


def main(arguments: list[str]) -> int:
    """Measure the subject that is named; the benchmarks' own exit code."""
    if "--rust" in arguments and (wrong := build_rust_store()):
        print(wrong, file=sys.stderr)
        return 1
    if not arguments or arguments[0].startswith("-") or arguments[0] == "fold":
        bring_connector()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    command = [sys.executable, "-m", "bench", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode  # noqa: S603 - our benchmarks


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
