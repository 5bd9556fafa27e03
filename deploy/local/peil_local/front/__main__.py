"""``python -m peil_local.front``: one small process that people and machines talk to."""

from __future__ import annotations

import sys

from peil_chassis.logs import configure_logs
from peil_chassis.server import run
from peil_chassis.settings import load_settings
from peil_local.identity.start import ProviderNotAllowed

from .app import create_front
from .settings import FrontSettings

settings = load_settings(FrontSettings)
configure_logs("front", settings.log_level)
try:
    front = create_front(settings)
except ProviderNotAllowed as refusal:
    print(refusal, file=sys.stderr)
    raise SystemExit(2) from None
run(front, settings)
