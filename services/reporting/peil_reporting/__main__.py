"""``python -m peil_reporting``."""

from __future__ import annotations

from peil_chassis.clock import SystemClock
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.login.settings import load_sign_in
from peil_chassis.logs import configure_logs
from peil_chassis.server import run
from peil_chassis.settings import load_settings
from peil_chassis.store.mongo import MongoStore
from peil_chassis.tokens import load_authenticator
from peil_reporting.app import create_app
from peil_reporting.settings import ReportingSettings


def main() -> None:
    """
    Serve until told to stop.

    Raises:
        SystemExit: a variable, the key, the issuer or the file of roles is wrong (code 2).
    """
    settings = load_settings(ReportingSettings)
    configure_logs("reporting", settings.log_level)
    app = create_app(
        settings=settings,
        store=MongoStore(settings.mongo, settings.database),
        log=KafkaLog(settings.kafka, access=settings.kafka_access, client="peil-reporting"),
        clock=SystemClock(),
        authenticator=load_authenticator(settings),
        sign_in=load_sign_in(settings),
    )
    run(app, settings)


if __name__ == "__main__":
    main()
