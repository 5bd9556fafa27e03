"""``python -m peil_plans``."""

from __future__ import annotations

import sys

from peil_chassis.clock import SystemClock
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.login.settings import load_sign_in
from peil_chassis.logs import configure_logs
from peil_chassis.server import run
from peil_chassis.settings import load_settings
from peil_chassis.store.mongo import MongoStore
from peil_chassis.tokens import load_authenticator
from peil_plans.app import create_app
from peil_plans.mandate.reading import AMSTERDAM, MandateRefused, load_mandates
from peil_plans.occasions.reading import AMSTERDAM as OCCASIONS
from peil_plans.occasions.reading import OccasionsRefused, load_occasions
from peil_plans.settings import PlansSettings


def main() -> None:
    """
    Serve until told to stop.

    Raises:
        SystemExit: a variable, the mandate, the calendar, the key, the issuer or the file of roles is wrong (code 2).
    """
    settings = load_settings(PlansSettings)
    configure_logs("plans", settings.log_level)
    try:
        mandates = load_mandates(settings.mandate or AMSTERDAM)
    except MandateRefused as refused:
        print(f"PEIL_MANDATE: {refused}", file=sys.stderr)
        raise SystemExit(2) from None
    try:
        occasions = load_occasions(settings.occasions or OCCASIONS)
    except OccasionsRefused as refused:
        print(f"PEIL_OCCASIONS: {refused}", file=sys.stderr)
        raise SystemExit(2) from None
    app = create_app(
        settings=settings,
        source=settings.source,
        lease_s=settings.lease_s,
        mandates=mandates,
        occasions=occasions,
        store=MongoStore(settings.mongo, settings.database),
        log=KafkaLog(settings.kafka, access=settings.kafka_access, client="peil-plans"),
        clock=SystemClock(),
        authenticator=load_authenticator(settings),
        sign_in=load_sign_in(settings),
    )
    run(app, settings)


if __name__ == "__main__":
    main()
