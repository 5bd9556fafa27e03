"""The first page of the demonstration: five steps of one story, each with the person to see it as."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from peil_local.identity.people import Person, load_people
from peil_local.municipality.vacancies import STORY as STORY

PATH = "/demo"


class Look(NamedTuple):
    """A button: become *person* (a name among the demo people) and go to *path*."""

    person: str
    path: str
    label: str


class Step(NamedTuple):
    """One step of the story: what happens, and where to see it."""

    title: str
    text: str
    looks: tuple[Look, ...]


STEPS = (
    Step(
        "Een gebeurtenis komt binnen",
        "Het HR-systeem meldt wat er gebeurt: een vacature gaat open, een stap is klaar. Peil controleert elk bericht"
        " en zegt meteen ja of nee. Bij het aanleveren ziet u ook wat geweigerd is, en waarom.",
        (
            Look("hr-supplier", "/aanlevering", "Bekijk de aanlevering"),
            Look("hiring-manager", f"/vacatures/{STORY}", "Bekijk de vacature"),
        ),
    ),
    Step(
        "Een stap blijft uit",
        "Deze vacature bij Digitale Voorzieningen deed drie stappen van bewust inclusief werven. Daarna gebeurde er"
        " niets meer. Op het bord staat zij bij de vacatures die op een stap wachten.",
        (Look("bureau", "/vacatures", "Bekijk de vacatures per stap"),),
    ),
    Step(
        "De verantwoordelijke krijgt een herinnering",
        "Wie de vacature heeft, krijgt een e-mail: ten hoogste één per werkdag, met alles wat openstaat bij elkaar."
        " De post van deze demonstratie blijft op deze computer.",
        (Look("hiring-manager", "/post", "Bekijk de post"),),
    ),
    Step(
        "Die zegt: ik pak het op",
        "In de e-mail staat een link naar een pagina met één knop. Wie daar bevestigt, krijgt geen nieuwe"
        " herinnering. Dat kan ook op de pagina met herinneringen.",
        (Look("hiring-manager", "/herinneringen", "Bekijk de herinneringen"),),
    ),
    Step(
        "Het bord en de cijfers veranderen",
        "Binnen een seconde klopt het bord weer. Cijfers over mensen komen per kwartaal uit, en alleen over groepen die"
        " groot genoeg zijn. Achter elk getal staat waar het vandaan komt.",
        (
            Look("bureau", "/", "Bekijk het overzicht"),
            Look("bureau", "/afspraken", "Bekijk wat er van herinneringen kwam"),
            Look("bureau", "/cijfers/learning_coverage", "Bekijk cijfers over mensen"),
        ),
    ),
)

MORE = (
    Look("manager", "/eenheden/directie-po", "Bekijk mijn directie"),
    Look("manager", "/plannen/afspraken", "Bekijk mijn afspraken"),
    Look("employee", "/peiling", "Doe mee met een peiling"),
    Look("survey-operator", "/peiling", "Bekijk de peilingen"),
    Look("trekker", "/plannen", "Bekijk mijn actieplan"),
    Look("auditor", "/inzagelogboek", "Bekijk wie wat heeft gezien"),
)
"""What else there is to see, after the story."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of the municipality that was played in: how many people, and whether all of it is there."""

    staff: int
    done: bool


def story_of(file: Path | None) -> Told | None:
    """What *file*, the position of the play, tells; None when no municipality was played in."""
    if file is None:
        return None
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return Told(int(found["staff"]), bool(found["done"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def who() -> dict[str, Person]:
    """The demo people that a button can make of a visitor."""
    return load_people()
