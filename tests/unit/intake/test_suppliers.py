"""Who may deliver what stands in one file; what is wrong in it is told before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from peil_intake.deliveries.domain.reading import Supplier
from peil_intake.settings import ClientsBroken, suppliers_in
from peil_local.identity.clients import FILE, load_clients

SOURCE = "urn:nld:oin:00000001234567890000:systeem:hr"


def test_a_client_is_bound_to_its_sources_families_and_topic(tmp_path: Path) -> None:
    path = tmp_path / "clients.json"
    path.write_text(
        f'{{"clients": [{{"client": "hr", "sources": ["{SOURCE}"], "families": ["people"], "topic": true}},'
        f' {{"client": "learning", "sources": ["{SOURCE}"]}}, {{"client": "plans", "title": "x"}}]}}'
    )
    assert suppliers_in(path) == [
        Supplier("hr", frozenset({SOURCE}), frozenset({"people"}), topic=True),
        Supplier("learning", frozenset({SOURCE}), frozenset(), topic=False),
    ]


def test_the_local_file_binds_as_the_local_provider_does(tmp_path: Path) -> None:
    bound = {supplier.client: supplier for supplier in suppliers_in(FILE)}
    told = {name: client for name, client in load_clients(tmp_path, "").items() if client.sources}
    assert bound.keys() == told.keys() == {"hr-system", "leerportaal"}
    for name, client in told.items():
        assert (bound[name].sources, bound[name].families) == (frozenset(client.sources), frozenset(client.families))
    assert [name for name, supplier in bound.items() if supplier.topic] == ["hr-system"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read"),
        ("nope", "is wrong at ''"),
        ("[]", "is wrong at ''"),
        ('{"clients": [{}]}', "clients.0.client"),
        ('{"clients": [{"client": "Peil Intake"}]}', "clients.0.client"),
        ('{"clients": [{"client": "a", "sources": ["hr"]}]}', "clients.0.sources.0"),
        (f'{{"clients": [{{"client": "a", "sources": "{SOURCE}"}}]}}', "clients.0.sources"),
        ('{"clients": [{"client": "a", "families": ["plans"]}]}', "clients.0.families.0': .*there are measures, org"),
    ],
)
def test_a_file_that_is_wrong_says_where(tmp_path: Path, content: str | None, says: str) -> None:
    path = tmp_path / "clients.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ClientsBroken, match=says):
        suppliers_in(path)
