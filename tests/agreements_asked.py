"""Commands on agreements as people could send them next, drawn at random: most may be done, some may not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from agreements_model import Command, FollowLeaders, Held, Model, Said, today
from peil_plans.agreements.domain.agreement import State
from peil_plans.agreements.domain.consent import ConsentState, RecordConsent
from peil_plans.agreements.domain.decisions import MakeAgreement, NoteProgress, Reschedule
from peil_plans.agreements.kinds import KINDS

TO = tuple(ConsentState)
KIND_CODES, UNITS, MOST = ("inclusion-1", "representation-1"), ("directie-1", "directie-2"), 4
texts = st.sampled_from(["Wij doen dit.", "Wij doen dat.", "Wij doen iets anders."])
roles = st.sampled_from(["bureau", "manager"])
BESIDE: dict[type[Any], tuple[type[Any], ...]] = {
    MakeAgreement: (RecordConsent, RecordConsent, RecordConsent, MakeAgreement, FollowLeaders),
    RecordConsent: (MakeAgreement, MakeAgreement, RecordConsent),
    NoteProgress: (NoteProgress, Reschedule, FollowLeaders),
    Reschedule: (NoteProgress, Reschedule, FollowLeaders),
    FollowLeaders: (NoteProgress, MakeAgreement, FollowLeaders),
}
"""What somebody else may ask at the same moment."""
often = st.sampled_from([NoteProgress, NoteProgress, NoteProgress, Reschedule, FollowLeaders, RecordConsent])


@st.composite
def commands(
    draw: st.DrawFn, model: Model, now: datetime, number: int, like: Command | None = None, *, same: bool = False
) -> Command:
    """Something that may be asked next, beside *like* or of the *same* kind as that one; *number* makes its id."""
    if like is not None:
        code = like.kind.code if isinstance(like, MakeAgreement) else getattr(like, "kind", None)
        kind = type(like) if same else draw(st.sampled_from(BESIDE[type(like)]))
        return draw(_of(kind, model, now, number, code, getattr(like, "agreement", None)))
    able = [code for code, said in model.consents.items() if said.state in ("given", "not-needed")]
    kind_code = draw(st.sampled_from(KIND_CODES if _seldom(draw) or not able else able))
    if not able and draw(st.integers(0, 3)):
        return draw(_of(RecordConsent, model, now, number, kind_code, None))
    if len(model.agreements) < MOST and (not model.agreements or draw(st.integers(0, 6)) == 2):
        return draw(_of(MakeAgreement, model, now, number, kind_code, None))
    running = [name for name, held in model.agreements.items() if held.state not in ("kept", "not-kept", "lapsed")]
    name = draw(st.sampled_from(list(model.agreements) if _seldom(draw) or not running else running))
    return draw(_of(draw(often), model, now, number, kind_code, name))


@st.composite
def _of(
    draw: st.DrawFn, kind: type[Any], model: Model, now: datetime, number: int, code: str | None, name: str | None
) -> Command:
    code = code or draw(st.sampled_from(KIND_CODES))
    if kind is FollowLeaders:
        return FollowLeaders(now)
    if kind is RecordConsent:
        return draw(_consents(code, model.consents.get(code, Said()), now, number))
    if kind is MakeAgreement:
        again = name if draw(st.integers(0, 3)) == 2 else None
        return draw(_agreements(code, again or f"a{number}", now))
    if name not in model.agreements or _seldom(draw):
        name = draw(st.sampled_from([*model.agreements, "nothing"]))
    held = model.agreements.get(name)
    return draw((_notes if kind is NoteProgress else _moves)(name, held, now, number))


@st.composite
def _consents(draw: st.DrawFn, code: str, said: Said, now: datetime, number: int) -> Command:
    council = draw(st.integers(0, 5)) > 0
    return RecordConsent(
        kind=code,
        change=f"c{number}",
        to=draw(st.sampled_from([each for each in TO if _seldom(draw) or each != said.state] if council else TO[:1])),
        decided_on=_day(draw, said.since, now),
        note=draw(st.none() | texts),
        seen_version=_seen(draw, len(said.asked)),
        by_role="works-council" if council else "bureau",
        now=now,
    )


@st.composite
def _agreements(draw: st.DrawFn, code: str, name: str, now: datetime) -> Command:
    made_on = _day(draw, today(now) - timedelta(days=40), now)
    due_on, review_on = _ahead(draw, made_on or today(now))
    return MakeAgreement(
        agreement=name,
        unit=draw(st.sampled_from(UNITS)),
        kind=KINDS[code],
        made_on=made_on,
        due_on=due_on,
        review_on=review_on,
        text=" " if _seldom(draw) else draw(texts),
        by_role="bureau",
        now=now,
    )


@st.composite
def _notes(draw: st.DrawFn, name: str, held: Held | None, now: datetime, number: int) -> Command:
    calm = [State.ON_TRACK, State.AT_RISK] * 6
    return NoteProgress(
        agreement=name,
        note=f"n{number}",
        to=draw(st.sampled_from([*calm, *State])),
        noted_on=_day(draw, held.since if held else today(now), now),
        reason=None if _seldom(draw) else draw(texts),
        seen_version=_seen(draw, held.happened if held else 0),
        by_role=draw(roles),
        now=now,
    )


@st.composite
def _moves(draw: st.DrawFn, name: str, held: Held | None, now: datetime, number: int) -> Command:
    due_on, review_on = _ahead(draw, today(now))
    if held and draw(st.integers(0, 2)) == 1:
        review_on = held.review_on
        due_on = held.due_on if _seldom(draw) else due_on
    return Reschedule(
        agreement=name,
        change=f"m{number}",
        due_on=due_on,
        review_on=review_on,
        reason=" " if _seldom(draw) else draw(texts),
        seen_version=_seen(draw, held.happened if held else 0),
        by_role="bureau",
        now=now,
    )


def _seldom(draw: st.DrawFn) -> bool:
    return draw(st.integers(0, 15)) == 7  # not at an end, where more is drawn


def _seen(draw: st.DrawFn, version: int) -> int:
    return version + (draw(st.sampled_from([-1, 1])) if _seldom(draw) else 0)


def _day(draw: st.DrawFn, since: date, now: datetime) -> date | None:
    """A day from *since* to today, or none, which is today; seldom one that may not be."""
    last = today(now)
    if _seldom(draw):
        return draw(st.sampled_from([max(since, date(2001, 1, 1)) - timedelta(days=1), last + timedelta(days=1)]))
    since = max(since, last - timedelta(days=60))
    return None if draw(st.booleans()) else since + timedelta(days=draw(st.integers(0, max(0, (last - since).days))))


def _ahead(draw: st.DrawFn, day: date) -> tuple[date, date]:
    """The day on which something is due and that of its review, both mostly ahead of *day*."""
    if _seldom(draw):
        return day + timedelta(days=draw(st.integers(-2, 1))), day + timedelta(days=draw(st.integers(-2, 1)))
    due = draw(st.integers(2, 120))
    return day + timedelta(days=due), day + timedelta(days=draw(st.integers(0, due - 1)))
