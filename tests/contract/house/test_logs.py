from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from house_rules import PACKAGES, ROOT, own_modules
from peil_chassis.logs import EVENTS, FIELDS

_LOGGERS = frozenset({"log", "log_", "logger"})
_LEVELS = frozenset({"debug", "info", "warning", "error", "critical", "exception"})


def log_calls(source: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _LEVELS:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in _LOGGERS:
                yield node


def undeclared(source: str) -> list[str]:
    """Events and fields logged in *source* that no catalogue knows."""
    found: list[str] = []
    for call in log_calls(source):
        event = call.args[0] if call.args else ast.Constant(None)
        either = [event.body, event.orelse] if isinstance(event, ast.IfExp) else [event]
        found += [
            f"line {call.lineno}: event {ast.unparse(one)}"
            for one in either
            if not isinstance(one, ast.Constant) or one.value not in EVENTS
        ]
        found += [
            f"line {call.lineno}: field {keyword.arg}"
            for keyword in call.keywords
            if keyword.arg != "exc_info" and keyword.arg not in FIELDS
        ]
    return found


def import_everything() -> None:
    """Catalogues are filled when a module is imported."""
    for file in own_modules():
        folder = next(ROOT / package for package in PACKAGES if file.is_relative_to(ROOT / package)).parent
        name = ".".join(file.relative_to(folder).with_suffix("").parts)
        if Path(name.replace(".", "/")).name not in {"__main__", "__init__"} and "declare_" in file.read_text():
            importlib.import_module(name)


def test_every_event_and_field_that_is_logged_is_declared() -> None:
    import_everything()
    files = [(file, file.read_text(encoding="utf-8")) for file in own_modules()]
    assert any(list(log_calls(source)) for _, source in files)
    found = [f"{file.relative_to(ROOT)} {finding}" for file, source in files for finding in undeclared(source)]
    assert not found, "\n".join(found)


def test_a_planted_event_and_field_are_caught() -> None:
    assert undeclared('log.info("nobody_declared_this", port=1)') == ["line 1: event 'nobody_declared_this'"]
    assert undeclared('log_.error(f"x {name}")') == ["line 1: event f'x {name}'"]
    assert undeclared('log.info("service_started" if x else "nobody")') == ["line 1: event 'nobody'"]
    assert undeclared('logger.info("service_started", surname="x")') == ["line 1: field surname"]
