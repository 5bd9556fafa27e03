"""``python -m peil_reporting.fold``."""

from __future__ import annotations

from peil_chassis.logs import configure_logs
from peil_chassis.server import run
from peil_chassis.settings import load_settings
from peil_reporting.fold.app import create_app
from peil_reporting.fold.settings import FoldSettings


def main() -> None:
    """Fold until told to stop."""
    settings = load_settings(FoldSettings)
    configure_logs("fold", settings.log_level)
    run(create_app(settings), settings)


if __name__ == "__main__":
    main()
