"""Reads what the door keeps of releases. Certificates hold what is hidden: pages are given a store without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from peil_chassis.clock import amsterdam_day
from peil_chassis.store.port import Store
from peil_disclosure.check import check
from peil_reporting.days import number_of
from peil_reporting.releases.door import CERTIFICATES, REPORTS, hashes_of
from peil_reporting.releases.ledger import hash_at, verify_ledger
from peil_reporting.releases.storage import every_release
from peil_reporting.scrutiny.domain import Checked, Refusal, Report
from peil_reporting.surveys.storage import find_release, nodes_of

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


class Counted(NamedTuple):
    """
    Of which units a release tells how many people there are.

    Attributes:
        units: Per unit its people, or its answers.
        root: The uppermost of them.
        as_of, known_on: Which tree they are of (``YYYYMMDD``).
    """

    units: dict[str, int]
    root: str
    as_of: int
    known_on: int


async def counted_in(store: Store, report: Report) -> Counted | None:
    """
    How many people the release of *report* tells of which units; None when it tells nothing new of that.

    Raises:
        StoreAway: the store does not answer.
    """
    if report.about == "survey":
        survey = await find_release(store, report.release)
        if survey is None:
            return None
        told = {one.unit: one.answered for one in await nodes_of(store, report.release) if one.part == "whole"}
        opened_on = number_of(amsterdam_day(datetime.fromisoformat(survey.opened_at)))
        return Counted(told, survey.root, opened_on, survey.released_on)
    quarter = next((one for one in await every_release(store) if one.quarter == report.release), None)
    figure = quarter.figures.get("staff") if quarter else None
    if quarter is None or figure is None:
        return None
    anew = {unit: of.total for unit, of in figure.units.items() if of.total is not None and not of.quarter}
    return Counted(anew, quarter.root, quarter.population_on, quarter.known_on) if quarter.root in anew else None


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
