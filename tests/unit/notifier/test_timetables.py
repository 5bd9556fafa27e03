"""Whatever happens on whichever day: an item ends in one way, nobody is written to twice a day or outside the hours."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifier_world import MANAGER, OTHER, World, agreed, at, away, noted, world
from peil_chassis.clock import AMSTERDAM, SteppedClock, amsterdam_day
from peil_chassis.mail.port import Delivery, Message
from peil_notifier.acknowledgements.handlers import ItemGone
from peil_notifier.items.domain.listed import AlreadyEnded

FIRST = date(2026, 3, 23)  # with summer time on the 29th, Easter on 6 April and Koningsdag on the 27th
TROUBLE, CALM = 15, 27
CLOCKS = ("03:00", "07:30", "17:59", "21:00")


class PowerCut(Exception):
    """The process is gone."""


class Trouble:
    """A mail server and a machine that fail in every way, until they are left alone."""

    def __init__(self, chance: random.Random, clock: SteppedClock) -> None:
        self.chance = chance
        self.clock = clock
        self.calm = False
        self.taken: list[tuple[datetime, Message]] = []

    async def send(self, message: Message) -> Delivery:
        """Take it or not, say so or not, or have the power cut."""
        kind = (
            "good"
            if self.calm
            else self.chance.choice(["good", "good", "good", "later", "lost", "no", "cut", "cut after"])
        )
        if kind in ("good", "cut after") or (kind == "lost" and self.chance.random() < 0.5):
            self.taken.append((self.clock.now(), message))
        if kind.startswith("cut"):
            raise PowerCut
        answers = {"later": Delivery.DEFERRED, "lost": Delivery.UNKNOWN, "no": Delivery.REFUSED}
        return answers.get(kind, Delivery.ACCEPTED)


async def live(made: World, chance: random.Random) -> None:
    """Weeks of trouble and then of calm, with people who act now and then."""
    assert isinstance(made.mail, Trouble)
    for number in range(TROUBLE + CALM):
        made.mail.calm = number >= TROUBLE
        for clock in CLOCKS:
            made.clock.set(at((FIRST + timedelta(days=number)).isoformat(), clock))
            if chance.random() < 0.05:
                await somebody_acts(made, chance)
            try:
                await made.turn()
            except PowerCut:
                made.clock.set(made.clock.now() + timedelta(seconds=10))
                await made.crash()


async def somebody_acts(made: World, chance: random.Random) -> None:
    """An item is acknowledged, or its agreement kept."""
    items = sorted(made.store.documents("due_items").values(), key=lambda each: str(each["_id"]))
    if not items:
        return
    chosen = chance.choice(items)
    if chance.random() < 0.5:
        await made.take(noted(chosen["object"], amsterdam_day(made.clock.now()).isoformat()))
        return
    try:
        await made.parts.acknowledgements.end_item(chosen["_id"], chance.choice(["acknowledged", "done"]))
    except (AlreadyEnded, ItemGone):
        return


days = st.integers(0, 14).map(lambda number: FIRST + timedelta(days=number))
leaves = st.tuples(st.sampled_from([MANAGER, OTHER]), days, st.integers(1, 10))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(0, 2**32),
    st.lists(st.tuples(st.sampled_from([MANAGER, OTHER]), days), min_size=1, max_size=8),
    st.lists(leaves, max_size=3),
)
async def test_every_timetable_ends_each_item_once_and_writes_once_a_day_within_the_hours(
    seed: int, due: list[tuple[str, date]], gone: list[tuple[str, date, int]]
) -> None:
    chance = random.Random(seed)
    facts = [agreed(f"a{number}", on.isoformat(), person=person) for number, (person, on) in enumerate(due)]
    facts += [
        away(person, on.isoformat(), (on + timedelta(days=long)).isoformat(), f"l{number}")
        for number, (person, on, long) in enumerate(gone)
    ]
    clock = SteppedClock(at(FIRST.isoformat(), "00:01"))
    async with world(mail=Trouble(chance, clock), contacts=(MANAGER, OTHER)) as made:
        made.clock = clock
        made.parts = made.assembled()
        await made.take(*facts)
        await live(made, chance)
        _judge(made, len(due))


def _judge(made: World, count: int) -> None:
    assert isinstance(made.mail, Trouble)
    ended = Counter(each["item"] for each in made.events("item-ended"))
    assert set(ended.values()) <= {1}, "an item ends once"
    left = [each for each in made.items().values() if each["state"] != "ended" and each["next_on"] < "2027"]
    assert left == [], "every due item ends"
    per_day = Counter((message.recipient, amsterdam_day(moment)) for moment, message in made.mail.taken)
    assert set(per_day.values()) <= {1}, "one message a day"
    assert len({message.message_id for _, message in made.mail.taken}) == len(made.mail.taken), "none twice"
    for moment, _ in made.mail.taken:
        assert made.rules.window.holds(moment, made.rules.calendar)
        assert 7 <= moment.astimezone(AMSTERDAM).hour < 18
    assert len(ended) <= 2 * count
