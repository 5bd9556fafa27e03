"""The roles that can answer for an action, in Dutch."""

from __future__ import annotations

from collections.abc import Mapping

OWNER_WORDS: Mapping[str, str] = {
    "action-lead": "trekker",
    "working-group": "werkgroep",
    "management-team": "managementteam",
    "director": "directeur",
    "department-manager": "afdelingsmanager",
    "team-manager": "teammanager",
    "manager": "leidinggevende",
    "hiring-manager": "vacaturehouder",
    "portfolio-holder": "portefeuillehouder",
    "project-lead": "projectleider",
    "strategic-adviser": "strategisch adviseur",
    "core-group": "kerngroep",
    "steering-group": "stuurgroep",
    "staff-platform": "platform van medewerkers",
    "staff-network": "medewerkersnetwerk",
    "growth-panel": "groeipanel",
    "inclusion-office": "Bureau I&D",
    "hr": "P&O",
    "hr-adviser": "P&O-adviseur",
    "hr-business-partner": "HR-businesspartner",
    "hr-specialist": "specialist van P&O",
    "recruiter": "recruiter",
    "communication": "Communicatie",
    "facilities": "Facilitair Bureau",
    "procurement": "Inkoop",
    "finance": "Financiën",
    "it": "ICT",
    "works-council": "ondernemingsraad",
    "confidential-adviser": "vertrouwenspersoon",
    "integrity-office": "Bureau Integriteit",
    "executive": "college",
    "council": "raad",
    "all-staff": "alle medewerkers",
    "external-party": "partij van buiten",
    "other": "iemand anders",
}
"""A code of the contract's `OwnerRole` -> its word; a test holds both lists together."""

HOLDER_WORDS: Mapping[str, str] = {"unit": "de eenheid", "platform": "een platform", "working-group": "een werkgroep"}
"""Whose plan it is: a code of the contract's `Holder` -> its words."""
