"""What others typed is shown and never runs: on pages, in pictures, in spreadsheets and in mail."""

from __future__ import annotations

import ast
import csv
import io
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from every_api import APIS
from every_route import every_address
from house_rules import PACKAGES, ROOT
from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.mail.compose import MessageBroken, compose
from peil_chassis.mail.port import Message
from peil_chassis.store.memory import MemoryStore
from peil_local.front.app import create_front
from peil_local.front.post import Post
from peil_local.front.settings import FrontSettings
from peil_reporting.figures.csv_text import harmless
from plans_service import API as PLANS
from plans_service import NOW, action_body, bearer, plan_body, plans_app, ready_log, serving
from reporting_facts import action, adopted, changed, opened, placed, step
from reporting_service import Reporting

MARKUP = """'"></title></svg><xss onload="x()">{{7*7}}${7*7}<!--"""
"""Would end an attribute, a title and a picture, and open an element of its own."""

MARKED_FACTS = [
    placed("stad", None, "2026-01-01", level="municipality", name=f"Stad {MARKUP}"),
    placed("po", "stad", "2026-01-01", level="directorate", name=f"Directie {MARKUP}"),
    placed("team", "po", "2026-01-01", level="team", name=f"Team {MARKUP}"),
    adopted(
        "po",
        "2026-01-10",
        [
            action("a1", due=["2026-03-31"], title=f"Actie {MARKUP}", remark=MARKUP, code="A<xss>"),
            action("a2", "done", section=MARKUP),
        ],
        plan="plan-1",
    ),
    changed("a1", "delayed", "2026-05-01", plan="plan-1"),
    opened("po", "2026-02-01", vacancy="v1"),
    step("brief-translated", "2026-02-05", vacancy="v1"),
]


class Elements(HTMLParser):
    """The elements of a page, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.handlers: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.handlers |= {name for name, _ in attrs if name.startswith("on")}


def hold(answer: httpx.Response) -> bool:
    """Whether markup of ours is shown; fails when any of it became part of the page."""
    assert answer.status_code == 200, answer.url
    looking = Elements()
    looking.feed(answer.text)
    assert "xss" not in looking.names, answer.url
    assert not looking.handlers, answer.url
    assert "$49" not in answer.text, "a template ran what was typed"
    assert looking.names >= {"html", "body", "main", "footer"}, answer.url
    return "&lt;xss" in answer.text


async def test_markup_in_names_is_text_on_every_board_and_in_every_picture() -> None:
    reporting = Reporting()
    await reporting.take(MARKED_FACTS)
    pages = [
        "/",
        "/eenheden/stad",
        "/eenheden/po",
        "/vacatures",
        "/vacatures/v1",
        "/cijfers",
        "/cijfers/plan_progress?unit=po",
        "/cijfers/overdue_actions?unit=stad",
        "/cijfers/open_vacancies",
    ]
    async with reporting.serving() as client:
        client.headers["accept"] = "text/html"
        shown = [hold(await client.get(page)) for page in pages]
    assert sum(shown) > len(pages) / 2


async def test_markup_in_a_plan_is_text_on_its_pages() -> None:
    store = MemoryStore()
    marked = action_body("A1", title=f"Actie {MARKUP}", remark=MARKUP, explanation=MARKUP)
    body = plan_body("plan-1", marked, title=f"Plan {MARKUP}", sections=[{"section": "A", "title": MARKUP}])
    async with serving(plans_app(store, await ready_log())) as client:
        client.headers["accept"] = "text/html"
        assert (await client.post(f"{PLANS}/plans", json=body, headers=bearer("bureau"))).status_code == 201
        await log_in(client, store, SteppedClock(NOW), "plans")
        for page in ("/plannen", "/plannen/plan-1", "/plannen/plan-1/acties/a1"):
            assert hold(await client.get(page)), page


async def test_markup_in_a_letter_is_text_in_the_mail_sink(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "a@example.nl", "b@example.nl", f"Onderwerp {MARKUP}"
    letter.set_content(f"Tekst {MARKUP} http://127.0.0.1/x?{MARKUP}")
    letter.add_attachment(b"x", maintype="text", subtype="plain", filename=f"{MARKUP}.ics")
    Post(tmp_path).keep(letter.as_bytes())
    app: Starlette = create_front(FrontSettings(services="reporting=http://127.0.0.1:9", post=tmp_path))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        assert hold(await client.get("/post"))
        assert hold(await client.get("/post/1"))


@pytest.mark.parametrize("name", sorted(APIS))
async def test_what_stands_in_an_address_is_never_part_of_the_page(name: str) -> None:
    app = APIS[name]()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        for method, path in every_address(app):
            if method == "GET" and not path.startswith("/api/"):
                where = path.replace("/x", "/%3Cxss%20onload=x()%3E")
                answer = await client.get(where, params={"q": "<xss onload=x()>"}, headers={"Accept": "text/html"})
                assert "<xss" not in answer.text, path


def markup_of_others(text: str) -> list[int]:
    """Lines of Python *text* that declare something to be markup that is not spelt out there."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Markup"]
    return [call.lineno for call in made if not all(isinstance(each, ast.Constant) for each in call.args)]


