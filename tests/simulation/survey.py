"""A survey in the town: it opens and closes by itself; people draw a code and answer on a form without a name."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from peil_chassis.clock import AMSTERDAM
from peil_chassis.http.visitors import CSRF_FIELD
from peil_chassis.login.storage import Arrival, Sessions
from simulation.asking import AGAIN_S, TRIES, asked, asked_once
from simulation.municipality import STAFF, reference
from simulation.services import FORM, HOST

if TYPE_CHECKING:
    from simulation.processes import Answer
    from simulation.world import World

API = "/api/issuer/v1/campaigns"
CAMPAIGN, WITHDRAWN = "peiling-1", "peiling-2"
KINDS = (("v1", "scale-5", 5), ("v2", "yes-no", 2), ("v3", "scale-5", 5))
"""Question, kind, and how many answers there are to choose from; everybody answers the first."""
FORM_HEADERS = {"content-type": "application/x-www-form-urlencoded"}
CODE = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]\b")
PLANNED_AT = 4
BEFORE_CLOSING = timedelta(seconds=1)
"""So long before it closes a moment begins in which people still answer: some are just in time and some are not."""


@dataclass(frozen=True)
class Taking:
    """
    Somebody takes part.

    Attributes:
        answers: So many moments later they answer; the last try is in the moment of closing.
        choices: Per question which answer, from 0; None: left open.
        again: What they choose when they try to answer a second time; None: they do not.
    """

    moment: int
    person: str
    answers: int
    choices: tuple[int | None, ...]
    again: tuple[int | None, ...] | None


@dataclass(frozen=True)
class Wave:
    """The campaign: its plan as the API takes it, when the plan is made, and who takes part."""

    plan: Mapping[str, object]
    opens: int
    closes: int
    takings: tuple[Taking, ...]


@dataclass
class Given:
    """One answer under a code (SHA-256), and whether it was told to be kept: ``kept``, ``refused`` or ``unknown``."""

    code: str
    choices: tuple[int | None, ...]
    state: str = "unknown"


@dataclass
class Witness:
    """What those who took part know together, and nobody else."""

    codes: dict[str, str] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    given: list[Given] = field(default_factory=list)


def draw_wave(seed: int, moments: list[datetime]) -> Wave:
    """The campaign under *seed*. The moment in which it closes is put to just before its closing, in *moments*."""
    draws = random.Random(seed ^ 0x50EE7)
    mornings = [number for number, moment in enumerate(moments) if moment.hour == 8]
    opens, closes = mornings[draws.randint(5, 7)], mornings[draws.randint(11, 15)]
    moments[closes] -= BEFORE_CLOSING
    questions = [
        {"question": name, "text": f"Vraag {name}?", "kind": kind, "discrimination": False} for name, kind, _ in KINDS
    ]
    if draws.random() < 0.3:
        questions[-1]["discrimination"] = True
    plan = {
        "campaign": CAMPAIGN,
        "title": "Hoe gaat het bij ons?",
        "questions": questions,
        "opens": f"{moments[opens].astimezone(AMSTERDAM):%Y-%m-%dT%H:%M}",
        "closes": f"{moments[closes] + BEFORE_CLOSING:%Y-%m-%dT%H:%M}",
    }
    people = draws.sample(range(STAFF), draws.randint(36, 48))
    takings = [_taking(draws, person, opens, closes) for person in people]
    return Wave(plan, opens, closes, tuple(sorted(takings, key=lambda each: (each.moment, each.person))))


def _taking(draws: random.Random, person: int, opens: int, closes: int) -> Taking:
    moment = draws.randint(opens + 1, closes)
    answers = draws.choice((0, 0, 0, 1, 2, closes - moment, closes - moment))
    again = _choices(draws) if draws.random() < 0.25 else None
    return Taking(moment, reference(person), answers, _choices(draws), again)


def _choices(draws: random.Random) -> tuple[int | None, ...]:
    chosen = [draws.randrange(count) for _, _, count in KINDS]
    return chosen[0], *(each if draws.random() < 0.8 else None for each in chosen[1:])


async def plan(world: World) -> None:
    """The survey's operator plans the campaign, and another one that is taken back before anybody hears of it."""
    for name in (WITHDRAWN, CAMPAIGN):
        body = json.dumps({**world.agenda.wave.plan, "campaign": name}).encode()
        headers = {"content-type": "application/json"}
        answer = await asked(world, "issuer", "POST", API, token="survey-operator", body=body, headers=headers)
        if answer.status not in (200, 201):
            world.unexpected.append(f"issuer answered {answer.status} to a plan: {answer.body[:200]!r}")
    answer = await asked(world, "issuer", "DELETE", f"{API}/{WITHDRAWN}", token="survey-operator")
    if answer.status not in (204, 404):
        world.unexpected.append(f"issuer answered {answer.status} to a withdrawal")


