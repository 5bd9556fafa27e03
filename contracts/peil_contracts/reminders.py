"""
Reminders: that an item was brought to somebody's attention, and the one way in which it ended. Never who was reminded.

An item is one thing that is due on one day: an agreement, the review of one, a step of a vacancy, or something of a
plan: an action, an entry of its file such as a risk, or the plan itself, which is to be set anew; or what comes back in
a unit after some months, such as a visit.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, model_validator

from peil_contracts.fields import Day, FactData, Identifier
from peil_contracts.violations import broken
from peil_contracts.wire import compact

ITEM_REMINDED = "nl.peil.reminders.item-reminded.v1"
ITEM_ENDED = "nl.peil.reminders.item-ended.v1"

ITEM_PATTERN = "^it-[0-9a-f]{32}$"
_ITEM = re.compile(ITEM_PATTERN[1:-1])
About = Literal["agreement-due", "agreement-review", "vacancy-step", "plan-action"]
Rung = Literal["due", "plus-3", "plus-5"]
Outcome = Literal["delivered", "unknown", "refused"]
Ending = Literal["acknowledged", "done", "resolved", "exhausted"]
ABOUT: tuple[str, ...] = get_args(About)
RUNGS: tuple[str, ...] = get_args(Rung)
OUTCOMES: tuple[str, ...] = get_args(Outcome)
ENDINGS: tuple[str, ...] = get_args(Ending)
WITH_PART: frozenset[str] = frozenset({"vacancy-step", "plan-action"})
"""What a part is named of: the step of a vacancy, the action of a plan or what else of it is due."""


def item_id(about: str, object: str, part: str | None, due_on: date) -> str:
    """
    The id of an item: ``it-`` and the first 32 hexadecimal digits of the SHA-256 of its four parts as a JSON list.

    The same item never gets two ids, and another day is another item.
    """
    digest = hashlib.sha256(compact([about, object, part, due_on.isoformat()])).hexdigest()
    return f"it-{digest[:32]}"


def _item(value: str) -> str:
    if not _ITEM.fullmatch(value):
        raise broken("item-id", "must be the id that follows from `about`, `object`, `part` and `due_on`.")
    return value


ItemId = Annotated[str, AfterValidator(_item), Field(json_schema_extra={"pattern": ITEM_PATTERN})]


class _Item(FactData):
    item: ItemId = Field(description="The item: follows from `about`, `object`, `part` and `due_on`.")
    about: About = Field(description="What is due.")
    object: Identifier = Field(description="The agreement, vacancy or plan; of what comes back in a unit that unit.")
    part: Identifier | None = Field(
        description="The step of the vacancy; of a plan the action, the entry of its file or itself; "
        "what comes back in a unit; else null."
    )
    unit: Identifier = Field(description="The unit whose it is.")
    due_on: Day = Field(description="The day on which it is due.")

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if (self.part is not None) != (self.about in WITH_PART):
            raise broken(
                "part-needed", "must name the step or action when one is due, and be null otherwise.", field="part"
            )
        if self.item != item_id(self.about, self.object, self.part, self.due_on):
            raise broken(
                "item-id", "must be the id that follows from `about`, `object`, `part` and `due_on`.", field="item"
            )
        return self


class ItemReminded(_Item):
    """One rung of the ladder was climbed for an item: it stood in a message."""

    rung: Rung = Field(description="The day itself, or working days after it.")
    outcome: Outcome = Field(description="What the mail server said; `unknown`: it comes back in the next message.")
    occurred_on: Day = Field(description="The day on which the message was sent.")


class ItemEnded(_Item):
    """An item ended and no reminder follows: acknowledged, done, resolved by its source, or the ladder is exhausted."""

    ending: Ending = Field(description="How; `resolved`: its source says that it is no longer open.")
    occurred_on: Day = Field(description="The day on which it ended.")
