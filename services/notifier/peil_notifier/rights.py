"""Who may do what in notifier, route by route. This table is what is enforced; `docs/rights.md` is made from it."""

from __future__ import annotations

from peil_chassis.rights import Right, roles

API = "/api/notifier/v1"
PAGES = "/herinneringen"
ACT = f"{PAGES}/actie"

_BY_LINK = (
    "Opened from a message, without logging in: whoever has to log in at a phone puts it off. The address is signed, "
    "ends by itself and is about one item; it shows what the message said and can only end its reminders."
)

RIGHTS = (
    Right(
        "PUT",
        f"{API}/contacts",
        "The leading HR system keeps addresses up to date; Bureau I&D can do it in its place. Nobody reads one.",
        roles("hr-system", "bureau"),
    ),
    Right(
        "GET",
        f"{API}/counts",
        "How many reminders, messages and contacts there are: for whoever keeps it running. Counts name nobody.",
        roles("operator", "bureau"),
    ),
    Right(
        "GET",
        PAGES,
        "Everybody sees what Peil reminds them of and no other's; an operator sees counts.",
        roles("employee", "operator"),
    ),
    Right("GET", f"{PAGES}/contacten", "Bureau I&D puts in addresses for a start.", roles("bureau")),
    Right("POST", f"{PAGES}/contacten", "Bureau I&D puts in addresses for a start.", roles("bureau")),
    Right("GET", f"{ACT}/{{token}}", f"{_BY_LINK} Looking changes nothing, so link scanners do no harm.", public=True),
    Right("POST", f"{ACT}/{{token}}", f"{_BY_LINK} It acts once.", public=True),
)
