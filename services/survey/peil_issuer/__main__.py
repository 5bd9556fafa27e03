"""``python -m peil_issuer``."""

from __future__ import annotations

import secrets
import sys

from peil_chassis.clock import SystemClock
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.login.settings import load_sign_in
from peil_chassis.logs import configure_logs
from peil_chassis.server import run
from peil_chassis.settings import load_settings
from peil_chassis.store.mongo import MongoStore
from peil_chassis.tokens import load_authenticator
from peil_issuer.app import Parts, create_app
from peil_issuer.question_sets.reading import AMSTERDAM, SetRefused, load_sets
from peil_issuer.settings import IssuerSettings


def main() -> None:
    """
    Serve until told to stop.

    Raises:
        SystemExit: a variable, a set of questions, the key, the issuer or the file of roles is wrong (code 2).
    """
    settings = load_settings(IssuerSettings)
    configure_logs("issuer", settings.log_level)
    try:
        sets = load_sets(settings.question_sets or AMSTERDAM)
    except SetRefused as refused:
        print(f"PEIL_QUESTION_SETS: {refused}", file=sys.stderr)
        raise SystemExit(2) from None
    parts = Parts(
        store=MongoStore(settings.mongo, settings.database),
        log=KafkaLog(settings.kafka, access=settings.kafka_access, client="peil-issuer"),
        clock=SystemClock(),
        authenticator=load_authenticator(settings),
        sign_in=load_sign_in(settings),
        random=secrets.token_bytes,
        source=settings.source,
        sets=sets,
        form_url=settings.form_url,
        lease_s=settings.lease_s,
    )
    run(create_app(settings, parts), settings)


if __name__ == "__main__":
    main()
