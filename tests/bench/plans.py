"""``bench plans``: the pages of 60 plans with 3,000 actions and three years of history, and the reading of papers."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
import uvloop
from pymongo import MongoClient

import town
import town_process
from bench import machine, measured
from bench.plans_made import ACTIONS, DAYS, plans
from bench.report import Report, Wish, quantile
from bench.rounds import same_effect
from bench.visible import resident_mib
from engines import ROOT
from logged_in import log_in
from peil_chassis.clock import SystemClock, amsterdam_day
from peil_chassis.outbox import Outbox
from peil_chassis.store.mongo import MongoStore
from peil_plans.action_plans.domain.plan import Plan
from peil_plans.action_plans.storage import COLLECTION, INDEXES, Changed, Plans
from peil_plans.imports.confined import import_paper
from peil_plans.mandate.reading import AMSTERDAM, load_mandates

town.MODULES.setdefault("plans", "peil_plans")
town.DATABASES.setdefault("plans", "peil_plans")

PLANS, QUICK_PLANS, ASKED, QUICK_ASKED = 60, 12, 120, 24
PAGE_MS, COURSE_MS, IMPORT_S = 100.0, 300.0, 2.0
PAPERS = ROOT / "tests" / "imports" / "papers"
API = "/api/plans/v1/plans"
CHANGED = re.compile(r"Er veranderde (?:iets bij (\d+) van de|niets)")


class Days(NamedTuple):
    """Two days to put side by side, as known now or as known then."""

    plan: str
    first: date
    second: date
    known: str


class Times(NamedTuple):
    """
    What somebody waited for, in ms each time, and how long they may at most (None: nothing was asked).

    ``processor_ms`` is what each took of the service's processor time, which hardly depends on what else runs.
    """

    what: str
    ms: list[float]
    at_most: float | None = None
    processor_ms: float | None = None


class Asker:
    """Somebody of the bureau who is logged in, and asks for one page after another."""

    def __init__(self, client: httpx.AsyncClient, pid: int, token: str, made: Sequence[Plan]) -> None:
        """*pid* is the service's; *token* the asker's for the API."""
        self._client = client
        self._pid = pid
        self._token = token
        self._made = made
        self._chance = random.Random(5)

    async def page(self, what: str, address: str, times: int, at_most: float | None = PAGE_MS) -> Times:
        """*address* (with ``{plan}``, ``{unit}`` and ``{action}``) of any plan and action. Raises DifferentEffect."""
        ms, before = [], machine.processor_s(self._pid)
        for _ in range(times + 1):
            content, action = self._chance.choice(self._made).content, f"a{self._chance.randrange(ACTIONS)}"
            begun = time.perf_counter()
            answer = await self._client.get(address.format(plan=content.plan, unit=content.unit, action=action))
            ms.append((time.perf_counter() - begun) * 1000)
            same_effect(str(answer.url), {"status": answer.status_code}, {"status": 200})
        return Times(what, ms[1:], at_most, self._processor_ms(before, times))

    async def courses(self, times: int, plainly: Callable[[Days], int]) -> tuple[Times, Times]:
        """The course of any plan on any days, and what *plainly* makes of the same. Raises DifferentEffect."""
        ours, plain, before = [], [], machine.processor_s(self._pid)
        for _ in range(times + 1):
            plan = self._chance.choice(self._made).content
            first, second = sorted(plan.adopted_on + timedelta(days=self._chance.randrange(DAYS)) for _ in range(2))
            days = Days(plan.plan, first, second, self._chance.choice(("nu", "toen")))
            asked = {"van": first.isoformat(), "tot": second.isoformat(), "bekend": days.known}
            begun = time.perf_counter()
            answer = await self._client.get(f"/plannen/{plan.plan}/verloop", params=asked)
            ours.append((time.perf_counter() - begun) * 1000)
            found = CHANGED.search(answer.text)
            begun = time.perf_counter()
            expected = plainly(days)
            plain.append((time.perf_counter() - begun) * 1000)
            same_effect(str(answer.url), {"changed": int(found[1] or 0) if found else None}, {"changed": expected})
        course = Times("course of any two days", ours[1:], COURSE_MS, self._processor_ms(before, times))
        return course, Times("the same, a plain loop", plain[1:])

    async def changes(self, times: int) -> Times:
        """Changing the status of any action over the API, one after another."""
        ms = []
        head = {"Authorization": f"Bearer {self._token}"}
        today = amsterdam_day(datetime.now(UTC)).isoformat()
        for _ in range(times + 1):
            place = f"{API}/{self._chance.choice(self._made).content.plan}/actions/a{self._chance.randrange(ACTIONS)}"
            now = (await self._client.get(place, headers=head)).json()
            to = "delayed" if now["status"] != "delayed" else "running"
            body = {"to": to, "changedOn": today, "seenVersion": now["version"], "reason": "Voor de meting."}
            begun = time.perf_counter()
            key = {"Idempotency-Key": uuid4().hex}
            answer = await self._client.post(f"{place}/status-changes", json=body, headers=head | key)
            ms.append((time.perf_counter() - begun) * 1000)
            same_effect(place, {"status": answer.status_code, "text": ""}, {"status": 201, "text": ""})
        return Times("change of a status, over the API", ms[1:])

    def _processor_ms(self, before: float, times: int) -> float:
        return (machine.processor_s(self._pid) - before) / (times + 1) * 1000


def run(stores: list[str], *, quick: bool) -> None:
    """Measure on each of *stores* (``python``, ``rust``) and report; *quick* takes a fifth of plans and questions."""
    report = Report("plans")
    count, asked = (QUICK_PLANS, QUICK_ASKED) if quick else (PLANS, ASKED)
    today = amsterdam_day(datetime.now(UTC))
    made = list(plans(count, today, load_mandates(AMSTERDAM).taxonomy_on(today - timedelta(days=DAYS))))
    said = sum(len(plan.changes) + len(plan.revisions) + len(plan.recorded) + len(plan.phases) for plan in made)
    for name in stores:
        with machine.broker() as broker, machine.store(rust=name == "rust") as store:
            place = town.Town(store, broker, Path(store.folder), begin=town_process.command)
            try:
                times, mib, size = uvloop.run(_on(place, made, asked))
            finally:
                place.dispose()
            _tell(report, f"{machine.versions(store)} and {machine.versions(broker)}", times, mib)
    _papers(report, 1 if quick else 3)
    report.notes += [
        f"{count} plans with {count * ACTIONS:,} actions; {said:,} things said of them in three years, each decided by"
        " the rules of plans. The product's own storage wrote what each plan came to, in one commit per plan;"
        f" a plan is {size:.2f} MB on average.",
        "Pages over HTTP from the service's own process, one after another, each of any plan; every one is audited.",
        "Beside the course: a loop that reads the same document and compares two days, without a service or a page.",
    ]
    report.close()


def _tell(report: Report, engines: str, times: Sequence[Times], mib: float) -> None:
    report.engines.append(engines)
    rows = [
        {
            "what": each.what,
            "p50 ms": round(quantile(each.ms, 0.5), 1),
            "p95 ms": round(quantile(each.ms, 0.95), 1),
            "highest ms": round(max(each.ms), 1),
            "processor ms": "" if each.processor_ms is None else round(each.processor_ms, 1),
        }
        for each in times
    ]
    report.add_times(f"{engines}: {len(times[0].ms)} times each; plans' process held {mib:.0f} MiB at the end", rows)
    for each in times:
        if each.at_most is not None:
            late = quantile(each.ms, 0.95)
            report.hope(Wish(f"{engines}: {each.what}, p95", late, at_most=each.at_most, unit="ms"))


async def _on(place: town.Town, made: Sequence[Plan], asked: int) -> tuple[list[Times], float, float]:
    """Times of everything, mebibytes of the service at the end, and megabytes of a plan's document on average."""
    store = MongoStore(place.mongo, town.DATABASES["plans"])
    await store.start()
    try:
        await store.declare(INDEXES)
        kept = Plans(store, Outbox(store, SystemClock()))
        for plan in made:
            await kept.save([Changed(plan, None, [])])
        documents = [len(row["plan"]) for row in await store.find(COLLECTION, {}, limit=3)]
        await place.open()
        process = place.start("plans", PEIL_LEASE_S="5")
        await place.ready(process)
        host = f"http://127.0.0.1:{process.port}"
        async with httpx.AsyncClient(base_url=host, timeout=60) as client:
            await log_in(client, store, SystemClock(), "plans")
            asker = Asker(client, process.popen.pid, place.token("bureau"), made)
            times = await _asked(asker, place.mongo, asked)
        times.append(await _measured(place, made, asked))
        return times, resident_mib(process.popen.pid), sum(documents) / len(documents) / 1e6
    finally:
        await store.stop()


