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
import csv
import io
import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple
from urllib.parse import quote

import httpx

from curious_sums import Amount, Solved, few_by_time, solve_register, solve_survey
from curious_town import CAMPAIGN, RELEASED_AT, Town, Walker, town_of
from logged_in import log_in
from peil_reporting.figures.catalogue import FIGURES
from peil_reporting.releases.catalogue import RELEASED
from reporting_service import HOST, bearer

K = 10
DAYS = (None, "2025-06-30", "2025-09-30", "2025-12-31", "2026-03-31", "2026-06-30")
LIVE = tuple(FIGURES)
OF_PEOPLE = re.compile(r"\b([1-9])\s+(mensen|mens|contracten|signalen|stappen|medewerkers)\b")
ON_EVERY_PAGE = re.compile(r'name="csrf" value="[^"]*"|<p class="position">.*', re.DOTALL)
"""What differs from visit to visit: the form to log out, and where a board says how old it is."""
READ_MOST = frozenset({"Bureau I&D", "director", "leader of a team"})
"""Who asks for every unit; the others, who get less or nothing, for the units from directorates up."""

AWAY_FROM_FIGURES = frozenset(
    {"/livez", "/readyz", "/metrics", "/inloggen", "/inloggen/terug", "/uitgelogd", "/assets/peil.css"}
    | {"/api/reporting/v1/openapi.json"}
)
"""Addresses of the service that are about no unit; whether metrics and logs hold amounts has tests of its own."""


@dataclass
class Account:
    """What came of a walk: per walker how often which answer, the texts by address, and what should not be there."""

    answers: dict[str, Counter[int]] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def amounts(self, walker: str) -> dict[Amount, float]:
        """The amounts in the files that *walker* was given."""
        return amounts_of(self.texts[walker])


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
        for unit in units if day is None else high:
            yield Route("/eenheden/x", f"/eenheden/{unit}?{page}")
            yield Route("/gemeten", f"/gemeten?eenheid={unit}&{page}")
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
    for vacancy in vacancies:
        yield Route("/vacatures/x", f"/vacatures/{vacancy}")
        yield Route(f"{own}/vacancies/x", f"{own}/vacancies/{vacancy}")


async def walk(town: Town, walkers: Sequence[Walker], most: Collection[str] = READ_MOST) -> Account:
    """Every address, by each of *walkers*: of every unit by those named in *most*, of high ones by the others."""
    account = Account()
    app = town.reporting.app()
    high = [unit.unit for unit in town.made.units if unit.level not in ("department", "team")]
    every, fewer = ([*addresses(of, high, [CAMPAIGN], ["vac-ddv-verhaal"])] for of in (town.units, high))
    async with app.router.lifespan_context(app):
        for walker in walkers:
            texts, answers = account.texts.setdefault(walker.name, {}), Counter[int]()
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
                await log_in(
                    client, town.reporting.store, town.reporting.clock, "reporting",
                    roles=walker.roles, pseudonym=walker.pseudonym,
                )  # fmt: skip
                for route in every if walker.name in most else fewer:
                    token = bearer(walker.roles[-1]) if route.path.startswith("/api/") else {}
                    answer = await client.get(quote(route.path, safe="/?&=:%"), headers=token)
                    answers[answer.status_code] += 1
                    if answer.status_code == 200:
                        texts[route.path] = answer.text
            account.answers[walker.name] = answers
            account.wrong += [wrong for path, text in texts.items() for wrong in _wrong(path, text)]
    return account


def _wrong(path: str, text: str) -> Iterator[str]:
    """A number of people below k in words, or a pseudonym."""
    if "ps-" in text and "/vacatures/" not in path and "/vacancies/" not in path:
        yield f"{path}: a pseudonym"
    if "<html" in text and not path.startswith("/waarom-niets"):
        words = re.sub(r"<[^>]*>", " ", text)
        least = 5 if "peiling" in path or path.startswith(("/drempels", "/verantwoording")) else K
        for many, what in OF_PEOPLE.findall(words):
            if int(many) < least:
                yield f"{path}: {many} {what}"


def amounts_of(texts: Mapping[str, str]) -> dict[Amount, float]:
    """The amounts in the files of *texts*. Raises `ValueError`: one is told with two values."""
    found: dict[Amount, float] = {}
    for path, text in texts.items():
        for row in csv.DictReader(io.StringIO(text)) if ".csv" in path and "cijfers" in path else ():
            day = row.get("population_on", "")
            for category, amount in ((row["category"], row.get("amount")), ("(van)", row.get("out_of"))):
                if not amount or row["figure"] not in RELEASED or not day:
                    continue
                key = Amount(row["figure"], row["unit"], category, day)
                if found.setdefault(key, float(amount)) != float(amount):
                    raise ValueError(f"{key}: {found[key]} and {amount}")
    return found


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The addresses about people whose text is another, apart from where a page says how old it is."""
    about = re.compile(rf"/({'|'.join(RELEASED)})\b|/peilingen|/sociale-veiligheid|/gemeten|/surveys")
    return [
        path
        for path in before.keys() & after.keys()
        if about.search(path)
        and ON_EVERY_PAGE.sub("", before.get(path, "")) != ON_EVERY_PAGE.sub("", after.get(path, ""))
    ]


async def main(staff: int, seed: int) -> None:
    """The walk, with its account on standard output."""
    town = await town_of(staff, seed)
    walkers = town.walkers()
    first = await walk(town, walkers)
    asked = sum(sum(answers.values()) for answers in first.answers.values())
    print(
        f"{staff} staff, seed {seed}, {len(town.units)} units, {len(RELEASED_AT)} quarters and a survey: "
        f"{asked} addresses; smallest amount {_smallest(first):g}"
    )
    for name, answers in first.answers.items():
        print(f"  {name}: {sum(answers.values())} addresses, {dict(sorted(answers.items()))}, "
              f"{len(first.amounts(name))} amounts in files")  # fmt: skip
    _print("first walk", first.wrong, _solved(town, first))
    few = [walker for walker in walkers if walker.name in ("Bureau I&D", "director")]
    await town.one_leaves()
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


async def main_of_files(staff: int, seed: int) -> None:
    """Every file of Bureau I&D alone, solved: for a town that is too large to be walked through."""
    town, texts = await town_of(staff, seed), dict[str, str]()
    app = town.reporting.app()
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=HOST) as client:
        await log_in(client, town.reporting.store, town.reporting.clock, "reporting")
        for unit in sorted({above for above in town.units.values() if above}):
            for day, figure in product(("2025-09-30", "2025-12-31", ""), RELEASED):
                path = f"/cijfers/{figure}/eenheden.csv?eenheid={unit}&op={day}"
                texts[path] = (await client.get(path)).text
        for figure in RELEASED:
            path = f"/cijfers/{figure}/reeks.csv?eenheid=gemeente"
            texts[path] = (await client.get(path)).text
    amounts = amounts_of(texts)
    told = Counter(one.figure for one in amounts)
    print(f"{staff} staff, seed {seed}, {len(town.units)} units, files alone: {len(amounts)} amounts, {dict(told)}")
    _print("solved", [], solve_register(amounts, town.units, K))


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
    # Nobody reads so fast; and the account is to be read without a line per address.
    os.environ |= {"PEIL_RATE_PERSON": "900000/minute", "PEIL_LOG_LEVEL": "error"}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--files", action="store_true", help="read and solve files alone")
    asked = parser.parse_args()
    asyncio.run((main_of_files if asked.files else main)(asked.staff, asked.seed))
