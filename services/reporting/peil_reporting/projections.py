"""Every read model of reporting. The fold fills these, and nothing else."""

from __future__ import annotations

from typing import Any

from peil_chassis.projection import Projection
from peil_reporting.agreements.projection import PROJECTION as AGREEMENTS
from peil_reporting.barometer.projection import PROJECTION as BAROMETER
from peil_reporting.measured_actions.projection import PROJECTION as MEASURED_ACTIONS
from peil_reporting.measures.projection import PROJECTION as ABSENCE
from peil_reporting.measures.projection import SIGNALS
from peil_reporting.organisation.projection import PROJECTION as UNIT_PLACEMENTS
from peil_reporting.people.projection import PROJECTION as STAFF
from peil_reporting.plans.projection import PROJECTION as PLAN_PROGRESS
from peil_reporting.reach.projection import PROJECTION as ACTIVITIES_HELD
from peil_reporting.reminders.projection import PROJECTION as REMINDERS
from peil_reporting.responses.projection import PROJECTION as SURVEY_RESPONSES
from peil_reporting.responsibilities.projection import HOLDERS, MANAGERS
from peil_reporting.surveys.projection import PROJECTION as SURVEYS
from peil_reporting.vacancies.projection import PROJECTION as OPEN_VACANCIES

PROJECTIONS: tuple[Projection[Any], ...] = (
    UNIT_PLACEMENTS,
    OPEN_VACANCIES,
    PLAN_PROGRESS,
    AGREEMENTS,
    REMINDERS,
    STAFF,
    SURVEYS,
    SURVEY_RESPONSES,
    MANAGERS,
    HOLDERS,
    ABSENCE,
    SIGNALS,
    BAROMETER,
    ACTIVITIES_HELD,
    MEASURED_ACTIONS,
)
