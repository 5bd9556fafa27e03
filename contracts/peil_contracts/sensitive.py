"""
What a delivery may not carry, in any field that could hold it: refused with the ground.

Three places can hold it. **Names**: a field of ``data`` at any depth, or an attribute, that is named after something
Peil does not take. Names are judged whatever they hold, also null. **Codes about a person**: an id, a code or an
attribute of an event about somebody. **Case numbers** in the kind of a count of signals, and in attributes that no
standard names.

What a code *describes* decides, and that is seldom the person:

- A unit's name and id, a plan, a vacancy's channel and the groups of the barometer are about the organisation, or about
  250 people and more. They are not judged.
- A training or session is a thing that is offered. ``islam-en-werk``, ``werken-met-autisme`` and
  ``klachtbehandeling`` tell what it is about, and anybody may go. Only a code that says *for whom* it is
  (``voor-moslims``, ``for-employees-with-a-disability``) or that it is a network's own (``lhbti-netwerk``) tells
  something of who was there.
- A kind of work is about others as a rule: ``gehandicaptenvervoer``, ``klantmanager-statushouders``,
  ``adviseur-banenafspraak``. Only a word for one person's own status (``wajonger``, ``banenafspraak``), or an office
  that nobody of another belief holds (``imam``), describes the holder.
- The id of a contract or a leave, the reason of a withdrawal and an attribute have no need to describe anything: in an
  event about a person such words would describe that person. Of the id of an event that is less sure: it may tell of
  the export that it came from, so the name of a law (``wia-2026-17``) passes there. A subject may be the event's unit.
- A vacancy describes work too: ``vac-kandidaat-notaris`` is a job, and one that is kept for the ``banenafspraak`` says
  nothing of its hiring manager. ``vac-17-sollicitant-…`` names an applicant.

A list of words is never complete: it catches what is sent in good faith under its own name. Fields that no type names
are refused anyway, and every field that a type does name holds a code, an id, a day or a number.
The words, and the law behind each ground, are in `peil_contracts.sensitive_words`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from peil_contracts.fact_types import FACT_TYPES, FactType
from peil_contracts.people import LEAVE_REGISTERED
from peil_contracts.register import FACT_WITHDRAWN, FactWithdrawn
from peil_contracts.sensitive_words import (
    CANDIDATE,
    CASE_WORDS,
    DISABILITY,
    GROUNDS,
    KIND_WORDS,
    PARTS,
    REPORT,
    Ground,
)
from peil_contracts.violations import Violation, below

# Attributes of CloudEvents, its registered extensions, and ours: their meaning is fixed.
_KNOWN_ATTRIBUTES = frozenset({
    "id", "source", "specversion", "type", "datacontenttype", "dataschema", "dataref", "subject", "time",
    "partitionkey", "traceparent", "tracestate", "recordedtime", "sequence", "sequencetype", "data",
})  # fmt: skip
# A system's own name and fixed forms are not judged.
_JUDGED = frozenset({"id", "dataref", "partitionkey", "subject", "tracestate"})
_ATTRIBUTE = "(attribute)"
_ATTRIBUTES = _JUDGED | {_ATTRIBUTE}
_ORGANISATION = frozenset({"unit", "vacancy", "plan"})
_COURSE_FIELDS = frozenset({"training", "edition", "session"})
_WORK_FIELDS = frozenset({"function_family"})
_REASONS = frozenset({"leave", "reason"})

_FOR = frozenset({"voor", "for", "tbv"})
# Said before "for", these make it a training about people, not for them.
_ABOUT = frozenset({
    "zorg", "zorgen", "hulp", "aandacht", "respect", "ruimte", "begrip", "oog", "care", "caring", "support",
    "accessible", "toegankelijk", "toegankelijkheid", "kansen", "opkomen", "werkgever", "werken", "klantcontact",
    "website", "websites", "dienstverlening", "service", "services", "taalcoach", "inburgering", "wmo", "gastvrijheid",
    "begeleiding", "loket", "ontwerpen", "design", "voorzieningen", "jobcoaching", "communicatie",
})  # fmt: skip
_FILLERS = frozenset({
    "een", "de", "met", "with", "a", "an", "the", "mensen", "people", "collegas", "colleagues", "staff", "medewerkers",
    "employees", "professionals", "managers", "leidinggevenden", "vrouwen", "women", "mannen", "men", "jongeren",
    "youth", "talenten", "talents", "trainees", "werknemers", "van", "of", "en", "and", "niet", "non",
})  # fmt: skip
_NETWORK = re.compile("netwerk|network|lotgenoten[a-z]*|peers?|supportgroup|ledendag|ledenbijeenkomst|leden|members")
# A job about people, whoever holds it.
_JOB = re.compile(
    r".*(adviseur|consulent|coordinator|klantmanager|begeleid(er|ing)|coach|projectleider|specialist|jurist|trainer|"
    r"docent|vertaler|onderzoeker|beleid.*|inspecteur|arts|tolk|advis[eo]r|officer|counsell?or|interpreter|policy|zorg|care)"
)
# In any other field a code tells none of the grounds; most fields of a delivery are of that kind.
_TELLING = _ATTRIBUTES | _COURSE_FIELDS | _WORK_FIELDS | _REASONS | {"vacancy", "kind", "employment"}
# A year is no case number, a number after it is.
_YEAR = "(?:19|20)[0-9]{2}"
_NUMBER = (
    f"(?:s?(?:nr|no|nummer|number))?[^a-z0-9]{{0,3}}(?:{_YEAR}[^a-z0-9]{{1,3}}[0-9]|(?!{_YEAR}(?![0-9]))[0-9]{{2}})"
)
_REPORTED = "melding|klacht|complaint|grievance|integriteitszaak"
# Zaak and case are everyday words of any file; among counts of signals there is but one kind.
_CASES = {
    "people": re.compile(f"(?<![a-z0-9])(?:{_REPORTED}){_NUMBER}"),
    "measures": re.compile(f"(?<![a-z0-9])(?:{_REPORTED}|zaak|case|dossier|report|incident){_NUMBER}"),
}
_APPLICANT = re.compile("sollicitante?|applicant")
_CANDIDATE = re.compile("sollicitante?|applicant|kandidaat|kandidate|candidate")
_FOR_CANDIDATES = {
    "vacancy": _APPLICANT, "id": _APPLICANT, "partitionkey": _APPLICANT, "dataref": _CANDIDATE, _ATTRIBUTE: _CANDIDATE,
}  # fmt: skip
# Work that has to do with applicants: systems that follow them, people who help them.
_APPLICANT_WORK = frozenset({"tracking", "experience", "journey", "portal", "management", "begeleider", "coach"})
_NO_LETTER, _BETWEEN = re.compile("[^a-z0-9]+"), re.compile("[^A-Za-z0-9]+")
_WRITTEN = re.compile("[A-Za-z]|[A-Z]{2,}|[A-Z]?[a-z]+(?:[A-Z][a-z]{2,})*|[A-Z]?[a-z]{4,}[A-Z]")
_RUN, _LONG_RUN, _MOST_RUNS = re.compile("[A-Za-z]+|[0-9]+"), 4, 4
_NOT_PEOPLE = frozenset({("blinde", "vlek"), ("blinde", "vlekken")})
_CAMEL = re.compile("(?<=[a-z])(?=[A-Z])")


def forbidden(event: Mapping[str, Any]) -> list[Violation]:
    """
    Every field of *event* (a delivery as sent) that carries what Peil does not take, each with its ground.

    The rules are ``special-category``, ``candidate-identity`` and ``report-case``. A field is named once, by the first
    ground that is found.
    """
    fact_type = _about(event)
    named = _fields_of(event, fact_type)
    found: dict[str, Ground] = {}
    # Paths are spelled out for what is found alone: nearly every delivery holds nothing.
    for at, name in _names(event):
        # What the type itself names is meant. A test holds every such name against the words.
        if name not in named and (ground := _ground_of_name(name, fact_type)):
            found.setdefault(below(at(), name), ground)
    if fact_type is not None:
        for holder, name, field, text in _codes(event):
            if ground := _ground_of_code(field, text, fact_type):
                found.setdefault(below(holder, name), ground)
    return [Violation(at, ground.rule, _message(ground)) for at, ground in found.items()]


def _about(event: Mapping[str, Any]) -> FactType | None:
    type, data = event.get("type"), event.get("data")
    if type == FACT_WITHDRAWN and isinstance(data, dict):
        type = data.get("fact_type")
    return FACT_TYPES.get(type) if isinstance(type, str) else None


def _fields_of(event: Mapping[str, Any], fact_type: FactType | None) -> frozenset[str]:
    own = frozenset(fact_type.model.model_fields) if fact_type else frozenset()
    return own | FactWithdrawn.model_fields.keys() if event.get("type") == FACT_WITHDRAWN else own


def _names(event: Mapping[str, Any]) -> Iterator[tuple[Callable[[], str], str]]:
    """Every name of an attribute that no standard names, and of a member of ``data``, after the path that it is in."""
    for name in event:
        if name not in _KNOWN_ATTRIBUTES:
            yield str, name
    yield from _members(event.get("data"), lambda: "data")


def _members(value: Any, at: Callable[[], str]) -> Iterator[tuple[Callable[[], str], str]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield at, name
            if isinstance(item, dict | list):
                yield from _members(item, partial(_below, at, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, dict | list):
                yield from _members(item, partial(_below, at, number))


def _below(at: Callable[[], str], part: str | int) -> str:
    return below(at(), part)


def _codes(event: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """
    Where, under which name, as which field, and the text of each code that may describe a person.

    Attributes that no standard names are one field.
    """
    data = event.get("data")
    holders = [("data", data), ("data.key", data.get("key") if isinstance(data, dict) else None)]
    fields = [(at, *item) for at, held in holders if isinstance(held, dict) for item in held.items()]
    organisation = [value for _, name, value in fields if name in _ORGANISATION]
    for name, value in event.items():
        judged = name in _JUDGED or name not in _KNOWN_ATTRIBUTES
        if judged and isinstance(value, str) and not (name == "subject" and value in organisation):
            text = unquote(value) if name == "dataref" else value
            yield "", name, name if name in _JUDGED else _ATTRIBUTE, text
    for at, name, value in fields:
        if name in _TELLING and isinstance(value, str):
            yield at, name, name, value


def _plain(text: str) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _ground_of_name(name: str, fact_type: FactType | None) -> Ground | None:
    squeezed = _NO_LETTER.sub("", _plain(name).lower())
    for ground, (stems, whole, spared) in _NAMES.items():
        if (stems.search(squeezed) or whole.fullmatch(squeezed)) and not spared.search(squeezed):
            return ground
    if fact_type is None:
        return None
    if fact_type.family in _CASES and _CASE_NAME.fullmatch(squeezed):
        return REPORT
    asks_why = fact_type.type == LEAVE_REGISTERED and _KIND_NAME.fullmatch(squeezed)
    return DISABILITY if asks_why else None


def _ground_of_code(field: str, text: str, fact_type: FactType) -> Ground | None:
    if field not in _TELLING:
        return None
    said = _words(text)
    if field in _FOR_CANDIDATES and _names_applicant(said, _FOR_CANDIDATES[field]):
        return CANDIDATE
    if (
        field in {"kind", _ATTRIBUTE}
        and fact_type.family in _CASES
        and _CASES[fact_type.family].search(_plain(text).lower())
    ):
        return REPORT
    if "person" not in fact_type.person_fields:
        return None
    if field in _COURSE_FIELDS:
        return _for_whom(said)
    if field in _WORK_FIELDS:
        status = _status(said)
        return None if status is None or any(map(_JOB.fullmatch, said)) else status
    status = _status(said) or (None if field == "id" else _personal(said))
    if field in _REASONS or (fact_type.type == LEAVE_REGISTERED and field in _ATTRIBUTES):
        return status or _cause(said)
    return status if field in _ATTRIBUTES or field == "employment" else None


def _names_applicant(said: list[str], applicant: re.Pattern[str]) -> bool:
    return any(applicant.fullmatch(word) and after not in _APPLICANT_WORK for word, after in pairwise(said))


def _words(text: str) -> list[str]:
    """
    The words and numbers of a code: ``wajong-17``, ``Wajong17`` and ``17wajong`` give wajong (and 17).

    What may come from chance is left out: a part without a word's capitals, a short word between digits, many of
    either in turn. Three letters of a random id can spell anything.
    """
    found: list[str] = []
    for token in _BETWEEN.split(_plain(text)):
        runs = _RUN.findall(token)
        glued = len(runs) > 2 or (len(runs) == 2 and runs[0].isdigit())
        for run in runs if len(runs) <= _MOST_RUNS else ():
            if run.isdigit():
                found.append(run)
            elif _WRITTEN.fullmatch(run) and (not glued or len(run) >= _LONG_RUN):
                found += (part.lower() for part in _CAMEL.split(run))
    return found


def _status(said: list[str]) -> Ground | None:
    """The ground on which a word, or two words run together, names one person's status."""
    words = [word for word, after in pairwise([*said, ""]) if (word, after) not in _NOT_PEOPLE]
    named = [*words, *(a + b for a, b in pairwise(words))]
    if not any(map(_ANY_HOLDER.fullmatch, named)):  # nearly always: one look instead of one per ground
        return None
    return next((g for g, holder in _HOLDERS.items() if any(map(holder.fullmatch, named))), None)


