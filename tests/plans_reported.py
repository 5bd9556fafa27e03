"""A service of plans in which there is something to report: done, late, to come, and agreed at a meeting."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.log.memory import MemoryLog
from peil_chassis.store.memory import MemoryStore
from plans_service import API, NOW, action_body, bearer, change_body, plan_body, plans_app, ready_log, serving

LATE = {"label": "Plan af", "periodText": "feb 2026", "dueOn": "2026-02-01", "done": False}
COMING = {"label": "Training begint", "periodText": "april 2026", "dueOn": "2026-04-10", "done": False}
AGREED = {
    "kind": "agreed", "text": "Lead buyers uitnodigen", "settled": False, "owner": "hr", "heldOn": "2026-02-04",
    "nextOn": "2026-03-01", "recordedOn": "2026-02-05", "seenVersion": 0,
}  # fmt: skip


@asynccontextmanager
async def reported(log: MemoryLog | None = None, *needed: dict[str, Any]) -> AsyncIterator[httpx.AsyncClient]:
    """The service on a *log* with one plan, whose A2 has *needed* too, and a client logged in as Bureau I&D."""
    store = MemoryStore()
    async with serving(plans_app(store, log or await ready_log())) as client:
        api, bureau = f"{API}/plans", bearer("bureau")
        actions = (action_body(milestones=[LATE]), action_body("A2", milestones=[COMING, *needed]), action_body("A3"))
        body = plan_body("plan-1", *actions, title="Plan 2026")
        assert (await client.post(api, json=body, headers=bureau)).status_code == 201
        done = change_body("done", changedOn="2026-02-20", reason="Alles is klaar.")
        at = f"{api}/plan-1/actions/a3/status-changes"
        assert (await client.post(at, json=done, headers=bureau)).is_success
        recorded = await client.post(f"{api}/plan-1/entries/e1/recordings", json=AGREED, headers=bureau)
        assert recorded.is_success, recorded.text
        client.headers["accept"] = "text/html"
        await log_in(client, store, SteppedClock(NOW), "plans")
        yield client
