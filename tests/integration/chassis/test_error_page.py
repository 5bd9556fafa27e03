"""Every answer carries the headers: also when the page that tells of an error fails itself."""

from __future__ import annotations

import httpx
import pytest

from accessibility import served
from login_toy import Toy
from peil_chassis.http.pages import Pages


def test_an_error_page_that_fails_is_a_problem_with_every_security_header(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("template")

    app = Toy("http://127.0.0.1").app()
    monkeypatch.setattr(Pages, "answer", broken)
    with served(app) as address:
        answer = httpx.get(f"{address}/toy/nergens", trust_env=False, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "template" not in answer.text
    assert {"content-security-policy", "x-content-type-options"} <= answer.headers.keys()
