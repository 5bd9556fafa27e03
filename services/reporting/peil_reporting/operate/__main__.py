"""``python -m peil_reporting.operate verify | rebuild NAME | release | certificates NAME FOLDER | dlq list|show``."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from peil_chassis import audit, dead_letters, rebuild, registry
from peil_chassis.clock import SystemClock
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.port import Log, LogAway
from peil_chassis.outbox import Outbox
from peil_chassis.projection import Projection
from peil_chassis.registry import Entry
from peil_chassis.settings import load_settings
from peil_chassis.store.mongo import MongoStore
from peil_chassis.store.port import Conflict, Store, StoreAway
from peil_chassis.verify import KeptMoving, verify
from peil_disclosure.model import Refused
from peil_reporting.fold.settings import SOURCE, FoldSettings
from peil_reporting.operate.certificates import write_certificates
from peil_reporting.operate.words import (
    audit_lines,
    ledger_lines,
    letter_lines,
    rebuild_lines,
    release_lines,
    verdict_lines,
)
from peil_reporting.projections import PROJECTIONS
from peil_reporting.releases.door import AlreadyReleased, Door, DoorBusy
from peil_reporting.releases.room import FoldsBehind, NobodyCounted, NothingDue, ReleaseRoom
from peil_reporting.scrutiny.storage import check_everything

WAIT_S = 3600.0


async def verify_all(log: KafkaLog, store: Store, *, as_json: bool) -> int:
    """Recompute every read model, walk audit log and ledger, check every proof, and say what differs; 1 if it does."""
    verdicts = []
    for projection in PROJECTIONS:
        build = await registry.active_build(store, projection.name)
        if build is None:
            print(f"{projection.name}: nog niets verwerkt.")
            continue
        if build.version != projection.version:
            print(f"{projection.name}: de actieve versie {build.version} hoort bij andere code; bouw eerst opnieuw op.")
            continue
        verdicts.extend(await verify(projection, build, log=log, store=store))
    looked_at = await audit.verify(store)
    released = await check_everything(store)
    if as_json:
        found = [asdict(verdict) for verdict in verdicts]
        found.append({"build": "audit", "documents": looked_at.count, "differences": looked_at.findings})
        print(
            json.dumps([*found, {"build": "ledger", "documents": released.entries, "differences": released.findings}])
        )
    else:
        print("\n".join([*verdict_lines(verdicts), *audit_lines(looked_at), *ledger_lines(released)]))
    wrong = looked_at.findings or released.findings or any(verdict.differences for verdict in verdicts)
    return 1 if wrong else 0


async def rebuild_one(log: KafkaLog, store: Store, name: str, *, confirm: bool, abandon: bool) -> int:
    """Build *name* anew beside the old one and wait until it is read, or until its differences ask for a decision."""
    projection = _named(name)
    if projection is None:
        print(f"Er is geen projectie {name}. Kies uit: {', '.join(p.name for p in PROJECTIONS)}.", file=sys.stderr)
        return 2
    if abandon:
        await registry.abandon(store, name)
        print(f"{name}: de nieuwe opbouw is weggedaan; de oude blijft.")
        return 0
    if confirm:
        entry = await registry.confirm(store, name)
    else:
        await rebuild.refuse_without_history(log, projection.topic)
        entry = await registry.request_rebuild(store, name, projection.version)
    return await _follow(store, entry)


async def _follow(store: Store, entry: Entry) -> int:
    wanted, name = entry.building, entry.active.projection
    print(f"{name}: {wanted.name if wanted else ''} wordt opgebouwd naast {entry.active.name}.")
    async with asyncio.timeout(WAIT_S):
        while True:
            now = await registry.entry_of(store, name)
            if now is not None and now.active == wanted:
                print("\n".join(rebuild_lines(now)))
                return 0
            if now is not None and now.waiting and not now.confirmed:
                print("\n".join(rebuild_lines(now)))
                return 3
            await asyncio.sleep(0.3)


async def release_now(log: Log, store: Store, source: str = SOURCE) -> int:
    """Release the quarter that is due with what is known now; 0 also when there is nothing to release."""
    try:
        clock = SystemClock()
        door = Door(store, clock, Outbox(store, clock), source)
        release = await ReleaseRoom(store, log, clock, door).release_due(known_today=True)
    except (NothingDue, AlreadyReleased):
        print("Er is geen kwartaal om vrij te geven: het laatste is al vrijgegeven.")
        return 0
    print("\n".join(release_lines(release)))
    return 0


async def list_letters(store: Store, *, show: str | None, as_json: bool) -> int:
    """List the dead letters, or show one whole."""
    if show is None:
        rows = await store.find(dead_letters.COLLECTION, {}, order="decided", descending=True, limit=200)
        print(json.dumps(rows) if as_json else "\n".join(letter_lines(rows)))
        return 0
    found = (await store.load(dead_letters.COLLECTION, [show])).get(show)
    if found is None:
        print(f"Er is geen dode brief {show}. ./peil dlq list noemt ze.", file=sys.stderr)
        return 2
    print(json.dumps(found, indent=2, ensure_ascii=False))
    return 0


def _named(name: str) -> Projection[Any] | None:
    return next((projection for projection in PROJECTIONS if projection.name == name), None)


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./peil", description="Beheer van de cijfers.")
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("verify", help="reken alle cijfers na vanuit het logboek")
    checking.add_argument("--json", action="store_true")
    building = commands.add_parser("rebuild", help="bouw een projectie opnieuw op, naast de oude")
    building.add_argument("name", metavar="NAAM")
    decision = building.add_mutually_exclusive_group()
    decision.add_argument("--confirm", action="store_true", help="neem de opbouw met zijn verschillen in gebruik")
    decision.add_argument("--abandon", action="store_true", help="doe de opbouw die wacht weg")
    commands.add_parser("release", help="geef de cijfers over mensen van het laatste kwartaal vrij, zoals nu bekend")
    proofs = commands.add_parser("certificates", help="schrijf de bewijzen van een vrijgave in bestanden")
    proofs.add_argument("release", metavar="NAAM")
    proofs.add_argument("folder", metavar="MAP", type=Path)
    letters = commands.add_parser("dlq", help="gebeurtenissen die niet verwerkt konden worden")
    letters.add_argument("action", choices=["list", "show"])
    letters.add_argument("letter", nargs="?", help="welke, bij show")
    letters.add_argument("--json", action="store_true")
    arguments = parser.parse_args(words)
    if arguments.command == "dlq" and arguments.action == "show" and not arguments.letter:
        parser.error("dlq show vraagt welke: ./peil dlq show ID, en ./peil dlq list noemt ze")
    return arguments


async def _run(arguments: argparse.Namespace) -> int:
    settings = load_settings(FoldSettings)
    store = MongoStore(settings.mongo, settings.database)
    log = KafkaLog(settings.kafka, access=settings.kafka_access)
    await store.start()
    try:
        if arguments.command == "dlq":
            return await list_letters(store, show=arguments.letter, as_json=arguments.json)
        if arguments.command == "certificates":
            return await write_certificates(store, arguments.release, arguments.folder)
        await log.start()
        if arguments.command == "verify":
            return await verify_all(log, store, as_json=arguments.json)
        if arguments.command == "release":
            return await release_now(log, store, settings.source)
        return await rebuild_one(log, store, arguments.name, confirm=arguments.confirm, abandon=arguments.abandon)
    finally:
        await log.stop()
        await store.stop()


SENTENCES: dict[type[Exception], str] = {
    StoreAway: "De opslag antwoordt niet. Draait Peil? Start het met ./peil up.",
    LogAway: "Het logboek antwoordt niet. Draait Peil? Start het met ./peil up.",
    registry.RebuildUnderWay: "Er loopt al een opbouw van deze projectie; wacht tot die klaar is.",
    registry.ProjectionUnknown: "Deze projectie is hier nog nooit verwerkt, dus er valt niets opnieuw op te bouwen.",
    registry.NothingToConfirm: "Er wacht geen opbouw op een besluit.",
    registry.SameCodeDiffers: (
        "Dezelfde code gaf andere documenten. Dat is een fout en valt niet goed te keuren:"
        " doe de opbouw weg met --abandon, draai ./peil verify en meld wat die zegt."
    ),
    rebuild.HistoryGone: "Het begin van het logboek is er niet meer; opnieuw opbouwen zou gebeurtenissen verliezen.",
    FoldsBehind: "Nog niet alles is verwerkt. Wacht een ogenblik en probeer het nog eens.",
    NobodyCounted: "Er is nog niemand om te tellen: de HR-systemen hebben nog geen dienstverbanden doorgegeven.",
    DoorBusy: "Er worden op dit moment andere cijfers vrijgegeven; probeer het nog eens.",
    Refused: "De vrijgave is geweigerd: er zou iets over een te kleine groep uit volgen. Er is niets vrijgegeven.",
    KeptMoving: "Er komt te veel binnen om na te rekenen; probeer het op een rustiger moment.",
    Conflict: "Iemand anders deed op hetzelfde moment hetzelfde; probeer het nog eens.",
    TimeoutError: "De opbouw is na een uur nog niet klaar; hij gaat door. Kijk later met ./peil status.",
}


def main(words: Sequence[str] | None = None) -> int:
    """Do one command; every foreseen trouble is one sentence. Returns the exit code."""
    try:
        return asyncio.run(_run(_arguments(sys.argv[1:] if words is None else words)))
    except tuple(SENTENCES) as error:
        print(next(text for kind, text in SENTENCES.items() if isinstance(error, kind)), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
