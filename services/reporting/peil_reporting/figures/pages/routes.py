"""Routes of the pages."""

from __future__ import annotations

from fastapi import APIRouter

from peil_chassis.clock import Clock
from peil_reporting.figures.api.answers import Answers
from peil_reporting.figures.freshness import LogWatch
from peil_reporting.figures.questions import Questions


def page_routes(questions: Questions, answers: Answers, watch: LogWatch, clock: Clock) -> APIRouter:
    """The pages' routes."""
    return APIRouter()
