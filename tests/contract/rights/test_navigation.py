"""The header shows the way to what one may see, and to nothing else."""

from __future__ import annotations

import pytest

from peil_chassis.http.gate import GATE
from peil_chassis.http.pages import NAVIGATION, current_item, navigation_for
from peil_chassis.http.visitors import Doors, Visit
from peil_chassis.identity import Identity
from rights_world import running

WITHOUT_RIGHT = {"/post"}
"""The mail sink of a local run, shown by the front itself."""


def shown(identity: Identity | None) -> list[str]:
    """The addresses in the header for *identity*."""
    return [item.path for item in navigation_for(Visit(Doors(""), identity))]


async def test_the_header_agrees_with_the_matrix() -> None:
    async with running() as world:
        rows = {
            right.route: right for service in world.apps for right in getattr(world.apps[service].state, GATE).rights
        }
    for item in NAVIGATION:
        if item.path in WITHOUT_RIGHT or item.roles is None:
            continue
        row = rows[f"GET {item.path}"]
        assert item.roles == row.roles, item.path
        assert item.related == bool(row.relations), item.path


async def test_the_header_leads_the_auditor_to_the_audit_log_of_every_service() -> None:
    async with running() as world:
        logs = {
            right.route.removeprefix("GET ")
            for service in world.apps
            for right in getattr(world.apps[service].state, GATE).rights
            if right.route.endswith("/inzagelogboek") and "auditor" in right.roles
        }
    assert "/aanlevering/inzagelogboek" in logs
    entries = navigation_for(Visit(Doors(""), Identity("s", frozenset({"auditor"}))))
    assert logs <= {address for item in entries for address in (item.path, *item.beside)}


@pytest.mark.parametrize(
    ("identity", "paths"),
    [
        (None, ["/", "/post"]),
        (Identity("s", frozenset({"employee"})), ["/", "/peiling", "/herinneringen", "/post"]),
        (
            Identity("s", frozenset({"employee"}), pseudonym="ps-" + "0" * 32),
            ["/", "/peiling", "/plannen", "/plannen/afspraken", "/herinneringen", "/post"],
        ),
        (Identity("s", frozenset({"operator"})), ["/", "/herinneringen", "/aanlevering", "/post"]),
        (
            Identity("s", frozenset({"works-council"})),
            [
                "/",
                "/peiling",
                "/plannen/instemming",
                "/afspraken",
                "/vacatures",
                "/peilingen",
                "/cijfers",
                "/verantwoording",
                "/drempels",
                "/post",
            ],
        ),
        (
            Identity("s", frozenset({"bureau"})),
            [
                "/",
                "/peiling",
                "/plannen",
                "/plannen/afspraken",
                "/afspraken",
                "/vacatures",
                "/peilingen",
                "/cijfers",
                "/verantwoording",
                "/aanlevering",
                "/post",
            ],
        ),
    ],
)
def test_somebody_sees_what_is_theirs(identity: Identity | None, paths: list[str]) -> None:
    assert shown(identity) == paths


def test_a_page_that_knows_of_no_login_shows_what_everybody_may_see() -> None:
    assert [item.path for item in navigation_for(None)] == ["/", "/post"]


def test_a_page_beside_that_of_an_entry_lies_under_it() -> None:
    entries = navigation_for(Visit(Doors(""), Identity("s", frozenset({"auditor"}))))
    for path in ("/inzagelogboek", "/plannen/inzagelogboek", "/aanlevering/inzagelogboek"):
        found = current_item(entries, path)
        assert found is not None
        assert found.label == "Inzagelogboek"
