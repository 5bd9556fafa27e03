"""What the pages that read papers share: the file that comes in, and the proposal that travels in the form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.requests import Request

from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.login.layer import upload_of
from peil_plans.imports.domain.proposal import Proposal
from peil_plans.imports.domain.wire import proposal_from, proposal_to
from peil_plans.imports.pages.form import too_many
from peil_plans.imports.pages.sound import is_sound
from peil_plans.imports.refusals import PaperRefused

MOST_UPLOADED = 8 * 1024 * 1024
"""Bytes of a file that the page takes; the command takes more."""
UPLOADS: Mapping[str, int] = {
    "/plannen/importeren": MOST_UPLOADED + 256 * 1024,
    "/plannen/importeren/vaststellen": MOST_UPLOADED,
    "/plannen/{plan}/importeren": MOST_UPLOADED + 256 * 1024,
    "/plannen/{plan}/importeren/overnemen": MOST_UPLOADED,
}
"""The pages whose forms are multipart, with the bytes of a whole body."""
MOST_CARRIED = 1024 * 1024
"""Characters of a proposal that a form carries along, so that what can be shown can be sent back too."""
AT_ONCE = 2
"""Papers that are read at the same time; the next one waits."""
_UNREADABLE = "Dit formulier is niet meer te lezen. Kies het papier opnieuw."
_TOO_LARGE = "Dit formulier is te groot. Kies een kleiner papier."
PAGES = Pages(Path(__file__).parent / "templates")


async def uploaded(request: Request) -> tuple[str, bytes]:
    """
    Name and content of the file that was sent.

    Raises:
        PaperRefused: none was chosen, or it is too large.
    """
    async with upload_of(request) as form:
        file = form.get("bestand")
        if not isinstance(file, UploadFile) or not file.filename:
            raise PaperRefused("no-file", "Kies eerst een bestand.")
        content = await file.read(MOST_UPLOADED + 1)
    if len(content) > MOST_UPLOADED:
        raise PaperRefused("too-large", f"Het bestand is groter dan {MOST_UPLOADED >> 20} MiB. Verwijder plaatjes.")
    return file.filename, content


def carrying(proposal: Proposal) -> str:
    """*proposal* as the text that a form carries along."""
    return json.dumps(proposal_to(proposal), ensure_ascii=False, separators=(",", ":"))


def carried(text: str) -> Proposal:
    """
    The proposal that a form carried along.

    Raises:
        PageProblem: 400, it cannot be read, or is none that was handed out.
    """
    if len(text) > MOST_CARRIED:
        raise PageProblem(400, _TOO_LARGE)
    try:
        proposal = proposal_from(json.loads(text))
        if not is_sound(proposal):
            raise PageProblem(400, _UNREADABLE)
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError):
        raise PageProblem(400, _UNREADABLE) from None
    if too_many(proposal):
        raise PageProblem(400, _TOO_LARGE)
    return proposal
