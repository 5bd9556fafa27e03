"""Every address that an application answers: its own, those of the API mounted in it, and its static files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import Mount


class Address(NamedTuple):
    """One method of one route; *path* has ``x`` in place of every parameter."""

    method: str
    path: str


def every_template(app: FastAPI, prefix: str = "") -> Iterator[str]:
    """What *app* answers to who looks, each parameter by its name: ``/plannen/{plan}``."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute) and "GET" in (context.methods or ()):
            yield prefix + str(context.path)
    for route in app.routes:
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            yield from every_template(route.app, prefix + route.path)


def every_address(app: FastAPI, prefix: str = "") -> Iterator[Address]:
    """All of *app*'s, also those that no description names."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            for method in sorted(context.methods or ()):
                yield Address(method, prefix + re.sub(r"{[^}]+}", "x", str(context.path)))
    for route in app.routes:
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            yield from every_address(route.app, prefix + route.path)
        elif isinstance(route, Mount):
            yield Address("GET", f"{route.path}/peil.css")
