"""What the documentation names exists, and what exists is named: settings, metrics, commands, routes, tests."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic_settings import BaseSettings
from starlette.routing import Route

import peil_reporting.fold.app
from every_api import APIS
from house_rules import PACKAGES, ROOT, own_modules
from identity_flow import front_settings
from peil_chassis.http.gate import GATE, Gate
from peil_chassis.killpoint import KILL_POINTS
from peil_chassis.logs import EVENTS
from peil_chassis.metrics import DEFINITIONS, Definition
from peil_chassis.rights import who_may
from peil_chassis.settings import PREFIX
from peil_chassis.store.memory import MemoryStore
from peil_contracts.catalogue import FACT_TYPES
from peil_contracts.topics import load_topics
from peil_local.commands import COMMANDS
from peil_local.front.app import create_front
from peil_reporting.fold.app import create_app as create_fold
from peil_reporting.fold.settings import FoldSettings
from peil_reporting.projections import PROJECTIONS

DOCS = ROOT / "docs"
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")
GUARANTEES = (DOCS / "guarantees.md").read_text(encoding="utf-8")
VARIABLE = re.compile(rf"\b{PREFIX}[A-Z][A-Z_]*[A-Z]\b")

SERVED_BY_EVERY_SERVICE = ("/livez", "/readyz", "/metrics")


# --- what the pages say


def section(page: str, title: str) -> str:
    """The text below the heading ``## title`` of *page*, up to the next one of its rank."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def rows(text: str) -> list[list[str]]:
    """The cells of every table row in *text*, heads left out; an escaped bar is a bar."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    heads = {number - 1 for number, row in enumerate(cells) if set("".join(row)) <= set("-: ")}
    return [row for number, row in enumerate(cells) if number not in heads and number - 1 not in heads]


def named(title: str) -> dict[str, list[str]]:
    """What the first column of *title*'s tables in the operations page names -> the rest of its row."""
    return {row[0].strip("`"): row[1:] for row in rows(section(OPERATIONS, title)) if row[0].startswith("`")}


def as_rows(title: str, columns: int) -> list[str]:
    """The names in *title*'s tables, each with the first *columns* columns beside it."""
    return [str((name, *rest[:columns])) for name, rest in named(title).items()]


def differences(documented: Iterable[str], existing: Iterable[str]) -> list[str]:
    """One line for everything that is only on one side."""
    here, there = set(documented), set(existing)
    return [
        *(f"not documented: {name}" for name in sorted(there - here)),
        *(f"documented, but there is no such thing: {name}" for name in sorted(here - there)),
    ]


# --- what the code has


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    """Every module of the product, imported, with its text: lists are filled when a module is imported."""
    texts: dict[str, str] = {}
    for file in own_modules():
        folder = next(ROOT / package for package in PACKAGES if file.is_relative_to(ROOT / package)).parent
        name = ".".join(file.relative_to(folder).with_suffix("").parts)
        texts[name] = file.read_text(encoding="utf-8")
        if not name.endswith("__main__"):
            importlib.import_module(name.removesuffix(".__init__"))
    return texts


def ours(names: Iterable[str], sources: Mapping[str, str]) -> list[str]:
    """Those of *names* that the product itself spells out: a test may have declared others in this process."""
    everything = "\n".join(sources.values())
    return [name for name in names if f'"{name}"' in everything]


def settings_classes(kind: type[BaseSettings] = BaseSettings) -> Iterator[type[BaseSettings]]:
    """Every class of settings that the product has, each once: some stand on two others."""
    children = (below for child in kind.__subclasses__() for below in (child, *settings_classes(child)))
    yield from dict.fromkeys(child for child in children if child.__module__.startswith("peil_"))


def routes_of(app: FastAPI) -> dict[str, str]:
    """``METHOD /path`` -> who may, for every route of *app* and of the API mounted in it: what its gate enforces."""
    gate: Gate = getattr(app.state, GATE)
    return {right.route: who_may(right) for right in gate.rights}


def front_routes(folder: Path) -> list[str]:
    """The front's own pages; what it hands on is in the tables of the services."""
    own = [route for route in create_front(front_settings(folder)).routes if isinstance(route, Route)]
    return [
        f"{method} {route.path}"
        for route in own
        for method in (route.methods or set()) - {"HEAD"}
        if "path:path" not in route.path and route.path not in SERVED_BY_EVERY_SERVICE
    ]


