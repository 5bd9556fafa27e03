"""JSON Schemas of the types of fact, and what may change in them while their version stays."""

from __future__ import annotations

from typing import Any

from peil_contracts.envelope import Delivery, Fact
from peil_contracts.fact_types import FACT_TYPES, FactType

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SAYS_NOTHING = frozenset({"title", "description", "$id", "$schema", "$defs", "default", "examples", "deprecated"})


def schema_of(fact_type: FactType) -> dict[str, Any]:
    """
    The JSON Schema of events of this type. What Peil alone sets is required only where no HR system delivers the type.

    It is open, because readers pass over what they do not know. Whoever publishes is held to the closed form.
    """
    model = Delivery if fact_type.deliverable else Fact
    envelope, data = _opened(Fact.model_json_schema()), _opened(fact_type.model.model_json_schema())
    definitions = data.pop("$defs", {})
    properties = dict(sorted(envelope["properties"].items()))
    properties["type"] = {"const": fact_type.type, "type": "string", "description": "What kind of fact it is."}
    properties["data"] = data
    schema = {
        "$schema": DIALECT,
        "$id": f"urn:peil:schema:{fact_type.type}",
        "title": fact_type.title,
        "description": fact_type.description,
        "type": "object",
        "required": sorted(model.model_json_schema()["required"]),
        "properties": properties,
    }
    return schema | ({"$defs": definitions} if definitions else {})


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of every type in the catalogue, by its type."""
    return {name: schema_of(fact_type) for name, fact_type in FACT_TYPES.items()}


def _opened(value: Any) -> Any:
    # Closedness is a rule for publishers; pydantic's titles repeat the field's name.
    if isinstance(value, list):
        return [_opened(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _opened(item)
        for name, item in value.items()
        if name != "additionalProperties" and not (name == "title" and isinstance(item, str))
    }


def breaks(released: dict[str, Any], current: dict[str, Any]) -> list[str]:
    """
    What in *current* breaks a reader or a publisher that goes by *released*, one sentence each.

    Within a version only optional fields are added. Anything else that a schema says must stay as it is: also a wider
    list of values is a break, because a reader of the released schema does not know the new value.
    """
    return _compared(released, current, "event", released, current)


def _compared(old: Any, new: Any, at: str, old_root: Any, new_root: Any) -> list[str]:
    old, new = _followed(old, old_root), _followed(new, new_root)
    if not isinstance(old, dict) or not isinstance(new, dict):
        return [] if old == new else [f"{at}: was changed"]
    found = [*_fields(old, new, at, old_root, new_root)]
    for keyword in sorted((old.keys() | new.keys()) - _SAYS_NOTHING - {"properties", "required"}):
        before, after = old.get(keyword), new.get(keyword)
        if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
            pairs = zip(sorted(before, key=str), sorted(after, key=str), strict=True)
            if keyword == "enum":
                found += [] if sorted(before) == sorted(after) else [f"{at}: {keyword} was changed"]
            else:
                found += [line for a, b in pairs for line in _compared(a, b, at, old_root, new_root)]
        elif isinstance(before, dict) and isinstance(after, dict):
            found += _compared(before, after, f"{at}.{keyword}", old_root, new_root)
        elif before != after:
            found.append(f"{at}: {keyword} was changed")
    return found


def _fields(old: dict[str, Any], new: dict[str, Any], at: str, old_root: Any, new_root: Any) -> list[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    must_before, must_after = set(old.get("required", ())), set(new.get("required", ()))
    found = [f"{at}.{name}: was removed" for name in sorted(before.keys() - after.keys())]
    found += [f"{at}.{name}: is required now" for name in sorted(must_after - must_before)]
    found += [f"{at}.{name}: is no longer required" for name in sorted((must_before - must_after) & after.keys())]
    for name in sorted(before.keys() & after.keys()):
        found += _compared(before[name], after[name], f"{at}.{name}", old_root, new_root)
    return found


def _followed(schema: Any, root: Any) -> Any:
    if isinstance(schema, dict) and "$ref" in schema:
        target = root.get("$defs", {}).get(schema["$ref"].rpartition("/")[2], {})
        return {**target, **{name: value for name, value in schema.items() if name != "$ref"}}
    return schema
