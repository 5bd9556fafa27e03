"""What must hold of answers: each is counted once, and destroyed then."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from peil_chassis.log.memory import MemoryRecord
from peil_chassis.outbox import ROWS
from peil_collector.campaigns.closing import TOPIC as RESPONSES
from peil_collector.campaigns.storage import CAMPAIGNS, LOTS
from peil_contracts.responses import RESPONSES_COUNTED
from peil_contracts.survey import CAMPAIGN_CLOSED, CAMPAIGN_OPENED, LEAF_LISTED
from peil_issuer.campaigns.storage import CODES, INVITATIONS
from simulation.survey import CAMPAIGN, KINDS, Given

if TYPE_CHECKING:
    from simulation.world import World

Facts = Sequence[tuple[MemoryRecord, dict[str, Any]]]
Path = tuple[str, ...]


def watch(world: World) -> None:
    """At every commit of the collector: answers and what they were counted to never lie side by side."""
    store = world.store("collector")
    counted = any(row["topic"] == RESPONSES for row in store.documents(ROWS).values())
    held = bool(store.documents(LOTS))
    over = any(each["state"] == "counted" for each in store.documents(CAMPAIGNS).values())
    if held and (counted or over):
        world.unexpected.append("answers: counts were committed beside the answers that they were made of")


def broken(world: World, facts: Facts) -> Iterator[str]:
    """Every promise about answers that was not kept, in words."""
    of_type: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for _, event in facts:
        same = of_type[event["type"]][event["id"]]
        if all(each["sequence"] != event["sequence"] for each in same):
            same.append(event)
    for type_ in (CAMPAIGN_OPENED, LEAF_LISTED, CAMPAIGN_CLOSED, RESPONSES_COUNTED):
        for same in of_type[type_].values():
            if len(same) > 1:
                yield f"answers: {type_} was published {len(same)} times"
    first = {type_: [same[0]["data"] for same in events.values()] for type_, events in of_type.items()}
    if len(first.get(CAMPAIGN_CLOSED, ())) != 1:
        yield "answers: the campaign did not open and close"
        return
    yield from _drawn(world, first[CAMPAIGN_CLOSED][0])
    yield from _counts(world, first)
    yield from _left(world)


def _drawn(world: World, closed: Mapping[str, Any]) -> Iterator[str]:
    """So many codes were drawn as people got, but for those that were lost on their way."""
    least, most = len(world.survey.codes), len(world.survey.codes) + len(world.survey.lost)
    if not least <= closed["drawn"] <= most:
        yield f"answers: {closed['drawn']} codes were drawn, and people know of {least} to {most}"


def _counts(world: World, first: Mapping[str, list[dict[str, Any]]]) -> Iterator[str]:
    """What is published of each leaf is what was answered there, each answer once; and of nobody else."""
    published = first.get(RESPONSES_COUNTED, [])
    if any(leaf["leaves"] != len(published) for leaf in published):
        yield "answers: there are not as many counts as were announced"
    place = {code: tuple(lot["path"]) for lot in first[LEAF_LISTED] for code in lot["codes"]}
    k = first[CAMPAIGN_OPENED][0]["k"]
    given: dict[Path | None, list[Given]] = defaultdict(list)
    for each in world.survey.given:
        if each.state != "refused":
            given[_counted_at(place[each.code], [tuple(leaf["path"]) for leaf in published])].append(each)
    # Left out at the top are leaves that are too small each; together they may be k, where a sum would tell of each.
    # So is a rest below 2 k in which everybody answered, who is known to have: it waits, and may find nobody above.
    rests = {tuple(lot["path"]): lot["invited"] for lot in first[LEAF_LISTED] if lot["part"] == "rest"}
    left = Counter(place[each.code] for each in given.pop(None, ()) if each.state == "kept")
    yield from (
        f"answers: {count} people answered in {path[-1]} and are in no count"
        for path, count in left.items()
        if count >= k and not count == rests.get(path) < 2 * k
    )
    for leaf in published:
        yield from _leaf(leaf, given[tuple(leaf["path"])], k)


def _counted_at(path: Path, published: Sequence[Path]) -> Path | None:
    """The deepest leaf that was published at or above *path*: what is too small joins the one above."""
    above = [each for each in published if path[: len(each)] == each]
    return max(above, key=len, default=None)


def _leaf(leaf: Mapping[str, Any], given: Sequence[Given], k: int) -> Iterator[str]:
    kept = [each for each in given if each.state == "kept"]
    unit = leaf["unit"]
    if not max(k, len(kept)) <= leaf["answered"] <= len(given):
        yield f"answers: {len(kept)} to {len(given)} people answered in {unit} and {leaf['answered']} are counted"
    for place, (question, _, choices) in enumerate(KINDS):
        sure = Counter(each.choices[place] for each in kept)
        perhaps = Counter(each.choices[place] for each in given)
        answered = len(kept) - sure[None]
        told = leaf["counts"].get(question)
        if told is None:
            if answered >= k:
                yield f"answers: {question} was answered in {unit} and not counted"
        elif sum(told) < k or not all(sure[one] <= told[one] <= perhaps[one] for one in range(choices)):
            yield f"answers: {question} in {unit} is not counted as it was answered"


def _left(world: World) -> Iterator[str]:
    """After counting nothing is left of answers, codes and invitations."""
    collector, issuer = world.store("collector"), world.store("issuer")
    if collector.documents(LOTS) or collector.documents(CAMPAIGNS) != {CAMPAIGN: {"_id": CAMPAIGN, "state": "counted"}}:
        yield "answers: they were not destroyed when they were counted"
    if issuer.documents(INVITATIONS) or issuer.documents(CODES):
        yield "answers: who was invited is still known after the campaign closed"
