"""The steps in which a proposal is looked at: the plan itself, its actions a few at a time, and the confirmation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from peil_plans.action_plans.domain.plan import Status
from peil_plans.action_plans.pages.words import STATUS_WORDS
from peil_plans.imports.domain.proposal import Leftover, Proposal, ProposedAction
from peil_plans.imports.pages.form import ALL_ACTIONS, MANDATE, Typed, heading_of, named, values_of
from peil_plans.imports.pages.making import taken
from peil_plans.imports.pages.owners import left_of
from peil_plans.imports.pages.words import rule_words, short

AT_A_TIME = 6
"""Actions on one page: what fits in a look."""
PLAN, CONFIRM = "plan", "vaststellen"


@dataclass(frozen=True, slots=True)
class Step:
    """
    One step: its name in the form, what it is called, and the places (from 0) of the actions it shows.

    ``under`` is the heading of the paper that they stand under; empty without one.
    """

    name: str
    title: str
    actions: tuple[int, ...] = ()
    under: str = ""


def steps_of(proposal: Proposal) -> list[Step]:
    """The steps of *proposal*, in order: actions under one heading stay together, at most `AT_A_TIME` on a page."""
    groups: list[tuple[str, list[int]]] = []
    for at, action in enumerate(proposal.actions):
        heading = heading_of(action)
        if not groups or groups[-1][0] != heading or len(groups[-1][1]) == AT_A_TIME:
            groups.append((heading, []))
        groups[-1][1].append(at)
    shown = [
        Step(f"acties-{number}", _title(places), tuple(places), _under(heading))
        for number, (heading, places) in enumerate(groups, 1)
    ]
    return [Step(PLAN, "Het plan"), *shown, Step(CONFIRM, "Vaststellen")]


def _title(places: list[int]) -> str:
    return f"Acties {places[0] + 1} tot en met {places[-1] + 1}" if len(places) > 1 else f"Actie {places[0] + 1}"


def _under(heading: str) -> str:
    return "" if heading == ALL_ACTIONS else short(heading)[:120].rstrip(".")


def place_of(steps: list[Step], name: str) -> int:
    """Where the step with this *name* stands, from 0; the first for a name that none has."""
    return next((at for at, step in enumerate(steps) if step.name == name), 0)


def step_of_field(steps: list[Step], name: str) -> int:
    """The step (from 0) on which the form's field *name* stands."""
    number = name[1:].partition("-")[0] if name.startswith("a") else ""
    if not number.isdigit():
        return 0
    return next((at for at, step in enumerate(steps) if int(number) in step.actions), 0)


def fields_of(step: Step, typed: Typed) -> frozenset[str]:
    """The fields of the form that *step* shows; all others travel along unseen."""
    if step.name == CONFIRM:
        return frozenset()
    if step.name == PLAN:
        return frozenset(name for name in typed if not (name[:1] == "a" and name[1:2].isdigit())) - {
            "formulier",
            MANDATE,
        }
    begins = tuple(f"a{at}-" for at in step.actions)
    return frozenset(name for name in typed if name.startswith(begins))


@dataclass(frozen=True, slots=True)
class Summary:
    """What confirming will store, as rows of what and how many; and what of the paper stays behind."""

    stored: list[tuple[str, int]]
    statuses: list[tuple[str, int]]
    left: list[str]
    behind: int


def summary_of(proposal: Proposal, typed: Typed) -> Summary:
    """What confirming the form as it is now will store, and what it will not."""
    chosen = taken(proposal, typed)
    counted: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    for at in chosen:
        own = f"a{at}-"
        statuses[typed.get(own + "status", "")] += 1
        filled = {name.removeprefix(own) for name, text in typed.items() if name.startswith(own) and text.strip()}
        parts = {name.partition("-")[0] for name in filled if name[:1] == "m" and name[1:2].isdigit()}
        counted["Mijlpalen uit het papier"] += len(parts)
        counted["Acties met een eigenaar"] += "eigenaar" in filled
        counted["Acties met een thema of interventie"] += "dient" in filled
        counted["Acties met een meting"] += "meting" in filled
        counted["Regels met een bedrag"] += sum(name[:1] == "b" and name[1:].isdigit() for name in filled)
        counted["Regels met uren"] += sum(name[:1] == "u" and name[1:].isdigit() for name in filled)
    left = [
        f"{action.code or at + 1}. {short(action.title)[:80] or 'zonder titel'}"
        for at, action in enumerate(proposal.actions)
        if at not in chosen
    ]
    unnamed = [sentence for at in chosen for sentence in _unnamed(proposal.actions[at], at, typed)]
    return Summary(
        stored=[("Acties", len(chosen)), *counted.items()],
        statuses=[(STATUS_WORDS[status], statuses[status]) for status in Status if statuses[status]],
        left=[*(f"Actie {name}" for name in left), *unnamed],
        behind=len(unread(proposal)),
    )


def codes_twice(proposal: Proposal, typed: Typed) -> dict[str, str]:
    """The field of each number that an earlier action of the form has already, and what to do about it."""
    seen: set[str] = set()
    twice: dict[str, str] = {}
    for at in taken(proposal, typed):
        code = typed.get(f"a{at}-code", "").strip()
        if code and code in seen:
            twice[f"a{at}-code"] = rule_words("action-twice")
        seen.add(code)
    return named(twice, typed)


def _unnamed(action: ProposedAction, at: int, typed: Typed) -> list[str]:
    """What the paper says of who owns an action and neither of its fields holds."""
    code, fields = typed.get(f"a{at}-code", ""), [typed.get(f"a{at}-{name}", "") for name in ("eigenaar", "mede")]
    said = f"Eigenaar van {code}: het papier zegt"
    if not any(fields):
        return [f"{said} “{short(value.source)}”, u koos geen rol." for value in values_of(action, "owner")]
    return [f"{said} ook “{short(words)}”, dat staat in geen veld." for words in left_of(action, *fields)]


def unread(proposal: Proposal) -> list[Leftover]:
    """What was read and goes nowhere: a heading is no part of it, it becomes the chapter of the actions under it."""
    headings = {action.section for action in proposal.actions}
    return [each for each in proposal.leftovers if each.text not in headings]