def test_only_what_is_spelt_out_in_the_code_is_markup() -> None:
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    found = {file.name: markup_of_others(file.read_text("utf-8")) for file in files}
    assert not {name: lines for name, lines in found.items() if lines}


def test_planted_markup_of_others_is_caught() -> None:
    assert markup_of_others("Markup(name)") == [1]
    assert markup_of_others("x = 1\nMarkup(f'<b>{name}</b>')") == [2]
    assert markup_of_others("Markup('<b>{}</b>').format(name)") == []


SPELT_OUT = {"SIGNS[tone]", "_described(name, hint, error) | replace(' aria-invalid=\"true\"', '')"}
"""What templates declare safe: a drawing and the name of an attribute, both spelt out in the same file."""


def test_templates_turn_escaping_off_for_nothing_but_what_they_spell_out_themselves() -> None:
    found = [file for package in PACKAGES for file in (ROOT / package).rglob("*.html")]
    assert len(found) > 10
    for file in found:
        text = file.read_text(encoding="utf-8")
        assert set(re.findall(r"{{ ([^}]*?) \| safe }}", text)) <= SPELT_OUT, file.name
        assert len(re.findall(r"\|\s*safe\b", text)) == len(re.findall(r"{{ [^}]*? \| safe }}", text)), file.name
        assert not re.search(r"autoescape|tojson", text), file.name
        assert not re.search(r"\s[\w-]+={{", text), f"{file.name}: an attribute without quotes"


def test_every_template_engine_escapes() -> None:
    engines = [
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
        if re.search(r"\bEnvironment\(|Jinja2Templates\(|Template\(", file.read_text("utf-8"))
    ]
    assert sorted(engines) == [
        "chassis/peil_chassis/http/pages.py",
        "services/notifier/peil_notifier/digests/letter.py",
    ]
    assert all("autoescape=True" in (ROOT / engine).read_text("utf-8") for engine in engines)


# --- spreadsheets

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@given(st.sampled_from(FORMULA), st.text(), st.text(alphabet=" \u00a0\u3000\ufeff\t", max_size=3))
def test_no_cell_of_a_csv_begins_with_a_formula(sign: str, rest: str, blank: str) -> None:
    assert harmless(blank + sign + rest).startswith("'")


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1), st.text())
def test_an_ordinary_name_stays_as_it_is(first: str, rest: str) -> None:
    assert harmless(first + rest) == first + rest


async def test_every_csv_that_is_handed_out_is_harmless() -> None:
    reporting = Reporting()
    for number, sign in enumerate(FORMULA):
        await reporting.take(
            [placed(f"u{number}", None, "2026-01-01", level="directorate", name=f"{sign}HYPERLINK(1)")]
        )
    paths = [f"/cijfers/plan_progress/{kind}.csv" for kind in ("eenheden", "reeks")]
    async with reporting.serving() as client:
        for path in paths:
            answer = await client.get(path)
            assert answer.headers["content-type"].startswith("text/csv")
            assert answer.headers["content-disposition"].startswith("attachment")
            for row in csv.reader(io.StringIO(answer.text)):
                assert not [cell for cell in row if cell.startswith(FORMULA) and not re.fullmatch(r"-?\d+", cell)]


# --- mail


@given(st.text(), st.text(max_size=80))
def test_a_subject_is_sent_as_it_is_or_not_at_all(subject: str, text: str) -> None:
    message = Message("1@example.nl", "peil@example.nl", "trekker@example.nl", subject, text)
    try:
        mail = compose(message, datetime(2026, 3, 3, tzinfo=UTC))
        sent = message_from_bytes(mail.as_bytes(policy=policy.SMTP), policy=policy.default)
    except MessageBroken:
        return
    assert set(sent.keys()) == {
        *("From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted"),
        *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
    }
    assert sent.get_all("To") == ["trekker@example.nl"]


@given(
    st.sampled_from(["sender", "recipient", "message_id"]), st.sampled_from(["\r\nBcc: x@y.nl", "\nX: 1", ", x@y.nl"])
)
def test_an_address_that_adds_a_header_or_a_recipient_is_refused(field: str, tail: str) -> None:
    fields = {"message_id": "1@example.nl", "sender": "peil@example.nl", "recipient": "trekker@example.nl"}
    message = Message(**{**fields, field: fields[field] + tail}, subject="s", text="t")
    with pytest.raises(MessageBroken, match=field):
        compose(message, datetime(2026, 3, 3, tzinfo=UTC))
