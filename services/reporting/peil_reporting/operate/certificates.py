"""``./peil certificates NAAM MAP``: the proofs of a release as files, for whoever checks them beside the operator."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from peil_chassis.store.port import Store
from peil_reporting.releases.door import hashes_of
from peil_reporting.scrutiny.storage import certificates_of, everything


async def write_certificates(store: Store, release: str, folder: Path) -> int:
    """
    Write each certificate of *release* into *folder*, readable by its owner alone; 2 when there is no such release.

    A certificate holds what is hidden: it is checked with ``./peil check`` and then thrown away.

    Raises:
        StoreAway: the store does not answer.
        OSError: the folder cannot be written.
    """
    kept = await everything(store)
    reports = [one for one in kept.reports if one.release == release]
    if not reports:
        print(
            f"Er is geen vrijgave {release}. Er zijn: {_named(one.release for one in kept.reports)}.", file=sys.stderr
        )
        return 2
    for report in reports:
        certificates = await certificates_of(store, report)
        for table, certificate in sorted(certificates.items()):
            print(_written(folder, f"{report.about}-{release}-{table.replace('/', '-')}.json", certificate))
        print(f"Afdruk van het bewijs, zoals op /verantwoording: {hashes_of(certificates)[1]}")
    print("Controleer elk bestand met ./peil check BESTAND en gooi het daarna weg: er staat in wat niemand mag weten.")
    return 0


def _written(folder: Path, name: str, certificate: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / name
    file.touch(mode=0o600)
    file.write_bytes(certificate)
    return file


def _named(releases: Iterable[str]) -> str:
    return ", ".join(releases) or "nog geen"
