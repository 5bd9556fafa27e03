"""What the contract says of a delivery, as field and rule, and an example with other data."""

from __future__ import annotations

from typing import Any

from contract_examples import NOW, example
from peil_contracts.catalogue import parse_delivery
from peil_contracts.envelope import ContractBroken


def refusals(event: dict[str, Any]) -> set[tuple[str, str]]:
    """Field and rule of every violation of *event*; empty when it is taken."""
    try:
        parse_delivery(event, now=NOW)
    except ContractBroken as broken:
        return {(violation.field, violation.rule) for violation in broken.violations}
    return set()


def with_data(name: str, /, **fields: Any) -> dict[str, Any]:
    """The example of a type with these fields in its data."""
    event = example(name)
    return event | {"data": event["data"] | fields}
