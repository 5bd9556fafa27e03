"""Who may do what in intake, route by route. This table is what is enforced; `docs/rights.md` is made from it."""

from __future__ import annotations

from peil_chassis.rights import Right, roles

API = "/api/intake/v1"

_SUPPLIER = roles("hr-system")
_WATCHER = roles("bureau", "hr-system", "operator", "auditor")
_KEEPER = roles("hr-system", "bureau")
_DELIVERING = "Only a system delivers facts, and only about sources of its own: the route checks them one by one."
_OWN = "What became of a delivery is for the system that sent it, and for nobody else."
_MAPPING = (
    "A mapping holds what a source calls a person. The system of that source knows it already; Bureau I&D maps for "
    "systems that cannot. Neither reads answers of surveys or lowers a threshold."
)
_ERASING = "The leading source knows who left; Bureau I&D carries out what a person asks. The audit log tells of both."
_SOURCES = (
    "Bureau I&D must know whether what its figures stand on comes in, a supplier whether what it sends arrives, who "
    "runs the services or audits them both. A supplier sees its own sources. No person is named."
)
_LOOKUP = "Peil's own services ask once, at login, whose pseudonym it is. No person may: it would tie names to facts."

RIGHTS = (
    Right("POST", f"{API}/events", _DELIVERING, _SUPPLIER),
    Right("GET", f"{API}/event-receipts", _OWN, _SUPPLIER),
    Right("GET", f"{API}/refusals", _OWN, _SUPPLIER),
    Right("GET", f"{API}/waiting-deliveries", _MAPPING, _KEEPER),
    Right("GET", f"{API}/person-mappings", _MAPPING, _KEEPER),
    Right("PUT", f"{API}/person-mappings", _MAPPING, _KEEPER),
    Right("DELETE", f"{API}/person-mappings/{{mapping}}", _MAPPING, _KEEPER),
    Right("POST", f"{API}/pseudonym-lookups", _LOOKUP, roles("service")),
    Right("POST", f"{API}/person-erasures", _ERASING, _KEEPER),
    Right("GET", "/aanlevering", _SOURCES, _WATCHER),
    Right("GET", "/aanlevering/bron", _SOURCES, _WATCHER),
)
