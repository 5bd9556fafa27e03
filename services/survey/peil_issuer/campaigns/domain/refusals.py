"""What is refused, each named after the rule that was broken."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """
    A rule was broken. The message is for machines and developers; pages have their own words per ``rule``.

    Attributes:
        rule: Short stable code of the rule.
        field: The field of the request that broke it, as the API names it; empty when it is no single field.
    """

    rule: ClassVar[str]
    field: str = ""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if field is not None:
            self.field = field


class NotFound(Refusal):
    """What the request is about does not exist."""


class Clash(Refusal):
    """The request would change what cannot be changed any more."""


class CampaignUnknown(NotFound):
    """There is no such campaign."""

    rule = "campaign-unknown"

    def __init__(self, campaign: str) -> None:
        super().__init__(f"There is no campaign '{campaign}'.")


class CampaignPlannedBefore(Clash):
    """An id stands for one campaign."""

    rule = "campaign-planned-before"
    field = "campaign"

    def __init__(self, campaign: str) -> None:
        super().__init__(f"Campaign '{campaign}' exists with another content. Use a new id, or replace it with PUT.")


class CampaignFrozen(Clash):
    """What was opened is frozen: questions, moments, who is invited and into which leaves."""

    rule = "campaign-frozen"

    def __init__(self, campaign: str) -> None:
        super().__init__(f"Campaign '{campaign}' was opened; its rules are hashed and do not change any more.")


class TimeUnreadable(Refusal):
    """A moment is written as Amsterdam's clocks show it."""

    rule = "time-unreadable"

    def __init__(self, which: str) -> None:
        super().__init__(f"'{which}' must be a local time of Amsterdam written as YYYY-MM-DDTHH:MM.", which)


class TimeMissing(Refusal):
    """In the night in which the clock goes forward, an hour does not exist."""

    rule = "time-missing"

    def __init__(self, which: str, local: str) -> None:
        super().__init__(
            f"'{which}' names {local}, which no clock in Amsterdam shows: that night it goes from 02:00 to 03:00. "
            "Choose a time before 02:00, or from 03:00 on.",
            which,
        )


class OpensInPast(Refusal):
    """A campaign is planned before it opens."""

    rule = "opens-in-past"
    field = "opens"


class ClosesTooEarly(Refusal):
    """A campaign closes after it opened."""

    rule = "closes-too-early"
    field = "closes"


class OpenTooLong(Refusal):
    """Who answers must know when the answers are counted and destroyed: codes do not live for ever."""

    rule = "open-too-long"
    field = "closes"


class QuestionTwice(Refusal):
    """Every question has an id of its own."""

    rule = "question-twice"
    field = "questions"


class NotInvited(Refusal):
    """This person is not on the campaign's frozen list."""

    rule = "not-invited"


class NotOpen(Refusal):
    """Codes are handed out between opening and closing."""

    rule = "campaign-not-open"


class DrawnBefore(Refusal):
    """Everybody draws one code."""

    rule = "drawn-before"
