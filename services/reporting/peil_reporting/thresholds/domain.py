"""
Thresholds: the least number of people (k) that anything told is about, per kind of figure.

A change holds for waves that begin after it: a survey that opens later, a quarter whose first day comes later. What is
under way keeps the threshold under which it began, so nobody can look at what came in and then choose. Defaults and
floors are those of the design's disclosure policy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

SURVEY, DISCRIMINATION, REGISTER = "survey", "survey-discrimination", "register"

LONGEST_REASON = 200
HIGHEST = 1000
"""No threshold above this: it would only hide everything."""


class Kind(NamedTuple):
    """
    A kind of figure.

    Attributes:
        name: Dutch.
        counts: What the number counts, Dutch plural.
        wave: When one begins, Dutch.
        default: Without any decision, in people.
        floor: Nobody may go below, in people.
    """

    name: str
    counts: str
    wave: str
    default: int
    floor: int


KINDS: Mapping[str, Kind] = {
    SURVEY: Kind("Peiling", "mensen die antwoordden", "de eerstvolgende peiling die opengaat", 5, 5),
    DISCRIMINATION: Kind(
        "Peiling met een vraag over discriminatie",
        "mensen die antwoordden",
        "de eerstvolgende peiling die opengaat",
        10,
        10,
    ),
    REGISTER: Kind(
        "Cijfers uit het personeelsregister (dienstverbanden, leeftijd, schaal, in- en uitstroom, trainingen), BIWS, "
        "verzuim en signalen",
        "mensen over wie het gaat",
        "het eerstvolgende kwartaal dat begint",
        10,
        5,
    ),
}
"""Every kind of figure that is released."""

READS_FIGURES = frozenset({"bureau", "auditor", "works-council"})
"""Roles that read released figures: nobody who has one may change a threshold."""


class Refusal(ValueError):
    """A threshold is not changed; *rule* names why."""

    def __init__(self, rule: str, text: str) -> None:
        super().__init__(text)
        self.rule = rule


class Change(NamedTuple):
    """A decision: from *decided_at* (RFC 3339, UTC) on, waves that begin have *k*; *reason* says why."""

    kind: str
    k: int
    decided_at: str
    reason: str


class Command(NamedTuple):
    """
    Somebody with *roles* wants *k* for *kind*, for a *reason*, at the moment *at* (RFC 3339, UTC).

    *seen* is how many decisions they had seen: after another one they are to look again first.
    """

    kind: str
    k: int
    reason: str
    roles: frozenset[str]
    at: str
    seen: int


def in_force(changes: Iterable[Change], kind: str, begun_at: str) -> int:
    """
    The threshold of a wave that began at *begun_at* (a day, or an RFC 3339 moment in UTC), in people.

    Never below the floor, whatever was decided.
    """
    decided = [change for change in changes if change.kind == kind and change.decided_at < begun_at]
    k = max(decided, key=lambda change: change.decided_at).k if decided else KINDS[kind].default
    return max(k, KINDS[kind].floor)


def standing(changes: Iterable[Change], kind: str) -> int:
    """The threshold that the next wave will have, in people."""
    decided = [change for change in changes if change.kind == kind]
    return max(decided[-1].k if decided else KINDS[kind].default, KINDS[kind].floor)


def change(changes: Collection[Change], command: Command) -> list[Change]:
    """
    What follows from *command*: a change, or nothing when that threshold stands already.

    Raises:
        Refusal: ``kind-unknown``, ``below-floor``, ``too-high``, ``reason-missing``, ``seen-version`` after a
            decision that was not seen, or ``reads-figures``: whoever also reads what a threshold protects may not
            change it.
    """
    kind = KINDS.get(command.kind)
    if kind is None:
        raise Refusal("kind-unknown", "Deze soort cijfers is er niet.")
    if command.roles & READS_FIGURES:
        raise Refusal(
            "reads-figures",
            "U leest met een andere rol ook cijfers. Wie leest wat een grens beschermt, mag de grens niet veranderen.",
        )
    if command.k < kind.floor:
        raise Refusal("below-floor", f"De grens kan niet lager dan {kind.floor}: dat is de bodem voor deze cijfers.")
    if command.k > HIGHEST:
        raise Refusal("too-high", f"De grens kan niet hoger dan {HIGHEST}.")
    if not command.reason.strip() or "\n" in command.reason or len(command.reason) > LONGEST_REASON:
        raise Refusal(
            "reason-missing",
            f"Schrijf op waarom, in één regel van hooguit {LONGEST_REASON} tekens. Dat komt in het logboek te staan.",
        )
    if standing(changes, command.kind) == command.k:
        return []
    if command.seen != len(changes):
        raise Refusal("seen-version", "Intussen is er een grens veranderd. Kijk eerst hoe het nu staat.")
    return [Change(command.kind, command.k, command.at, command.reason.strip())]
