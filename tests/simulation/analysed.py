"""
What FastAPI finds out about a route's function is found out once, not again for every process that is started.

A town starts some twenty processes, each with an application of its own, made by its own composition root. Nine tenths
of that is reading signatures and building validators, and their outcome follows from the source text alone: only the
functions themselves, which hold the store and clock of their process, are each application's own.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FunctionType
from typing import Any
from unittest import mock

import fastapi.dependencies.utils
import fastapi.routing
from fastapi.dependencies.models import Dependant

PLAIN = (type(None), str, int, float)
_found: dict[Any, Any] = {}


@contextmanager
def analysed_once() -> Iterator[None]:
    """Meanwhile FastAPI remembers what it found out about functions and models."""
    dependencies, routing = fastapi.dependencies.utils, fastapi.routing
    if dependencies.get_dependant is not _DEPENDANT:  # a run within a run
        yield
        return
    with ExitStack() as stack:
        for module in (dependencies, routing):
            stack.enter_context(mock.patch.object(module, "get_dependant", _get_dependant))
        for name in ("create_model_field", "_get_body_field"):
            remembering = _by_name(getattr(routing, name))
            stack.enter_context(mock.patch.object(routing, name, remembering))
        remembering = _by_code(routing.get_typed_return_annotation)
        stack.enter_context(mock.patch.object(routing, "get_typed_return_annotation", remembering))
        yield


_DEPENDANT = fastapi.dependencies.utils.get_dependant


def _get_dependant(*, path: str, call: Callable[..., Any], **more: Any) -> Dependant:
    if not _read_from_its_text(call):
        return _DEPENDANT(path=path, call=call, **more)
    key = (call.__code__, path, *((name, _frozen(value)) for name, value in sorted(more.items())))
    if key not in _found:
        _found[key] = _DEPENDANT(path=path, call=call, **more)
    found = _own(_found[key])
    found.call = call
    return found


def _own(dependant: Dependant) -> Dependant:
    """A copy with lists of its own: an application adds to them. What lies in them is never changed."""
    own = copy.copy(dependant)
    for name in ("path_params", "query_params", "header_params", "cookie_params", "body_params"):
        setattr(own, name, list(getattr(dependant, name)))
    own.dependencies = [_own(each) for each in dependant.dependencies]
    return own


def _by_code(sound: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def remember(call: Any) -> Any:
        if not _read_from_its_text(call):
            return sound(call)
        key = ("returns", call.__code__)
        if key not in _found:
            _found[key] = sound(call)
        return _found[key]

    return remember


def _by_name(sound: Callable[..., Any]) -> Callable[..., Any]:
    def remember(**asked: Any) -> Any:
        key = (sound.__name__, *((name, _named(value)) for name, value in sorted(asked.items())))
        if key not in _found:
            _found[key] = sound(**asked), asked  # kept: what is known by its place in memory must stay there
        return _found[key][0]

    return remember


def _named(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(id(each) for each in value)
    return value if isinstance(value, PLAIN) else id(value)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _read_from_its_text(call: Any) -> bool:
    """Whether the signature follows from the code alone: no default is an object of one application."""
    if not isinstance(call, FunctionType) or hasattr(call, "__wrapped__"):
        return False
    defaults = (*(call.__defaults__ or ()), *(call.__kwdefaults__ or {}).values())
    return all(isinstance(each, PLAIN) for each in defaults)
