"""The form of a proposal: the names of its fields, and what may stand in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID, uuid5

from peil_plans.action_plans.api.shapes import MAX_ACTIONS
from peil_plans.imports.domain.proposal import Proposal, ProposedAction, Value
from peil_plans.imports.pages.words import FIELD_WORDS

ALL_ACTIONS = "Acties"
MOST_FIELDS = 4500
"""A form with more is not taken in by the front."""
ADOPTION = "vaststelling"
"""What stands in the field of a milestone whose clock the adoption starts."""
MANDATE = "opdracht"
"""The field that says by which version of the mandate themes and interventions were chosen."""
_IDS = UUID("3c1f6f4c-0f43-5d8e-9a36-2d1b5f0c7e42")

Typed = Mapping[str, str]
"""A form as it was sent: field -> text; a tick that was not set is absent."""


def values_of(action: ProposedAction, name: str) -> list[Value]:
    """The values of one field of an action, in reading order."""
    return [value for value in action.values if value.field == name]


def plan_id(form: str) -> str:
    """The id of the plan that the form with this number becomes: sent twice, it is adopted once."""
    return str(uuid5(_IDS, form))


def part_id(plan: str, name: str) -> str:
    """The id of what the field *name* of the form of *plan* becomes: sent twice, it is recorded once."""
    return str(uuid5(_IDS, f"{plan}\n{name}"))


def action_id(at: int) -> str:
    """The id, within its plan, of the action that stands at *at* (from 0) in the proposal."""
    return f"actie-{at + 1}"


def milestone_id(part: int) -> str:
    """The id, within its action, of the milestone that stands at *part* (from 0)."""
    return f"m{part + 1}"


def heading_of(action: ProposedAction) -> str:
    """The heading that an action stands under in the paper, on one line."""
    line = " ".join("".join(each if each.isprintable() else " " for each in action.section).split())
    return line[:500] or ALL_ACTIONS


def too_many(proposal: Proposal) -> bool:
    """Whether a plan cannot hold that many actions, or a form that many fields."""
    fields = sum(
        12 + 6 * len(values_of(action, "milestone")) + len(values_of(action, "amount"))
        + 2 * len(values_of(action, "hours"))
        for action in proposal.actions
    )  # fmt: skip
    return len(proposal.actions) > MAX_ACTIONS or fields > MOST_FIELDS


def named(errors: Mapping[str, str], typed: Typed) -> dict[str, str]:
    """The same errors, each sentence naming its action and field."""
    found = {}
    for name, sentence in errors.items():
        action = re.match(r"a(\d+)-(?:([mbu])(\d+)(?:-|$))?(\w*)$", name)
        where = FIELD_WORDS.get((action[4] or action[2]) if action else name, name)
        if action and action[4] != "mee":
            code = typed.get(f"a{action[1]}-code", "").strip() or str(int(action[1]) + 1)
            part = f" mijlpaal {int(action[3]) + 1}," if action[2] == "m" else ""
            where = f"actie {code},{part} {where}"
        found[name] = f"{where[:1].upper()}{where[1:]}: {sentence}"
    return found
