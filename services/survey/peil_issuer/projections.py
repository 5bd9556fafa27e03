"""The read models that this process folds for itself."""

from __future__ import annotations

from typing import Any

from peil_chassis.projection import Projection
from peil_issuer.organisation.projection import PROJECTION as UNITS
from peil_issuer.staff.projection import PROJECTION as STAFF
from peil_issuer.thresholds.projection import PROJECTION as THRESHOLDS

PROJECTIONS: tuple[Projection[Any], ...] = (UNITS, STAFF, THRESHOLDS)
