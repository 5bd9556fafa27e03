"""
Reads sets of questions from files: one file per set, all sets of a municipality in one folder.

A set is read strictly, because it is asked of everybody. A question is about work - buildings, tools, how people deal
with each other - and never about what AVG art. 9 forbids to ask: somebody's health, disability, origin, belief,
orientation or opinion. That is judged by the words of `peil_contracts.sensitive_words`; a list of words is never
complete, and who writes a set reads it twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import msgspec
from pydantic import TypeAdapter, ValidationError

from peil_contracts.fields import Title
from peil_contracts.hygiene import unclean
from peil_contracts.lint import reaches_person
from peil_contracts.sensitive_words import GROUNDS, SPECIAL_CATEGORY, Ground
from peil_issuer.question_sets.reference import QuestionSet, SetQuestion

AMSTERDAM = Path(__file__).with_name("amsterdam")
MARK = "["
"""The form writes what kind a question is in brackets before it."""
_TITLE: TypeAdapter[str] = TypeAdapter(Title)
_WORD = re.compile("[a-z0-9]+")


class SetRefused(ValueError):
    """A file is no set of questions, or two are one set; the message names the file, the field and the rule."""


def read_set(content: bytes, name: str) -> QuestionSet:
    """
    The set that the file called *name* holds.

    Raises:
        SetRefused: a field is missing, unknown or of another kind; a question stands there twice, asks what nobody may
            be asked, or names discrimination without saying that it is about it.
    """
    try:
        read = msgspec.json.decode(content, type=QuestionSet)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SetRefused(f"{name}: {error}") from None
    for field in ("title", "theme"):
        _publishable(f"{name}: {field}", getattr(read, field))
    seen: set[str] = set()
    for number, question in enumerate(read.questions):
        field = f"{name}: questions[{number}]"
        if question.text in seen:
            # Reporting knows a question again by its text.
            raise SetRefused(f"{field}.text: stands there twice: ask it once")
        seen.add(question.text)
        _askable(field, question)
    return read


def load_sets(folder: Path) -> tuple[QuestionSet, ...]:
    """
    The sets in *folder*, by title: each of its files that ends in ``.json`` is one.

    Raises:
        SetRefused: there is no such file, one is no set, or two have one code.
    """
    try:
        files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.json"))}
    except OSError as error:
        raise SetRefused(f"{folder.name}: {error.strerror}") from None
    if not files:
        raise SetRefused(f"{folder.name}: holds no set of questions: put one file per set in it, ending in .json")
    read: dict[str, str] = {}
    found = []
    for name, content in files.items():
        one = read_set(content, name)
        if one.code in read:
            raise SetRefused(f"{name}: code: '{one.code}' is that of {read[one.code]} too")
        read[one.code] = name
        found.append(one)
    return tuple(sorted(found, key=lambda each: each.title))


def forbidden_ground(text: str) -> Ground | None:
    """What *text* would ask of somebody that AVG art. 9 forbids to ask; None when its words say no such thing."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    words = _WORD.findall(plain)
    # Also two words as one: "culturele achtergrond" stands in the tables without a space.
    parts = [*words, *(one + other for one, other in pairwise(words))]
    for ground, (named, spared) in _SPECIAL.items():
        if any(named.search(part) and not spared.search(part) for part in parts):
            return ground
    return None


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)")


def _naming(ground: Ground) -> re.Pattern[str]:
    whole = (*map(re.escape, ground.words), *ground.holder, *ground.group)
    return _any((*ground.stems, *(f"^(?:{pattern})$" for pattern in whole)))


_SPECIAL = {ground: (_naming(ground), _any(ground.spared)) for ground in GROUNDS if ground.rule == SPECIAL_CATEGORY}


def _askable(field: str, question: SetQuestion) -> None:
    if question.text.lstrip().startswith(MARK):
        raise SetRefused(f"{field}.text: begins with '{MARK}': that is how the form tells what kind a question is")
    _publishable(f"{field}.text", question.text)
    ground = forbidden_ground(question.text)
    if ground is not None:
        raise SetRefused(f"{field}.text: asks about {ground.tells} ({ground.law}): ask about the work instead")
    if "discrimin" in question.text.lower() and not question.discrimination:
        raise SetRefused(f"{field}.discrimination: must be true: the question names it, and then k is at least 10")


def _publishable(field: str, text: str) -> None:
    """Raises `SetRefused` for a text that the fact of opening could not hold."""
    if text != text.strip():
        raise SetRefused(f"{field}: begins or ends with a space: remove it")
    try:
        _TITLE.validate_python(text)
    except ValidationError as error:
        raise SetRefused(f"{field}: {error.errors()[0]['msg']}") from None
    unseen = unclean(text, line_feed=False)
    reached = (unseen[0].rule, unseen[0].message) if unseen else reaches_person(text)
    if reached is not None:
        raise SetRefused(f"{field}: {reached[1]}")
