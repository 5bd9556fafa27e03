"""A campaign from plan to counts, over the real log port, both stores and the real folds."""

from __future__ import annotations

import pytest

from logged_in import log_in
from peil_chassis.projection import Fact
from peil_chassis.store.memory import MemoryStore
from peil_collector.campaigns.codes import hash_of
from peil_collector.campaigns.storage import find_code, keep_answer
from peil_contracts.releases import THRESHOLD_DECIDED
from peil_contracts.responses import RESPONSES_COUNTED
from peil_contracts.survey import CAMPAIGN_CLOSED, CAMPAIGN_OPENED, LEAF_LISTED
from peil_issuer.campaigns.domain.preview import RATES
from peil_issuer.campaigns.domain.refusals import CampaignFrozen, DrawnBefore, NotInvited, NotOpen
from peil_issuer.campaigns.foresight import Foresight
from peil_issuer.campaigns.pages.foreseen import sight_of
from peil_issuer.campaigns.several import At, listed
from reporting_facts import fact
from reporting_people import erased, pseudonym, started
from survey_service import Survey, asking, campaign_plan, everything_in, people_of, question, town

HOST = "http://127.0.0.1:8000"
TEAMS = {"rood": 8, "groen": 6, "blauw": 3}


@pytest.fixture
async def survey() -> Survey:
    survey = Survey()
    await survey.begin(town(TEAMS))
    return survey


def threshold(number: int, k: int, at: str, *, kind: str = "survey") -> Fact:
    """The disclosure officer's decision with this number."""
    moment = at if "T" in at else f"{at}T10:00:00.000000Z"
    data = {"threshold": kind, "decision": number, "k": k, "decided_at": moment}
    return fact(THRESHOLD_DECIDED, moment[:10], data, n=number)


async def answer(survey: Survey, person: str, *chosen: int | None) -> None:
    code = hash_of(await survey.drawn(person))
    assert code is not None
    assert await keep_answer(survey.collector_store, code, chosen)


async def test_opening_publishes_rules_and_leaves_and_closing_what_was_drawn(survey: Survey) -> None:
    await survey.open()
    for person in ("rood0", "rood1", "groen0"):
        await survey.drawn(person)
    await survey.close()
    facts = await survey.facts("peil-survey")
    assert [fact.type for fact in facts] == [CAMPAIGN_OPENED, LEAF_LISTED, LEAF_LISTED, CAMPAIGN_CLOSED]
    assert (facts[0].data["k"], facts[0].data["invited"], facts[0].data["leaves"]) == (5, 14, 2)
    # Three in blue and the one of the directorate are fewer than five, also at the top: they are not invited.
    assert {(fact.data["unit"], fact.data["part"], fact.data["invited"]) for fact in facts[1:3]} == {
        ("rood", "whole", 8),
        ("groen", "whole", 6),
    }
    assert facts[1].data["path"][:2] == ["stad", "dir"]
    assert facts[3].data["drawn"] == 3
    campaign = await survey.campaigns.read("wave-1")
    assert (campaign.state, campaign.left_out, campaign.drawn) == ("closed", 4, 3)


async def test_a_question_about_discrimination_makes_k_ten(survey: Survey) -> None:
    await survey.open(campaign_plan(questions=[question("v1"), question("v2", "yes-no", discrimination=True)]))
    opened, *leaves = await survey.facts("peil-survey")
    assert opened.data["k"] == 10
    assert [(leaf.data["unit"], leaf.data["part"], leaf.data["invited"]) for leaf in leaves] == [("dir", "rest", 18)]


async def test_who_is_left_out_learns_so_and_who_came_later_too(survey: Survey) -> None:
    await survey.open()
    with pytest.raises(NotInvited):
        await survey.drawn("blauw0")
    with pytest.raises(NotInvited):
        await survey.drawn("nobody")


async def test_everybody_draws_one_code_and_no_two_are_alike(survey: Survey) -> None:
    await survey.open()
    people = people_of("rood", 8)
    codes = [await survey.drawn(person) for person in people]
    assert len(set(codes)) == 8
    hashes = {hash_of(code) for code in codes}
    listed = [fact for fact in await survey.facts("peil-survey") if fact.data.get("unit") == "rood"]
    assert hashes == set(listed[0].data["codes"])
    with pytest.raises(DrawnBefore):
        await survey.drawn(people[0])


