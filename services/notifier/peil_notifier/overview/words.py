"""What states are called on the page, in Dutch."""

from __future__ import annotations

from collections.abc import Mapping

DIGEST_WORDS: Mapping[str, str] = {
    "composed": "Klaar om te versturen",
    "sending": "Wordt verstuurd",
    "delivered": "Verstuurd",
    "unknown": "Onzeker of het is verstuurd",
    "refused": "Geweigerd door de mailserver",
    "deferred": "Uitgesteld, wordt opnieuw geprobeerd",
    "lapsed": "Niet verstuurd, staat in een volgend bericht",
}
DIGEST_CHIPS: Mapping[str, str] = {
    "composed": "open",
    "sending": "busy",
    "delivered": "good",
    "unknown": "unknown",
    "refused": "bad",
    "deferred": "warn",
    "lapsed": "none",
}
"""The sign of each state; they differ in shape too."""

ITEM_WORDS: Mapping[str, str] = {
    "waiting": "Op de lijst",
    "taken": "In een bericht dat onderweg is",
    "acknowledged": "Opgepakt",
    "done": "Gedaan",
    "resolved": "Opgelost volgens het systeem",
    "exhausted": "Gestopt na de laatste herinnering",
}
CONTACT_WORDS: Mapping[str, str] = {"contacts": "Adressen", "refused": "Geweigerde adressen"}
