"""Composing and sending, a turn at a time: one message a day, nothing lost, nothing twice, and an end once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest

from notifier_world import MANAGER, OTHER, World, agreed, at, away, erased, noted, visited, world
from peil_chassis import registry
from peil_chassis.mail.memory import MemoryMail
from peil_chassis.mail.port import Delivery, Message
from peil_chassis.store.port import Put, StoreAway
from peil_notifier.acknowledgements.handlers import ItemGone
from peil_notifier.digests.domain import FOLLOWS, Digest, NotAllowed, moved, pause_s
from peil_notifier.digests.letter import without_addresses
from peil_notifier.digests.upkeep import Upkeep
from peil_notifier.items.domain.listed import AlreadyEnded
from peil_notifier.items.storage import COLLECTION as ITEMS
from relation_facts import appointed, named, pseudonym
from reporting_facts import action, adopted, opened, phase, step

DUE = "2026-03-03"
LAST = pseudonym("d")
FOLLOWED = ((81, "p1", "p2"), (82, "p2", "p3"))
"""Plans that are closed, each with the one that followed."""


class PowerCut(Exception):
    """The process is gone."""


class CutMail(MemoryMail):
    """A mail server that our process does not live to hear from, once."""

    def __init__(self, *, taken: bool) -> None:
        super().__init__()
        self.cut: bool | None = taken

    async def send(self, message: Message) -> Delivery:
        if self.cut is None:
            return await super().send(message)
        taken, self.cut = self.cut, None
        if taken:
            await super().send(message)
        raise PowerCut


def days(first: str, count: int, clock: str = "09:00") -> list[str]:
    return [(date.fromisoformat(first) + timedelta(days=each)).isoformat() for each in range(count)]


async def go_days(made: World, first: str, count: int) -> None:
    await made.go(*(at(day) for day in days(first, count)))


async def test_all_that_is_due_comes_in_one_message_within_the_window() -> None:
    async with world(agreed("a1", DUE), agreed("a2", DUE), opened("groen", "2026-02-24")) as made:
        await made.go(at(DUE, "06:59"))
        assert made.post.taken == []
        await made.go(at(DUE, "07:00"))
        (message,) = made.post.taken
        assert message.subject == "Peil: 3 punten vragen uw aandacht"
        assert [each["outcome"] for each in made.events("item-reminded")] == ["delivered"] * 3


async def test_what_falls_due_after_the_message_of_the_day_waits_for_the_next() -> None:
    async with world(agreed("a1", DUE)) as made:
        await made.go(at(DUE))
        await made.take(agreed("a2", DUE))
        await made.go(at(DUE, "15:00"), at("2026-03-04"))
        assert ["a1" in message.text for message in made.post.taken] == [True, False]
        assert "a2" in made.post.taken[1].text


async def test_text_and_html_say_the_same_and_one_person_is_written_to() -> None:
    async with world(agreed("a1", DUE), agreed("a2", DUE), opened("groen", "2026-02-24")) as made:
        await made.go(at(DUE))
        (message,) = made.post.taken
        assert message.recipient == "person0@example.org"
        assert message.text.count("Onderdeel: GROEN.") == 2
        assert "Stap van een vacature: Opgave vertalen (vacature bij GROEN)\n   Kenmerk: v1." in message.text
        assert message.html is not None
        shown = unescape(re.sub(r"<[^>]+>", " ", message.html.partition("<body")[2].partition(">")[2]))
        plain = re.sub(r"^\d+\.|https?://\S+", " ", message.text, flags=re.MULTILINE)
        assert re.findall(r"[\w\"]+", shown) == re.findall(r"[\w\"]+", plain)
        links = set(re.findall(r"https?://[^\s\"<]+", message.text))
        assert links == set(re.findall(r"https?://[^\s\"<]+", message.html))
        assert not [link for link in links if "ps-" in link or "@" in link]


async def test_leave_pauses_and_the_ladder_goes_on_afterwards() -> None:
    async with world(agreed("a1", DUE), away(MANAGER, "2026-03-04", "2026-03-16")) as made:
        await go_days(made, DUE, 30)
        told = [(each["rung"], each["occurred_on"]) for each in made.events("item-reminded")]
        assert told == [("due", DUE), ("plus-3", "2026-03-18"), ("plus-5", "2026-03-20")]
        (ended,) = made.events("item-ended")
        assert (ended["ending"], ended["occurred_on"]) == ("exhausted", "2026-03-23")


async def test_what_its_source_closes_is_resolved_and_nobody_is_told_again() -> None:
    async with world(agreed("a1", DUE)) as made:
        await made.go(at(DUE))
        await made.take(noted("a1", "2026-03-04"))
        await go_days(made, "2026-03-04", 10)
        assert len(made.post.taken) == 1
        assert [each["ending"] for each in made.events("item-ended")] == ["resolved"]


async def test_a_step_that_is_taken_resolves_its_item_and_begins_the_next() -> None:
    async with world(opened("groen", "2026-02-24")) as made:
        await made.go(at(DUE))
        made.clock.set(at("2026-03-04"))
        await made.take(step("brief-translated", "2026-03-04"))
        assert [each["part"] for each in made.events("item-ended")] == ["brief-translated"]
        await made.go(at("2026-03-11"))
        assert "Eisen vaststellen" in made.post.taken[-1].text


async def test_acknowledging_stops_the_ladder_once_and_for_all() -> None:
    async with world(agreed("a1", DUE)) as made:
        await made.go(at(DUE))
        item = made.events("item-reminded")[0]["item"]
        await made.parts.acknowledgements.end_item(item, "acknowledged")
        with pytest.raises(AlreadyEnded):
            await made.parts.acknowledgements.end_item(item, "done")
        with pytest.raises(ItemGone):
            await made.parts.acknowledgements.end_item("it-" + "0" * 32, "done")
        await made.take(noted("a1", "2026-03-04"))
        await go_days(made, "2026-03-04", 10)
        assert [each["ending"] for each in made.events("item-ended")] == ["acknowledged"]
        assert len(made.post.taken) == 1


async def test_what_is_acknowledged_while_its_message_waits_is_not_in_it() -> None:
    post = MemoryMail()
    async with world(agreed("a1", DUE), agreed("a2", DUE), mail=post) as made:
        post.answer_next(Delivery.DEFERRED)
        await made.go(at(DUE))
        (line, _) = made.digests()[0]["lines"]
        await made.parts.acknowledgements.end_item(line["item"], "acknowledged")
        await made.go(at(DUE, "09:01"))
        (message,) = post.taken
        assert message.subject == "Peil: 1 punt vraagt uw aandacht"


@pytest.mark.parametrize("taken", [True, False])
async def test_after_a_crash_while_sending_it_is_unknown_never_sent_again_and_comes_back(taken: bool) -> None:
    post = CutMail(taken=taken)
    async with world(agreed("a1", DUE), mail=post) as made:
        with pytest.raises(PowerCut):
            await made.go(at(DUE))
        await made.crash()
        await made.go(at(DUE, "09:01"), at(DUE, "12:00"), at(DUE, "17:00"))
        assert len(post.taken) == taken
        assert [each["state"] for each in made.digests()] == ["unknown"]
        await made.go(at("2026-03-04"))
        assert "Misschien schreven wij u hier al over op 3 maart 2026." in post.taken[-1].text
        assert [each["outcome"] for each in made.events("item-reminded")] == ["unknown", "delivered"]
        assert len(post.taken) == taken + 1


async def test_a_server_that_cuts_the_line_leaves_it_unknown() -> None:
    post = MemoryMail()
    async with world(agreed("a1", DUE), mail=post) as made:
        post.answer_next(Delivery.UNKNOWN, taken=True)
        await made.go(at(DUE), at(DUE, "12:00"))
        assert len(post.taken) == 1
        await made.go(at("2026-03-04"))
        assert len(post.taken) == 2


async def test_a_mail_server_that_is_away_for_a_day_loses_nothing() -> None:
    post = MemoryMail()
    async with world(agreed("a1", DUE), agreed("a2", "2026-03-04"), mail=post) as made:
        for _ in range(100):
            post.answer_next(Delivery.DEFERRED)
        await made.go(*(at(DUE, f"{hour:02d}:{minute:02d}") for hour in range(7, 18) for minute in range(0, 60, 15)))
        tried = 100 - len(post._answers)
        assert 20 < tried < 60, "it is tried again and again, with pauses between"
        await made.go(at(DUE, "18:00"), at(DUE, "23:00"))
        post._answers.clear()
        await made.go(at("2026-03-04", "07:00"), at("2026-03-04", "12:00"))
        (message,) = post.taken
        assert message.subject == "Peil: 2 punten vragen uw aandacht"
        assert "Misschien" not in message.text, "it is certain that nothing was sent"
        assert {each["state"] for each in made.digests()} == {"lapsed", "delivered"}


async def test_an_address_that_is_refused_is_noted_and_the_ladder_goes_on() -> None:
    post = MemoryMail()
    async with world(agreed("a1", DUE), mail=post) as made:
        post.answer_next(Delivery.REFUSED)
        await go_days(made, DUE, 12)
        assert [each["outcome"] for each in made.events("item-reminded")] == ["refused", "delivered", "delivered"]
        assert (await made.parts.contacts.counts())["refused"] == 1
        await made.parts.contacts.put(MANAGER, "person0@example.org")
        assert (await made.parts.contacts.counts())["refused"] == 0


async def test_without_an_address_nobody_is_told_and_the_item_still_ends() -> None:
    async with world(agreed("a1", DUE), contacts=()) as made:
        await go_days(made, DUE, 12)
        assert made.post.taken == []
        assert [each["ending"] for each in made.events("item-ended")] == ["exhausted"]


async def test_a_new_manager_gets_the_next_rung() -> None:
    async with world(opened("groen", "2026-02-24"), contacts=(MANAGER, OTHER)) as made:
        await made.go(at(DUE))
        await made.take(appointed("groen", OTHER, "2026-03-05", n=91))
        await go_days(made, "2026-03-04", 12)
        assert [each.recipient for each in made.post.taken] == ["person0@example.org"] + ["person1@example.org"] * 2


async def test_a_message_that_waits_is_not_sent_to_who_handed_over_meanwhile() -> None:
    post = MemoryMail()
    async with world(opened("groen", "2026-02-24"), contacts=(MANAGER, OTHER), mail=post) as made:
        post.answer_next(Delivery.DEFERRED)
        await made.go(at(DUE))
        await made.take(appointed("groen", OTHER, DUE, n=91))
        await made.go(at(DUE, "09:05"), at(DUE, "09:10"))
        assert [each.recipient for each in post.taken] == ["person1@example.org"]


async def test_who_is_erased_leaves_no_address_and_no_message_behind() -> None:
    post = MemoryMail()
    async with world(agreed("a1", DUE), agreed("a2", DUE, person=OTHER), contacts=(MANAGER, OTHER), mail=post) as made:
        for _ in range(2):
            post.answer_next(Delivery.DEFERRED)
        await made.go(at(DUE))
        await made.take(erased(MANAGER, DUE))
        assert set(made.store.documents("contacts")) == {OTHER}
        assert {each["person"] for each in made.digests()} == {OTHER}
        await made.go(at(DUE, "09:05"), at("2026-03-04"))
        assert {each.recipient for each in post.taken} == {"person1@example.org"}


async def test_a_death_between_address_and_messages_leaves_nothing_of_who_was_erased(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def dies(*_: Any) -> bool:
        raise StoreAway("the process died")

    async with world(agreed("a1", DUE)) as made:
        await made.go(at(DUE))
        with monkeypatch.context() as dying:
            dying.setattr(Upkeep, "_without_digests", dies)
            with pytest.raises(StoreAway):
                await made.take(erased(MANAGER, DUE))
        assert (len(made.store.documents("contacts")), len(made.digests())) == (0, 1)
        await made.crash()
        assert made.digests() == []


async def test_two_owners_do_not_send_one_message_twice() -> None:
    async with world(agreed("a1", DUE)) as made:
        first = made.parts
        made.clock.set(at(DUE))
        await made.crash()  # the first one only sleeps
        await made.turn()
        await first.deriver.turn()
        for watch in first.watches.values():
            await watch.look()
            watch._looked.set()
        await first.desk.turn()  # its lease is another's
        assert len(made.post.taken) == 1


async def test_nobody_is_reminded_while_a_fold_has_not_told_all() -> None:
    async with world(agreed("a1", DUE)) as made:
        made.parts.deriver.heard(made.parts.deriver._read["due_agreements"], ["a1"])
        await made.go(at(DUE))
        assert made.post.taken == []
        await made.derive()
        await made.go(at(DUE, "09:01"))
        assert len(made.post.taken) == 1


async def test_what_older_code_wrote_ends_nothing_while_it_is_folded_anew() -> None:
    async with world(adopted("groen", DUE, [action("a1", due=[DUE])], plan="p1")) as made:
        assert {each["state"] for each in made.store.documents(ITEMS).values()} == {"waiting"}
        now = await registry.entry_of(made.store, "due_actions")
        assert now is not None
        old = now.active._replace(version=now.active.version - 1)
        await registry.change(made.store, now, replace(now, active=old))
        await made.store.commit([Put(old.entities, {"_id": "p1", "entity": {"plan": "p1", "unit": "groen"}})])
        await made.crash()  # the new code starts
        await made.derive()
        assert {each["state"] for each in made.store.documents(ITEMS).values()} == {"waiting"}
        assert not made.parts.deriver.up_to_date, "so nobody is reminded by what may have changed"


async def test_what_comes_back_in_a_team_is_brought_up_and_resolved_when_it_was_done() -> None:
    plan = adopted("groen", "2026-02-01", [action("a1", due=[DUE])], plan="groen")  # a plan called as its unit is
    async with world(visited("groen", "2025-03-03", 1), plan) as made:
        await made.go(at(DUE))
        (message,) = made.post.taken
        assert "Uit een actieplan: Vertrouwenspersoon weer langs laten komen\n   Onderdeel: GROEN." in message.text
        assert "2025" not in message.text
        await made.take(visited("groen", "2026-03-04", 2))
        await made.go(at("2026-03-05"))
        assert [(each["part"], each["ending"]) for each in made.events("item-ended")] == [("adviser-visit", "resolved")]


async def test_what_comes_back_goes_to_who_carries_the_plan_that_followed_and_of_none_to_the_manager() -> None:
    owners = [named("groen", plan, who, "2025-01-01", n=n) for n, plan, who in ((70, "p1", LAST), (71, "p3", OTHER))]
    closed = [phase("closed", "2026-01-02", plan=plan, followed_by=heir, n=n) for n, plan, heir in FOLLOWED]
    plans = [adopted("groen", "2025-01-02", [action("a1")], plan=plan, n=n) for n, plan, _ in FOLLOWED]
    told = (visited("groen", "2025-03-03", 1, plan="p1"), *owners, *plans)
    async with world(*told, contacts=(MANAGER, OTHER, LAST)) as made:
        await made.take(*closed)
        await made.go(at(DUE))
        assert [message.recipient for message in made.post.taken] == ["person1@example.org"]
    ended = phase("closed", "2026-01-02", plan="p1", n=81)
    async with world(*told, ended, contacts=(MANAGER, OTHER, LAST)) as made:
        await made.go(at(DUE))
        assert [message.recipient for message in made.post.taken] == ["person0@example.org"]


async def test_what_is_long_over_goes() -> None:
    async with world(agreed("a1", DUE)) as made:
        await go_days(made, DUE, 12)
        await made.go(at("2027-05-03"))
        assert [each for each in made.digests() if each["day"] < "2027"] == []
        assert "a1" not in {each["object"] for each in made.items().values() if each["state"] == "ended"}


def test_a_message_that_may_have_been_sent_cannot_be_sent_again() -> None:
    assert [state for state, after in FOLLOWS.items() if "sending" in after] == ["composed", "deferred"]
    with pytest.raises(NotAllowed):
        moved(Digest(MANAGER, date(2026, 3, 3), (), "x@y", state="unknown"), "sending")


def test_pauses_double_up_to_a_quarter_of_an_hour() -> None:
    assert [pause_s(tries) for tries in range(1, 8)] == [30, 60, 120, 240, 480, 900, 900]


async def test_nobody_gets_a_waiting_message_whose_leave_was_registered_meanwhile() -> None:
    post = MemoryMail()
    async with world(agreed("a1", DUE), mail=post) as made:
        post.answer_next(Delivery.DEFERRED)
        await made.go(at(DUE))
        await made.take(away(MANAGER, DUE, "2026-03-05"))
        await made.go(at(DUE, "10:00"), at("2026-03-04"))
        assert post.taken == []
        await made.go(at("2026-03-05"))
        assert len(post.taken) == 1


async def test_a_message_without_an_address_leaves_nothing_behind() -> None:
    post = MemoryMail()
    async with world(agreed("a1", DUE), mail=post) as made:
        post.answer_next(Delivery.DEFERRED)
        await made.go(at(DUE))
        await made.parts.contacts.remove(MANAGER)
        await made.go(at(DUE, "10:00"))
        assert made.digests() == []
        assert made.items()["a1"]["state"] == "waiting"


def test_what_somebody_typed_never_becomes_a_link_in_a_message() -> None:
    for typed in ("http://a.example/x", "Zie www.example.org!", "mail@example.org", "ga naar example.org/inloggen nu"):
        told = without_addresses(f"Werven: {typed}")
        assert "example" not in told
        assert told.startswith("Werven: ")
    for plain in ("Vóór 1.5 jaar klaar, d.w.z. op 3 maart", "Team P&O (schaal 10/11): 2x per jaar"):
        assert without_addresses(plain) == plain


async def test_who_slept_before_sending_does_not_send_yesterdays_message_beside_todays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with world(agreed("a1", DUE)) as made:

        def sleep(place: str) -> None:
            if place == "notifier.sending":
                made.clock.set(at("2026-03-04"))

        monkeypatch.setattr("peil_notifier.digests.sending.reached", sleep)
        await made.go(at(DUE))
        assert made.post.taken == []
        monkeypatch.undo()
        await made.turn()
        await made.turn()
        assert len(made.post.taken) == 1
        assert [each["state"] for each in made.digests()] == ["lapsed", "delivered"]