async def take_part(world: World, taking: Taking) -> None:
    """Draw a code, and keep it until one answers."""
    code = await _draw(world, taking.person)
    if code is None:
        return
    if code in world.survey.codes.values():
        world.unexpected.append("answers: two people got the same code")
    world.survey.codes[taking.person] = code
    if taking.answers:
        world.in_moments(taking.answers, lambda: world.use(answer(world, code, taking)))
    else:
        await answer(world, code, taking)


async def _draw(world: World, person: str) -> str | None:
    pseudonym = await world.pseudonym(person)
    heard_nothing = False
    for _ in range(TRIES):
        headers, body = await _as(world, person, pseudonym)
        path = f"/peiling/{CAMPAIGN}/doe-mee"
        page = await asked_once(world, "issuer", "POST", path, body=body, headers=headers)
        text = page.body.decode()
        if page.status == 200 and (found := CODE.search(text)):
            return found[0]
        if page.status == 409 and "niet open" not in text:
            if "al gekregen" in text:
                world.survey.lost.add(person)
                if not heard_nothing:
                    world.unexpected.append("answers: somebody who drew no code was told to have drawn one")
            return None
        if page.status not in (0, 409, 503):
            world.unexpected.append(f"issuer answered {page.status} to a draw")
            return None
        heard_nothing |= page.status != 409
        if page.status == 409 and world.now() >= world.agenda.moments[world.agenda.wave.closes]:
            break
        await asyncio.sleep(AGAIN_S)
    if heard_nothing:  # perhaps a code was drawn that nobody got to see
        world.survey.lost.add(person)
    return None


async def _as(world: World, person: str, pseudonym: str | None) -> tuple[dict[str, str], bytes]:
    """Headers and form of somebody who logged in a moment ago."""
    arrival = Arrival(f"local:{person}", frozenset({"employee"}), pseudonym, sid=None)
    shown, session = await Sessions(world.store("issuer"), world).begin(arrival)
    headers = {**FORM_HEADERS, "cookie": f"peil_issuer={shown}", "origin": HOST, "host": HOST.split("//")[1]}
    return headers, urlencode({CSRF_FIELD: session.csrf}).encode()


async def answer(world: World, code: str, taking: Taking) -> None:
    """Answer; and perhaps again, which changes nothing."""
    first = await _answer(world, code, taking.choices)
    if taking.again is not None and first.state == "kept":
        await _answer(world, code, taking.again)


async def _answer(world: World, code: str, choices: tuple[int | None, ...]) -> Given:
    given = Given(hashlib.sha256(code.replace("-", "").encode()).hexdigest(), choices)
    before = [each for each in world.survey.given if each.code == given.code]
    world.survey.given.append(given)
    chosen = {f"v-{name}": "geen" if one is None else one for (name, _, _), one in zip(KINDS, choices, strict=True)}
    body = urlencode({"code": code, **chosen}).encode()
    headers = {**FORM_HEADERS, "origin": FORM, "host": FORM.split("//")[1]}
    heard_nothing = False
    for _ in range(TRIES):
        page = await asked_once(world, "collector", "POST", "/antwoord", body=body, headers=headers)
        if page.status in (0, 503):
            heard_nothing = True
        elif page.status != 400 or _is_over(world):
            given.state = _told(world, page, heard_nothing, bool(before))
            break
        await asyncio.sleep(AGAIN_S)  # 400: the collector has still to hear of the code
    return given


def _told(world: World, page: Answer, heard_nothing: bool, before: bool) -> str:
    """What the last page says of an answer."""
    if page.status == 303 or (page.status == 409 and heard_nothing and not before):
        return "kept"
    if page.status == 409 and not before:
        world.unexpected.append("answers: a code was spent before its answer came")
    if page.status not in (400, 409, 410):
        world.unexpected.append(f"collector answered {page.status}")
    return "unknown" if heard_nothing else "refused"


def _is_over(world: World) -> bool:
    return world.now() >= world.agenda.moments[world.agenda.wave.closes] + BEFORE_CLOSING
