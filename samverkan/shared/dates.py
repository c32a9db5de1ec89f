"""Dates in Swedish words."""

from datetime import date, datetime

from django.utils import timezone

_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip


def long_date(day: date) -> str:
    """Return the date as running text has it: 18 december 2020."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def swedish_day(moment: datetime) -> date:
    """Return the day of a moment where the application lives, whatever time zone is active."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def month_name(month: int) -> str:
    """Return the Swedish name of month 1 to 12."""
    return _MONTHS[month - 1]


def months_between(start: date, end: date) -> int:
    """Return the whole months from start to end, 0 when it is less than one."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(months - (end.day < start.day), 0)


def months_later(day: date, months: int) -> date:
    """Return the first day that lies so many whole months after `day`: 31 August and six months give 1 March."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return months_later(day.replace(day=1), months + 1)
