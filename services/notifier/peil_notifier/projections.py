"""Every read model of notifier."""

from __future__ import annotations

from typing import Any

from peil_chassis.projection import Projection
from peil_notifier.items.projection import agreements, plans, rhythms, vacancies
from peil_notifier.organisation import projection as organisation
from peil_notifier.presence import projection as presence

PROJECTIONS: tuple[Projection[Any], ...] = (
    organisation.PROJECTION,
    presence.PROJECTION,
    agreements.PROJECTION,
    plans.PROJECTION,
    vacancies.PROJECTION,
    rhythms.PROJECTION,
)
