"""What the page of the yearly re-set says: what changed in the old plan meanwhile, and why a plan cannot be made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, assert_never

from peil_contracts.violations import ContractBroken, Violation
from peil_plans.action_plans.domain.limits import MOST_ACTIONS, ClockTooLong, IdTaken, PlanTooLarge
from peil_plans.action_plans.domain.plan import (
    ActionRevised,
    ActionStatusChanged,
    EntryRecorded,
    PhaseChanged,
    Plan,
)
from peil_plans.action_plans.domain.refusals import (
    AdoptedInFuture,
    InterventionUnknown,
    NoActions,
    PeriodBackwards,
    PlanAlreadyAdopted,
    ThemeUnknown,
)
from peil_plans.action_plans.domain.texts import ReachesPerson
from peil_plans.action_plans.pages.dossier_words import KINDS, NAMES_A_PERSON, PHASES, UNREADABLE, sentence
from peil_plans.action_plans.pages.words import STATUS_WORDS
from peil_plans.refusals import Refusal

Said: TypeAlias = ActionStatusChanged | ActionRevised | EntryRecorded | PhaseChanged
_PERSONAL = frozenset({"email-address", "phone-number", "nine-digits"})
_ACTIONS_AT = "actions"
_OF_PERSON = (
    "In een actie die meegaat, staat een e-mailadres, telefoonnummer of burgerservicenummer. Haal dat eerst weg."
)


def said_since(plan: Plan, seen: int) -> Sequence[Said]:
    """What was said of *plan*, oldest first, after somebody had seen *seen* of it."""
    said: list[Said] = [*plan.changes, *plan.revisions, *plan.recorded, *plan.phases]
    return sorted(said, key=lambda each: each.recorded_at)[max(seen, 0) :]


def missed(plan: Plan, seen: int) -> list[str]:
    """A line for each thing that was said of *plan* after somebody had seen *seen* of it, oldest first."""
    return [_line(plan, each) for each in said_since(plan, seen)]


def _line(plan: Plan, said: Said) -> str:
    match said:
        case ActionStatusChanged():
            return f"{_action(plan, said.action)}: van ‘{STATUS_WORDS[said.before]}’ naar ‘{STATUS_WORDS[said.to]}’."
        case ActionRevised():
            adopted = {action.action for action in plan.content.actions}
            added = said.version == 1 and said.action.action not in adopted
            return f"{_action(plan, said.action.action)}: {'toegevoegd' if added else 'gewijzigd'}."
        case EntryRecorded():
            back = " (ingetrokken)" if said.entry.withdrawn else ""
            return f"Dossier, {KINDS[said.entry.kind].name.lower()}: {said.entry.text}{back}"
        case PhaseChanged():
            return f"De stap van het plan: van ‘{PHASES[said.before][0]}’ naar ‘{PHASES[said.to][0]}’."
        case _:
            assert_never(said)


def _action(plan: Plan, name: str) -> str:
    action = plan.find_action(name)
    return f"{action.code}. {action.title}" if action else name


def refused(refusal: Refusal | ContractBroken) -> dict[str, str]:
    """The field of the form -> why the next plan cannot be adopted and what to do."""
    match refusal:
        case ContractBroken():
            return dict([_broken(violation) for violation in reversed(refusal.violations)])
        case PlanAlreadyAdopted():
            return {"code": "Er is al een plan met deze code. Kies een andere code."}
        case IdTaken():
            return {"code": "Deze code gebruikt Peil zelf. Kies een andere code."}
        case NoActions():
            return {"mee": "Kies ten minste één actie die doorgaat."}
        case PeriodBackwards():
            return {"tot": "Kies een laatste dag die op of na de eerste dag ligt."}
        case AdoptedInFuture():
            return {"vastgesteld": "Kies een datum die niet in de toekomst ligt."}
        case PlanTooLarge():
            return {"mee": "Het oude plan is vol: afsluiten past er niet meer bij. Meld dit aan de beheerder van Peil."}
        case ReachesPerson():
            return {"mee": _OF_PERSON}
        case ClockTooLong():
            return {"mee": sentence(refusal, "mee")}
        case ThemeUnknown() | InterventionUnknown():
            return {"mee": "Een actie noemt een thema of interventie die er niet meer is. Pas die actie eerst aan."}
        case _:
            return {"vastgesteld": sentence(refusal, "vastgesteld")}


def _broken(violation: Violation) -> tuple[str, str]:
    parts = violation.field.replace("[", ".").split(".")
    if violation.rule == "too-large":
        return "mee", (
            "De acties passen samen niet in één plan: hun namen, opmerkingen, maten en mijlpalen zijn bij elkaar te "
            "lang. Laat acties achter, of maak eerst teksten van acties korter."
        )
    if violation.rule == "too-many" and parts[-1] == _ACTIONS_AT:
        return "mee", f"Een plan heeft hoogstens {MOST_ACTIONS} acties. Laat acties achter."
    if _ACTIONS_AT in parts:
        return "mee", _of_an_action(violation)
    words = NAMES_A_PERSON if violation.rule in _PERSONAL else UNREADABLE
    return "code" if "plan" in parts else "titel", words


def _of_an_action(violation: Violation) -> str:
    if violation.rule in _PERSONAL:
        return _OF_PERSON
    return "Een actie die meegaat, kan zo niet in het nieuwe plan. Laat haar achter, of pas haar eerst aan."
