from __future__ import annotations

import pytest

from peil_reporting.figures.pages.most import most
from peil_reporting.organisation.domain import Node

A, B, C, D = (Node(name.lower(), name, "directorate", "open", "stad") for name in "ABCD")


@pytest.mark.parametrize(
    ("amounts", "whole", "told", "only"),
    [
        ([], 0, "", None),
        ([(A, 0)], 2, "", None),
        ([(A, 2), (B, 0)], 2, "Bij A.", A),
        ([(A, 2), (B, 1)], 3, "De meeste bij A: 2.", A),
        ([(B, 2), (A, 2)], 4, "Bij A en B: elk 2.", None),
        ([(C, 1), (B, 2), (A, 2)], 5, "De meeste bij A en B: elk 2.", None),
        ([(C, 1), (B, 1), (A, 1)], 3, "Bij A, B en C: elk 1.", None),
        ([(A, 2), (B, 2)], 9, "De meeste bij A en B: elk 2.", None),
        ([(A, 1), (B, 1), (C, 1), (D, 1)], 4, "Bij 4 onderdelen: elk 1.", None),
    ],
)
def test_nobody_is_said_to_have_most_when_others_have_as_many(
    amounts: list[tuple[Node, int]], whole: int, told: str, only: Node | None
) -> None:
    found = most(amounts)
    assert (found.told(whole), found.only) == (told, only)
