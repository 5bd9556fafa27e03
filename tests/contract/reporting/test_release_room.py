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
from peil_chassis.store.port import Put, Store
from peil_reporting.figures.catalogue import FIGURES, NotForLive
from peil_reporting.people.projection import PROJECTION as STAFF
from peil_reporting.projections import PROJECTIONS
from peil_reporting.releases.catalogue import RELEASED
from peil_reporting.releases.door import CERTIFICATES, KEYS
from peil_reporting.releases.fence import WRITTEN_BY_THE_DOOR, FencedStore, PeopleOutOfSight, ToldElsewhere, _refuse
from peil_reporting.responses.projection import PROJECTION as RESPONSES

PACKAGE = ROOT / "services/reporting/peil_reporting"
READS_DOCUMENTS = {
    "figures/reading.py": "cells of live figures, from a fenced store",
    "figures/explanation.py": "entities of live figures, from a fenced store",
    "organisation/storage.py": "placements of units",
    "responsibilities/storage.py": "who answers for what, from a fenced store",
    "measured_actions/reading.py": "actions of plans that a figure measures, from a fenced store",
    "cases/reading.py": "one vacancy, from a fenced store",
    "biws_audit/reading.py": "vacancies and their hiring managers, from a fenced store",
    "surveys/reading.py": "campaigns of surveys, from a fenced store",
    "releases/room.py": "the release room",
    "measures/reading.py": "vacancies and absence, for the release room",
    "barometer/reading.py": "what CBS published itself, from a fenced store",
    "reach/reading.py": "what was done in teams, from a fenced store",
    "surveys/room.py": "the survey room",
    "surveys/turnover.py": "who changed between two surveys, for the survey room",
}
"""The modules that read documents of a build, and which."""
SEES_PEOPLE = {
    "projections.py": "names every read model for the folds",
    "releases/room.py": "the release room",
    "releases/domain/counting.py": "the release room's counting",
    "releases/domain/whereabouts.py": "who came and who went between two releases, for the release room",
    "releases/domain/making.py": "names the cells that a release is made of",
    "releases/domain/moves.py": "names the cells of staff, which both days of a quarter add up to",
    "surveys/turnover.py": "who changed between two surveys, for the survey room",
}
"""The modules outside `people` that import it."""
SEES_ANSWERS = {
    "projections.py": "names every read model for the folds",
    "surveys/room.py": "the survey room",
}
"""The modules outside `responses` that import it."""
TELLS = {
    "releases/door.py": "the door",
    "releases/storage.py": "what the door writes of a quarter",
    "releases/ledger.py": "what the door appends",
    "surveys/storage.py": "what the door writes of a survey, and the catalogue before",
}
"""The modules that write what is told, or name documents that do; only the door commits them."""
COUNTS_HIDDEN = {
    "releases/domain/making.py": "a release in the making",
    "releases/domain/past.py": "what it is made beside",
    "releases/work.py": "the same, computed apart",
    "releases/domain/moves.py": "the same",
    "releases/domain/counting.py": "counts of any size",
    "releases/room.py": "the release room",
    "surveys/room.py": "the survey room",
    "surveys/domain/told.py": "a survey's release in the making",
    "surveys/work.py": "the same, computed apart",
    "surveys/domain/leaves.py": "counts of any size",
    "responses/projection.py": "folds them",
}
"""The modules that may handle counts of any size."""


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


TOLD = ("releases", "survey_releases", "survey_nodes", "ledger", "ledger_heads")


def tells(source: str) -> Iterator[str]:
    """Where *source* writes what is told: a ``Put`` to its collections, by name or by a constant that has the name."""
    constants: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign):
            names = [n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
            values = [n.value for n in ast.walk(node.value) if isinstance(n, ast.Constant)]
            constants |= {name for name, value in zip(names, values, strict=False) if value in TOLD}
        if isinstance(node, ast.ImportFrom) and node.module and node.module.endswith(("storage", "ledger", "door")):
            constants |= {alias.asname or alias.name for alias in node.names if alias.name.isupper()}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Put" and node.args:
            first = node.args[0]
            held = first.value if isinstance(first, ast.Constant) else None
            if held in TOLD or (isinstance(first, ast.Name) and first.id in constants):
                yield f"line {node.lineno}: {ast.unparse(node)}"


def handles_counts(source: str) -> bool:
    """Whether *source* takes counts of any size: from the room's counting, or from counted leaves."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {alias.name for alias in node.names}
            if node.module == "peil_reporting.releases.domain.counting" and names & {"Tally", "Counts"}:
                return True
            if node.module == "peil_reporting.surveys.domain.leaves" and names & {"Leaf", "Nodes"}:
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


def test_only_the_release_room_reads_and_counts_vacancies_and_absence() -> None:
    package = "peil_reporting.measures"
    found = {name for name, source in modules() if imports_people(source, package) and not name.startswith("measures/")}
    assert found == {"projections.py", "releases/room.py"}
    assert imports_people("from peil_reporting.measures.compliance import share_of", package)


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


def test_what_is_told_is_written_by_the_door_alone() -> None:
    assert {name for name, source in modules() if list(tells(source))} <= TELLS.keys()


@pytest.mark.parametrize(
    "planted",
    [
        "async def tell(store):\n    await store.commit([Put('survey_nodes', {'_id': 'x', 'answered': 3})])",
        "PLACE = 'releases'\nasync def tell(store):\n    await store.commit([Put(PLACE, {'_id': 'x'})])",
        "from peil_reporting.surveys.storage import NODES\ndef tell():\n    return Put(NODES, {})",
        "from peil_reporting.releases.ledger import ROWS\ndef tell():\n    return Put(ROWS, {})",
    ],
)
def test_a_planted_telling_beside_the_door_is_caught(planted: str) -> None:
    assert list(tells(planted))


async def test_a_planted_telling_that_no_rule_sees_is_refused_when_it_runs() -> None:
    store = FencedStore(MemoryStore())
    for what in WRITTEN_BY_THE_DOOR:
        with pytest.raises(ToldElsewhere):
            await store.commit([Put("".join(what), {"_id": "x"})])


def test_pages_exports_explanations_and_metrics_handle_no_counts_of_any_size() -> None:
    """What is not told never reaches a module that answers anybody."""
    found = {name for name, source in modules() if handles_counts(source)}
    assert found <= COUNTS_HIDDEN.keys()
    assert not [name for name in found if name.rpartition("/")[2] in ("api.py", "pages.py", "views.py", "reading.py")]
    assert handles_counts("from peil_reporting.releases.domain.counting import Tally")
    assert handles_counts("from peil_reporting.surveys.domain.leaves import Nodes, rest_of")


def test_proofs_and_what_decides_between_equals_cannot_be_read_where_questions_are_answered() -> None:
    for what in (CERTIFICATES, KEYS):
        with pytest.raises(PeopleOutOfSight):
            _refuse(what)


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
