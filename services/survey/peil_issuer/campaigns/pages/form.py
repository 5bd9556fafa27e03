"""The form that plans a campaign: what was typed, how it becomes a plan, and what is said when it cannot."""

from __future__ import annotations

import msgspec
from pydantic import BaseModel, ConfigDict

from peil_contracts.survey import MOST_REPEAT_MONTHS
from peil_contracts.violations import ContractBroken
from peil_issuer.campaigns.domain.campaign import Kind, Plan, Question
from peil_issuer.campaigns.domain.refusals import Refusal

LONGEST_TEXT = 500
MOST_QUESTIONS = 30
YES_NO, DISCRIMINATION, SCALE = "ja-nee", "discriminatie", "schaal"
"""What stands in brackets before a question; a scale needs no mark."""

SENTENCES = {
    "time-unreadable": "Vul een datum en een tijd in, bijvoorbeeld 2026-11-23T09:00.",
    "time-missing": "Deze tijd bestaat niet: die nacht gaat de klok van 02:00 naar 03:00. Kies een andere tijd.",
    "opens-in-past": "Dit moment is al voorbij. Kies een moment dat nog komt.",
    "closes-too-early": "De peiling moet later sluiten dan zij opent.",
    "open-too-long": "Een peiling is hoogstens 92 dagen open. Kies een eerder moment.",
    "question-twice": "Twee vragen zijn gelijk. Maak er één van.",
}
OF_THE_SET = ("question_set", "theme", "repeat_months")
FIELDS = {"opens": "opent", "closes": "sluit", "questions": "vragen", "title": "titel"}


class Typed(BaseModel):
    """
    The form as it was sent: text only, nothing refused here, so that nothing typed can be lost.

    Attributes:
        set, thema: The set of questions that it was filled with, and what that is about.
        keuze: The set that is chosen to fill it with; `kies` is sent by the button that does so.
        herhaalt: The campaign that it asks once more.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    naam: str = ""
    titel: str = ""
    opent: str = ""
    sluit: str = ""
    vragen: str = ""
    maanden: str = ""
    set: str = ""
    thema: str = ""
    keuze: str = ""
    kies: str = ""
    herhaalt: str = ""


class FormRefused(Exception):
    """What was typed is no plan yet. ``errors``: the form's field -> what to do."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def plan_of(form: Typed) -> Plan:
    """
    The plan that *form* asks for.

    Each line of ``vragen`` is a question; its kind, and that it is about discrimination, stand before it in brackets.

    Raises:
        FormRefused: a field is empty or cannot be read.
    """
    errors: dict[str, str] = {}
    title = form.titel.strip()
    if not title or len(title) > LONGEST_TEXT:
        errors["titel"] = f"Vul een titel in van hoogstens {LONGEST_TEXT} tekens."
    lines = [line.strip() for line in form.vragen.splitlines() if line.strip()]
    if not lines or len(lines) > MOST_QUESTIONS:
        errors["vragen"] = f"Schrijf 1 tot {MOST_QUESTIONS} vragen op, elke vraag op een eigen regel."
    questions = tuple(_question(number, line) for number, line in enumerate(lines, 1))
    if any(not question.text or len(question.text) > LONGEST_TEXT for question in questions):
        errors["vragen"] = f"Elke vraag heeft een tekst van hoogstens {LONGEST_TEXT} tekens."
    if form.set and not _months_fit(form.maanden.strip()):
        errors["maanden"] = f"Vul een heel aantal maanden in van 1 tot {MOST_REPEAT_MONTHS}, of laat dit leeg."
    if errors:
        raise FormRefused(errors)
    plan = Plan(form.naam, title, questions, form.opent.strip()[:16], form.sluit.strip()[:16])
    return _of_set(plan, form) if form.set else plan


def _months_fit(typed: str) -> bool:
    short = len(typed) <= len(str(MOST_REPEAT_MONTHS))  # no leading zeros, and nothing too long to be a number
    return not typed or (short and typed.isascii() and typed.isdigit() and 1 <= int(typed) <= MOST_REPEAT_MONTHS)


def _of_set(plan: Plan, form: Typed) -> Plan:
    months = form.maanden.strip()
    return msgspec.structs.replace(
        plan, question_set=form.set, theme=form.thema or None, repeat_months=int(months) if months else None
    )


def _question(number: int, line: str) -> Question:
    """*line* as a question: ``[ja-nee, discriminatie] Tekst``; without brackets it is a scale."""
    marks: set[str] = set()
    text = line
    if line.startswith("[") and "]" in line:
        head, _, text = line[1:].partition("]")
        marks = {mark.strip().lower() for mark in head.split(",")}
    kind: Kind = "yes-no" if YES_NO in marks else "scale-5"
    return Question(f"v{number}", text.strip(), kind, DISCRIMINATION in marks)


def refused_by(refusal: Refusal | ContractBroken) -> dict[str, str]:
    """The form's field -> what is wrong with it and what to do."""
    if isinstance(refusal, ContractBroken):
        if any(name in each.field for each in refusal.violations for name in OF_THE_SET):
            return {"keuze": "Deze vragenset kan Peil niet gebruiken. Kies er een uit de lijst, of geen."}
        where = "titel" if all("title" in each.field for each in refusal.violations) else "vragen"
        return {
            where: "De tekst bevat tekens of gegevens die hier niet mogen, zoals een e-mailadres. Pas de tekst aan."
        }
    return {
        FIELDS.get(refusal.field, "titel"): SENTENCES.get(
            refusal.rule, "Deze peiling bestaat al. Laad de pagina opnieuw."
        )
    }
