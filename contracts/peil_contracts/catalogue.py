"""What may enter and what may be published, by the table of types: checks, keys, and the persons in an event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from pydantic_core import PydanticCustomError

from peil_contracts.elsewhere import leniently, without_references
from peil_contracts.envelope import DELIVERY_BYTES, SLACK, Delivery, Fact
from peil_contracts.fact_types import FACT_TYPES, FactType
from peil_contracts.fields import FactData, first_day_of, moment
from peil_contracts.hygiene import unclean
from peil_contracts.lint import reaches_person
from peil_contracts.persons import PseudonymMissing, texts, wrong_persons
from peil_contracts.register import FACT_WITHDRAWN
from peil_contracts.sensitive import forbidden
from peil_contracts.violations import ContractBroken, Violation, below, violations_of
from peil_contracts.wire import EVENT_BYTES, compact, read_json, too_large

__all__ = [
    "DEAD_LETTER_BYTES", "FACT_TYPES", "FACT_WITHDRAWN", "YEARS_AHEAD", "FactType", "check_fact", "natural_key",
    "parse_delivery", "person_references", "read_data", "topic_and_key", "with_pseudonyms",
]  # fmt: skip

DEAD_LETTER_BYTES = 1024 * 1024
YEARS_AHEAD = 2
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_E = TypeVar("_E", Delivery, Fact)


def parse_delivery(body: bytes | Mapping[str, Any], *, now: datetime) -> Delivery:
    """
    The delivery in *body*, when it keeps its whole contract.

    Args:
        body: The event as JSON text, or as a mapping that was read from JSON or put together from headers.
        now: The present moment (aware), against which the future is refused.

    Returns:
        The delivery; its ``data`` are plain JSON values with days as ``YYYY-MM-DD``.

    Raises:
        ContractBroken: with every violation found. An attribute that is named in one is not to be repeated: it may
            hold a reference.
    """
    event = _read(body) if isinstance(body, bytes) else body
    violations = [*_shape(event), *too_large(event, DELIVERY_BYTES)] if isinstance(event, Mapping) else _shape(event)
    if violations:
        raise ContractBroken(without_references(event, violations, plain=False))
    delivery = _envelope(Delivery, event, violations)
    data = _data(event, violations, deliverable=True)
    violations += [*_future_time(event, now), *_future_days(event, now)]
    violations = without_references(event, _with_grounds(violations, forbidden(event)))
    if violations or delivery is None or data is None:
        raise ContractBroken(violations)
    return delivery.model_copy(update={"data": data})


def check_fact(topic: str, event: Mapping[str, Any]) -> None:
    """
    Say nothing when *event* may be published to *topic*.

    A dead-letter topic (``<service>-dlq``) takes any JSON of at most 1 MB.

    Raises:
        ContractBroken: too large, not a fact of the catalogue, data that break their schema, or another topic's fact.
    """
    if topic.endswith("-dlq"):
        if found := list(too_large(event, DEAD_LETTER_BYTES)):
            raise ContractBroken(found)
        return
    violations = [*_shape(event), *too_large(event, EVENT_BYTES)]
    if violations:
        raise ContractBroken(violations)
    fact = _envelope(Fact, event, violations)
    data = _data(event, violations, deliverable=False)
    if not violations and fact is not None and data is not None and topic_and_key(fact.type, data)[0] != topic:
        violations.append(
            Violation("type", "wrong-topic", "does not belong on this topic: see deploy/kafka/topics.yaml.")
        )
    if violations:
        raise ContractBroken(violations)


def read_data(type: str, data: Mapping[str, Any]) -> FactData:
    """
    The data of a published fact as its model; fields that a newer publisher added are passed over.

    Raises:
        ContractBroken: unknown type, or data that break their schema.
    """
    try:
        return _known(type).model.model_validate(dict(data), extra="ignore")
    except ValidationError as error:
        raise ContractBroken(violations_of(error, at="data")) from None


def natural_key(type: str, source: str, data: Mapping[str, Any]) -> str:
    """
    Which fact this is: a JSON list of type, source and the values of the type's natural key.

    A withdrawal has the key of the fact that it withdraws.

    Raises:
        ContractBroken: unknown type, or a key field that is missing or has the wrong form.
    """
    fact_type, key = _named(type, data)
    return compact([fact_type.type, source, *(key[field] for field in fact_type.natural_key)]).decode()


def topic_and_key(type: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """
    The topic of a fact and its key there; a withdrawal goes where the fact it withdraws went.

    Raises:
        ContractBroken: unknown type, or a key field that is missing or has the wrong form.
    """
    fact_type, key = _named(type, data)
    return str(fact_type.topic), str(key[str(fact_type.topic_key)])


def person_references(type: str, data: Mapping[str, Any]) -> dict[str, str]:
    """
    The persons that data of this type name: path of the field (such as ``data.person``) -> what it holds.

    In a delivery that is a reference, in a fact a pseudonym. Of a withdrawal it is the persons in its key
    (``data.key.person``). Fields that are null or left out do not occur.

    Raises:
        ContractBroken: unknown type, or a withdrawal of one.
    """
    holder, at, fact_type = _holder(type, data)
    return {below(at, name): value for name in fact_type.person_fields if isinstance(value := holder.get(name), str)}


def with_pseudonyms(type: str, data: Mapping[str, Any], pseudonyms: Mapping[str, str]) -> dict[str, Any]:
    """
    *data* with a pseudonym in the place of every reference; everything else as it was.

    Args:
        type: The type of the event.
        data: Its data, as `parse_delivery` gives them; not changed.
        pseudonyms: Reference -> pseudonym, at least for every reference that `person_references` names.

    Raises:
        ContractBroken: unknown type, or a withdrawal of one.
        PseudonymMissing: a reference has no pseudonym.
    """
    named = person_references(type, data)
    for at, reference in named.items():
        if reference not in pseudonyms:
            raise PseudonymMissing(f"no pseudonym was given for the person in {at}")
    holder, _, _ = _holder(type, data)
    changed = {at.rpartition(".")[2]: pseudonyms[reference] for at, reference in named.items()}
    replaced = {**holder, **changed}
    return {**data, "key": replaced} if type == FACT_WITHDRAWN else replaced


def _holder(type: str, data: Mapping[str, Any]) -> tuple[Mapping[str, Any], str, FactType]:
    if type != FACT_WITHDRAWN:
        return data, "data", _known(type)
    key = data.get("key")
    return key if isinstance(key, Mapping) else {}, "data.key", _withdrawn(data)


def _withdrawn(data: Mapping[str, Any]) -> FactType:
    withdrawn = FACT_TYPES.get(str(data.get("fact_type")))
    if withdrawn is None or withdrawn.topic is None:
        message = "must be a type of fact that can be withdrawn: see docs/events.md."
        raise ContractBroken([Violation("data.fact_type", "unknown-type", message)])
    return withdrawn


def _named(type: str, data: Mapping[str, Any]) -> tuple[FactType, dict[str, Any]]:
    fact_type = _known(type)
    if type != FACT_WITHDRAWN:
        return fact_type, _key_of(fact_type, data, "data", extra="ignore")
    withdrawn = _withdrawn(data)
    return withdrawn, _key_of(withdrawn, data.get("key"), "data.key", extra="forbid")


def _key_of(fact_type: FactType, data: object, at: str, *, extra: Literal["ignore", "forbid"]) -> dict[str, Any]:
    try:
        return _key_model(fact_type.type).model_validate(data, extra=extra).model_dump(mode="json")
    except ValidationError as error:
        raise ContractBroken(violations_of(error, at=at)) from None


@cache
def _key_model(type: str) -> type[BaseModel]:
    fact_type = FACT_TYPES[type]
    fields: dict[str, Any] = {
        name: (fact_type.model.model_fields[name].rebuild_annotation(), ...) for name in fact_type.natural_key
    }
    return create_model(f"{fact_type.model.__name__}Key", __config__=ConfigDict(hide_input_in_errors=True), **fields)


def _known(type: str) -> FactType:
    if type in FACT_TYPES:
        return FACT_TYPES[type]
    name, _, _version = type.rpartition(".")
    message = "is no type that Peil knows: see docs/events.md."
    if versions := [known for known in FACT_TYPES if known.rpartition(".")[0] == name]:
        message = f"is a version that Peil does not know: send {' or '.join(versions)}."
    raise ContractBroken([Violation("type", "unknown-type", message)])


def _read(body: bytes) -> Any:
    try:
        return read_json(body)
    except ContractBroken as refused:
        raise ContractBroken(without_references(leniently(body), list(refused.violations), plain=False)) from None


def _shape(event: object) -> list[Violation]:
    if not isinstance(event, Mapping):
        return [Violation("", "object", "must be a JSON object: send {...}.")]
    return unclean(dict(event))


def _envelope(model: type[_E], event: Mapping[str, Any], violations: list[Violation]) -> _E | None:
    try:
        return model.model_validate(dict(event))
    except ValidationError as error:
        violations += violations_of(error)
        return None


def _data(event: Mapping[str, Any], violations: list[Violation], *, deliverable: bool) -> dict[str, Any] | None:
    type, data = event.get("type"), event.get("data")
    if not isinstance(type, str) or not isinstance(data, dict):
        return None  # the envelope's own violations say so
    if any(violation.field == "type" for violation in violations):
        return None
    try:
        fact_type = _known(type)
        if deliverable and not fact_type.deliverable:
            message = "is published by Peil itself and cannot be delivered."
            raise ContractBroken([Violation("type", "not-deliverable", message)])
        checked = fact_type.model.model_validate(data)
        if type == FACT_WITHDRAWN:
            _withdrawable(data, deliverable)
        dumped = checked.model_dump(mode="json", by_alias=True, exclude_unset=True)
        violations += wrong_persons(person_references(type, dumped), published=not deliverable)
        if fact_type.free_text:
            violations += _reaching_persons(dumped)
        return dumped
    except ValidationError as error:
        violations += violations_of(error, at="data")
    except ContractBroken as refused:
        violations += refused.violations
    return None


def _withdrawable(data: dict[str, Any], deliverable: bool) -> None:
    withdrawn, _key = _named(FACT_WITHDRAWN, data)
    if deliverable and not withdrawn.deliverable:
        message = "is published by Peil itself and cannot be withdrawn by a delivery."
        raise ContractBroken([Violation("data.fact_type", "not-deliverable", message)])


def _with_grounds(violations: list[Violation], grounds: list[Violation]) -> list[Violation]:
    # A field that is refused for what it tells need not also be told to be unknown.
    told = {violation.field for violation in grounds}
    return [v for v in violations if not (v.rule == "unknown-field" and v.field in told)] + grounds


def _reaching_persons(data: dict[str, Any]) -> list[Violation]:
    # Not in the models: a fact that was published before this was looked for must stay readable.
    found = ((at, reaches_person(text)) for at, text in texts(data, "data"))
    return [Violation(at, *rule) for at, rule in found if rule]


def _future_time(event: Mapping[str, Any], now: datetime) -> list[Violation]:
    try:
        if moment(event.get("time")) > now + SLACK:
            return [Violation("time", "future-time", "lies in the future: send when the source recorded it.")]
    except PydanticCustomError:
        pass  # the envelope's own violations say so
    return []


def _future_days(event: Mapping[str, Any], now: datetime) -> list[Violation]:
    data = event.get("data")
    if not isinstance(data, dict):
        return []
    today = (now + SLACK).astimezone(_AMSTERDAM).date()
    happened = (date.fromisoformat, today, "future-day", "lies in the future: deliver it when it has happened.")
    limits = {
        "occurred_on": happened,
        "measured_on": happened,
        "period": (first_day_of, today, "future-period", "is yet to begin: deliver it when it has begun."),
        "effective_on": (
            date.fromisoformat, _years_on(today), "too-far-ahead", f"lies more than {YEARS_AHEAD} years ahead.",
        ),
    }  # fmt: skip
    found = []
    for field, (first_day, last, rule, message) in limits.items():
        value = data.get(field)
        try:
            late = isinstance(value, str) and first_day(value) > last
        except ValueError:
            continue  # its form is refused elsewhere
        if late:
            found.append(Violation(below("data", field), rule, message))
    return found


def _years_on(day: date) -> date:
    try:
        return day.replace(year=day.year + YEARS_AHEAD)
    except ValueError:  # 29 February
        return day.replace(year=day.year + YEARS_AHEAD, day=28)
