"""Texts that people type: none leads to one person by address, number or telephone, whether facts carry it or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from peil_contracts.lint import reaches_person
from peil_plans.action_plans.domain.milestone import Source
from peil_plans.action_plans.domain.plan import Action, Content
from peil_plans.refusals import Refusal


class ReachesPerson(Refusal):
    """No text that people type holds what leads to one person: this is Peil's, also where no fact carries the text."""

    holds: ClassVar[str]

    def __init__(self, field: str) -> None:
        super().__init__(f"The text holds {self.holds}: leave it out.", field)


class EmailAddress(ReachesPerson):
    """A text holds no e-mail address."""

    rule = "email-address"
    holds = "an e-mail address"


class PhoneNumber(ReachesPerson):
    """A text holds no telephone number."""

    rule = "phone-number"
    holds = "a telephone number"


class NineDigits(ReachesPerson):
    """A text holds no nine digits in a row."""

    rule = "nine-digits"
    holds = "nine digits, the form of a citizen service number (BSN)"


REACHES_PERSON: Mapping[str, type[ReachesPerson]] = {
    kind.rule: kind for kind in (EmailAddress, PhoneNumber, NineDigits)
}
"""What `peil_contracts.lint.reaches_person` finds in a text -> its refusal."""


def texts_of(action: Action) -> Iterator[tuple[str, str]]:
    """What an action says that no fact carries, by its field: what facts carry is held to the same by contract."""
    yield from (("explanation", action.explanation or ""), ("statusReason", action.status_reason or ""))
    yield from _sources("", action.source)
    for place, item in enumerate(action.items):
        yield f"items.{place}.text", item.text
        yield from _sources(f"items.{place}.", item.source)
    for place, milestone in enumerate(action.milestones):
        yield from _sources(f"milestones.{place}.", milestone.source)


def _sources(at: str, source: Source | None) -> Iterator[tuple[str, str]]:
    if source is not None:
        yield f"{at}source.document", source.document


def broken_by_texts(texts: Iterable[tuple[str, str]]) -> Iterator[Refusal]:
    """Every one of these texts (field, text) that leads to one person."""
    for field, text in texts:
        if found := reaches_person(text):
            yield REACHES_PERSON[found[0]](field)


def broken_by_words(content: Content) -> Iterator[Refusal]:
    """Every text beside the actions of a plan, also one that no fact carries, that leads to one person."""
    yield from broken_by_texts(_sources("", content.source))
    for place, section in enumerate(content.sections):
        at = f"sections.{place}."
        yield from broken_by_texts(((f"{at}section", section.section), (f"{at}title", section.title)))
        yield from broken_by_texts(_sources(at, section.source))
