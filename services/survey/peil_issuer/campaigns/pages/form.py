"""The form that plans a campaign: what was typed, how it becomes a plan, and what is said when it cannot."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from peil_contracts.violations import ContractBroken
from peil_issuer.campaigns.domain.campaign import Kind, Plan, Question
from peil_issuer.campaigns.domain.refusals import Refusal

LONGEST_TEXT = 500
MOST_QUESTIONS = 30
DISCRIMINATION = "discriminatie"

SENTENCES = {
    "time-unreadable": "Vul een datum en een tijd in, bijvoorbeeld 2026-11-23T09:00.",
    "time-missing": "Deze tijd bestaat niet: die nacht gaat de klok van 02:00 naar 03:00. Kies een andere tijd.",
    "opens-in-past": "Dit moment is al voorbij. Kies een moment dat nog komt.",
    "closes-too-early": "De peiling moet later sluiten dan zij opent.",
    "open-too-long": "Een peiling is hoogstens 92 dagen open. Kies een eerder moment.",
    "question-twice": "Twee vragen zijn gelijk. Maak er één van.",
}
FIELDS = {"opens": "opent", "closes": "sluit", "questions": "vragen", "title": "titel"}


class Typed(BaseModel):
    """The form as it was sent: text only, nothing refused here, so that nothing typed can be lost."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    naam: str = ""
    titel: str = ""
    opent: str = ""
    sluit: str = ""
    vragen: str = ""


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
    if errors:
        raise FormRefused(errors)
    return Plan(form.naam, title, questions, form.opent.strip()[:16], form.sluit.strip()[:16])


def _question(number: int, line: str) -> Question:
    """*line* as a question: ``[ja-nee, discriminatie] Tekst``; without brackets it is a scale."""
    marks: set[str] = set()
    text = line
    if line.startswith("[") and "]" in line:
        head, _, text = line[1:].partition("]")
        marks = {mark.strip().lower() for mark in head.split(",")}
    kind: Kind = "yes-no" if "ja-nee" in marks else "scale-5"
    return Question(f"v{number}", text.strip(), kind, DISCRIMINATION in marks)


def refused_by(refusal: Refusal | ContractBroken) -> dict[str, str]:
    """The form's field -> what is wrong with it and what to do."""
    if isinstance(refusal, ContractBroken):
        where = "titel" if all("title" in each.field for each in refusal.violations) else "vragen"
        return {
            where: "De tekst bevat tekens of gegevens die hier niet mogen, zoals een e-mailadres. Pas de tekst aan."
        }
    return {
        FIELDS.get(refusal.field, "titel"): SENTENCES.get(
            refusal.rule, "Deze peiling bestaat al. Laad de pagina opnieuw."
        )
    }