def _personal(said: list[str]) -> Ground | None:
    return next((g for g in GROUNDS if any(word in g.personal for word in said)), None)


def _cause(said: list[str]) -> Ground | None:
    squeezed = "".join(said)
    return next((g for g, cause in _CAUSES.items() if cause.search(squeezed)), None)


def _for_whom(said: list[str]) -> Ground | None:
    """The ground on which a training or session is for a group, or a group's own."""
    if not any(map(_ANY_GROUP.match, said)):  # a group is named at the beginning of a word, or by the whole of it
        return None
    for ground, group in _GROUPS.items():
        for at, word in enumerate(said):
            if group.fullmatch(word) and (_is_for(said[:at]) or _is_network(said[at + 1 :])):
                return ground
            stem = _NETWORK.split(word)[0]
            if stem != word and group.fullmatch(stem):
                return ground
    return None


def _is_for(before: list[str]) -> bool:
    at = len(before)
    while at and before[at - 1] in _FILLERS:
        at -= 1
    if at == 0:
        return False
    about_them = at > 1 and before[at - 2] in _ABOUT
    return (before[at - 1] in _FOR and not about_them) or _is_network(before[at - 1 :])


def _is_network(after: list[str]) -> bool:
    return bool(after) and _NETWORK.fullmatch(after[0]) is not None


