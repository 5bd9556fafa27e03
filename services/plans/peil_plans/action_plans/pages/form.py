"""The form that changes a status: what was typed, how it becomes a command, and what is said when it cannot."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict

from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.domain.approvals import reachable_now
from peil_plans.action_plans.domain.decisions import ChangeActionStatus
from peil_plans.action_plans.domain.plan import Action, Plan, Status
from peil_plans.action_plans.facts import change_id
from peil_plans.action_plans.pages.words import FORM_FIELDS, STATUS_WORDS, sentence
from peil_plans.forms import FormRefused, seen_version
from peil_plans.refusals import Refusal

LONGEST_REASON = 2000


class Typed(BaseModel):
    """The form as it was sent: text only, nothing refused here, so that nothing typed can be lost."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    status: str = ""
    reden: str = ""
    datum: str = ""
    rol: str = ""
    gezien: str = ""
    wijziging: str = ""

    @classmethod
    def blank(cls, version: int, today: date, change: str, role: str) -> Self:
        """A form nobody has typed in yet; *change* is new for every form that is handed out."""
        return cls(datum=today.isoformat(), gezien=str(version), wijziging=change, rol=role)

    @property
    def version(self) -> int:
        """The version that was seen; -1: none that was ever handed out."""
        return seen_version(self.gezien)

    def seen(self, plan: Plan, action: str) -> Self:
        """The same, going out from the action as *plan* now has it: its sender is being shown that."""
        return self.model_copy(update={"gezien": str(plan.version_of(action))})

    def renewed(self, change: str) -> Self:
        """The same, as another change: what was refused may come back as something else."""
        return self.model_copy(update={"wijziging": change})


def options(plan: Plan, action: Action, form: Typed) -> list[tuple[str, str]]:
    """The statuses to choose from; what somebody chose earlier stays among them, also when it no longer fits."""
    offered = reachable_now(plan, action)
    shown = [status for status in Status if status in offered or status == form.status]
    return [("", "Kies een status"), *((status.value, STATUS_WORDS[status]) for status in shown)]


def command_of(form: Typed, plan: str, action: str, now: datetime, roles: Collection[str]) -> ChangeActionStatus:
    """
    What *form* asks for, from somebody who may do it as one of *roles*.

    Raises:
        FormRefused: a field is empty or cannot be read.
    """
    errors: dict[str, str] = {}
    # Browsers send a line end as two characters, of which a fact takes one.
    reason = form.reden.replace("\r\n", "\n").replace("\r", "\n").strip()
    status = form.status if form.status in set(Status) else None
    changed_on = _day(form.datum)
    if status is None:
        errors["status"] = "Kies de nieuwe status van de actie."
    if len(reason) > LONGEST_REASON:
        errors["reden"] = f"Maak uw uitleg korter: {LONGEST_REASON} tekens is het meeste."
    if changed_on is None:
        errors["datum"] = "Vul een datum in, bijvoorbeeld 2026-03-31."
    if form.rol not in roles:
        errors["rol"] = "Kies als wie u dit wijzigt."
    if errors or status is None or changed_on is None:
        raise FormRefused(errors)
    return ChangeActionStatus(
        plan=plan,
        action=action,
        change=change_id(plan, action, form.wijziging or f"{form.gezien}-{now.isoformat()}"),
        to=Status(status),
        changed_on=changed_on,
        reason=reason or None,
        seen_version=form.version,
        by_role=form.rol,
        now=now,
    )


def refused_by(refusal: Refusal | ContractBroken, plan: Plan, command: ChangeActionStatus) -> dict[str, str]:
    """The form's field -> what is wrong with it and what to do."""
    if isinstance(refusal, ContractBroken):
        if {violation.rule for violation in refusal.violations} & {"email-address", "phone-number", "nine-digits"}:
            return {"reden": "Uw uitleg bevat een e-mailadres, telefoonnummer of burgerservicenummer. Haal dat weg."}
        return {"reden": "Uw uitleg bevat tekens die niet te lezen zijn. Typ de tekst opnieuw."}
    return {FORM_FIELDS.get(refusal.field, "status"): sentence(refusal, plan, command)}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if len(text.strip()) == len("2026-03-31") else None
    except ValueError:
        return None
