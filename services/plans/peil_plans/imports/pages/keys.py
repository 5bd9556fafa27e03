"""What a difference with a later paper is called in the form, and which change of the plan a form makes of it."""

from __future__ import annotations

import re
from typing import Final

from peil_plans.action_plans.facts import change_id

LINE_KEY: Final = "regel-"
"""What the key of a difference in the file of the plan begins with."""
_STATUS_KEY, _OTHER_KEY, _NEW_KEY = "status-", "verschil-", "nieuw-"
_MARK: Final = 13
_KEY: Final = re.compile(r"(regel-|status-|verschil-|nieuw-)(?:(.+)-)?([0-9a-f]{8}-[0-9a-f]{4})")
PAPER, STATUS, ADDED = "{} paper", "{} status", "added from paper"
"""Under what the changes of an action are asked: what it is and how it stands, of a form; a new one, of any form."""


def difference_key(name: str, action: str, mark: str) -> str:
    """The key of a difference of the field *name* of *action*; *mark*, a UUID, tells it from the others."""
    if name in ("amount", "hours"):
        return f"{LINE_KEY}{mark[:_MARK]}"
    return f"{_STATUS_KEY if name == 'status' else _OTHER_KEY}{action}-{mark[:_MARK]}"


def new_key(mark: str) -> tuple[str, str]:
    """The key of an action that the plan does not have, and the id it would get; *mark*, a UUID, tells it apart."""
    return f"{_NEW_KEY}{mark[:_MARK]}", f"later-{mark[:_MARK]}"


def change_of(plan: str, key: str, form: str) -> str | None:
    """The id of the change that *form* makes of the difference called *key*; None when that is no such key."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    kind, action, mark = found.groups()
    if kind == LINE_KEY:
        return change_id(plan, key, form)
    if kind == _NEW_KEY:
        return change_id(plan, new_key(mark)[1], ADDED)
    return change_id(plan, action or "", (STATUS if kind == _STATUS_KEY else PAPER).format(form))
