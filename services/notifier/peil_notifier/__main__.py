"""``python -m peil_notifier``."""

from __future__ import annotations

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


def main() -> None:
    """
    Serve until told to stop.

    Raises:
        SystemExit: a variable, a key, the file of terms, the issuer or the file of roles is wrong (code 2).
    """
    settings = load_settings(NotifierSettings)
    configure_logs("notifier", settings.log_level)
    clock = SystemClock()
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
