"""``python -m peil_local.front``: one small process that people and machines talk to."""

from __future__ import annotations

from peil_chassis.logs import configure_logs
from peil_chassis.server import run
from peil_chassis.settings import load_settings

from .app import create_front
from .settings import FrontSettings

settings = load_settings(FrontSettings)
configure_logs("front", settings.log_level)
run(create_front(settings), settings)
