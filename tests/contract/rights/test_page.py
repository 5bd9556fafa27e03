from __future__ import annotations

from peil_chassis.rights import Right, roles
from rights_page import PAGE, page, rights_by_service


def test_the_page_says_what_is_enforced() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(rights_by_service()), "make it again: see its first lines"


def test_another_row_would_make_another_page() -> None:
    rights = rights_by_service()
    planted = Right("GET", "/planted", "Planted.", roles("operator"))
    assert page(rights | {"plans": (*rights["plans"], planted)}) != page(rights)
