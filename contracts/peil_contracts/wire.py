"""Events as they travel: JSON text, HTTP requests and Kafka records, to one mapping of attributes and data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from peil_contracts.hygiene import MAX_DEPTH, unclean
from peil_contracts.violations import ContractBroken, Violation, shown

EVENT_BYTES = 64 * 1024
BATCH_BYTES = 2 * 1024 * 1024
BATCH_EVENTS = 500
STRUCTURED = "application/cloudevents+json"
BATCHED = "application/cloudevents-batch+json"
JSON = "application/json"


def compact(value: Any) -> bytes:
    """*value* as JSON without spaces, UTF-8, members in their own order. Raises `ValueError` when it is not JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def media_type(content_type: str | None) -> str:
    """The media type of a Content-Type header, lower case and without parameters; empty when there is none."""
    return (content_type or "").partition(";")[0].strip().lower()


def read_json(body: bytes, *, limit: int = EVENT_BYTES) -> Any:
    """
    The JSON value in *body*, clean of hidden characters and too deep nesting.

    Args:
        body: UTF-8 text.
        limit: The most bytes it may have.

    Raises:
        ContractBroken: too-large, not-utf-8, not-json, name-twice, too-deep, control-character, bidi-character or
            invisible-text.
    """
    if len(body) > limit:
        raise ContractBroken(
            [Violation("", "too-large", f"is larger than {limit // 1024} KB: send less in one piece.")]
        )
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise ContractBroken([Violation("", "not-utf-8", "is not UTF-8 text: send UTF-8.")]) from None
    value, strict = _parsed(text)
    # Text that holds a raw control character is no JSON at all; reading on tells in which field it stands.
    if found := unclean(value, line_feed=strict):
        raise ContractBroken(found)
    if not strict:
        raise ContractBroken([Violation("", "control-character", "holds a raw control character: escape it.")])
    return value


def _parsed(text: str) -> tuple[Any, bool]:
    try:
        try:
            return json.loads(text, object_pairs_hook=_members, parse_constant=_no_constant), True
        except json.JSONDecodeError as error:
            if not error.msg.startswith("Invalid control character"):
                raise
            return json.loads(text, strict=False, object_pairs_hook=_members, parse_constant=_no_constant), False
    except ContractBroken:
        raise
    except RecursionError:
        message = f"is nested deeper than {MAX_DEPTH} levels: send it flatter."
        raise ContractBroken([Violation("", "too-deep", message)]) from None
    except json.JSONDecodeError as error:
        message = f"is not JSON: look at line {error.lineno}, column {error.colno}."
        raise ContractBroken([Violation("", "not-json", message)]) from None
    except ValueError:  # a number of thousands of digits
        raise ContractBroken([Violation("", "not-json", "holds a number that is too long: shorten it.")]) from None


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise ContractBroken([Violation(shown(name), "name-twice", "stands twice in one object: send it once.")])
        members[name] = value
    return members


def _no_constant(_name: str) -> Any:
    raise ContractBroken(
        [Violation("", "not-json", "holds NaN or Infinity, which is not JSON: send a number or null.")]
    )


def from_http(headers: Mapping[str, str], body: bytes) -> Any:
    """
    The event in an HTTP request, structured (``application/cloudevents+json``) or binary (``ce-`` headers).

    Args:
        headers: Names in any case; values percent-encoded as the HTTP binding of CloudEvents 1.0 says.
        body: The request's body.

    Returns:
        What the body or the headers hold, not yet checked: give it to `peil_contracts.catalogue.parse_delivery`.

    Raises:
        ContractBroken: unreadable-mode, or what `read_json` refuses.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    kind = media_type(lower.get("content-type"))
    if kind == STRUCTURED:
        return read_json(body)
    attributes = {name[3:]: unquote(value) for name, value in lower.items() if name.startswith("ce-")}
    return _binary(attributes, lower.get("content-type"), body, "ce-")


def from_kafka(headers: Sequence[tuple[str, bytes]], value: bytes | None) -> Any:
    """
    The event in a Kafka record, structured (``content-type`` header, or none at all) or binary (``ce_`` headers).

    Args:
        headers: As Kafka gives them; UTF-8 values.
        value: The record's value.

    Returns:
        What the value or the headers hold, not yet checked.

    Raises:
        ContractBroken: no-value, not-utf-8, unreadable-mode, or what `read_json` refuses.
    """
    if value is None:
        raise ContractBroken([Violation("", "no-value", "is a record without a value: send the event itself.")])
    try:
        texts = {name.lower(): content.decode("utf-8") for name, content in headers if content is not None}
    except UnicodeDecodeError:
        raise ContractBroken([Violation("", "not-utf-8", "has a header that is not UTF-8: send UTF-8.")]) from None
    attributes = {name[3:]: text for name, text in texts.items() if name.startswith("ce_")}
    content_type = texts.get("content-type")
    if media_type(content_type) == STRUCTURED or (not attributes and media_type(content_type) in {"", JSON}):
        return read_json(value)
    return _binary(attributes, content_type, value, "ce_")


def _binary(attributes: dict[str, str], content_type: str | None, body: bytes, prefix: str) -> dict[str, Any]:
    if not attributes:
        message = f"is no CloudEvent: send Content-Type {STRUCTURED}, or {prefix} headers with {JSON}."
        raise ContractBroken([Violation("", "unreadable-mode", message)])
    if media_type(content_type) != JSON:
        message = f"must be {JSON} in binary mode."
        raise ContractBroken([Violation("datacontenttype", "media-type", message)])
    event: dict[str, Any] = {**attributes, "datacontenttype": JSON}
    if body:
        event["data"] = read_json(body)
    return event


def too_large(event: Mapping[str, Any], limit: int) -> Iterable[Violation]:
    """One violation when *event*, as compact JSON, has more than *limit* bytes; none when it is no JSON."""
    try:
        size = len(compact(event))
    except (ValueError, TypeError, RecursionError):
        return ()
    if size <= limit:
        return ()
    return (Violation("", "too-large", f"is larger than {limit} bytes as compact JSON: send less."),)
