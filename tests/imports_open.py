"""
Papers written as files by somebody who had read neither the rules nor other papers, with their truth beside them.

``imports/open/NN.json`` and ``imports/blind/NN.json`` say per value every reading that is right (``accept``, ``due``),
what need not be read (``may_lack``) and what else may be (``may``).
"""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

from imports_invented import Invented, Wanted

FOLDER = Path(__file__).parent / "imports"
_PER = ("", "week", "maand", "kwartaal", "jaar", "fte")


def opened(truth: Path) -> Invented:
    """The paper that a truth is about."""
    said = json.loads(truth.read_text(encoding="utf-8"))
    file = truth.with_name(said["file"])
    return Invented(file.name, file.read_bytes, tuple((each["code"], _values(each)) for each in said["actions"]))


def _values(action: dict[str, Any]) -> list[Wanted]:
    """The values of an action, and then those that may be read: each free, for it may also lack."""
    wanted = [_free(_value(each), each["may_lack"] or action["action_may_lack"]) for each in action["values"]]
    for name, readings in action["may"].items():
        key = "due" if name == "milestone" else "accept"
        wanted += [_free(_value({"field": name, key: [reading]}), True) for reading in readings]
    return wanted


def _free(value: Wanted, free: bool) -> Wanted:
    return value | {"free": True} if free else value


def _value(said: dict[str, Any]) -> Wanted:
    first, *others = _milestones(said) if said["field"] == "milestone" else _readings(said)
    return first | {"or": others}


def _milestones(said: dict[str, Any]) -> list[Wanted]:
    done = {"yes": (True,), "no": (False,)}.get(said.get("done", "either"), (False, True))
    label = {"label": said["label"]} if said.get("label") else {}
    return [
        {"field": "milestone", "moment": said.get("moment", ""), "dueOn": day, "done": each, "kind": kind} | label
        for day, each, kind in product(said["due"], done, said.get("kind", ["dated"]))
    ]


def _readings(said: dict[str, Any]) -> list[Wanted]:
    name = said["field"]
    if name == "amount":
        return [{"field": name, "cents": cents} for cents in said["accept"]]
    if name == "hours":
        each = [one if isinstance(one, dict) else {"h": one, "per": None} for one in said["accept"]]
        return [
            {"field": name, "hours": f"{one['h']:g}", "per": per}
            for one in each
            for per in (_PER if one["per"] is None else (one["per"],))
        ]
    return [{"field": name, "text": text} for text in said["accept"]]


OPEN = tuple(opened(truth) for truth in sorted((FOLDER / "open").glob("*.json")))
BLIND = tuple(opened(truth) for truth in sorted((FOLDER / "blind").glob("*.json")))
