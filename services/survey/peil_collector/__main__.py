"""``python -m peil_collector``."""

from __future__ import annotations

from peil_chassis.clock import SystemClock
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.logs import configure_logs
from peil_chassis.server import run
from peil_chassis.settings import load_settings
from peil_chassis.store.mongo import MongoStore
from peil_collector.app import create_app
from peil_collector.settings import CollectorSettings


def main() -> None:
    """
    Serve until told to stop.

    Raises:
        SystemExit: a variable is wrong (code 2).
    """
    settings = load_settings(CollectorSettings)
    configure_logs("collector", settings.log_level)
    app = create_app(
        store=MongoStore(settings.mongo, settings.database),
        log=KafkaLog(settings.kafka, access=settings.kafka_access, client="peil-collector"),
        clock=SystemClock(),
        source=settings.source,
        form_url=settings.form_url,
        lease_s=settings.lease_s,
    )
    run(app, settings)


if __name__ == "__main__":
    main()
