"""A front before a small service with one form for a file: what must hold of files that are too large."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from drift import served
from identity_flow import front_settings
from peil_chassis.http.limits import Limits, RequestGate
from peil_chassis.http.pages import answer_error
from peil_local.front.app import create_front

MIB = 1024 * 1024
FORM = "/opsturen"
TAKES_MIB = 8
PAGE = f"""<!doctype html><html lang="nl"><title>Opsturen</title><body><h1>Opsturen</h1>
<form method="post" action="{FORM}" enctype="multipart/form-data"><label for="b">Bestand</label>
<input type="file" id="b" name="bestand"><button type="submit">Lezen</button></form></body></html>"""


async def _form(request: Request) -> Response:
    if request.method == "GET":
        return HTMLResponse(PAGE)
    return HTMLResponse(f"<h1>{sum([len(chunk) async for chunk in request.stream()])}</h1>")


@contextmanager
def front_before_a_form(folder: Path) -> Iterator[str]:
    """The address of a front whose pages are those of a service that takes a file of 8 MiB; both listen on ports."""
    limits = Limits(uploads={FORM: TAKES_MIB * MIB})
    gate = Middleware(RequestGate, limits=limits, api_prefix="/api/", answer=answer_error)
    small = Starlette(routes=[Route(FORM, _form, methods=["GET", "POST"])], middleware=[gate])
    with served(small) as behind:
        settings = front_settings(folder).model_copy(update={"services": f"reporting={behind}", "identity": None})
        with served(create_front(settings)) as address:
            yield address
