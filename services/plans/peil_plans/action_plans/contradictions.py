"""Where the papers of plans contradict themselves or each other: a municipality's data, shown where it concerns."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from peil_plans.action_plans.domain.milestone import Source
from peil_plans.action_plans.domain.plan import Plan

About = Literal["action", "hours", "budget"]
"""Where in a plan it is shown: at an action, or where its hours or its money are."""
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
_FILE = Path(__file__).parent / "amsterdam" / "contradictions.json"


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A plan that was read from *document*, or the action of it with this code."""

    document: Text
    action: Text | None = None


class Contradiction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the papers say differently, in Dutch, where it concerns a reader, and where it was read."""

    about: About
    places: Annotated[tuple[Place, ...], msgspec.Meta(min_length=1)]
    text: Text
    sources: tuple[Source, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reading: tuple[Text, ...]
    contradictions: tuple[Contradiction, ...]


def read_contradictions(content: bytes) -> tuple[Contradiction, ...]:
    """
    What a file of contradictions holds, in its order.

    Raises:
        ValueError: it is no such file, or one about an action names none.
    """
    found = msgspec.json.decode(content, type=_File).contradictions
    for number, each in enumerate(found):
        if any((place.action is not None) != (each.about == "action") for place in each.places):
            raise ValueError(f"contradictions[{number}].places: one about an action names its code, and no other does")
    return found


KNOWN = read_contradictions(_FILE.read_bytes())
"""Those of the municipality's papers that were found."""


def contradictions_of(
    plan: Plan, about: About, code: str | None = None, *, known: tuple[Contradiction, ...] = KNOWN
) -> list[Contradiction]:
    """
    What the papers of *plan* say differently about one of its actions (the one with this *code*), its hours or budget.

    A plan is of every paper that it, a chapter or an action of it was read from.
    """
    content = plan.content
    read = [content.source, *(each.source for each in content.sections), *(each.source for each in content.actions)]
    documents = {source.document for source in read if source}
    return [
        each
        for each in known
        if each.about == about and any(place.document in documents and place.action == code for place in each.places)
    ]
