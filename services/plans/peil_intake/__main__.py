"""Start intake: ``python -m peil_intake``."""

from __future__ import annotations

from peil_chassis.server import run
from peil_chassis.settings import load_settings
from peil_intake.app import build
from peil_intake.settings import IntakeSettings

if __name__ == "__main__":
    settings = load_settings(IntakeSettings)
    run(build(settings), settings)