async def test_codes_are_handed_out_between_opening_and_closing_only(survey: Survey) -> None:
    await survey.campaigns.plan(campaign_plan(opens="2026-11-23T12:00"))
    await survey.turn()
    with pytest.raises(NotOpen):
        await survey.drawn("rood0")
    survey.pass_(hours=4)
    await survey.turn()
    await survey.drawn("rood0")
    survey.pass_(days=7, hours=-4)
    survey.pass_(hours=9)
    with pytest.raises(NotOpen):
        await survey.drawn("rood1")  # the moment is over, though nothing has closed it yet
    await survey.turn()
    with pytest.raises(NotOpen):
        await survey.drawn("rood1")


async def test_what_is_open_cannot_be_changed_or_withdrawn(survey: Survey) -> None:
    await survey.campaigns.plan(campaign_plan())
    await survey.campaigns.replace(campaign_plan(questions=[question("v9")]))
    await survey.turn()
    before = await survey.campaigns.read("wave-1")
    with pytest.raises(CampaignFrozen):
        await survey.campaigns.replace(campaign_plan())
    with pytest.raises(CampaignFrozen):
        await survey.campaigns.withdraw("wave-1")
    assert await survey.campaigns.read("wave-1") == before
    assert before.rules_hash is not None


async def test_answers_are_counted_per_leaf_once_and_destroyed_in_the_same_commit(survey: Survey) -> None:
    await survey.open()
    for number, person in enumerate(people_of("rood", 6)):
        await answer(survey, person, number % 5, number % 2)
    for person in people_of("groen", 5):
        await answer(survey, person, 4, 0)
    await survey.close()
    await survey.count()
    facts = await survey.facts("peil-responses")
    assert {fact.type for fact in facts} == {RESPONSES_COUNTED}
    assert {
        (f.data["unit"], f.data["part"], f.data["invited"], f.data["answered"], f.data["leaves"]) for f in facts
    } == {
        ("rood", "whole", 8, 6, 2),
        ("groen", "whole", 6, 5, 2),
    }
    counts = {fact.data["unit"]: fact.data["counts"] for fact in facts}
    assert counts["rood"] == {"v1": [2, 1, 1, 1, 1], "v2": [3, 3]}
    assert counts["groen"] == {"v1": [0, 0, 0, 0, 5], "v2": [5, 0]}
    assert isinstance(survey.collector_store, MemoryStore)
    left = await everything_in(survey.collector_store)
    assert left["campaigns"] == [{"_id": "wave-1", "state": "counted"}]
    assert left["lots"] == []


async def test_leaves_with_too_few_answers_join_above_and_what_is_still_too_little_is_in_no_count(
    survey: Survey,
) -> None:
    await survey.open()
    for person in people_of("rood", 3):
        await answer(survey, person, 0, 0)
    for person in people_of("groen", 3):
        await answer(survey, person, 1, 1)
    await survey.close()
    (fact,) = await survey.facts("peil-responses")
    assert (fact.data["unit"], fact.data["part"], fact.data["invited"], fact.data["answered"]) == ("dir", "rest", 14, 6)

    other = Survey()
    await other.begin(town(TEAMS))
    await other.open()
    await answer(other, "rood0", 0, 0)
    await other.close()
    assert await other.facts("peil-responses") == []


async def test_a_question_that_few_answered_is_left_out_there_and_takes_no_other_with_it(survey: Survey) -> None:
    await survey.open()
    for number, person in enumerate(people_of("rood", 6)):
        await answer(survey, person, 2, 0 if number < 2 else None)
    for person in people_of("groen", 5):
        await answer(survey, person, 2, 1)
    await survey.close()
    told = {fact.data["unit"]: fact.data for fact in await survey.facts("peil-responses")}
    assert {unit: fact["answered"] for unit, fact in told.items()} == {"rood": 6, "groen": 5}
    assert {unit: sorted(fact["counts"]) for unit, fact in told.items()} == {"rood": ["v1"], "groen": ["v1", "v2"]}


async def test_a_question_that_all_leave_open_loses_no_answer_to_another(survey: Survey) -> None:
    await survey.open()
    for person in people_of("rood", 6):
        await answer(survey, person, 3, None)
    await survey.close()
    (fact,) = await survey.facts("peil-responses")
    assert fact.data["answered"] == 6
    assert fact.data["counts"] == {"v1": [0, 0, 0, 6, 0]}


async def test_a_code_answers_once_and_the_first_answer_stays(survey: Survey) -> None:
    await survey.open()
    code = hash_of(await survey.drawn("rood0"))
    assert code is not None
    assert await keep_answer(survey.collector_store, code, (0, 0))
    assert not await keep_answer(survey.collector_store, code, (4, 1))
    held = await find_code(survey.collector_store, code)
    assert held is not None
    assert held.document["answers"] == {code: [0, 0]}


