"""The first half of every ./peil command: find the command, make the environment ready, hand over."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from .commands import BY_NAME, Command, help_text
from .complaint import Complaint, explain
from .environment import make_ready
from .home import Home, home_of
from .vault import make_vault_key
from .wishes import forget_kafka_login


def launch(arguments: list[str]) -> int:
    """
    Carry out ``./peil ARGUMENTS``: the process becomes the module that answers the command.

    Returns:
        An exit code, only when there is nothing to hand over to: 0 after the help, 1 after a complaint, 2 after a
        command that does not exist.
    """
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(help_text())
        return 0
    command = BY_NAME.get(arguments[0])
    if command is None:
        print(f"Peil kent geen opdracht '{arguments[0]}': ./peil zonder meer toont wat er kan.", file=sys.stderr)
        return 2
    home = home_of()
    try:
        rest = arguments[1:] if command.own_arguments else _take_data(arguments[1:])
        home = home_of()
        make_ready(home, for_development=command.for_development)
        environment = _addresses(home, command)
        sys.stdout.flush()
        words = [arguments[0], *rest] if command.passes_name else rest
        os.execve(home.python, [str(home.python), "-m", command.module, *words], environment)  # noqa: S606 - our own modules
    except Complaint as complaint:
        print(complaint.sentence, file=sys.stderr)
    except OSError as error:
        print(explain(error, home.tools).sentence, file=sys.stderr)
    except KeyboardInterrupt:
        print("\nAfgebroken. Start gerust opnieuw: Peil gaat verder waar het was.", file=sys.stderr)
        return 130
    return 1


def _take_data(arguments: list[str]) -> list[str]:
    """Every command may name the data folder; whoever comes after us finds it in ``PEIL_DATA``."""
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--data":
            folder = next(words, "")
        elif word.startswith("--data="):
            folder = word.partition("=")[2]
        else:
            rest.append(word)
            continue
        if not folder:
            raise Complaint("Achter --data hoort een map, bijvoorbeeld: ./peil up --data /tmp/peil.")
        os.environ["PEIL_DATA"] = str(Path(folder).resolve())
    return rest


def _addresses(home: Home, command: Command) -> dict[str, str]:
    environment = dict(os.environ)
    if command.with_vault_key and "PEIL_VAULT_KEY" not in environment and home.vault_key.exists():
        environment["PEIL_VAULT_KEY"] = make_vault_key(home.vault_key)
    if not command.on_running:
        return environment
    try:
        run = json.loads(home.run.read_text(encoding="utf-8"))
        environment |= {"PEIL_KAFKA": run["kafka"], "PEIL_MONGO": run["mongo"]}
        if any(each["name"] == "broker" and each["phase"] != "external" for each in run["processes"]):
            forget_kafka_login(environment)
    except (OSError, ValueError, KeyError):
        needed = ("PEIL_KAFKA",) if command.log_alone else ("PEIL_KAFKA", "PEIL_MONGO")
        if not all(environment.get(name) for name in needed):
            raise Complaint(
                f"Peil draait niet op {home.data}: start eerst ./peil up, of noem {' en '.join(needed)}."
            ) from None
    return environment
