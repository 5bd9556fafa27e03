"""How much of a paper the import reads right: its proposal against what somebody read from the paper by hand.

``PYTHONPATH=tests python -m imports_score [SET/PAPER ...]`` prints the score of every paper, or of those whose name
begins so with each value that is not right. Sets: seed, invented, unseen, known, later, traps, fresh, plain,
last, post, mixed, odd, more, sealed, held-out, forms, open, blind, signs, shapes, loose, corners.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from imports_corners import CORNERS
from imports_forms import FORMS
from imports_fresh import FRESH
from imports_held_out import HELD_OUT
from imports_invented import INVENTED, Invented
from imports_known import KNOWN
from imports_last import LAST
from imports_later import LATER
from imports_loose import LOOSE
from imports_mixed import MIXED
from imports_more import MORE
from imports_odd import ODD
from imports_open import BLIND, OPEN
from imports_plain import PLAIN
from imports_post import POST
from imports_sealed import SEALED
from imports_shapes import SHAPES
from imports_signs import SIGNS
from imports_traps import TRAPS
from imports_unseen import UNSEEN
from peil_plans.imports.domain.figures import Amount, Hours
from peil_plans.imports.domain.proposal import Milestone, Proposal, ProposedAction, Value
from peil_plans.imports.domain.propose import propose
from peil_plans.imports.readers.opening import read_content, read_paper

FOLDER = Path(__file__).parent / "imports"
SETS = {
    "invented": INVENTED,
    "unseen": UNSEEN,
    "known": KNOWN,
    "later": LATER,
    "traps": TRAPS,
    "fresh": FRESH,
    "plain": PLAIN,
    "last": LAST,
    "post": POST,
    "mixed": MIXED,
    "odd": ODD,
    "more": MORE,
    "sealed": SEALED,
    "held-out": HELD_OUT,
    "forms": FORMS,
    "open": OPEN,
    "blind": BLIND,
    "signs": SIGNS,
    "shapes": SHAPES,
    "loose": LOOSE,
    "corners": CORNERS,
}


@dataclass(slots=True)
class Score:
    """Values of actions: right, missed, proposed otherwise, and proposed though they are not there; sure or not."""

    truth: int = 0
    right: int = 0
    sure_right: int = 0
    missed: list[str] = field(default_factory=list)
    unsure_wrong: list[str] = field(default_factory=list)
    sure_wrong: list[str] = field(default_factory=list)

    @property
    def right_share(self) -> float:
        return self.right / max(self.truth, 1)

    @property
    def sure_wrong_share(self) -> float:
        return len(self.sure_wrong) / max(self.truth, 1)

    def add(self, other: Score) -> None:
        """Count another paper in."""
        self.truth += other.truth
        self.right += other.right
        self.sure_right += other.sure_right
        self.missed += other.missed
        self.sure_wrong += other.sure_wrong
        self.unsure_wrong += other.unsure_wrong

    def __str__(self) -> str:
        return (
            f"{self.right}/{self.truth} right ({self.right_share:.1%}), {self.sure_right} of them sure,"
            f" missed {len(self.missed)},"
            f" wrong and sure {len(self.sure_wrong)} ({self.sure_wrong_share:.1%}),"
            f" wrong and unsure {len(self.unsure_wrong)}"
        )


def score(proposal: Proposal, truth: dict[str, Any]) -> Score:
    """Count value by value; every value proposed beyond the truth counts as wrong."""
    result = Score()
    left = list(proposal.actions)
    for expected in truth["actions"]:
        action = _find(left, expected)
        if action is not None:
            left.remove(action)
        _score_action(result, expected, action)
    for action in left:
        for value in action.values:
            _wrong(result, value, f"{action.code or action.title[:40]}: no such action")
    return result


def _find(actions: list[ProposedAction], expected: dict[str, Any]) -> ProposedAction | None:
    title = next((value for value in expected["values"] if value["field"] == "title"), {})
    said = _plain(title.get("text") or title.get("starts", ""))
    if not actions:
        return None

    def likeness(action: ProposedAction) -> float:
        mine = _plain(action.title)
        like = SequenceMatcher(None, mine[: len(said) + 20], said).ratio()
        return like + (0.5 if expected.get("code") and action.code.lower() == expected["code"].lower() else 0)

    best = max(actions, key=likeness)
    return best if likeness(best) >= 0.6 else None


def _score_action(result: Score, expected: dict[str, Any], action: ProposedAction | None) -> None:
    values = list(action.values) if action else []
    absent: list[dict[str, Any]] = []
    for wanted in sorted(expected["values"], key=lambda wanted: "free" in wanted):
        readings = [wanted, *wanted.get("or", ())]
        match = next((value for value in values if any(same(value, reading) for reading in readings)), None)
        if match is not None:
            values.remove(match)
        if "free" in wanted:
            continue
        result.truth += 1
        if match is not None:
            result.right += 1
            result.sure_right += match.sure
        else:
            absent.append(wanted)
    name = expected.get("code") or expected["values"][0].get("text", "")[:40]
    for wanted in absent:
        instead = next((value for value in values if value.field == wanted["field"]), None)
        if instead is None:
            result.missed.append(f"{name}: missed {wanted}")
        else:
            values.remove(instead)
            _wrong(result, instead, f"{name}: instead of {wanted}")
    for value in values:
        _wrong(result, value, f"{name}: not there")


def _wrong(result: Score, value: Value, why: str) -> None:
    line = f"{why}: {value.field} {value.confidence:.2f} {value.content!s:.160}"
    (result.sure_wrong if value.sure else result.unsure_wrong).append(line)


def same(value: Value, wanted: dict[str, Any]) -> bool:
    """Whether a proposed value is the one that was read by hand."""
    if value.field != wanted["field"]:
        return False
    content = value.content
    if isinstance(content, Milestone):
        due = content.due_on.isoformat() if content.due_on else None
        if due != wanted["dueOn"] or content.done != wanted["done"] or content.kind != wanted["kind"]:
            return False
        if due is None and _plain(content.moment) != _plain(wanted["moment"]):
            return False
        return (
            "label" not in wanted
            or SequenceMatcher(None, _plain(content.label), _plain(wanted["label"])).ratio() >= 0.8
        )
    if isinstance(content, Amount):
        return content.cents == wanted["cents"]
    if isinstance(content, Hours):
        return (format(content.hours.normalize(), "f"), content.per) == (wanted["hours"], wanted["per"])
    mine = _plain(content)
    if "text" in wanted:
        return mine == _plain(wanted["text"])
    return mine.startswith(_plain(wanted["starts"])) and mine.endswith(_plain(wanted["ends"]))


def _plain(text: str) -> str:
    return re.sub(r"[^\w€%&/+]+", " ", text.lower()).strip()


def score_paper(paper: Invented) -> Score:
    """The score of an invented paper."""
    return score(propose(read_content(paper.content(), paper.name)), paper.truth)


def main(arguments: list[str]) -> None:
    """Print the score of every paper and set, or of those whose name begins as asked with each value not right."""
    sums: dict[str, Score] = {}
    for name, result in all_scores():
        if arguments and not name.startswith(tuple(arguments)):
            continue
        print(f"{name}: {result}")
        sums.setdefault(name.partition("/")[0], Score()).add(result)
        for kind in ("missed", "sure_wrong", "unsure_wrong") if arguments else ():
            for line in getattr(result, kind):
                print(f"  {kind}: {line}")
    for name, result in sums.items():
        print(f"all of {name}: {result}")


def all_scores() -> Iterator[tuple[str, Score]]:
    """Every paper that has a truth: its name with the set it belongs to, and its score."""
    for truth in sorted((FOLDER / "truth").glob("*.json")):
        proposal = propose(read_paper(FOLDER / "papers" / f"{truth.stem}.txt"))
        yield f"seed/{truth.stem}", score(proposal, json.loads(truth.read_text(encoding="utf-8")))
    for group, papers in SETS.items():
        for paper in papers:
            yield f"{group}/{paper.name}", score_paper(paper)


if __name__ == "__main__":
    main(sys.argv[1:])
