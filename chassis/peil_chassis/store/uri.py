"""The address of a store as settings give it, read as its driver will."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator


def _readable(value: str) -> str:
    from pymongo.errors import PyMongoError
    from pymongo.uri_parser import parse_uri

    try:
        # What stands behind +srv is looked up when connecting; here its form is read.
        parse_uri(value.replace("mongodb+srv://", "mongodb://", 1), warn=False)
    except (PyMongoError, ValueError):
        # The driver's own words repeat what it could not read, and that may be the password.
        raise ValueError("it must be mongodb://, a user and password in % codes or none, host:port, options") from None
    return value


StoreAddress = Annotated[str, AfterValidator(_readable)]
"""A MongoDB connection string, ``mongodb://`` or ``mongodb+srv://``."""