def _message(ground: Ground) -> str:
    return f"tells of {ground.tells}, which Peil does not take ({ground.law}): leave it out."


def _any(parts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(parts) or "(?!)")


def _filling(parts: tuple[str, ...]) -> re.Pattern[str]:
    # Bounded, because the parts overlap: unbounded, a long name made of them would take for ever.
    part = "|".join(sorted(PARTS, key=len, reverse=True))
    return re.compile(f"(?:{part}){{0,3}}(?:{'|'.join(parts) or '(?!)'})(?:{part}|[0-9]+){{0,3}}")


_NAMES = {ground: (_any(ground.stems), _filling(ground.words), _any(ground.spared)) for ground in GROUNDS}
_CASE_NAME, _KIND_NAME = _filling(CASE_WORDS), _filling(KIND_WORDS)
_HOLDERS = {ground: re.compile(f"(?:{_any(ground.holder).pattern})(?:s|n|en)?") for ground in GROUNDS}
_GROUPS = {ground: _any(ground.group) for ground in GROUNDS}
_CAUSES = {ground: _any(ground.cause) for ground in GROUNDS}
_ANY_HOLDER = _any(tuple(f"(?:{holder.pattern})" for holder in _HOLDERS.values()))
_ANY_GROUP = _any(tuple(f"(?:{group.pattern})" for group in _GROUPS.values()))
