"""Days as numbers: ``YYYYMMDD`` sorts as the days do, and fits a cell."""

from __future__ import annotations

from datetime import date, timedelta


def day_number(text: str) -> int:
    """The day ``YYYY-MM-DD`` as ``YYYYMMDD``. Raises `ValueError` for anything else."""
    return number_of(date.fromisoformat(text))


def number_of(day: date) -> int:
    """*day* as ``YYYYMMDD``."""
    return day.year * 10000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """The day that ``YYYYMMDD`` stands for. Raises `ValueError` when there is no such day."""
    return date(number // 10000, number // 100 % 100, number % 100)


def day_after(number: int) -> int:
    """The day after *number*, both ``YYYYMMDD``. Raises `ValueError` when there is no such day."""
    return number_of(day_of(number) + timedelta(days=1))
