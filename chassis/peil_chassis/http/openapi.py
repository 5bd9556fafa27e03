"""openapi.json by the NLgov API Design Rules: version header, problems, 400 in place of 422."""

from __future__ import annotations

import json
import re
from typing import Any

from fastapi import FastAPI

from peil_chassis.http.gate import Gate, operations_of
from peil_chassis.http.problems import PROBLEM_JSON
from peil_chassis.rights import Right, who_may

_OPERATIONS = frozenset({"get", "put", "post", "delete", "patch"})
_OURS = ("HTTPValidationError", "ValidationError")
_TEXT = {"type": "string"}

PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "What went wrong, by RFC 9457.",
    "type": "object",
    "required": ["status", "title", "detail"],
    "properties": {
        "type": {"type": "string", "description": "URI of the kind of problem; about:blank: the status says it."},
        "title": {"type": "string", "description": "The kind of problem."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What is wrong here and what to do."},
        "errors": {
            "type": "array",
            "description": "What is wrong per field.",
            "items": {
                "type": "object",
                "required": ["field", "rule", "message"],
                "properties": {"field": _TEXT, "rule": _TEXT, "message": _TEXT},
            },
        },
    },
}

_VERSION_HEADER = {
    "API-Version": {"description": "Full version of this API.", "schema": _TEXT, "required": True},
}

_RETRY_HEADER = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}, "required": True},
}

_PROBLEMS = {
    "400": "The request does not follow the rules.",
    "401": "No bearer token, or one that is not known.",
    "403": "The caller does not have the right to do this.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "429": "You ask too often; Retry-After says when you may again.",
    "431": "Address and headers together are too large.",
    "500": "Something went wrong on our side.",
    "503": "Transient: send the same request again later.",
}


def describe(api: FastAPI, gate: Gate) -> dict[str, Any]:
    """The OpenAPI document of *api*, brought to the design rules; *gate* knows who may."""
    document = json.loads(json.dumps(FastAPI.openapi(api)))
    rights = {(path, method): right for path, method, right in operations_of(api, gate)}
    for path, item in document.get("paths", {}).items():
        for method, operation in item.items():
            if method in _OPERATIONS:
                right = rights[(path, method)]
                _complete(operation, needs_token=not right.public)
                _say_who_may(operation, right)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in _OURS:
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM_SCHEMA
    return _pascal_case_schemas(document)


def _complete(operation: dict[str, Any], *, needs_token: bool) -> None:
    responses: dict[str, Any] = operation["responses"]
    responses.pop("422", None)
    expected = {"400", "429", "431", "500"}
    if needs_token:
        expected |= {"401", "403", "503"}
    if "requestBody" in operation:
        expected |= {"413", "415"}
    for status in sorted(expected):
        responses.setdefault(status, {"description": _PROBLEMS[status]})
    for status, response in responses.items():
        if status[0] in "23":
            response["headers"] = response.get("headers", {}) | _VERSION_HEADER
        elif status[0] in "45":
            # What FastAPI writes here is the route's answer model under application/json: errors never have it.
            content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
            response["content"] = content
            more = _VERSION_HEADER | (_RETRY_HEADER if status == "429" else {})
            response["headers"] = response.get("headers", {}) | more
    operation["responses"] = dict(sorted(responses.items()))


def _say_who_may(operation: dict[str, Any], right: Right) -> None:
    """The gate stands before every operation, so FastAPI asks a token for all: also for those that need none."""
    if right.public:
        operation.pop("security", None)
        return
    operation["responses"]["403"]["description"] += f" Who may: {who_may(right)}."
    if right.relations:
        away = {"description": "Transient: send the same request again later."}
        content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        operation["responses"].setdefault("503", away | {"content": content})


def _pascal_case_schemas(document: dict[str, Any]) -> dict[str, Any]:
    # A generic model (Page[Unit]) comes out as Page_Unit_; the rules ask UpperCamelCase.
    schemas: dict[str, Any] = document["components"]["schemas"]
    renamed = {
        name: "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]", name)) for name in schemas
    }
    document["components"]["schemas"] = {renamed[name]: schema for name, schema in schemas.items()}
    refs = {f"#/components/schemas/{old}": f"#/components/schemas/{new}" for old, new in renamed.items() if old != new}
    return _replace_refs(document, refs) if refs else document


def _replace_refs(value: Any, refs: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: refs.get(item, item) if key == "$ref" and isinstance(item, str) else _replace_refs(item, refs)
            for key, item in value.items()
        }
    return [_replace_refs(item, refs) for item in value] if isinstance(value, list) else value