# --- the operations page


def test_every_setting_is_documented_and_no_other(sources: Mapping[str, str]) -> None:
    fields = {f"{PREFIX}{name.upper()}" for kind in settings_classes() for name in kind.model_fields}
    read = {name for text in sources.values() for name in VARIABLE.findall(text)}
    in_tests = {name for file in (ROOT / "tests").rglob("*.py") for name in VARIABLE.findall(file.read_text("utf-8"))}
    documented = named("Settings").keys()
    assert not differences(documented & (fields | read), fields | read)
    assert documented <= fields | read | in_tests, "documented, but nothing reads it"


def wrong_defaults(documented: Mapping[str, list[str]]) -> list[str]:
    """The settings whose default in the code does not stand beside their name."""
    return [
        f"{PREFIX}{name.upper()} of {kind.__name__}: {field.default}"
        for kind in settings_classes()
        for name, field in kind.model_fields.items()
        if not field.is_required() and field.default is not None
        if str(field.default) not in documented[f"{PREFIX}{name.upper()}"][0]
    ]


def test_every_default_stands_beside_its_setting() -> None:
    assert not wrong_defaults(named("Settings"))
    planted = named("Settings") | {"PEIL_BATCH_RECORDS": ["1", "fold", "Most events folded in one commit."]}
    assert wrong_defaults(planted) == ["PEIL_BATCH_RECORDS of FoldSettings: 5000"]


def test_every_variable_of_compose_is_documented_with_its_default_and_no_other() -> None:
    compose = (ROOT / "deploy/compose/compose.yaml").read_text(encoding="utf-8")
    existing = {(name, default) for name, default in re.findall(r"\$\{(PEIL_\w+):-([^}]*)\}", compose)}
    assert len(existing) == len(set(re.findall(r"\$\{(PEIL_\w+)", compose))), "one without a default, or two defaults"
    assert not differences(as_rows("Containers", 1), map(str, existing))


def test_every_metric_is_documented_with_kind_and_labels_and_no_other(sources: Mapping[str, str]) -> None:
    known: dict[str, Definition] = {each.name: each for each in DEFINITIONS}
    existing = [(name, known[name].kind, ", ".join(known[name].labels)) for name in ours(known, sources)]
    assert not differences(as_rows("Metrics", 2), map(str, existing))


def test_every_log_event_is_documented_and_no_other(sources: Mapping[str, str]) -> None:
    assert not differences(named("Log events"), ours(EVENTS, sources))


def test_every_command_is_documented_and_no_other() -> None:
    assert not differences(named("Commands"), (f"./peil {command.usage}" for command in COMMANDS))


def test_every_projection_that_can_be_rebuilt_is_named() -> None:
    row = " ".join(named("Commands")["./peil rebuild NAAM"])
    assert all(f"`{projection.name}`" in row for projection in PROJECTIONS)


def test_every_topic_is_documented_and_no_other() -> None:
    existing = [
        (
            topic.name,
            topic.writer if topic.writer != "hr-system" else "that client",
            ", ".join(topic.readers),
            topic.key,
            f"{topic.retention_hours} hours" if topic.retention_hours else "for ever",
        )
        for topic in load_topics(ROOT / "deploy/kafka/topics.yaml")
    ]
    assert not differences(as_rows("Topics", 4), map(str, existing))


async def test_every_route_is_documented_with_who_may_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It never starts here, so nobody would close the connections of a real store.
    monkeypatch.setattr(peil_reporting.fold.app, "MongoStore", lambda *_: MemoryStore())
    fold = create_fold(FoldSettings(kafka="127.0.0.1:9", mongo="mongodb://127.0.0.1:9/"))
    apps = [build() for name, build in APIS.items() if name != "specimen"]
    existing = {route: who for app in (*apps, fold) for route, who in routes_of(app).items()}
    existing |= dict.fromkeys(front_routes(tmp_path), "the front declares nothing")
    assert not differences(as_rows("Routes", 1), map(str, existing.items()))


def test_every_event_is_on_its_page() -> None:
    page = (DOCS / "events.md").read_text(encoding="utf-8")
    assert not [name for name in FACT_TYPES if f"`{name}`" not in page]


