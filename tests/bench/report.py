"""What a measurement says: a table for people, JSON for who wants to compare."""

from __future__ import annotations

import json
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
            "machine": self.machine,
            "engines": self.engines,
            "notes": self.notes,
            "tables": self.tables,
            "wishes": [
                {
                    "name": wish.name, "measured": round(wish.measured, 3), "unit": wish.unit,
                    "at_least": wish.at_least, "at_most": wish.at_most, "met": wish.met,
                }
                for wish in self.wishes
            ],
        }  # fmt: skip
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"Written to .peil/bench/{path.name}")


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
    hoped = f">= {wish.at_least:g}" if wish.at_least is not None else f"<= {wish.at_most:g}"
    return [wish.name, f"{wish.measured:.3g} {wish.unit}", f"{hoped} {wish.unit}", "yes" if wish.met else "NO"]


def _machine_line(machine: Mapping[str, Any]) -> str:
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    return (
        f"{machine['cores']} cores, {machine['memory_mb']} MB, Python {machine['python']}, {libraries};"
        f" load when begun {machine['load_1_min']}"
    )
