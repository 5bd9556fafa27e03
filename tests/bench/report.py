"""What a measurement says: a table for people, JSON for who wants to compare."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.machine import describe, results_folder
from bench.rounds import Score, ratios


@dataclass(frozen=True, slots=True)
class Wish:
    """What we hope of a number: it is shown beside it and decides nothing."""

    name: str
    measured: float
    at_least: float | None = None
    at_most: float | None = None
    unit: str = "x"

    @property
    def met(self) -> bool:
        """Whether the number is as hoped for."""
        return (self.at_least is None or self.measured >= self.at_least) and (
            self.at_most is None or self.measured <= self.at_most
        )


@dataclass(slots=True)
class Report:
    """Everything one subject measured."""

    subject: str
    engines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    machine: dict[str, Any] = field(default_factory=describe)

    def add_scores(self, title: str, scores: Mapping[str, Score], base: str) -> None:
        """A table of contestants, each beside *base*."""
        rows = [
            {
                "contestant": name,
                "what": score.what,
                "events": score.events,
                "median_per_s": round(score.median),
                "lowest_per_s": round(min(score.rates)),
                "highest_per_s": round(max(score.rates)),
                "times_base": round(score.median / scores[base].median, 3),
                "times_base_per_round": [round(each, 3) for each in ratios(scores, name, base)],
                "rounds": [round(rate) for rate in score.rates],
            }
            for name, score in scores.items()
        ]
        self.tables.append({"title": title, "same_effect": "checked in every round", "rows": rows})
        print(f"\n{title} (same effect checked in every round)\n")
        print(markdown(
            ["contestant", "events", "events/s (median)", "lowest-highest", f"x {base}", "what it does"],
            [
                [
                    row["contestant"], f"{row['events']:,}", f"{row['median_per_s']:,}",
                    f"{row['lowest_per_s']:,}-{row['highest_per_s']:,}", f"{row['times_base']:.3f}", row["what"],
                ]
                for row in rows
            ],
        ))  # fmt: skip

    def add_times(self, title: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """A table of anything; every row has the same keys."""
        self.tables.append({"title": title, "rows": [dict(row) for row in rows]})
        print(f"\n{title}\n")
        print(markdown(list(rows[0]), [[str(value) for value in row.values()] for row in rows]))

    def hope(self, wish: Wish) -> None:
        """Add a number with what was hoped for."""
        self.wishes.append(wish)

    def close(self) -> None:
        """Print what was hoped for, and write the JSON."""
        if self.wishes:
            print("\nBeside what was hoped for\n")
            print(markdown(["number", "measured", "hoped for", ""], [_wish_row(wish) for wish in self.wishes]))
        print("\n" + "\n".join(["On: " + _machine_line(self.machine), *self.engines, *self.notes]))
        path = results_folder() / f"{self.subject}.json"
        content = {
            "subject": self.subject,
            "machine": {**self.machine, "load_1_min_at_end": round(os.getloadavg()[0], 2)},
            "engines": self.engines,
            "notes": self.notes,
            "tables": self.tables,
            "wishes": [_wish_told(wish) for wish in self.wishes],
        }
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"Written to .peil/bench/{path.name}")


def combine(subjects: Sequence[str]) -> None:
    """One report of *subjects*, each as it was last measured: ``report.json``, and ``report.md`` for people."""
    folder = results_folder()
    told = [json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in subjects]
    (folder / "report.json").write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    parts = ["# What Peil's benchmarks measured", _all_wishes(told), *map(_chapter, told)]
    (folder / "report.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print("\nOne report of all: .peil/bench/report.md and report.json")


def _all_wishes(told: Sequence[Mapping[str, Any]]) -> str:
    rows = [[each["subject"], *_told_wish(wish)] for each in told for wish in each["wishes"]]
    return markdown(["subject", "number", "measured", "hoped for", ""], rows)


def _chapter(told: Mapping[str, Any]) -> str:
    machine = told["machine"]
    lines = [f"## {told['subject']}", f"On {_machine_line(machine)}, at the end {machine['load_1_min_at_end']}."]
    lines += ["\n".join(f"- {line}" for line in [*told["engines"], *told["notes"]])]
    for table in told["tables"]:
        rows = table["rows"]
        lines += [f"### {table['title']}", markdown(list(rows[0]), [[str(v) for v in row.values()] for row in rows])]
    return "\n\n".join(lines)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which *share* of *values* lies (0.5 is the median)."""
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=1000, method="inclusive")[round(share * 1000) - 1]


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns line up in a terminal too."""
    widths = [max(len(line[at]) for line in (head, *rows)) for at in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"

    return "\n".join([line(head), "|" + "|".join("-" * (width + 2) for width in widths) + "|", *map(line, rows)])


def _wish_row(wish: Wish) -> list[str]:
    return _told_wish(_wish_told(wish))


def _wish_told(wish: Wish) -> dict[str, Any]:
    return {
        "name": wish.name, "measured": round(wish.measured, 3), "unit": wish.unit,
        "at_least": wish.at_least, "at_most": wish.at_most, "met": wish.met,
    }  # fmt: skip


def _told_wish(told: Mapping[str, Any]) -> list[str]:
    hoped = f">= {told['at_least']:g}" if told["at_least"] is not None else f"<= {told['at_most']:g}"
    unit = told["unit"]
    return [told["name"], f"{told['measured']:,.4g} {unit}", f"{hoped} {unit}", "yes" if told["met"] else "NO"]


def _machine_line(machine: Mapping[str, Any]) -> str:
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    return (
        f"{machine['cores']} cores, {machine['memory_mb']} MB, Python {machine['python']}, {libraries};"
        f" load when begun {machine['load_1_min']}"
    )
