"""The front's own pages: its templates on the house's base."""

from __future__ import annotations

from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

NAVIGATION = (
    {"path": "/", "label": "Overzicht"},
    {"path": "/plannen", "label": "Actieplannen"},
    {"path": "/post", "label": "Post"},
)

_environment = Environment(
    loader=ChoiceLoader(
        [FileSystemLoader(Path(__file__).parent / "templates"), PackageLoader("peil_chassis.http", "templates")]
    ),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def draw(template: str, *, status: int, path: str, **values: object) -> HTMLResponse:
    """*template* as a page, filled with *values*, for the address *path*."""
    text = _environment.get_template(template).render(navigation=NAVIGATION, path=path, **values)
    return HTMLResponse(text, status)
