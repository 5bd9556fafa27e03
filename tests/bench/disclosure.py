"""``bench disclosure``: a wave of the simulated municipality through pooling, audit, repair, certificate and check."""

from __future__ import annotations

import importlib.metadata
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from bench import gate_work
from bench.quarters import quarterly_releases
from bench.report import Report, Wish
from bench.rounds import DifferentEffect

SEEDS, QUARTERS, SAMPLE, TREES = 20, 21, 30, 21
MEMORY_MIB = 1024.0
LAST = ("seconds", "processor", "mib")


def run(*, quick: bool) -> None:
    """Measure and report; *quick* takes three towns, five quarters and a smaller sample."""
    report = Report("disclosure")
    report.engines.append(f"HiGHS {importlib.metadata.version('highspy')} (highspy), one thread; check: Python alone")
    tree = _alone(gate_work.one_tree, TREES)
    wave = _alone(gate_work.wave, 10 if quick else SAMPLE)
    if wave["wrong"]:
        raise DifferentEffect(f"{wave['wrong']} of {wave['sample']} groups: the naive way and the audit differ")
    releases = [_alone(gate_work.whole_release, seed) for seed in range(3 if quick else SEEDS)]
    quarters = 5 if quick else QUARTERS
    register = _alone(gate_work.register_release, quarters)
    staff = _alone(quarterly_releases, quarters)
    beside = _row(f"reporting's release of a quarter beside {quarters - 1}", *(staff[key] for key in LAST))
    slowest = _row("the slowest of those quarters after the first", staff["slowest"], None, None)
    report.add_times("Times", [*_times(tree, wave, releases, register, quarters), beside, slowest])
    hidden = gate_work.beside_published([each["hidden"] for each in releases])
    report.add_times(f"Hidden in the released waves of {len(releases)} towns (k = 10, 55 % response)", hidden)
    report.add_times("Units told anew (municipality / clusters / directorates / departments / teams)", staff["anew"])
    _hopes(report, tree, wave, releases, register)
    report.hope(Wish("reporting's release of a quarter, slowest", staff["slowest"], at_most=20.0, unit="s"))
    report.hope(Wish("memory of it", staff["mib"], at_most=MEMORY_MIB, unit="MiB"))
    for row in hidden:
        report.hope(Wish(f"hidden, {row['hidden, % of']}", row["ours, mean"], at_most=row["at most"], unit="%"))
    report.notes += [
        f"Certificates take {max(each['certificate_mib'] for each in releases):.1f} MiB at most.",
        f"The wave: {tree['units']:,} units, 4 bands to directorates, 3 origins to clusters, direct staff;"
        f" {wave['cells']:,} finest cells, {wave['rows']:,} rows, {wave['atoms']:,} atoms, {wave['small']:,} of them"
        f" smaller than k; before repair {wave['violations']} of those are given away.",
        f"Peer: one model of everything, one linear program per small atom, started where the last one ended;"
        f" {wave['sample']} of {wave['small']:,} solved, the rest extrapolated; the same verdict on each.",
        f"The register: {register['cells']:,} histories of people in {register['rows']:,} rows.",
        f"The quarters: {staff['people']:,} people in {staff['units']:,} units; a quarter 3 % leave and as many come,"
        " 1 % move, 1 % change band.",
        "Every piece runs in a process of its own, which imports the mathematics alone; the quarters reporting's rule.",
    ]
    report.close()


def _alone(work: Callable[[int], gate_work.Figures], argument: int) -> gate_work.Figures:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as own:
        return own.submit(work, argument).result()


def _times(
    tree: gate_work.Figures,
    wave: gate_work.Figures,
    releases: list[gate_work.Figures],
    register: gate_work.Figures,
    quarters: int,
) -> list[dict[str, Any]]:
    slowest = max(releases, key=lambda each: each["seconds"])
    checked = max(releases, key=lambda each: each["check"])
    return [
        _row("one tree: pool and every unit's figure (median)", tree["seconds"], tree["processor"], None),
        _row("audit of a wave", wave["seconds"], wave["processor"], wave["mib"]),
        _row("the same, one model, warm (extrapolated)", wave["naive"], wave["naive_processor"], None),
        _row(f"whole release (slowest of {len(releases)})", slowest["seconds"], slowest["processor"], slowest["mib"]),
        _row(
            f"release of a register beside {quarters - 1}", register["seconds"], register["processor"], register["mib"]
        ),
        _row("check of a certificate (slowest)", checked["check"], checked["check_processor"], None),
    ]


def _row(what: str, seconds: float, processor: float | None, mib: float | None) -> dict[str, Any]:
    return {
        "what": what,
        "s": f"{seconds:.3f}",
        "processor s": "" if processor is None else f"{processor:.2f}",
        "MiB at most": "" if mib is None else round(mib),
    }


def _hopes(
    report: Report,
    tree: gate_work.Figures,
    wave: gate_work.Figures,
    releases: list[gate_work.Figures],
    register: gate_work.Figures,
) -> None:
    peak = max(each["mib"] for each in [wave, register, *releases])
    for name, value, most, unit in (
        ("one tree", tree["seconds"] * 1000, 50.0, "ms"),
        ("audit of a wave", wave["seconds"], 20.0, "s"),
        ("whole release, slowest", max(each["seconds"] for each in releases), 60.0, "s"),
        ("register release", register["seconds"], 20.0, "s"),
        ("check, slowest", max(each["check"] for each in releases), 2.0, "s"),
        ("memory", peak, MEMORY_MIB, "MiB"),
    ):
        report.hope(Wish(name, value, at_most=most, unit=unit))