async def _measured(place: town.Town, made: Sequence[Plan], asked: int) -> Times:
    """The page of measured actions of reporting: of any unit of a plan, or of all, where it tells the first 200."""
    await measured.fold_all(place.mongo, made)
    process = place.start("reporting")
    await place.ready(process)
    store = MongoStore(place.mongo, town.DATABASES["reporting"])
    await store.start()
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{process.port}", timeout=60) as client:
            await log_in(client, store, SystemClock(), "reporting")
            unit = made[0].content.unit
            expected = sum(
                each.measure is not None for plan in made if plan.content.unit == unit for each in plan.actions
            )
            page = (await client.get(f"/gemeten?eenheid={unit}")).text
            same_effect("measured actions", {"shown": page.count('<section class="card"')}, {"shown": expected})
            asker = Asker(client, process.popen.pid, "", made)
            return await asker.page("measured actions of a directorate", "/gemeten?eenheid={unit}", asked)
    finally:
        await store.stop()


async def _asked(asker: Asker, mongo: str, asked: int) -> list[Times]:
    with MongoClient[dict[str, Any]](mongo) as client:
        documents = client[town.DATABASES["plans"]][COLLECTION]
        course, plain = await asker.courses(asked, lambda days: _plainly(documents.find_one({"_id": days.plan}), days))
    return [
        await asker.page("list of plans", "/plannen", asked),
        await asker.page("board of all plans, one status", "/plannen?status=delayed", asked),
        await asker.page("page of a plan", "/plannen/{plan}", asked),
        await asker.page("page of an action", "/plannen/{plan}/acties/{action}", asked),
        await asker.page("file of a plan", "/plannen/{plan}/dossier", asked),
        await asker.page("tree of the mandate", "/plannen/bestuursopdracht", asked),
        course,
        plain,
        await asker.changes(asked),
    ]