async def test_reading_the_topic_again_brings_nothing_back_and_takes_nothing_away(survey: Survey) -> None:
    await survey.open()
    for person in people_of("rood", 5):
        await answer(survey, person, 1, 1)
    await survey.turn()  # reads all of it once more
    assert isinstance(survey.collector_store, MemoryStore)
    lots = (await everything_in(survey.collector_store))["lots"]
    assert sum(lot["answered"] for lot in lots) == 5
    await survey.close()
    await survey.turn()
    await survey.count()
    assert (await everything_in(survey.collector_store))["lots"] == []
    assert len(await survey.facts("peil-responses")) == 1


async def test_erasure_removes_the_invitation_and_the_list_of_codes_stays_as_it_was(survey: Survey) -> None:
    await survey.open()
    await survey.drawn("rood0")
    await survey.tell([erased("2026-11-23", person="rood0"), erased("2026-11-23", person="rood1")])
    survey.pass_(minutes=1)
    await survey.turn()
    assert isinstance(survey.issuer_store, MemoryStore)
    found = await everything_in(survey.issuer_store)
    assert pseudonym("rood0") not in str(found["invitations"])
    assert len(found["invitations"]) == 12
    with pytest.raises(NotInvited):
        await survey.drawn("rood1")
    with pytest.raises(NotInvited):
        await survey.drawn("rood0")  # and no second code for who had one


async def test_after_closing_nobody_can_tell_who_was_invited(survey: Survey) -> None:
    await survey.open()
    await survey.drawn("rood0")
    await survey.close()
    assert isinstance(survey.issuer_store, MemoryStore)
    found = await everything_in(survey.issuer_store)
    assert found["invitations"] == []
    assert found["code_lists"] == []


async def test_who_works_at_two_places_counts_at_one_and_is_listed_as_long_as_the_survey_is_open(
    survey: Survey,
) -> None:
    """Rood0 works most hours in groen; rood1 has two employments in rood; groen0 also works where nobody counts."""
    await survey.tell(
        [
            started("groen", "2026-01-01", person="rood0", employment="e2", hours=37, n=5),
            started("rood", "2026-01-01", person="rood1", employment="e2", hours=4, n=5),
            started("dir", "2026-01-01", person="groen0", employment="e3", hours=4, n=5),
            started("dir", "2026-01-01", person="blauw0", employment="e4", hours=4, n=5),
        ]
    )
    await survey.open()
    facts = await survey.facts("peil-survey")
    assert {fact.data["unit"]: fact.data["invited"] for fact in facts[1:]} == {"rood": 7, "groen": 7}
    found = await listed(survey.issuer_store, "wave-1")
    assert [(one.counts_at, one.also_at) for one in found] == [
        (At("e1", "GROEN"), (At("e3", "DIR"),)),
        (At("e2", "GROEN"), (At("e1", "ROOD"),)),
    ]
    async with asking(survey.issuer(), HOST) as client:
        await log_in(client, survey.issuer_store, survey.clock, "issuer", roles=("bureau",))
        page = (await client.get(f"{HOST}/peiling/beheer/wave-1/meer-plekken")).text
        assert "dienstverband e3" in page
        assert "meer-plekken" in (await client.get(f"{HOST}/peiling")).text
    await survey.tell([erased("2026-11-23", person="groen0")])
    survey.pass_(minutes=1)
    await survey.turn()
    assert len(await listed(survey.issuer_store, "wave-1")) == 1
    await survey.close()
    assert await listed(survey.issuer_store, "wave-1") == []


async def test_a_threshold_holds_for_a_survey_that_opens_after_it_and_for_none_that_is_open(survey: Survey) -> None:
    await survey.tell([threshold(1, 7, "2026-11-20"), threshold(2, 30, "2026-11-20", kind="survey-discrimination")])
    await survey.open()
    opened, *leaves = await survey.facts("peil-survey")
    assert opened.data["k"] == 7
    assert [(leaf.data["unit"], leaf.data["part"], leaf.data["invited"]) for leaf in leaves] == [
        ("dir", "rest", 10),
        ("rood", "whole", 8),
    ]
    await survey.tell([threshold(3, 9, "2026-11-23T08:00:00.000001Z")])
    await survey.turn()
    assert (await survey.campaigns.read("wave-1")).k == 7
    later = campaign_plan("wave-2", opens="2026-11-25T09:00")
    await survey.campaigns.plan(later)
    await survey.turn()
    assert (await survey.campaigns.read("wave-2")).k == 9, "who plans sees what it will open with"
    await survey.tell([threshold(4, 5, "2026-11-24")])
    survey.pass_(days=2)
    await survey.turn()
    assert {
        fact.data["campaign"]: fact.data["k"] for fact in await survey.facts("peil-survey") if "k" in fact.data
    } == {
        "wave-1": 7,
        "wave-2": 5,
    }