def test_every_english_word_of_the_glossary_is_in_use(sources: Mapping[str, str]) -> None:
    assert not unused((DOCS / "glossary.md").read_text(encoding="utf-8"), sources)
    assert unused("| x | `plan`, `never_there` | y |", sources) == ["never_there"]


def unused(glossary: str, sources: Mapping[str, str]) -> list[str]:
    """The code words of *glossary* that the product does not use; a key of a query is snake_case in the code."""
    everything = "\n".join(sources.values())
    words = [word for row in rows(glossary) for cell in row for word in _spans(cell)]
    return [word for word in words if re.sub(r"([A-Z])", r"_\1", word).lower() not in everything]


# --- the page of guarantees


def broken_rows(page: str) -> list[str]:
    """What in the tables of *page* names no place, no test, or something that does not exist."""
    return [finding for row in rows(page) if len(row) == 3 for finding in _broken(row)]


def _broken(row: list[str]) -> Iterator[str]:
    promise, held, tests = row
    if not _spans(tests) or not (_spans(held) or "](" in held):
        yield f"'{promise}' names no place or no test"
    yield from _missing(held, ROOT)
    yield from _missing(tests, ROOT / "tests")
    if not any(span.startswith("test_") for span in _spans(tests)):
        yield f"'{promise}' names no test"


def _spans(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _missing(cell: str, folder: Path) -> Iterator[str]:
    """A file comes first; the names after it are looked for in it."""
    text = ""
    for span in _spans(cell):
        if "." in span:
            file = folder / span
            text = file.read_text(encoding="utf-8") if file.is_file() else ""
            if not text:
                yield f"{span} does not exist"
        elif span not in (_functions(text) if span.startswith("test_") else set(re.findall(r"\w+", text))):
            yield f"{span} is not in the file named before it"


@cache
def _functions(text: str) -> set[str]:
    nodes = ast.walk(ast.parse(text)) if text else ()
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_place_and_test_of_a_guarantee_exists() -> None:
    assert len(rows(GUARANTEES)) > 40
    assert not broken_rows(GUARANTEES)


CELLS, FOLD = "`chassis/peil_chassis/cells.py`", "`unit/chassis/test_fold.py`"
TWICE = f"{FOLD} `test_facts_sent_twice_change_nothing`"


@pytest.mark.parametrize(
    ("held", "tests", "says"),
    [
        ("`chassis/peil_chassis/never_there.py`", TWICE, "never_there.py does not exist"),
        (f"{CELLS} `never_there`", TWICE, "never_there is not in the file"),
        (CELLS, f"{FOLD} `test_never_there`", "test_never_there is not in the file"),
        (CELLS, FOLD, "names no test"),
        ("somewhere", TWICE, "names no place"),
    ],
)
def test_a_planted_guarantee_without_ground_is_caught(held: str, tests: str, says: str) -> None:
    page = f"| promise | held in | fails if it breaks |\n|---|---|---|\n| x | {held} | {tests} |\n"
    assert any(says in finding for finding in broken_rows(page))
    assert not broken_rows(page.replace(held, CELLS).replace(tests, TWICE))


# --- the checks themselves


def test_a_planted_missing_item_is_caught() -> None:
    assert differences(["a", "gone"], ["a", "new"]) == [
        "not documented: new",
        "documented, but there is no such thing: gone",
    ]


def test_a_table_is_read_without_its_head() -> None:
    page = "## One\n| name | meaning |\n|---|---|\n| `a \\| b` | x |\n\n## Two\n| `c` | y |\n"
    assert rows(section(page, "One")) == [["`a | b`", "x"]]
    assert section(page, "Three") == ""


def test_a_planted_route_and_setting_would_be_seen() -> None:
    routes = routes_of(APIS["specimen"]())
    assert routes["POST /api/specimen/v1/gauges"] == "bureau"
    assert differences(named("Routes"), routes)

    class Planted(BaseSettings):
        planted: str = ""

    assert VARIABLE.findall(f"os.environ['{PREFIX}PLANTED_HERE']") == ["PEIL_PLANTED_HERE"]
    assert Planted not in settings_classes(), "a test's own settings are no settings of the product"


def test_kill_points_are_named_by_nothing_but_tests() -> None:
    """They are places for tests, not for operators: the operations page names the variable only."""
    assert not [name for name in KILL_POINTS if name in OPERATIONS]
