"""The page for operators says of each user of Kafka what it may read and write, no more and no less."""

from __future__ import annotations

import re

from house_rules import ROOT
from peil_contracts.grants import Grant, load_grants

ROW = re.compile(r"^\| `([a-z-]+)` \| (.*) \| (.*) \|$", re.MULTILINE)


def documented(page: str) -> set[Grant]:
    """The rights that the table of users names."""
    section = page.split("## Kafka with login", 1)[1].split("\n## ", 1)[0]
    return {
        grant
        for user, reads, writes in ROW.findall(section)
        for grant in (
            *(Grant(user, "read", topic) for topic in re.findall(r"`([^`]+)`", reads)),
            *(Grant(user, "write", topic) for topic in re.findall(r"`([^`]+)`", writes)),
        )
    }


def test_every_right_is_documented_and_no_other() -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    declared = load_grants(ROOT / "deploy/kafka/topics.yaml")
    assert documented(page) == declared
    planted = page.replace("| `plans` | `peil-organisation`, `peil-plans` |", "| `plans` | `peil-plans` |")
    assert declared - documented(planted) == {Grant("plans", "read", "peil-organisation")}
