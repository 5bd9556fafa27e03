"""The driver's errors, turned into those of the port."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bson.errors import InvalidDocument
from pymongo.errors import (
    BulkWriteError,
    ConfigurationError,
    DuplicateKeyError,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
)
from pymongo.errors import DocumentTooLarge as MongoDocumentTooLarge

from peil_chassis.store.port import Conflict, DocumentTooLarge, StoreAway

WRITE_CONFLICT = 112
DUPLICATE_KEY = 11000
TOO_LARGE = (17280, 10334, 17420, 17419)
"""Codes with which servers refuse a document over their limit."""

TRANSIENT = "TransientTransactionError"
COMMIT_UNKNOWN = "UnknownTransactionCommitResult"


@asynccontextmanager
async def answering() -> AsyncIterator[None]:
    """
    What is asked of the driver within it raises what the port promises.

    Raises:
        Conflict, StoreAway, DocumentTooLarge, ValueError: as `peil_chassis.store.port.Store` says.
    """
    try:
        yield
    except MongoDocumentTooLarge as error:
        raise DocumentTooLarge(str(error)) from error
    except (InvalidDocument, OverflowError) as error:
        raise ValueError(f"a document is not of JSON's kinds: {error}") from error
    except DuplicateKeyError as error:
        raise Conflict("a document with these unique values already exists") from error
    except BulkWriteError as error:
        raise _bulk_error(error) from error
    except OperationFailure as error:
        raise _failure(error, error.code) from error
    except ConfigurationError as error:
        raise ValueError(str(error)) from error
    except PyMongoError as error:
        raise StoreAway(f"MongoDB does not answer: {type(error).__name__}") from error


def _bulk_error(error: BulkWriteError) -> Exception:
    codes = {each.get("code") for each in error.details.get("writeErrors", ())}
    for code in (*TOO_LARGE, DUPLICATE_KEY, WRITE_CONFLICT):
        if code in codes:
            return _failure(error, code)
    return _failure(error, next(iter(codes), None))


def _failure(error: PyMongoError, code: int | None) -> Exception:
    if code in KNOWN:
        return of_code(code)
    if error.has_error_label(COMMIT_UNKNOWN) or isinstance(error, ExecutionTimeout):
        return StoreAway("MongoDB did not say whether it committed")
    if error.has_error_label(TRANSIENT):
        return Conflict("another commit got in between")
    return of_code(code)


KNOWN = frozenset({*TOO_LARGE, DUPLICATE_KEY, WRITE_CONFLICT})


def of_code(code: int | None) -> Exception:
    """The port's error for a server's *code*, as it stands in an answer."""
    if code in TOO_LARGE:
        return DocumentTooLarge("a document is larger than MongoDB takes")
    if code == DUPLICATE_KEY:
        return Conflict("a document with these unique values already exists")
    if code == WRITE_CONFLICT:
        return Conflict("another commit touches the same documents")
    return StoreAway(f"MongoDB failed with code {code}")
