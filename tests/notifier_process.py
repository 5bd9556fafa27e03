"""``python -m notifier_process``: the notifier as it is, but that its clock stands somewhere else in the calendar."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from peil_chassis.clock import SystemClock
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.login.settings import load_sign_in
from peil_chassis.logs import configure_logs
from peil_chassis.server import run
from peil_chassis.settings import load_settings
from peil_chassis.store.mongo import MongoStore
from peil_chassis.tokens import load_authenticator
from peil_notifier.app import create_app
from peil_notifier.assembly import Ground
from peil_notifier.settings import NotifierSettings, load_rules

BEGINS_AT = "BEGINS_AT"
"""The variable with the moment at which the process begins, ISO 8601 with a zone."""


class MovedClock:
    """The machine's clock, as if the process had begun at another moment."""

    def __init__(self, begins_at: datetime) -> None:
        self._ahead: timedelta = begins_at - SystemClock().now()

    def now(self) -> datetime:
        """The present moment there, aware, in UTC."""
        return (SystemClock().now() + self._ahead).astimezone(UTC)


def main() -> None:
    """Serve until told to stop."""
    settings = load_settings(NotifierSettings)
    configure_logs("notifier", settings.log_level)
    clock = MovedClock(datetime.fromisoformat(os.environ[BEGINS_AT]))
    ground = Ground(
        store=MongoStore(settings.mongo, settings.database),
        log=KafkaLog(settings.kafka, access=settings.kafka_access, client="peil-notifier"),
        mail=settings.mail(clock),
        clock=clock,
        keys=settings.keyring(),
        rules=load_rules(settings),
        source=settings.source,
        lease_s=settings.lease_s,
    )
    app = create_app(
        settings=settings,
        ground=ground,
        leading_source=settings.leading_source,
        authenticator=load_authenticator(settings),
        sign_in=load_sign_in(settings),
    )
    run(app, settings)


if __name__ == "__main__":
    main()
