"""A proposal for people: action by action, what is certain, what to look at, and what was not understood."""

from __future__ import annotations

from peil_plans.action_plans.domain.plan import Status
from peil_plans.action_plans.pages.words import STATUS_WORDS

from .domain.differences import Differences
from .domain.proposal import Proposal, ProposedAction, Value

DUTCH = {
    "title": "titel",
    "owner": "trekker",
    "milestone": "mijlpaal",
    "status": "status",
    "remark": "opmerking",
    "amount": "bedrag",
    "hours": "uren",
    "measure": "meting",
}
_WIDE = 110


def proposal_text(proposal: Proposal) -> str:
    """What Peil read, in Dutch; a question mark stands before what a person should look at."""
    values = [value for action in proposal.actions for value in action.values]
    unsure = sum(not value.sure for value in values)
    lines = [
        f"Peil leest {_acties(len(proposal.actions))} met {_gegevens(len(values))}."
        f" Bij {unsure} staat een ?: kijk die na.",
        "Er is niets opgeslagen.",
    ]
    if not proposal.actions:
        lines[0] = f"Peil vond geen acties in dit papier{_why_none(proposal)}."
    if proposal.columns:
        lines += ["", "Kolommen: " + "; ".join(f"{each.header} = {_field(each.field)}" for each in proposal.columns)]
    for action in proposal.actions:
        lines += ["", *_action(action)]
    if proposal.leftovers:
        lines += ["", f"Niet begrepen of niet bij een actie gelezen ({len(proposal.leftovers)}):"]
        lines += [f"  {each.place}: {_short(each.text)}  ({each.why})" for each in proposal.leftovers]
    if proposal.notices:
        lines += ["", "Let op:"]
        lines += [f"  {each.place}: {each.sentence} {_short(each.text)}".rstrip() for each in proposal.notices]
    return "\n".join(lines)


def differences_text(found: Differences) -> str:
    """Only what the paper says otherwise than the earlier one."""
    if not found:
        return "Geen verschillen: alles wat dit papier zegt, was al bekend."
    lines = [
        f"{_gegevens(len(found.changes))} anders, {_acties(len(found.new_actions))} nieuw,"
        f" {_acties(len(found.gone))} niet meer genoemd."
    ]
    for change in found.changes:
        name = DUTCH[(change.now or change.before).field] if change.now or change.before else ""  # type: ignore[union-attr]
        was = _said(change.before) if change.before else "(niets)"
        now = _said(change.now) if change.now else "(niet meer genoemd)"
        lines.append(f"  {change.code or _short(change.title)}: {name}: {was} -> {now}")
    for action in found.new_actions:
        lines += ["", "Nieuw:", *_action(action)]
    lines += [f"  niet meer genoemd (blijft staan): {each.code} {_short(each.title)}" for each in found.gone]
    return "\n".join(lines)


def _acties(many: int) -> str:
    return "1 actie" if many == 1 else f"{many} acties"


def _gegevens(many: int) -> str:
    return "1 gegeven" if many == 1 else f"{many} gegevens"


def _why_none(proposal: Proposal) -> str:
    """Why a paper has no actions, as far as its proposal tells."""
    if proposal.columns and not proposal.leftovers:
        return ": er staat geen rij onder de kop van de tabel"
    return ": alles wat er staat, is hieronder te lezen" if proposal.leftovers else ""


def _field(name: str) -> str:
    others = {"code": "nummer", "when": "mijlpaal", "start": "begin", "done": "afgevinkt", "stretch": "periode"}
    return DUTCH.get(name) or others.get(name) or {"co-owner": "mede-trekker", "section": "thema"}.get(name, name)


def _action(action: ProposedAction) -> list[str]:
    head = f"{action.code}  {action.title}".strip() or "(zonder titel)"
    lines = [f"{head}   [{action.place}]"]
    for value in action.values:
        mark = " " if value.sure else "?"
        note = f"   ({value.note})" if value.note else ""
        lines.append(f"  {mark} {DUTCH[value.field]:<10}{_said(value)}{note}")
    return lines


def _said(value: Value) -> str:
    if value.field == "status":
        return STATUS_WORDS[Status(str(value.content))].lower()
    return _short(str(value.content))


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= _WIDE else one[: _WIDE - 2] + " …"
