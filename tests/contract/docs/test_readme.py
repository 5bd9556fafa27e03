"""What the README tells a newcomer to type is typed here, and answered as the README says."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

import peil_intake.app
from house_rules import ROOT
from known_tokens import KnownTokens, hr_system
from logged_in import sign_in_nowhere
from peil_chassis.clock import SteppedClock
from peil_chassis.log.memory import MemoryLog
from peil_chassis.settings import HttpSettings
from peil_chassis.store.memory import MemoryStore
from peil_contracts.catalogue import FACT_TYPES
from peil_contracts.topics import load_topics
from peil_local.commands import BY_NAME
from peil_local.papers import units_to_send
from vault_parts import a_vault

README = (ROOT / "README.md").read_text(encoding="utf-8")
TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


def blocks(language: str) -> list[str]:
    """The code blocks of the README in *language*."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def curl() -> tuple[str, dict[str, str], dict[str, Any]]:
    """The address, headers and event of the README's curl line."""
    line = next(block for block in blocks("sh") if "curl" in block)
    address = re.search(r"http://127\.0\.0\.1:8080(/\S+)", line)
    headers = dict(header.split(": ", 1) for header in re.findall(r"-H ['\"]([^'\"]+)['\"]", line))
    body = re.search(r"-d '(\{.*\})'", line, re.DOTALL)
    assert address is not None
    assert body is not None
    return address[1], headers, json.loads(body[1])


@pytest.fixture
async def door() -> AsyncIterator[httpx.AsyncClient]:
    """Intake as a newcomer meets it: the example units delivered; a client that says it is the local HR system."""
    log = MemoryLog()
    await log.create({topic.name: topic.partitions for topic in load_topics(ROOT / "deploy/kafka/topics.yaml")}, {})
    parts = peil_intake.app.Parts(
        MemoryStore(),
        log,
        SteppedClock(TODAY),
        KnownTokens({"$TOKEN": hr_system()}),
        suppliers=[],
        vault=a_vault(),
        sign_in=sign_in_nowhere(),
    )
    app = peil_intake.app.compose(HttpSettings(), parts)
    address, headers, _ = curl()
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://intake", headers=headers) as client,
    ):
        for unit in units_to_send():
            assert (await client.post(address, content=json.dumps(unit))).status_code == 202
        yield client


async def test_the_event_of_the_readme_is_accepted_as_it_says(door: httpx.AsyncClient) -> None:
    address, _, event = curl()
    for _again in range(2):
        answer = await door.post(address, content=json.dumps(event))
        assert answer.status_code == 202
        assert answer.json() == json.loads(blocks("json")[0])


async def test_the_wrong_event_of_the_readme_is_refused_as_it_says(door: httpx.AsyncClient) -> None:
    address, _, event = curl()
    text = next(line for line in README.splitlines() if line.startswith("A wrong one"))
    wrong = dict(re.findall(r'`"(\w+)": "([^"]+)"`', text))
    assert len(wrong) == 2
    answer = await door.post(address, content=json.dumps({**event, "data": event["data"] | wrong}))
    assert answer.status_code == 400
    assert answer.json() == json.loads(blocks("json")[1])


def test_the_commands_of_the_readme_exist() -> None:
    typed = set(re.findall(r"\./peil ([a-z]+)", README))
    assert {"up", "test", "token", "contracts"} <= typed <= BY_NAME.keys()


def test_the_changelog_names_every_type() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert not [name for name in FACT_TYPES if f"`{name}`" not in changelog]
