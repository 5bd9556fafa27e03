"""
A curious manager's walk through a whole made-up municipality: every address, by everybody, and all of it side by side.

``PYTHONPATH=tests python -m curious_walk`` makes it and prints what was tried and what was found (see
docs/curious-manager.md): every page, file and answer of the API for every unit and released day, before and after one
colleague left and a quarter more was released. What was told is then solved, by a reader with a solver who knows
nothing of the gate (`attacker`), for every hidden amount and every small group.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from fastapi import FastAPI

from curious_rooms import Rooms, rooms_of
from curious_sums import Solved, amounts_of, few_by_time, solve_days, solve_register, solve_survey
from curious_town import CAMPAIGN, LAST, RELEASED_AT, Town, gone_of, town_of, walkers_of
from curious_visit import SETTINGS, Account, K, Place, Walker, otherwise, visit
from every_route import every_template
from known_tokens import KnownTokens
from peil_local.municipality.generate import Municipality, make_municipality
from peil_reporting.figures.catalogue import FIGURES
from peil_reporting.releases.catalogue import RELEASED

DAYS = (None, "2025-06-30", "2025-09-30", "2025-12-31", "2026-03-31", "2026-06-30")
LIVE = tuple(FIGURES)
READ_MOST = frozenset({"Bureau I&D", "director", "leader of a team"})
"""Who asks for every unit; the others, who get less or nothing, for the units from directorates up."""

AWAY_FROM_FIGURES = frozenset(
    {"/livez", "/readyz", "/metrics", "/inloggen", "/inloggen/terug", "/uitgelogd", "/assets/peil.css"}
    | {"/api/reporting/v1/openapi.json"}
)
"""Addresses of the service that are about no unit; whether metrics and logs hold amounts has tests of its own."""


class Route(NamedTuple):
    """A template of an address as the service declares it (``x`` for every part that varies), and one to ask for."""

    template: str
    path: str


def addresses(
    units: Iterable[str], high: Iterable[str], campaigns: Iterable[str], vacancies: Iterable[str]
) -> Iterator[Route]:
    """
    Every address of reporting that anybody can read: pages, files and API, of every unit.

    Of days before today only those of *high* units: the files of quarters hold the others.
    """
    own = "/api/reporting/v1"
    for day in DAYS:
        page, asked = (f"op={day}", f"asOf={day}") if day else ("", "")
        for plain in ("/", "/cijfers", "/monitor", "/sociale-veiligheid", "/vacatures", "/afspraken"):
            yield Route(plain, f"{plain}?{page}")
        yield Route(f"{own}/units", f"{own}/units?{asked}")
        yield Route(f"{own}/barometer", f"{own}/barometer?{asked}")
        for unit in units if day is None else high:
            yield Route("/eenheden/x", f"/eenheden/{unit}?{page}")
            yield Route("/gemeten", f"/gemeten?eenheid={unit}&{page}")
            yield Route(f"{own}/measured-actions", f"{own}/measured-actions?unit={unit}&{asked}")
            for figure in RELEASED:
                of = f"{own}/figures/{figure}"
                yield Route("/cijfers/x", f"/cijfers/{figure}?eenheid={unit}&{page}")
                yield Route("/cijfers/x/eenheden.csv", f"/cijfers/{figure}/eenheden.csv?eenheid={unit}&{page}")
                yield Route("/cijfers/x/reeks.csv", f"/cijfers/{figure}/reeks.csv?eenheid={unit}&{page}")
                yield Route(f"{own}/figures/x", f"{of}?unit={unit}&{asked}")
                yield Route(f"{own}/figures/x/units", f"{of}/units?under={unit}&{asked}")
                if day is None:
                    yield Route(f"{own}/figures/x/series", f"{of}/series?unit={unit}&from=2025-01-01&format=csv")
                    yield Route(f"{own}/figures/x/explanation", f"{of}/explanation?unit={unit}")
            if day is None:
                yield from (Route("/cijfers/x", f"/cijfers/{figure}?eenheid={unit}") for figure in LIVE)
                for campaign in campaigns:
                    for rest in ("", "&deel=overig"):
                        yield Route("/peilingen/x", f"/peilingen/{campaign}?eenheid={unit}{rest}")
                    yield Route(f"{own}/surveys/x", f"{own}/surveys/{campaign}?unit={unit}")
    yield from _once(vacancies, campaigns, own)


def _once(vacancies: Iterable[str], campaigns: Iterable[str], own: str) -> Iterator[Route]:
    for plain in (
        "/peilingen", "/drempels", "/waarom-niets", "/verantwoording", "/verantwoording/document",
        "/verantwoording/vrijgaven.csv", "/inzagelogboek", f"{own}/figures", f"{own}/surveys", f"{own}/thresholds",
        f"{own}/audit-entries", f"{own}/audit-verification",
    ):  # fmt: skip
        yield Route(plain, plain)
    for campaign in campaigns:
        yield Route("/verantwoording/x/x", f"/verantwoording/survey/{campaign}")
        yield Route("/peilingen/x", f"/peilingen/{campaign}?op=2026-03-31")  # no such filter
    yield Route("/verantwoording/x/x", "/verantwoording/register/2026-Q1")
    for scope, size in product(("", "cluster-dii", "cluster-1"), (5, 6)):
        yield Route("/biws-audit", f"/biws-audit?van=2025-Q3&tot=2026-Q1&eenheid={scope}&aantal={size}")
        file = f"/biws-audit/steekproef.csv?van=2025-Q3&tot=2026-Q1&eenheid={scope}&aantal={size}"
        yield Route("/biws-audit/steekproef.csv", file)
        yield Route(f"{own}/biws-audits", f"{own}/biws-audits?from=2025-Q3&to=2026-Q1&unit={scope}&size={size}")
    for vacancy in vacancies:
        yield Route("/vacatures/x", f"/vacatures/{vacancy}")
        yield Route(f"{own}/vacancies/x", f"{own}/vacancies/{vacancy}")


async def walk(town: Town, walkers: Sequence[Walker], most: Collection[str] = READ_MOST) -> Account:
    """Every address of reporting, by each of *walkers*: of every unit by those in *most*, of high ones by others."""
    account = Account()
    app = town.reporting.app(authenticator=KnownTokens({one.name: one.identity for one in walkers}), settings=SETTINGS)
    place = Place("reporting", app, town.reporting.store, town.reporting.clock)
    high = [unit.unit for unit in town.made.units if unit.level not in ("department", "team")]
    every, fewer = ([*addresses(of, high, [CAMPAIGN], ["vac-ddv-verhaal"])] for of in (town.units, high))
    later = [Route(path, path) for path in unlisted(app, every)]
    async with app.router.lifespan_context(app):
        for walker in walkers:
            asked = [*(every if walker.name in most else fewer), *later]
            account.add(await visit(place, walker, [route.path for route in asked]))
    return account


def unlisted(app: FastAPI, listed: Iterable[Route]) -> list[str]:
    """The addresses of *app* without parameters that *listed* does not name: what was built since."""
    names = {route.template for route in listed} | AWAY_FROM_FIGURES
    return sorted({path for path in every_template(app) if "{" not in path} - names)


async def walk_rooms(rooms: Rooms, walkers: Sequence[Walker], most: int | None = None) -> tuple[Account, set[str]]:
    """Every address of plans and the notifier, by each of *walkers*; and the templates of which nobody saw anything."""
    account, unseen = Account(), set[str]()
    for service, place in rooms.places.items():
        asked = [*rooms.addresses(service, most)]
        for walker in walkers:
            account.add(await visit(place, walker, [path for _, path in asked], rooms.secrets))
        unseen |= {template for template, _ in asked} - {
            template for template, path in asked if any(path in texts for texts in account.texts.values())
        }
    return account, unseen


ABOUT_PEOPLE = re.compile(
    rf"/({'|'.join(RELEASED)})\b|/peilingen|/sociale-veiligheid|/gemeten|/surveys|/measured-actions|/barometer"
    r"|/biws-audit"
)


def changed(
    before: Mapping[str, str], after: Mapping[str, str], about: re.Pattern[str] | None = ABOUT_PEOPLE
) -> list[str]:
    """The addresses *about* people (None: all) whose text is another, apart from where a page says how old it is."""
    return [
        path
        for path in before.keys() & after.keys()
        if (about is None or about.search(path)) and otherwise(before[path], after[path])
    ]


async def main(staff: int, seed: int) -> None:
    """The walk, with its account on standard output."""
    town = await town_of(staff, seed)
    walkers = walkers_of(town.made)
    first = await walk(town, walkers)
    print(
        f"{staff} staff, seed {seed}, {len(town.units)} units, {len(RELEASED_AT)} quarters and a survey: "
        f"{_asked(first)} addresses of reporting; smallest amount {_smallest(first):g}"
    )
    _print_answers(first)
    _print("first walk", first.wrong, _solved(town, first))
    few = [walker for walker in walkers if walker.name in ("Bureau I&D", "director")]
    await town.reporting.take([gone_of(town.made)])
    second = await walk(town, few, {"director"})
    for walker in few:
        other = changed(first.texts[walker.name], second.texts[walker.name])
        print(
            f"  one colleague left, {walker.name}: {len(other)} addresses about people say something else {other[:3]}"
        )
    await town.release_another()
    third = await walk(town, few, {"director"})
    both = amounts_of(first.texts["Bureau I&D"]) | amounts_of(third.texts["Bureau I&D"])
    told_anew = {key for key in both if key.day == "2026-06-30"}
    print(f"  a quarter more released: {len(told_anew)} amounts of its own day")
    _print("after it", third.wrong, _solved(town, third))
    where = {day: await town.where(int(day.replace("-", ""))) for day in sorted({key.day for key in both})}
    print(f"  between days: {few_by_time(both, where, town.units)}")
    _print("two days together", [], solve_days(both, where, town.units, K))


async def main_of_rooms(staff: int, seed: int) -> None:
    """Plans, the mandate, papers, agreements and reminders, before and after one colleague left."""
    made = make_municipality(staff, seed, LAST)
    walkers = walkers_of(made)
    async with rooms_of(made, walkers) as rooms:
        await _walk_rooms(rooms, made, walkers)


async def _walk_rooms(rooms: Rooms, made: Municipality, walkers: Sequence[Walker]) -> None:
    everybody = [*walkers, Walker("trekker", ("employee",), rooms.trekker)]
    before, unseen = await walk_rooms(rooms, everybody)
    print(f"  plans and reminders: {_asked(before)} addresses; nobody was answered at {sorted(unseen)}")
    _print_answers(before)
    _print("plans and reminders", before.wrong, [])
    await rooms.one_leaves(gone_of(made))
    after, _ = await walk_rooms(rooms, everybody)
    for name, texts in before.texts.items():
        other = changed(texts, after.texts[name], None)
        print(f"  one colleague left, {name}: {len(other)} of {len(texts)} say something else {other[:3]}")
    _print("plans and reminders after it", after.wrong, [])


async def main_of_files(staff: int, seed: int) -> None:
    """Every file of Bureau I&D alone, of four quarters, solved: for a town that is too large to be walked through."""
    town = await town_of(staff, seed)
    await town.release_another()
    bureau = walkers_of(town.made)[0]
    app = town.reporting.app(authenticator=KnownTokens({bureau.name: bureau.identity}), settings=SETTINGS)
    above = sorted({above for above in town.units.values() if above})
    paths = [
        f"/cijfers/{figure}/eenheden.csv?eenheid={unit}&op={day}"
        for unit, day, figure in product(above, ("2025-09-30", "2025-12-31", "2026-03-31", ""), RELEASED)
    ]
    paths += [f"/cijfers/{figure}/reeks.csv?eenheid=gemeente" for figure in RELEASED]
    async with app.router.lifespan_context(app):
        place = Place("reporting", app, town.reporting.store, town.reporting.clock)
        amounts = (await visit(place, bureau, paths)).amounts(bureau.name)
    told = Counter(one.figure for one in amounts)
    print(f"{staff} staff, seed {seed}, {len(town.units)} units, files alone: {len(amounts)} amounts, {dict(told)}")
    _print("solved", [], solve_register(amounts, town.units, K))
    where = {day: await town.where(int(day.replace("-", ""))) for day in sorted({key.day for key in amounts})}
    _print("two days together", [], solve_days(amounts, where, town.units, K))


def _asked(account: Account) -> int:
    return sum(sum(answers.values()) for answers in account.answers.values())


def _print_answers(account: Account) -> None:
    for name, answers in account.answers.items():
        print(f"  {name}: {sum(answers.values())} addresses, {dict(sorted(answers.items()))}, "
              f"{len(account.amounts(name))} amounts in files")  # fmt: skip


def _smallest(account: Account) -> float:
    """The smallest amount in any file; of absence it is a share."""
    return min(amount for one, amount in account.amounts("Bureau I&D").items() if one.figure != "absence")


def _solved(town: Town, account: Account) -> list[Solved]:
    amounts = account.amounts("Bureau I&D")
    texts = {path: text for path, text in account.texts["Bureau I&D"].items() if "/surveys/" in path}
    return [*solve_register(amounts, town.units, K), solve_survey(texts, town.units, 5)]


def _print(name: str, wrong: Sequence[str], solved: Sequence[Solved]) -> None:
    print(f"  {name}: {len(wrong)} numbers or names that should not be there {wrong[:5]}")
    for one in solved:
        print(f"    {one}")


if __name__ == "__main__":
    os.environ["PEIL_LOG_LEVEL"] = "error"  # the account is to be read without a line per address
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--files", action="store_true", help="read and solve files alone")
    parser.add_argument("--rooms", action="store_true", help="walk through plans and reminders alone")
    asked = parser.parse_args()
    if asked.files:
        asyncio.run(main_of_files(asked.staff, asked.seed))
    else:
        asyncio.run(main_of_rooms(asked.staff, asked.seed))
        if not asked.rooms:
            asyncio.run(main(asked.staff, asked.seed))
