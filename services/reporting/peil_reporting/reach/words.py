"""Names of what was done, Dutch, and the same numbers as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date

from peil_reporting.figures.csv_text import harmless
from peil_reporting.reach.asking import Asked
from peil_reporting.reach.domain import DEFINITION, DEFINITION_VERSION, Reached

KIND_LABELS: Mapping[str, str] = {
    "dialogue": "Gesprek gevoerd",
    "information": "Voorlichting gegeven",
    "adviser-visit": "Vertrouwenspersoon langs geweest",
    "survey-follow-up": "Peiling opgevolgd",
    "policy-tool-used": "Beleidstool inclusief beleid gebruikt",
    "course": "Traject gedaan",
}
COLUMNS = (
    "figure", "definition_version", "definition", "since", "until", "as_of", "known_at", "unit", "unit_name",
    "kind", "campaign", "teams", "reached", "at_once",
)  # fmt: skip


def label_of(row: Reached) -> str:
    """What *row* is called."""
    label = KIND_LABELS[row.kind]
    return f"{label}: {row.campaign}" if row.campaign is not None else label


def as_csv(asked: Asked, as_of: date) -> str:
    """*asked* of the units of *as_of* as CSV text (RFC 4180) with a header, a row per kind; no team by name."""
    text = io.StringIO()
    write = csv.writer(text).writerow
    write(COLUMNS)
    since, until, known = asked.window
    dates = [day.isoformat() for day in (since, until, as_of, known)]
    unit = [asked.node.unit, asked.node.name] if asked.node else ["", ""]
    for row in asked.rows:
        about = ["teams_reached", str(DEFINITION_VERSION), DEFINITION, *dates, *unit, row.kind, row.campaign or ""]
        write([*(harmless(word) for word in about), len(row.teams), len(row.by), len(row.at_once)])
    return text.getvalue()
