"""Every command of ./peil: adding one is adding a row here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One word after ./peil, the module that answers it, and what it needs to be told."""

    name: str
    module: str
    usage: str
    dutch: str
    english: str
    passes_name: bool = False  # the module answers several commands and wants to hear which
    on_running: bool = False  # works on a running Peil: told its addresses
    log_alone: bool = False  # of those it needs the log's only
    with_vault_key: bool = False  # opens what intake sealed
    for_development: bool = False  # needs requirements-dev.lock
    own_arguments: bool = False  # --data is the module's own business (pytest has a say in it)


COMMANDS = (
    Command("up", "peil_local.up", "up", "start alles", "start everything"),
    Command(
        "demo",
        "peil_local.demo",
        "demo [--staff N] [--seed S]",
        "start alles en speel een gemeente in",
        "the same, and a municipality in it",
    ),
    Command("status", "peil_local.status", "status [--json]", "wat er draait", "what is running"),
    Command("token", "peil_local.tokens", "token NAAM", "toegangssleutel voor een rol", "a bearer token for a role"),
    Command(
        "topics",
        "peil_local.topics",
        "topics apply [--check]",
        "maak topics en toegangsregels",
        "create missing topics and rules",
        on_running=True,
        log_alone=True,
    ),
    Command(
        "contracts",
        "peil_contracts",
        "contracts check BESTAND",
        "controleer een levering, zonder netwerk",
        "check a delivery, offline",
        own_arguments=True,
    ),
    Command(
        "check",
        "peil_disclosure.check",
        "check BESTAND [HASH]",
        "controleer het bewijs van een vrijgave",
        "check a release, as peil-check",
        own_arguments=True,
    ),
    Command(
        "import",
        "peil_plans.imports",
        "import BESTAND [--json]",
        "toon wat Peil in een actieplan leest",
        "read a plan on paper, store nothing",
        own_arguments=True,
    ),
    Command(
        "verify",
        "peil_reporting.operate",
        "verify",
        "reken alle cijfers na",
        "recompute every figure and compare",
        passes_name=True,
        on_running=True,
    ),
    Command(
        "rebuild",
        "peil_reporting.operate",
        "rebuild NAAM",
        "bouw een projectie opnieuw op",
        "rebuild a projection beside the old one",
        passes_name=True,
        on_running=True,
    ),
    Command(
        "release",
        "peil_reporting.operate",
        "release",
        "geef cijfers over mensen vrij",
        "release last quarter's figures about people",
        passes_name=True,
        on_running=True,
    ),
    Command(
        "certificates",
        "peil_reporting.operate",
        "certificates NAAM MAP",
        "schrijf de bewijzen van een vrijgave weg",
        "write a release's proofs to files",
        passes_name=True,
        on_running=True,
    ),
    Command(
        "dlq",
        "peil_reporting.operate",
        "dlq list|show",
        "wat niet verwerkt kon worden",
        "events that could not be processed",
        passes_name=True,
        on_running=True,
    ),
    Command(
        "unseal",
        "peil_intake.unsealing",
        "unseal [ID]",
        "wat van een client niet te lezen was",
        "what could not be read of a client",
        on_running=True,
        with_vault_key=True,
    ),
    Command(
        "test",
        "peil_local.testing",
        "test [--all] [pytest …]",
        "draai de tests",
        "run the tests",
        for_development=True,
        own_arguments=True,
    ),
    Command(
        "bench",
        "peil_local.bench",
        "bench [ONDERWERP] [--rust]",
        "meet de snelheid",
        "measure speed",
        for_development=True,
        own_arguments=True,
    ),
    Command(
        "simulate",
        "peil_local.simulate",
        "simulate [--seeds N] [--from S]",
        "laat alles misgaan, in het geheugen",
        "break everything, in memory",
        for_development=True,
        own_arguments=True,
    ),
    Command(
        "faults",
        "peil_local.faults",
        "faults [--seconds N] [--seed S]",
        "stop alles met geweld en reken na",
        "kill every process, then verify",
    ),
)

BY_NAME = {command.name: command for command in COMMANDS}


def help_text() -> str:
    """What ./peil says without arguments: Dutch, with the English beside it."""
    width = max(len(command.usage) for command in COMMANDS) + 2
    lines = [
        "Peil: wat is afgesproken, wat is gedaan, en wat mag daarover gezegd worden.",
        "",
        *(f"  ./peil {c.usage:<{width}}{c.dutch}  ({c.english})" for c in COMMANDS),
        "",
        "  up en demo kennen ook:  --port 8080   --kafka HOST:POORT   --mongo URI",
        "  een andere gegevensmap: --data MAP, bij up en demo en bij wat daarna komt, zoals token en status",
        "",
        "Begin met ./peil up en open daarna http://127.0.0.1:8080.",
        "(Start with ./peil up, then open http://127.0.0.1:8080.)",
    ]
    return "\n".join(lines)
