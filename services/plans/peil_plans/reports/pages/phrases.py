"""Phrases that papers about plans share: what things are called, how many there are, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable

from peil_plans.action_plans.domain.dossier import Entry
from peil_plans.action_plans.domain.plan import Action
from peil_plans.reports.domain.report import Report

MOST_TOLD = 3
"""As many things as a sentence names one by one."""


def called(action: Action) -> str:
    """An action as people call it: its code and its title."""
    return f"{action.code}. {action.title}"


def address(report: Report, action: Action) -> str:
    """The page of *action*."""
    return f"/plannen/{report.content.plan}/acties/{action.action}"


def entry_address(report: Report, entry: Entry) -> str:
    """The page of *entry*."""
    return f"/plannen/{report.content.plan}/dossier/regels/{entry.entry}"


def many(count: int, single: str, plural: str) -> str:
    """*count* of something: ``1 actie``, ``3 acties``."""
    return f"{count} {single if count == 1 else plural}"


def listed(words: Iterable[str]) -> str:
    """*words* as a list in a sentence, the first few by name: ``A1, A2, A3 en nog 4``."""
    known = list(words)
    if len(known) > MOST_TOLD + 1:
        return f"{', '.join(known[:MOST_TOLD])} en nog {len(known) - MOST_TOLD}"
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} en {known[-1]}" if known else ""


def ended(text: str) -> str:
    """*text* as a sentence: with one full stop at its end, whatever was typed."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def within(text: str) -> str:
    """*text* as a part of a sentence: without the full stop that was typed."""
    return text.strip().rstrip(".")
