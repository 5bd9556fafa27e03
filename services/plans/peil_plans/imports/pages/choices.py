"""What the lists of the form of a proposal offer, each as value and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from peil_plans.action_plans.domain.plan import Status
from peil_plans.action_plans.pages.clock_words import EVERY_WORDS
from peil_plans.action_plans.pages.owner_words import HOLDER_WORDS, OWNER_WORDS
from peil_plans.action_plans.pages.words import STATUS_WORDS
from peil_plans.imports.pages.first import Served

Options: TypeAlias = list[tuple[str, str]]


class Choices(NamedTuple):
    """The lists of the form; ``units`` is empty while nobody can tell the units."""

    units: Options
    statuses: Options
    owners: Options
    holders: Options
    serves: Options
    every: Options
    clocks: Options


def choices_of(units: Sequence[tuple[str, str]], served: Served, clocks: Options) -> Choices:
    """The lists of the form, with the open *units*, what actions can serve, and what milestones can wait for."""
    return Choices(
        units=[("", "Kies een eenheid"), *units] if units else [],
        statuses=[(status.value, STATUS_WORDS[status]) for status in Status],
        owners=[("", "Geen rol gekozen"), *((role, word[:1].upper() + word[1:]) for role, word in OWNER_WORDS.items())],
        holders=[(holder, word[:1].upper() + word[1:]) for holder, word in HOLDER_WORDS.items()],
        serves=[("", "Geen, of nog niet bekend"), *serves_options(served)],
        every=[("", "Komt niet terug"), *((every, word[:1].upper() + word[1:]) for every, word in EVERY_WORDS.items())],
        clocks=clocks,
    )


def serves_options(served: Served) -> Options:
    """What actions can serve: each theme, and under it its interventions."""
    options: Options = []
    for theme, title in served.themes.items():
        options.append((f"t:{theme}", f"Thema {theme}. {title}"))
        options += [
            (f"i:{theme}:{code}", f"– {code} {name}")
            for code, (of_theme, name) in served.interventions.items()
            if of_theme == theme
        ]
    return options
