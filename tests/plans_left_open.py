"""What of a plan's file goes along at the re-set, said as plainly as can be: a part of the model of action plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from peil_plans.action_plans.domain.decisions import AdoptPlan
from peil_plans.action_plans.domain.dossier import Entry
from plans_gates import No
from plans_told import Told, told_entry

Said = tuple[tuple[Entry, date], ...]


def left_open(entries: Mapping[str, Said]) -> list[Entry]:
    """The risks, advice and agreed actions that are not settled, and preconditions but owner, hours and budget."""
    now = [said[-1][0] for said in entries.values()]
    asks = ("risk", "advice", "agreed")
    return [
        one
        for one in now
        if not (one.settled or one.withdrawn) and (str(one.kind) in asks or str(one.subject) == "other")
    ]


def went_along(entries: Mapping[str, Said], command: AdoptPlan) -> dict[str, Said]:
    """With which entries the file of the next plan begins. Raises `No` for one that cannot stay behind."""
    open_ = {one.entry: one for one in left_open(entries)}
    if not open_.keys() >= set(command.left_behind):
        raise No("LeftUnknown")
    content = command.content
    about = {each.continues: each.action for each in content.actions if each.continues}
    return {
        name: ((replace(one, action=about.get(one.action or ""), score=None), content.adopted_on),)
        for name, one in open_.items()
        if name not in command.left_behind
    }


def told_along(entries: Mapping[str, Said], command: AdoptPlan, any_: object) -> Sequence[Told]:
    """What is told of the entries with which a file begins."""
    content = command.content
    said = {"plan": content.plan, "change": any_, "reason": None, "changed_by_role": command.by_role}
    said |= {"recorded_on": content.adopted_on.isoformat()}
    return [("entry-recorded", {**said, **told_entry(one), "continues": name}) for name, ((one, _),) in entries.items()]
