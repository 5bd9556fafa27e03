"""Reads what the door keeps of releases. Certificates hold what is hidden: pages are given a store without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from peil_chassis.store.port import Store
from peil_disclosure.check import check
from peil_reporting.releases.door import CERTIFICATES, REPORTS, hashes_of
from peil_reporting.releases.ledger import hash_at, verify_ledger
from peil_reporting.scrutiny.domain import Checked, Refusal, Report

MOST = 2000
"""Reports read at once: centuries of quarters and surveys."""


class Kept(msgspec.Struct, frozen=True):
    """Everything that is kept of releases and refusals, the last first."""

    reports: tuple[Report, ...]
    refusals: tuple[Refusal, ...]

    def of(self, about: str, release: str) -> Report | None:
        """The report of one release, or None."""
        return next((one for one in self.reports if (one.about, one.release) == (about, release)), None)


async def everything(store: Store) -> Kept:
    """Every report and every refusal. Raises `StoreAway`."""
    rows = sorted(await store.find(REPORTS, {}, limit=MOST), key=lambda row: (row["at"], row["_id"]), reverse=True)
    return Kept(
        tuple(msgspec.convert(row, Report) for row in rows if row["verdict"] == "safe"),
        tuple(msgspec.convert(row, Refusal) for row in rows if row["verdict"] != "safe"),
    )


async def check_ledger(store: Store, reports: Sequence[Report]) -> Checked:
    """
    Walk the ledger, and hold every report against it.

    Raises:
        StoreAway: the store does not answer.
    """
    ledger = await verify_ledger(store)
    findings = list(ledger.findings)
    for report in reports:
        if await hash_at(store, report.last) != report.ledger_hash:
            findings.append(f"Het grootboek is anders dan toen {report.release} werd vrijgegeven.")
    return Checked(tuple(findings), ledger.count, ledger.hash)


async def check_everything(store: Store) -> Checked:
    """
    Walk the ledger, hold every report against it, and check every certificate anew, without a solver.

    *store* shows certificates, as only the operator's commands and the fold's process are given it.

    Raises:
        StoreAway: the store does not answer.
    """
    reports = (await everything(store)).reports
    checked = await check_ledger(store, reports)
    findings, proofs = list(checked.findings), 0
    for report in reports:
        certificates = await certificates_of(store, report)
        proofs += len(certificates)
        if not _proved(certificates, report):
            findings.append(f"Het bewijs van {report.release} klopt niet, of hoort bij andere cijfers.")
    return checked._replace(findings=tuple(findings), proofs=proofs)


async def certificates_of(store: Store, report: Report) -> dict[str, bytes]:
    """The certificates of *report*, by table: they hold what is hidden. Raises `StoreAway`."""
    id_ = f"{report.about}|{report.release}"
    kept = (await store.load(CERTIFICATES, [id_])).get(id_)
    return {name: text.encode() for name, text in kept["certificates"].items()} if kept else {}


def _proved(certificates: Mapping[str, bytes], report: Report) -> bool:
    """Whether *certificates* are those of *report*, and each is safe."""
    try:
        for one in certificates.values():
            check(one)
        return hashes_of(certificates) == (report.rows_hash, report.certificate_hash)
    except (ValueError, LookupError, TypeError, AttributeError):
        return False
