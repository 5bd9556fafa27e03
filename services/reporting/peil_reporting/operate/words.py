"""What the commands say: verdicts, dead letters and rebuilds as lines of plain Dutch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from peil_chassis import audit
from peil_chassis.registry import Entry
from peil_chassis.verify import Verdict
from peil_reporting.releases.domain.release import Release
from peil_reporting.scrutiny.domain import Checked

SHOWN = 20


def verdict_lines(verdicts: Sequence[Verdict]) -> list[str]:
    """One line per partition, and the differences below it."""
    lines: list[str] = []
    for verdict in verdicts:
        state = "klopt" if not verdict.differences else f"{len(verdict.differences)} VERSCHILLEN"
        where = f"{verdict.topic}[{verdict.partition}] tot {verdict.position}"
        lines.append(f"{verdict.build:<28}{where:<32}{verdict.documents:>7} documenten  {state}")
        lines.extend(f"    {difference}" for difference in verdict.differences[:SHOWN])
    wrong = sum(len(verdict.differences) for verdict in verdicts)
    lines.append("Alles klopt met het logboek." if not wrong else f"{wrong} documenten kloppen niet met het logboek.")
    return lines


def audit_lines(verdict: audit.Verdict) -> list[str]:
    """Whether the audit log of this database is whole, and the seal to keep."""
    if verdict.findings:
        return ["Het inzagelogboek KLOPT NIET:", *(f"    {finding}" for finding in verdict.findings[:SHOWN])]
    if verdict.seal is None:
        return ["Het inzagelogboek is leeg."]
    return [f"Het inzagelogboek klopt: {verdict.count} regels. Zegel {verdict.seal.number}: {verdict.seal.hash}"]


def ledger_lines(checked: Checked) -> list[str]:
    """Whether the ledger of released figures is whole, every proof holds, and the hash to keep."""
    if checked.findings:
        return ["Het grootboek KLOPT NIET:", *(f"    {finding}" for finding in checked.findings[:SHOWN])]
    if not checked.entries:
        return ["Het grootboek is leeg: er is niets vrijgegeven."]
    return [
        f"Het grootboek klopt: {checked.entries} regels, {checked.proofs} bewijzen nagerekend. Afdruk: {checked.hash}"
    ]


def letter_lines(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """One line per dead letter, newest first."""
    if not rows:
        return ["Er zijn geen dode brieven: alles wat binnenkwam is verwerkt."]
    return [f"{row['decided'][:19]}Z  {row['cause']:<24}{row['_id']}" for row in rows]


def rebuild_lines(entry: Entry) -> list[str]:
    """How a rebuild ended, what it answers differently, and what it now takes."""
    name = entry.active.projection
    if entry.waiting:
        head = f"{name}: de nieuwe opbouw geeft andere cijfers en wacht op een besluit:"
        tail = [f"Neem hem in gebruik met ./peil rebuild {name} --confirm, of doe hem weg met --abandon."]
    else:
        head, tail = f"{name}: {entry.active.name} wordt nu gelezen.", []
    lines = [head, *(f"    {difference}" for difference in entry.differences[:SHOWN])]
    if entry.now_accepted:
        lines.append(f"Nu wel verwerkt ({len(entry.now_accepted)}):")
        lines.extend(f"    {event}" for event in entry.now_accepted[:SHOWN])
    return [*lines, *tail]


def release_lines(release: Release) -> list[str]:
    """What was released, and of how many units nothing could be told."""
    kept_back = {
        unit
        for unit in release.clusters
        if all(unit not in one.units or one.units[unit].status != "ok" for one in release.figures.values())
    }
    lines = [
        f"{release.quarter}: vrijgegeven, {len(release.figures)} cijfers over mensen, elk van minstens {release.k}."
    ]
    if kept_back:
        lines.append(f"Van {len(kept_back)} van de {len(release.clusters)} clusters wordt niets getoond.")
    return lines
