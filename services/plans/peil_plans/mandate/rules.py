"""What must hold of the targets and trainings of one file: every rule that is broken, with its field. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from peil_plans.mandate.reference import Horizon, Kind, Level, Mandate, Standing, Target


class Broken(NamedTuple):
    """A field of a file, and the rule that it breaks."""

    field: str
    rule: str


def broken(mandate: Mandate) -> Iterator[Broken]:
    """The rules that the targets and trainings of *mandate* break, in the order of the file."""
    for number, target in enumerate(mandate.targets):
        for field, rule in _of_target(mandate, target):
            yield Broken(f"targets[{number}].{field}", rule)
    codes = Counter[str]()
    for number, training in enumerate(mandate.trainings):
        codes[training.code] += 1
        if codes[training.code] > 1:
            yield Broken(f"trainings[{number}].code", f"'{training.code}' stands there twice")
        for code in training.interventions:
            if mandate.intervention(code) is None:
                yield Broken(f"trainings[{number}].interventions", f"'{code}' does not exist in this file")
        if training.runs_until and training.proven:
            rule = "is for a training of which nothing shows yet that it works: leave it out"
            yield Broken(f"trainings[{number}].runsUntil", rule)


def _of_target(mandate: Mandate, target: Target) -> Iterator[Broken]:
    yield from _belonging(mandate, target)
    if target.threshold and target.threshold.kind is Kind.SHARE and target.threshold.percent > 100:
        yield Broken("threshold.percent", "must be at most 100 for a share")
    for place, horizon in enumerate(target.horizons):
        if sum(each is not None for each in (horizon.year, horizon.day, horizon.within_years)) != 1:
            yield Broken(f"horizons[{place}]", "must have exactly one of year, day and withinYears")
        elif target.baseline and (_year(horizon) or target.baseline.year + 1) <= target.baseline.year:
            yield Broken("baseline.year", "must lie before every horizon")
    if target.baseline and target.baseline.percent and target.baseline.percent > 100:
        yield Broken("baseline.percent", "must be at most 100: it is a share")
    if target.standing in (Standing.EXAMPLE, Standing.ADVICE) and target.set_by is None:
        yield Broken("setBy", f"must say whose {target.standing.value} it is")
    if target.standing is Standing.EXAMPLE and target.level in (None, Level.MUNICIPALITY):
        yield Broken("level", "must be cluster or directorate for an example")
    if len({each.words for each in target.classifications}) > 1 and not mandate.contradictions_at(target.code):
        rule = f"differ between sources: say so in contradictions, with '{target.code}' among its places"
        yield Broken("classifications", rule)


def _belonging(mandate: Mandate, target: Target) -> Iterator[Broken]:
    if target.theme is None and not target.interventions:
        yield Broken("theme", "must be a theme, or interventions must name at least one")
    if target.theme is not None and mandate.theme(target.theme) is None:
        yield Broken("theme", f"'{target.theme}' does not exist in this file")
    for code in target.interventions:
        found = mandate.intervention(code)
        if found is None:
            yield Broken("interventions", f"'{code}' does not exist in this file")
        elif target.theme not in (None, found.theme):
            yield Broken("interventions", f"'{code}' belongs to theme '{found.theme}', not to '{target.theme}'")


def _year(horizon: Horizon) -> int | None:
    return horizon.day.year if horizon.day else horizon.year
