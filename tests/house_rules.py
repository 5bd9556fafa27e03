"""What holds for every file of Peil's own: a pure core, and sizes a reader can keep in mind."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = (
    "contracts/peil_contracts",
    "disclosure/peil_disclosure",
    "chassis/peil_chassis",
    "services/plans/peil_intake",
    "services/plans/peil_plans",
    "services/notifier/peil_notifier",
    "services/survey/peil_issuer",
    "services/survey/peil_collector",
    "services/reporting/peil_reporting",
    "deploy/local/peil_local",
)
LONGEST_MODULE, LONGEST_FUNCTION = 350, 45
CORE = frozenset({"domain", "projection", "projections"})

_IMPURE_MODULES = frozenset(
    {"asyncio", "http", "io", "logging", "multiprocessing", "os", "random", "secrets", "shutil", "socket", "sqlite3"}
    | {"ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid"}
)
_CLOCKS = frozenset({"now", "utcnow", "today", "fromtimestamp"})
_PURE_OF = {"uuid": {"UUID", "uuid5"}, "urllib": {"urlsplit", "quote"}}
_SIDE_EFFECTS = frozenset({"open", "print", "input", "exec", "eval", "__import__"})


def own_modules(root: Path = ROOT) -> Iterator[Path]:
    """Every module of Peil's own packages below *root*, in order of path."""
    for package in PACKAGES:
        yield from sorted(file for file in (root / package).rglob("*.py") if "__pycache__" not in file.parts)


def is_core(file: Path, root: Path = ROOT) -> bool:
    """Whether *file* belongs to the functional core: a domain, a projection, or disclosure."""
    parts = file.relative_to(root).with_suffix("").parts
    # The checker must be one file that runs by itself: besides its rules it holds the command that reads a file.
    return not CORE.isdisjoint(parts) or (parts[0] == "disclosure" and parts[-1] != "check")


def impurities(source: str) -> list[str]:
    """What in *source* a pure module may not have: a clock, randomness, input, output or waiting; line and reason."""
    return [
        f"line {node.lineno}: {reason}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt | ast.expr)
        for reason in _reasons(node)
    ]


def _reasons(node: ast.stmt | ast.expr) -> Iterator[str]:
    if isinstance(node, ast.AsyncFunctionDef | ast.AsyncFor | ast.AsyncWith | ast.Await):
        yield "waits"
    elif isinstance(node, ast.Import):
        yield from (f"imports {a.name}" for a in node.names if a.name.partition(".")[0] in _IMPURE_MODULES)
    elif isinstance(node, ast.ImportFrom):
        top = (node.module or "").partition(".")[0]
        allowed = _PURE_OF.get(top, set())
        if top in _IMPURE_MODULES and any(alias.name not in allowed for alias in node.names):
            yield f"imports from {node.module}"
        if any(alias.name == "SystemClock" for alias in node.names):
            yield "imports a clock"
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in _CLOCKS:
            yield f"asks a clock: {ast.unparse(node.func)}"
        if isinstance(node.func, ast.Name) and node.func.id in _SIDE_EFFECTS:
            yield f"calls {node.func.id}"
    elif isinstance(node, ast.Global):
        yield "changes a global"


def too_long(source: str) -> list[str]:
    """The module itself and its functions that are longer than a reader keeps in mind."""
    lines = source.count("\n") + 1
    found = [f"{lines} lines in the module, {LONGEST_MODULE} at most"] if lines > LONGEST_MODULE else []
    for node in _functions(source):
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > LONGEST_FUNCTION:
            found.append(f"{node.name}: {length} lines, {LONGEST_FUNCTION} at most")
    return found


def silent_errors(source: str) -> list[str]:
    """Public functions that raise something and do not say so in their docstring."""
    return [
        f"{node.name} (line {node.lineno}) raises, but its docstring has no 'Raises'"
        for node in _functions(source)
        if not node.name.startswith("_")
        and any(isinstance(inner, ast.Raise) and inner.exc is not None for inner in ast.walk(node))
        and "raises" not in (ast.get_docstring(node) or "").lower()
    ]


def guards_by_assert(source: str) -> list[str]:
    """Lines that guard with ``assert``: Python can be told to leave those out."""
    return [f"line {node.lineno}: assert" for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assert)]


def _functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
