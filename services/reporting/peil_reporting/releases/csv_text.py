"""Releases as CSV (RFC 4180): a row per unit and category, each with its status and the release it is from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from peil_reporting.days import day_of
from peil_reporting.figures.csv_text import harmless
from peil_reporting.releases.catalogue import Released
from peil_reporting.releases.domain.answers import ReleasedAnswer, amount_told, day_told
from peil_reporting.releases.domain.quarters import quarter_named
from peil_reporting.releases.reading import ReleaseSight

COLUMNS = (
    "figure", "definition_version", "definition", "release", "population_on", "released_on", "k",
    "unit", "unit_name", "level", "category", "label", "status", "amount", "out_of", "build", "based_on", "bound",
    "counted_from",
)  # fmt: skip

Row = tuple[ReleaseSight, str, ReleasedAnswer]
"""The release, the unit, and what is told of it."""


def released_csv(figure: Released, rows: Iterable[Row]) -> str:
    """
    *rows* as CSV text with a header.

    A figure's total stands in a row without a category; an amount that is missing is an empty field, never 0.
    """
    text = io.StringIO()
    write = csv.writer(text).writerow
    write(COLUMNS)
    for sight, unit, answer in rows:
        about, build = _about(figure, sight, unit, answer)
        lines: list[tuple[str, str, str, float | None]] = [
            (one.category, one.label, one.status, one.amount) for one in answer.categories
        ]
        if figure.with_total or not lines:
            lines.insert(0, ("", "", answer.status, amount_told(figure, answer)))
        for category, label, status, amount in lines:
            words = [harmless(word) for word in (*about, category, label, status)]
            write([*words, amount, answer.out_of, build, harmless(answer.based_on), answer.bound, _since(answer)])
    return text.getvalue()


def _since(answer: ReleasedAnswer) -> str:
    return quarter_named(answer.since).first.isoformat() if answer.since else ""


def _about(figure: Released, sight: ReleaseSight, unit: str, answer: ReleasedAnswer) -> tuple[list[str], str]:
    release, node = sight.release, sight.tree.nodes.get(unit)
    named = [unit, node.name if node else "", node.level if node else ""]
    if release is None:
        return [figure.id, str(figure.version), figure.definition, "", "", "", "", *named], ""
    days = [day_told(release, answer).isoformat(), day_of(release.released_on).isoformat()]
    version = str(release.figures[figure.id].definition if figure.id in release.figures else figure.version)
    made_as = [figure.id, version, figure.definition, release.quarter, *days, str(release.k)]
    of = release.figures.get(figure.id)
    return [*made_as, *named], (of.build if of else "") or release.provenance.build
