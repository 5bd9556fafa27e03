"""What people read: statuses, roles and refusals in Dutch."""

from __future__ import annotations

from collections.abc import Mapping

from peil_chassis.http.dutch import dutch_day
from peil_chassis.http.pictures import Tone
from peil_plans.action_plans.domain.approvals import ApprovalMissing, BegunBeforeApproval
from peil_plans.action_plans.domain.decisions import ChangeActionStatus
from peil_plans.action_plans.domain.limits import PlanTooLarge
from peil_plans.action_plans.domain.plan import Plan, Status
from peil_plans.action_plans.domain.refusals import (
    ChangedInFuture,
    ChangedTooEarly,
    ChangeReused,
    NotContinuous,
    PlanClosed,
    ReasonMissing,
    StatusUnchanged,
    StepImpossible,
    VersionUnknown,
)
from peil_plans.action_plans.pages.clock_words import name_of
from peil_plans.refusals import Refusal

STATUS_WORDS: Mapping[Status, str] = {
    Status.PLANNED: "Gepland",
    Status.RUNNING: "Loopt",
    Status.CONTINUOUS: "Doorlopend",
    Status.DONE: "Gereed",
    Status.SLIGHTLY_DELAYED: "Enigszins vertraagd",
    Status.DELAYED: "Vertraagd",
    Status.TO_REVISE: "Te herzien",
    Status.NOT_TAKEN_UP: "Niet opgepakt",
    Status.UNKNOWN: "Onbekend",
}
STATUS_TONES: Mapping[Status, Tone] = {
    Status.PLANNED: "open",
    Status.RUNNING: "busy",
    Status.CONTINUOUS: "steady",
    Status.DONE: "good",
    Status.SLIGHTLY_DELAYED: "warn",
    Status.DELAYED: "bad",
    Status.TO_REVISE: "revise",
    Status.NOT_TAKEN_UP: "none",
    Status.UNKNOWN: "unknown",
}
TOO_LARGE = "Van dit plan is zo veel vastgelegd dat er niets meer bij past. Vraag Bureau I&D om een nieuw plan."
ROLE_WORDS: Mapping[str, str] = {"trekker": "trekker", "bureau": "Bureau I&D"}
FORM_FIELDS: Mapping[str, str] = {"to": "status", "reason": "reden", "changedOn": "datum"}
"""The API's name of a field -> the form's."""


def approval_words(refusal: ApprovalMissing) -> str:
    """Which approval is not there, and what to do first."""
    name = name_of(refusal.milestone)
    return f"De goedkeuring ‘{name}’ is er nog niet. Vink eerst die goedkeuring af; daarna kan de actie beginnen."


def begun_early_words(refusal: BegunBeforeApproval) -> str:
    """Since which day the action may have begun."""
    day = dutch_day(refusal.approved_on)
    return f"Kies een datum op of na {day}. De laatste goedkeuring voor de start is van die dag."


def sentence(refusal: Refusal, plan: Plan, command: ChangeActionStatus) -> str:
    """Why a change was refused and what to do, for the person at the form. *plan* as it stood when it was refused."""
    wanted = STATUS_WORDS[command.to].lower()
    match refusal:
        case ReasonMissing():
            return f"Vul in waarom de status ‘{wanted}’ wordt. Deze stap vraagt om uitleg."
        case StatusUnchanged():
            return f"De actie heeft de status ‘{wanted}’ al. Kies een andere status, of laat het zo."
        case StepImpossible():
            return f"Van deze status kan de actie niet naar ‘{wanted}’. Kies een andere status."
        case NotContinuous():
            return "Deze actie heeft een einddatum in het plan en kan dus niet doorlopend zijn. Kies een andere status."
        case ApprovalMissing():
            return approval_words(refusal)
        case BegunBeforeApproval():
            return begun_early_words(refusal)
        case ChangedInFuture():
            return "Kies een datum die niet in de toekomst ligt."
        case ChangedTooEarly():
            return f"Kies een datum op of na {_since(plan, command)}. Vanaf die dag geldt de huidige status."
        case PlanClosed():
            return "Dit plan is afgesloten: er verandert niets meer in. Kijk of er een plan op volgt."
        case PlanTooLarge():
            return TOO_LARGE
        case VersionUnknown() | ChangeReused():
            return "Dit formulier is niet meer geldig. Controleer wat u hebt ingevuld en verstuur het opnieuw."
        case _:
            return "Deze wijziging kan niet. Controleer wat u hebt ingevuld."


def _since(plan: Plan, command: ChangeActionStatus) -> str:
    action = plan.find_action(command.action)
    return dutch_day(plan.status_since(action) if action else plan.content.adopted_on)
