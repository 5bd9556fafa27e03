"""Taking a batch apart into its events, so that one bad event spoils no other."""

from __future__ import annotations

import msgspec

from peil_contracts.envelope import Violation
from peil_contracts.wire import BATCH_BYTES, BATCH_EVENTS
from peil_intake.deliveries.domain.reading import refusal_of
from peil_intake.deliveries.domain.receipts import Refusal

TOO_LARGE = Violation("", "too-large", "is a batch larger than 2 MiB: send it in parts. Nothing was taken.")
TOO_MANY = Violation(
    "", "too-many", f"is a batch of more than {BATCH_EVENTS} events: send it in parts. Nothing was taken."
)
NOT_JSON = Violation("", "not-json", "is not JSON: look at it with a JSON parser. Nothing was taken.")
NOT_A_LIST = Violation("", "not-a-list", "must be a JSON list of events: send [...]. Nothing was taken.")


def split_batch(body: bytes) -> list[bytes] | Refusal:
    """
    The events of a batch, each as the bytes it was sent in; or the refusal of the batch as a whole.

    Only what makes it impossible to tell the events apart refuses the whole: broken JSON, no list, too many, too large.
    """
    if len(body) > BATCH_BYTES:
        return refusal_of(body, [TOO_LARGE])
    try:
        events = msgspec.json.decode(body, type=list[msgspec.Raw])
    except msgspec.ValidationError:
        return refusal_of(body, [NOT_A_LIST])
    except (msgspec.DecodeError, RecursionError):
        return refusal_of(body, [NOT_JSON])
    if len(events) > BATCH_EVENTS:
        return refusal_of(body, [TOO_MANY])
    return [bytes(event) for event in events]
