"""What changed of an action from one version to the next, in Dutch sentences. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from peil_chassis.http.dutch import dutch_day
from peil_plans.action_plans.domain.clocks import numbered_action
from peil_plans.action_plans.domain.milestone import Milestone
from peil_plans.action_plans.domain.plan import Action, Measure
from peil_plans.action_plans.pages.clock_words import EVERY_WORDS, name_of, term_words
from peil_plans.action_plans.pages.measures import amount_words, indicator_words
from peil_plans.action_plans.pages.owner_words import OWNER_WORDS

LONGEST_QUOTE = 160
ADDED = "toegevoegd aan het plan"


def differences(before: Action | None, after: Action, actions: Sequence[Action]) -> list[str]:
    """
    What *after* is that *before* was not, one sentence each, without a capital.

    Args:
        before: The version before; None when the action was added.
        after: The version that came of it.
        actions: The actions of the plan, whose milestones may be what a clock waits for.
    """
    if before is None:
        return [ADDED]
    # Plans adopted before milestones had ids get the same ones here as when they are revised.
    before = numbered_action(before)
    return [
        *_of_texts(before, after),
        *_of_roles(before, after),
        *_of_running(before, after),
        *_of_measure(before.measure, after.measure),
        *_of_milestones(before.milestones, after.milestones, actions),
    ]


def _of_texts(before: Action, after: Action) -> Iterator[str]:
    yield from _step("code", before.code, after.code)
    yield from _step("titel", _quoted(before.title), _quoted(after.title))
    yield from _step("hoofdstuk", before.section, after.section)
    yield from _step("uitleg", _quoted(before.explanation), _quoted(after.explanation))
    yield from _step("opmerking", _quoted(before.remark), _quoted(after.remark))
    if before.items != after.items:
        yield "losse punten: aangepast"


def _of_roles(before: Action, after: Action) -> Iterator[str]:
    yield from _step("eigenaar", _owner(before.owner), _owner(after.owner))
    yield from _step("mede-eigenaar", _owner(before.co_owner), _owner(after.co_owner))
    yield from _step("thema", before.theme, after.theme)
    yield from _step("interventie", before.intervention, after.intervention)
    yield from _step("gaat verder op actie", before.continues, after.continues)


def _of_running(before: Action, after: Action) -> Iterator[str]:
    if before.proposal != after.proposal:
        yield "is een voorstel van medewerkers" if after.proposal else "is geen voorstel van medewerkers meer"
    if before.continuous != after.continuous:
        yield "loopt door zonder einde" if after.continuous else "heeft een einde gekregen"
    if before.every != after.every:
        yield f"komt {EVERY_WORDS.get(after.every, after.every)} terug" if after.every else "komt niet meer terug"


def _of_measure(before: Measure | None, after: Measure | None) -> Iterator[str]:
    if before == after:
        return
    if after is None:
        yield "meting: vervalt"
        return
    old = before or Measure()
    yield from _step("meting, in woorden", _quoted(old.text), _quoted(after.text))
    yield from _step("meting, wat telt", _quoted(old.numerator), _quoted(after.numerator))
    yield from _step("meting, waarvan", _quoted(old.denominator), _quoted(after.denominator))
    yield from _step("meting, onder wie", _quoted(old.population), _quoted(after.population))
    yield from _step("meting, moet worden", amount_words(old), amount_words(after))
    yield from _step("meting, uiterlijk", _day(old.due_on), _day(after.due_on))
    yield from _step("meting, gemeten met", indicator_words(old), indicator_words(after))


def _of_milestones(before: Iterable[Milestone], after: Iterable[Milestone], actions: Sequence[Action]) -> Iterator[str]:
    old: Mapping[str, Milestone] = {each.milestone: each for each in before}
    new: Mapping[str, Milestone] = {each.milestone: each for each in after}
    for name, milestone in new.items():
        if name in old:
            yield from _of_milestone(old[name], milestone, actions)
        else:
            what = "nieuwe goedkeuring voor de start" if milestone.gate else "nieuwe mijlpaal"
            yield f"{what} ‘{name_of(milestone)}’{_when(milestone, actions)}"
            if milestone.done:
                yield _reached(milestone)
    for name, milestone in old.items():
        if name not in new:
            yield f"mijlpaal ‘{name_of(milestone)}’ vervalt"
    kept = [name for name in old if name in new]
    if kept != [name for name in new if name in old]:
        yield "mijlpalen in een andere volgorde"


def _of_milestone(old: Milestone, new: Milestone, actions: Sequence[Action]) -> Iterator[str]:
    if old == replace(new, source=old.source):
        return
    name = name_of(old)
    if name_of(new) != name:
        yield f"mijlpaal ‘{name}’ heet nu ‘{name_of(new)}’"
    elif old.period_text != new.period_text:
        yield from _step(f"mijlpaal ‘{name}’, wanneer volgens het plan", old.period_text, new.period_text)
    if (old.done, old.reached_on) != (new.done, new.reached_on):
        yield _reached(new)
    if old.gate != new.gate:
        now = "is een goedkeuring: de actie begint niet eerder" if new.gate else "is geen goedkeuring meer"
        yield f"mijlpaal ‘{name_of(new)}’ {now}"
    if old.after != new.after:
        yield (
            f"mijlpaal ‘{name_of(new)}’{_when(new, actions)}"
            if new.after
            else f"mijlpaal ‘{name}’ hangt nergens meer van af"
        )
    if old.due_on != new.due_on:
        yield from _step(f"mijlpaal ‘{name_of(new)}’, uiterlijk", _day(old.due_on), _day(new.due_on))


def _reached(milestone: Milestone) -> str:
    if not milestone.done:
        return f"mijlpaal ‘{name_of(milestone)}’ toch niet gereed"
    on = f" op {dutch_day(milestone.reached_on)}" if milestone.reached_on else ""
    return f"mijlpaal ‘{name_of(milestone)}’ gereed{on}"


def _when(milestone: Milestone, actions: Sequence[Action]) -> str:
    if milestone.after is not None:
        return f", {term_words(milestone.after, actions)}"
    return f", uiterlijk {dutch_day(milestone.due_on)}" if milestone.due_on else ""


def _step(name: str, before: str | None, after: str | None) -> Iterator[str]:
    if (before or "") == (after or ""):
        return
    if not before:
        yield f"{name}: {after}"
    elif not after:
        yield f"{name}: vervalt (was {before})"
    else:
        yield f"{name}: van {before} naar {after}"


def _quoted(text: str | None) -> str:
    if not text:
        return ""
    line = " ".join(text.split())
    return f"‘{line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 2] + ' …'}’"


def _owner(role: str | None) -> str:
    return OWNER_WORDS.get(role, role) if role else ""


def _day(day: date | None) -> str:
    return dutch_day(day) if day else ""