def _plainly(document: Mapping[str, Any] | None, days: Days) -> int:
    """How many actions stand otherwise or were said anew between two days, from the stored text alone."""
    plan = json.loads((document or {})["plan"])
    changed = set()
    today = datetime.now(UTC).date().isoformat()
    for said in (*plan["changes"], *plan["revisions"]):
        action = said["action"] if isinstance(said["action"], str) else said["action"]["action"]
        known = said["recorded_at"][:10]  # recorded at noon, so its day is Amsterdam's too
        seen = [
            said["changed_on"] <= day.isoformat() and known <= (day.isoformat() if days.known == "toen" else today)
            for day in (days.first, days.second)
        ]
        if seen == [False, True]:
            changed.add(action)
    return len(changed)


def _papers(report: Report, times: int) -> None:
    """Reading each paper of a directorate as the product does: in a confined process of its own."""
    rows = []
    for paper in sorted(PAPERS.iterdir()):
        seconds = []
        for _ in range(times):
            begun = time.perf_counter()
            proposal = import_paper(paper)
            seconds.append(time.perf_counter() - begun)
        slowest, middle = max(seconds), quantile(seconds, 0.5)
        told = {"paper": paper.name, "actions": len(proposal.actions)}
        rows.append(told | {"s, median": f"{middle:.2f}", "highest": f"{slowest:.2f}"})
        report.hope(Wish(f"import of {paper.name}", slowest, at_most=IMPORT_S, unit="s"))
    report.add_times("reading papers, each in a process of its own", rows)
