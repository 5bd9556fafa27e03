"""What the form of a new campaign begins with: nothing, a set of questions, or a campaign that is asked again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from peil_issuer.campaigns.domain.campaign import Campaign, Kind, Plan
from peil_issuer.campaigns.domain.local_time import AMSTERDAM
from peil_issuer.campaigns.domain.returning import due_on
from peil_issuer.campaigns.pages.form import DISCRIMINATION, SCALE, YES_NO, Typed
from peil_issuer.question_sets.reference import QuestionSet


def filled(form: Typed, chosen: QuestionSet | None, before: QuestionSet | None) -> Typed:
    """
    *form* with the title and questions of the set that was *chosen*; None takes the set away and leaves the text.

    What somebody typed stays: moments, a title of their own, and questions, which come below those of the set. What
    came from the set *before* makes way.
    """
    if chosen is None:
        return form.model_copy(update={"set": "", "thema": "", "maanden": "", "keuze": ""})
    theirs = set(_lines(before)) | set(_lines(chosen))
    own = [line for line in form.vragen.splitlines() if line.strip() and line.strip() not in theirs]
    keeps = form.titel.strip() and (before is None or form.titel.strip() != before.title)
    return form.model_copy(
        update={
            "titel": form.titel if keeps else chosen.title,
            "vragen": "\n".join([*_lines(chosen), *own]),
            "set": chosen.code,
            "thema": chosen.theme,
            "maanden": "" if chosen.repeat_months is None else str(chosen.repeat_months),
            "keuze": chosen.code,
        }
    )


def again(name: str, campaign: Campaign, now: datetime) -> Typed:
    """
    A form called *name* that asks *campaign* once more: the same questions, word for word, of the same set.

    When it is due on a day to come, that day and as long as it was open then are filled in.
    """
    plan = campaign.plan
    opens, closes = _moments(campaign, now)
    return Typed(
        naam=name,
        titel=plan.title,
        vragen="\n".join(line_of(one.text, one.kind, discrimination=one.discrimination) for one in plan.questions),
        opent=opens,
        sluit=closes,
        set=plan.question_set or "",
        thema=plan.theme or "",
        maanden="" if plan.repeat_months is None else str(plan.repeat_months),
        keuze=plan.question_set or "",
        herhaalt=plan.campaign,
    )


def line_of(text: str, kind: Kind, *, discrimination: bool) -> str:
    """A question as a line of the form, which reads it back as the same question."""
    marks = [*([YES_NO] if kind == "yes-no" else []), *([DISCRIMINATION] if discrimination else [])]
    if not marks and text.startswith("["):
        marks = [SCALE]
    return f"[{', '.join(marks)}] {text}" if marks else text


def _lines(one: QuestionSet | None) -> Iterable[str]:
    return [line_of(each.text, each.kind, discrimination=each.discrimination) for each in one.questions] if one else []


def _moments(campaign: Campaign, now: datetime) -> tuple[str, str]:
    day = due_on(campaign)
    if day is None or day <= now.astimezone(AMSTERDAM).date():
        return "", ""
    before = _local(campaign.plan, "opens")
    opens = datetime.combine(day, time(before.hour, before.minute))
    closes = opens + (_local(campaign.plan, "closes") - before)
    return f"{opens:%Y-%m-%dT%H:%M}", f"{closes:%Y-%m-%dT%H:%M}"


def _local(plan: Plan, which: str) -> datetime:
    return datetime.strptime(plan.opens if which == "opens" else plan.closes, "%Y-%m-%dT%H:%M")  # noqa: DTZ007  # local on purpose
