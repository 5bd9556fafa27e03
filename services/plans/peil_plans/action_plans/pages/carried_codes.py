"""What actions serve that go along in the next plan: their codes are of one version of the mandate only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from peil_plans.action_plans.domain.plan import Action
from peil_plans.mandate.reference import Intervention, Mandate
from peil_plans.mandate.versions import Mandates, Named

MOST_OF_A_REMARK = 4000
"""As many characters as the fact of a plan takes of a remark."""


class Left(NamedTuple):
    """An action that goes along and serves nothing any more, and the sentence that says what it served."""

    action: Action
    words: str


def carried(
    actions: Iterable[Action], mandates: Mandates, before: date, after: date
) -> tuple[tuple[Action, ...], list[Left]]:
    """
    *actions* of a plan adopted on *before* as they serve the mandate in force on *after*, and those it has nothing for.

    An intervention goes on as the only one that names it; a theme as the only one of its title. Where there is none, or
    more than one, the action serves nothing, its remark says what it served, and somebody chooses anew.
    """
    old, new = mandates.in_force(before), mandates.in_force(after)
    if old is new:
        return tuple(actions), []
    heirs = _heirs(mandates, new)
    taken: list[Action] = []
    left: list[Left] = []
    for action in actions:
        found = _served(action, old, new, heirs)
        if found is not None:
            theme, intervention = found
            taken.append(replace(action, theme=theme, intervention=intervention))
            continue
        words = _words(action, old, new)
        remark = f"{action.remark}\n{words}" if action.remark else words
        kept = remark if len(remark) <= MOST_OF_A_REMARK else action.remark
        taken.append(replace(action, theme=None, intervention=None, remark=kept))
        left.append(Left(action, words))
    return tuple(taken), left


def _heirs(mandates: Mandates, new: Mandate) -> Mapping[Named, Sequence[Intervention]]:
    """What goes on in *new*, also by way of a version in between -> as what."""
    heirs: dict[Named, list[Intervention]] = defaultdict(list)
    for one in new.interventions:
        for named in mandates.stands_for(new, one.code):
            heirs[named].append(one)
    return heirs


def _served(
    action: Action, old: Mandate, new: Mandate, heirs: Mapping[Named, Sequence[Intervention]]
) -> tuple[str | None, str | None] | None:
    """The theme and the intervention of *new* that *action* serves; None: not to be said."""
    if action.intervention is not None:
        found = heirs.get(Named(old.about.version, action.intervention), ())
        return (found[0].theme, found[0].code) if len(found) == 1 else None
    if action.theme is None:
        return None, None
    named = old.theme(action.theme)
    themes = [theme for theme in new.themes if named is not None and theme.title == named.title]
    return (themes[0].code, None) if len(themes) == 1 else None


def _words(action: Action, old: Mandate, new: Mandate) -> str:
    code = action.intervention or action.theme or ""
    named = old.intervention(code) or old.theme(code)
    what = f"‘{code}. {named.title}’" if named else f"‘{code}’"
    return (
        f"Diende {what} van bestuursopdracht {old.about.version}. "
        f"In bestuursopdracht {new.about.version} is daar niet één vervolg op: kies opnieuw wat deze actie dient."
    )
