"""Only the release room can read cells about people (issue 4, line 14), and a planted bypass is caught."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from house_rules import ROOT
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Store
from peil_reporting.figures.catalogue import FIGURES, NotForLive
from peil_reporting.people.projection import PROJECTION as STAFF
from peil_reporting.projections import PROJECTIONS
from peil_reporting.releases.catalogue import RELEASED
from peil_reporting.releases.fence import FencedStore, PeopleOutOfSight
from peil_reporting.responses.projection import PROJECTION as RESPONSES

PACKAGE = ROOT / "services/reporting/peil_reporting"
READS_DOCUMENTS = {
    "figures/reading.py": "cells of live figures, from a fenced store",
    "figures/explanation.py": "entities of live figures, from a fenced store",
    "organisation/storage.py": "placements of units",
    "responsibilities/storage.py": "who answers for what, from a fenced store",
    "cases/reading.py": "one vacancy, from a fenced store",
    "surveys/reading.py": "campaigns of surveys, from a fenced store",
    "releases/room.py": "the release room",
    "surveys/room.py": "the survey room",
}
"""The modules that read documents of a build, and which."""
SEES_PEOPLE = {
    "projections.py": "names every read model for the folds",
    "releases/room.py": "the release room",
    "releases/domain/counting.py": "the release room's counting",
}
"""The modules outside `people` that import it."""
SEES_ANSWERS = {
    "projections.py": "names every read model for the folds",
    "surveys/room.py": "the survey room",
}
"""The modules outside `responses` that import it."""


def documents_of_builds(source: str) -> Iterator[str]:
    """Where *source* says which documents of a build it means: ``build.cells``, or a name put together from text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in ("cells", "entities"):
            holder = ast.unparse(node.value)
            if "build" in holder.lower() or holder.endswith(("active", "building")):
                yield f"line {node.lineno}: {ast.unparse(node)}"
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.endswith(("_cells", "_entities"))
        ):
            yield f"line {node.lineno}: {node.value!r}"


def imports_people(source: str, package: str = "peil_reporting.people") -> bool:
    """Whether *source* imports anything of *package*."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        if any(name == package or name.startswith(f"{package}.") for name in names):
            return True
    return False


def modules() -> Iterator[tuple[str, str]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        yield file.relative_to(PACKAGE).as_posix(), file.read_text(encoding="utf-8")


def test_only_the_modules_named_here_read_documents_of_a_build() -> None:
    found = {name for name, source in modules() if list(documents_of_builds(source))}
    assert found <= READS_DOCUMENTS.keys() | {"releases/fence.py"}
    assert "releases/room.py" in found


def test_only_the_release_room_and_the_registry_of_read_models_import_people() -> None:
    found = {name for name, source in modules() if imports_people(source) and not name.startswith("people/")}
    assert found == SEES_PEOPLE.keys()


def test_only_the_survey_room_and_the_registry_of_read_models_import_counted_answers() -> None:
    found = {
        name
        for name, source in modules()
        if imports_people(source, "peil_reporting.responses") and not name.startswith("responses/")
    }
    assert found == SEES_ANSWERS.keys()
    assert imports_people("from peil_reporting.responses.projection import leaves", "peil_reporting.responses")


@pytest.mark.parametrize(
    "planted",
    [
        "async def look(store, build):\n    return await store.find(build.cells, {})",
        "async def look(store, entry):\n    return await store.find(entry.active.entities, {})",
        "async def look(store, number):\n    return await store.find(f'staff_v1_b{number}_cells', {})",
        "NAME = 'staff_v1_b1' + '_entities'",
    ],
)
def test_a_planted_reading_is_caught(planted: str) -> None:
    assert list(documents_of_builds(planted))


@pytest.mark.parametrize(
    "planted",
    [
        "import peil_reporting.people.projection",
        "from peil_reporting.people.projection import PROJECTION",
        "from peil_reporting.people import domain",
        "from peil_reporting import people",
    ],
)
def test_a_planted_import_of_people_is_caught(planted: str) -> None:
    assert imports_people(planted)


async def test_a_planted_reading_that_no_rule_sees_is_refused_when_it_runs() -> None:
    """A bypass that puts its name together so that nobody sees it still meets the fence."""
    store = FencedStore(MemoryStore())
    for what in ("staff", "survey_responses"):
        name = "".join([what, "_v1_b1_", "enti", "ties"])
        with pytest.raises(PeopleOutOfSight):
            await store.find(name, {})


def test_the_fence_stands_before_every_way_to_documents() -> None:
    ways = {name for name, _ in inspect.getmembers(Store, inspect.isfunction) if not name.startswith("_")}
    assert ways == {name for name in vars(FencedStore) if not name.startswith("_")}
    for way in ways - {"start", "stop"}:
        assert "_refuse(" in inspect.getsource(getattr(FencedStore, way)), way


def test_figures_about_people_are_released_and_no_live_figure_stands_on_them() -> None:
    assert not [figure.id for figure in FIGURES.values() if figure.projection.confidential]
    assert RELEASED.keys().isdisjoint(FIGURES)
    assert [projection for projection in PROJECTIONS if projection.topic == "peil-people"] == [STAFF]
    assert STAFF.confidential
    assert [projection for projection in PROJECTIONS if projection.topic == "peil-responses"] == [RESPONSES]
    assert RESPONSES.confidential


def test_a_planted_live_figure_on_people_is_refused_when_the_catalogue_is_read() -> None:
    with pytest.raises(NotForLive):
        replace(FIGURES["open_vacancies"], projection=STAFF)


def test_reporting_is_given_nothing_but_a_fenced_store() -> None:
    """In the composition root the fence comes before anything that reads."""
    source = Path(PACKAGE / "app.py").read_text(encoding="utf-8")
    body = next(n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef) and n.name == "create_app").body
    first = next(ast.unparse(statement) for statement in body if not isinstance(statement, ast.Expr))
    assert first == "store = FencedStore(store)"
