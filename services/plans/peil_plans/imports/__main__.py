"""`./peil import BESTAND`: what Peil reads in a paper, printed; nothing is stored."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from .confined import import_paper
from .domain.differences import Difference, Differences, differences, known_of
from .domain.proposal import Value
from .domain.wire import content_to, proposal_to
from .printing import differences_text, proposal_text
from .refusals import PaperRefused


def main(arguments: list[str]) -> int:
    """
    Print the proposal of a paper, or what it says otherwise than an earlier one.

    Returns:
        0 after a proposal, 1 after a refusal, 2 when there is no such file.
    """
    asked = _parser().parse_args(arguments)
    try:
        proposal = import_paper(asked.file)
        found = differences(proposal, known_of(import_paper(asked.against))) if asked.against else None
    except PaperRefused as refused:
        said = (
            json.dumps({"refused": {"rule": refused.rule, "sentence": refused.sentence}})
            if asked.json
            else refused.sentence
        )
        print(said, file=sys.stdout if asked.json else sys.stderr)
        return 1
    except OSError as error:
        print(f"Het bestand {error.filename} is er niet, of mag niet gelezen worden.", file=sys.stderr)
        return 2
    if asked.json:
        answer = _differences_to(found) if found is not None else proposal_to(proposal)
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        print(differences_text(found) if found is not None else proposal_text(proposal))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./peil import",
        description="Lees een actieplan en toon wat Peil zou overnemen. Er wordt niets opgeslagen.",
    )
    parser.add_argument(
        "file", type=Path, metavar="BESTAND", help="Word (.docx), Excel (.xlsx), ODS, CSV of platte tekst"
    )
    parser.add_argument("--dry-run", action="store_true", help="toon alleen (dat is wat deze opdracht altijd doet)")
    parser.add_argument("--json", action="store_true", help="voor machines")
    parser.add_argument("--against", type=Path, metavar="EERDER", help="een eerdere versie: toon alleen de verschillen")
    return parser


def _differences_to(found: Differences) -> dict[str, Any]:
    whole = proposal_to_actions(found)
    return {
        "changes": [_change_to(change) for change in found.changes],
        "newActions": whole,
        "noLongerNamed": [{"code": known.code, "title": known.title} for known in found.gone],
    }


def proposal_to_actions(found: Differences) -> list[dict[str, Any]]:
    """New actions as a proposal writes them."""
    from .domain.proposal import Proposal

    actions: list[dict[str, Any]] = proposal_to(Proposal(found.new_actions))["actions"]
    return actions


def _change_to(change: Difference) -> dict[str, Any]:
    value = change.now or change.before
    return {
        "code": change.code,
        "title": change.title,
        "field": value.field if value else "",
        "before": _content(change.before),
        "now": _content(change.now),
        "confidence": round(change.now.confidence, 2) if change.now else None,
        "source": change.now.source if change.now else None,
    }


def _content(value: Value | None) -> Any:
    return content_to(value.content) if value else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