async def test_a_large_leaf_comes_in_lots_of_seven_hundred(survey: Survey) -> None:
    large = Survey()
    await large.begin(town({"plein": 1450}))
    await large.open()
    opened, *lots = await large.facts("peil-survey")
    assert opened.data["leaves"] == 1
    assert [(lot.data["lot"], lot.data["lots"], len(lot.data["codes"])) for lot in lots] == [
        (1, 3, 700),
        (2, 3, 700),
        (3, 3, 50),
    ]
    assert all(lot.data["invited"] == 1450 for lot in lots)


async def test_without_a_municipality_or_without_people_a_campaign_never_opens(survey: Survey) -> None:
    empty = Survey()
    await empty.begin([])
    await empty.open()
    assert (await empty.campaigns.read("wave-1")).state == "planned"
    await empty.close()
    campaign = await empty.campaigns.read("wave-1")
    assert (campaign.state, campaign.rules_hash) == ("closed", None)
    assert await empty.facts("peil-survey") == []


async def test_the_preview_of_a_plan_is_that_of_the_frozen_frame_and_stays_when_people_come_later(
    survey: Survey,
) -> None:
    foresight = Foresight(survey.issuer_store, survey.clock)
    await survey.campaigns.plan(campaign_plan())
    planned = await foresight.of(await survey.campaigns.read("wave-1"))
    await survey.turn()
    assert planned is not None
    assert [(seen.level, seen.units, seen.told) for seen in planned.levels] == [
        ("municipality", 1, (1, 1, 1)),
        ("directorate", 1, (1, 1, 1)),
        ("team", 3, (0, 0, 1)),  # of 8, 6 and 3 invited
    ]
    assert await foresight.of(await survey.campaigns.read("wave-1")) == planned
    await survey.tell([started("groen", "2026-01-01", person=f"late{number}") for number in range(30)])
    assert await foresight.of(await survey.campaigns.read("wave-1")) == planned
    await survey.close()
    assert await foresight.of(await survey.campaigns.read("wave-1")) == planned


@pytest.mark.parametrize(
    ("at", "teams", "note"),
    [
        # By hand, of 14 and 9 invited, each rounded down: 5 and 3, 8 and 5, 11 and 7; a figure is of 5 and more.
        (40, {"rood": 5, "groen": 3}, "Bij 40% deelname blijven enkele antwoorden buiten elk cijfer."),
        (60, {"rood": 8, "groen": 5}, ""),
        (80, {"rood": 11, "groen": 7}, ""),
    ],
)
async def test_the_preview_is_what_is_counted_when_so_many_answer(at: int, teams: dict[str, int], note: str) -> None:
    survey = Survey()
    await survey.begin(town({"rood": 14, "groen": 9, "blauw": 3}))
    await survey.open()
    foreseen = await Foresight(survey.issuer_store, survey.clock).of(await survey.campaigns.read("wave-1"))
    assert foreseen is not None
    sight = sight_of(foreseen, 5)
    assert sight.rows == [
        ("De gemeente", "te zien", "te zien", "te zien"),
        ("Directies", "te zien", "te zien", "te zien"),
        ("Teams", "1 van 3", "2 van 3", "2 van 3"),
    ]
    for team, many in teams.items():
        for person in people_of(team, many):
            await answer(survey, person, 3, 1)
    await survey.close()
    counted = {fact.data["unit"]: fact.data["answered"] for fact in await survey.facts("peil-responses")}
    rate = RATES.index(at)
    assert counted == {team: many for team, many in teams.items() if many >= 5}
    assert (len(counted), sum(counted.values())) == (
        foreseen.levels[-1].told[rate],
        foreseen.answered[rate] - foreseen.uncounted[rate],
    )
    assert (note in sight.notes) == bool(foreseen.uncounted[rate])


async def test_a_campaign_without_anybody_to_invite_has_no_preview() -> None:
    survey = Survey()
    await survey.begin([])
    await survey.campaigns.plan(campaign_plan())
    assert await Foresight(survey.issuer_store, survey.clock).of(await survey.campaigns.read("wave-1")) is None
