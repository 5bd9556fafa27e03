"""
Creates the topics that are declared and not there yet, and the access rules that follow from the declaration.

Never changes a topic that exists. Rules need a broker with login (``PEIL_KAFKA_USER``); one without has none.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.kafka_rules import NoRules, RulesRefused, add_rules, remove_rules, rules_of
from peil_chassis.log.port import LogAway, LogError, LogRefusesUs
from peil_chassis.log.rules import Differences, Rule, differences, on_topic
from peil_chassis.log.settings import KafkaSettings
from peil_chassis.settings import load_settings
from peil_contracts.grants import load_grants
from peil_contracts.topics import load_topics

from .home import ROOT

DECLARED = ROOT / "deploy" / "kafka" / "topics.yaml"
OURS = "peil-"
"""How our topics begin; a dead-letter topic is ours by being declared."""


async def apply(log: KafkaLog, declared: Path = DECLARED) -> int:
    """
    Create every topic of *declared* that the broker behind *log*, which was started, does not have.

    Returns:
        How many topics are declared.

    Raises:
        LogError: the broker does not answer or refuses.
    """
    topics = load_topics(declared)
    await log.create({t.name: t.partitions for t in topics}, {t.name: t.retention_hours for t in topics})
    return len(topics)


def wanted_rules(declared: Path = DECLARED) -> frozenset[Rule]:
    """The access rules that follow from *declared*. Raises `TopicsBroken`."""
    return frozenset(on_topic(grant.user, grant.operation, grant.topic) for grant in load_grants(declared))


async def compare_rules(log: KafkaLog, declared: Path = DECLARED) -> Differences:
    """
    What the rules of the broker behind *log* lack, and what they allow beyond *declared*.

    Raises:
        NoRules: the broker was started without an authorizer and allows everything.
        LogError: the broker does not answer, or does not show its rules to this user.
    """
    return differences(wanted_rules(declared), await rules_of(log), prefix=OURS)


SENTENCES: dict[type[LogError], str] = {
    NoRules: "Dit logboek kent geen toegangsregels: zet een authorizer aan (deploy/kafka/secured.properties).",
    RulesRefused: "Deze gebruiker mag de toegangsregels niet zien of veranderen: gebruik de beheerder van het logboek.",
    LogRefusesUs: "Het logboek laat ons niet binnen: {error}.",
    LogAway: "Het logboek op {where} antwoordt niet: start het, of controleer het adres ({error}).",
    LogError: "Het logboek op {where} weigert: {error}.",
}


def main(arguments: Sequence[str]) -> int:
    """
    ``./peil topics apply``, on the broker in ``PEIL_KAFKA``.

    Returns:
        0; 1 when the broker cannot be used, or ``--check`` found a difference; 2 for an unknown option.
    """
    try:
        wish = _wish(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    settings = load_settings(KafkaSettings)
    logging.getLogger("aiokafka").addHandler(logging.NullHandler())  # our own sentence says what is wrong, once
    try:
        return asyncio.run(_run(settings, check=wish.check, remove=wish.remove))
    except LogError as error:
        sentence = next(text for kind, text in SENTENCES.items() if isinstance(error, kind))
        print(sentence.format(error=error, where=settings.kafka), file=sys.stderr)
        return 1


def _wish(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./peil topics", description="Topics en toegangsregels van het logboek.")
    applying = parser.add_subparsers(dest="command", required=True).add_parser("apply")
    way = applying.add_mutually_exclusive_group()
    way.add_argument("--check", action="store_true", help="verander niets; zeg wat er aan toegangsregels verschilt")
    way.add_argument("--remove", action="store_true", help="haal ook weg wat er aan toegangsregels te veel staat")
    return parser.parse_args(arguments)


async def _run(settings: KafkaSettings, *, check: bool, remove: bool) -> int:
    log = KafkaLog(settings.kafka, access=settings.kafka_access)
    await log.start()
    try:
        if not check:
            print(f"Alle {await apply(log)} topics zijn er.")
        if settings.kafka_access is None:
            print("Dit logboek kent geen login, versleuteling of toegangsregels: alleen voor één machine.")
            return 0
        found = await compare_rules(log)
        if check:
            return _report(found)
        await add_rules(log, found.missing)
        if remove:
            await remove_rules(log, found.surplus)
            found = Differences(found.missing, frozenset())
        print(f"Alle {len(wanted_rules())} toegangsregels zijn er; {len(found.missing)} daarvan zijn nieuw.")
        _tell("Te veel (weg met --remove)", found.surplus)
        return 0
    finally:
        await log.stop()


def _report(found: Differences) -> int:
    _tell("Ontbreekt", found.missing)
    _tell("Te veel", found.surplus)
    if found.missing or found.surplus:
        return 1
    print("De toegangsregels zijn precies die van topics.yaml.")
    return 0


def _tell(heading: str, rules: frozenset[Rule]) -> None:
    for rule in sorted(rules):
        print(f"{heading}: {rule}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
