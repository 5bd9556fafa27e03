"""What is refused about agreements, each named after the rule that was broken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from peil_plans.refusals import KeySpent, NeverSeen, NotFound, Overtaken, Refusal, Unexplained


class AgreementUnknown(NotFound):
    """There is no such agreement."""

    rule = "agreement-unknown"

    def __init__(self, agreement: str) -> None:
        super().__init__(f"There is no agreement '{agreement}'.")


class KindUnknown(Refusal):
    """The paper has no such kind of agreement."""

    rule = "kind-unknown"
    field = "kind"

    def __init__(self, kind: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no kind '{kind}'. The kinds are: {', '.join(known)}.")


class KindNotFound(NotFound):
    """There is no such kind of agreement to read."""

    rule = "agreement-kind-unknown"

    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no kind of agreement '{kind}'.")


class ThemeUnknown(Refusal):
    """An agreement serves a theme of the mandate in force on its day."""

    rule = "theme-unknown"
    field = "theme"


class InterventionUnknown(Refusal):
    """An agreement is about an intervention of the mandate in force on its day, of the theme it names."""

    rule = "intervention-unknown"
    field = "intervention"


class ConsentMissing(Refusal):
    """No agreement of a kind is made before the works council consented to that kind, or said it need not."""

    rule = "consent-missing"
    field = "kind"

    def __init__(self, kind: str, state: str | None) -> None:
        stands = f"it is '{state}'" if state else "nothing is recorded yet"
        super().__init__(
            f"The works council has not consented to agreements of kind '{kind}': {stands}. Ask the works council; it "
            f"records 'given' or 'not-needed' at POST /agreement-kinds/{kind}/consent-changes. Then send this again."
        )
        self.state = state


class UnitWithoutManager(Refusal):
    """An agreement is made with the manager of a unit; without one there is nobody to agree with."""

    rule = "unit-without-manager"
    field = "unit"

    def __init__(self, unit: str, on: date) -> None:
        super().__init__(
            f"Unit '{unit}' has no manager on {on} as Peil knows it. Let the HR system deliver manager-appointed for "
            "an open unit first, or choose another unit."
        )


class MadeInFuture(Refusal):
    """An agreement is recorded when it was made."""

    rule = "made-in-future"
    field = "madeOn"

    def __init__(self, made_on: date, today: date) -> None:
        super().__init__(f"The agreement is dated {made_on}, after today ({today}).")


class DueInPast(Refusal):
    """What is agreed, or agreed anew, lies ahead of the day on which that is done."""

    rule = "due-in-past"
    field = "dueOn"

    def __init__(self, due_on: date, day: date) -> None:
        super().__init__(f"The agreement would be due on {due_on}; choose a day after {day}.")
        self.day = day


class ReviewInPast(Refusal):
    """A review is planned, not noted afterwards."""

    rule = "review-in-past"
    field = "reviewOn"

    def __init__(self, review_on: date, day: date) -> None:
        super().__init__(f"The review would be on {review_on}; choose a day on or after {day}.")
        self.day = day


class ReviewNotBeforeDue(Refusal):
    """A review that comes when the agreement is due comes too late to change anything."""

    rule = "review-not-before-due"
    field = "reviewOn"

    def __init__(self, review_on: date, due_on: date) -> None:
        super().__init__(f"The review ({review_on}) must come before the day the agreement is due ({due_on}).")


class TextMissing(Refusal):
    """An agreement says what was agreed."""

    rule = "text-missing"
    field = "text"


class IdReused(KeySpent):
    """A key (Idempotency-Key) stands for one request only."""


class AgreementFinal(Refusal):
    """Kept, not kept and lapsed are ends: an agreement that has one does not change any more."""

    rule = "agreement-final"
    field = "to"

    def __init__(self, state: str) -> None:
        super().__init__(f"The agreement is '{state}', which is final. Make a new agreement.")


class StepImpossible(Refusal):
    """An agreement that stands so cannot come to stand so."""

    rule = "step-impossible"
    field = "to"

    def __init__(self, before: str, to: str) -> None:
        super().__init__(f"An agreement cannot go from '{before}' to '{to}'.")


class BureauEnds(Refusal):
    """Who made an agreement lets it lapse; a manager does not release themselves."""

    rule = "bureau-lets-lapse"
    field = "to"


class ReasonMissing(Unexplained):
    """What goes wrong, ends unkept or moves is explained."""


class NotedInFuture(Refusal):
    """Something is told after it happened."""

    rule = "noted-in-future"


class NotedTooEarly(Refusal):
    """What happens to an agreement follows in time, and nothing comes before it was made."""

    rule = "noted-too-early"

    def __init__(self, message: str, field: str, since: date) -> None:
        super().__init__(message, field)
        self.since = since


class PersonInNote(Refusal):
    """What everybody reads who makes agreements holds no way to reach somebody."""

    rule = "person-in-note"
    field = "note"


class DatesUnchanged(Refusal):
    """A rescheduling changes a date."""

    rule = "dates-unchanged"
    field = "dueOn"


class StaleVersion(Overtaken):
    """Something happened to it since the asker saw it."""

    rule = "stale-version"
    thing = "this"


class VersionUnknown(NeverSeen):
    """The version that was seen does not exist yet."""

    thing = "this"


class ConsentUnchanged(Refusal):
    """The consent stands so already."""

    rule = "consent-unchanged"
    field = "state"

    def __init__(self, state: str) -> None:
        super().__init__(f"The consent is '{state}' already.")


class WorksCouncilDecides(Refusal):
    """Only the works council says whether it consents; Bureau I&D can ask it, while nothing stands or it refused."""

    rule = "works-council-decides"
    field = "state"
