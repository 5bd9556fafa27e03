"""Signed tokens of the local provider, for whoever has its keys: no provider needs to run for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from peil_chassis.clock import SystemClock

from .complaint import Complaint
from .home import Home, home_of, make_folder
from .identity.app import PATH
from .identity.clients import ENTRIES
from .identity.minting import Mint
from .identity.people import load_people
from .identity.start import is_local

AUDIENCE = "peil"
"""Whom tokens of the local provider are for, whatever PEIL_AUDIENCE says: that names the real provider's."""
USUAL_ISSUER = f"http://127.0.0.1:8080{PATH}"


def names() -> list[str]:
    """Whose tokens can be had: the systems that deliver, and the demo people."""
    return [*(name for name, entry in ENTRIES.items() if "sources" in entry), *load_people()]


def remember_issuer(home: Home, issuer: str) -> None:
    """Note under which name the provider of this data folder runs, so that tokens say the same."""
    home.identity.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home.identity / "issuer").write_text(issuer + "\n", encoding="utf-8")


def mint_tokens(home: Home, wanted: Iterable[str]) -> dict[str, str]:
    """
    A fresh bearer token for each name in *wanted*.

    Raises:
        Complaint: a real provider is configured, or a key's file is damaged.
        OSError: a key cannot be written.
    """
    mint = Mint(home.identity, _issuer(home), AUDIENCE, SystemClock())
    return {name: mint.token_for(name) for name in wanted}


def _issuer(home: Home) -> str:
    if named := os.environ.get("PEIL_ISSUER"):
        if not is_local(named):
            raise Complaint("PEIL_ISSUER noemt een echte aanmelding: vraag daar om een toegangssleutel.")
        return named
    try:
        return (home.identity / "issuer").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return USUAL_ISSUER


def main(arguments: list[str]) -> int:
    """``./peil token NAME``: print a bearer token of that person or system, nothing else."""
    if len(arguments) != 1 or arguments[0] not in names():
        known = ", ".join(names())
        print(f"Noem één naam, bijvoorbeeld: ./peil token hr-system. Er zijn: {known}.", file=sys.stderr)
        return 2
    home = home_of()
    try:
        make_folder(home.data, needed_mb=0)
        print(mint_tokens(home, arguments)[arguments[0]])
    except Complaint as complaint:
        print(complaint.sentence, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
