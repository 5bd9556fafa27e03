"""Shapes on the wire: names in lowerCamelCase outside, snake_case inside."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class WireModel(BaseModel):
    """
    A body of an API, frozen; ``as_of`` in the code is ``asOf`` on the wire.

    An unknown member is refused, so that a misspelt name is not silently ignored.
    """

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class QueryModel(WireModel):
    """
    The query of a route as one object: ``query: Annotated[FigureQuery, Query()]``.

    Keys are lowerCamelCase (NLgov: query-keys-camel-case) and an unknown key is refused with 400.
    """
