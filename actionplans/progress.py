"""How far a measure has come: which days and entries count, and the words for it. Pure functions, so that every page counts alike.

Entries come from the app above; callers hand over those that stand.
"""

from calendar import monthrange
from datetime import date
from typing import Protocol

from django.db.models import Q

from actionplans.models import ActionPlan, ActivityMeasure
from actionplans.models.measure import COMPARED
from agreements.models import Agreement
from samverkan.shared.dates import month_name

Span = tuple[date | None, date | None]
"""First and last day, both included; None = open."""


class Counted(Protocol):
    """What these functions ask of an ActivityMeasure, or of a row of its values."""

    @property
    def kind(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def comparator(self) -> str: ...
    @property
    def target(self) -> int | None: ...
    @property
    def period(self) -> str: ...


NOT_REPORTED = "ej rapporterat"

_Period = ActivityMeasure.Period


def period_span(measure: Counted, plan: ActionPlan, agreement: Agreement, on: date) -> Span:
    """Return the days that count towards the measure on a day.

    Year, tertial and month are those of the calendar that hold the day; a plan that has ended, or not begun, is asked about
    its own last, or first, one. Without a period the whole plan counts.
    """
    day = _within(on, plan.period_from, plan.period_until)
    match measure.period:
        case _Period.YEAR:
            return date(day.year, 1, 1), date(day.year, 12, 31)
        case _Period.TERTIAL:
            first_month = (tertial_of(day) - 1) * 4 + 1
            return date(day.year, first_month, 1), _last_of_month(day.year, first_month + 3)
        case _Period.MONTH:
            return day.replace(day=1), _last_of_month(day.year, day.month)
        case _Period.AGREEMENT:
            return agreement.effective_from, agreement.effective_until
        case _:
            return plan.period_from, plan.period_until


def within(span: Span, *, prefix: str = "") -> Q:
    """The condition that an entry falls within the span; `prefix` leads from the rows asked about to their entries.

    The sum of what such entries report is null when nothing is counted: an entry without a number tells that something was done,
    not that it was zero.
    """
    return Q(**{f"{prefix}happened_on__gte": span[0] or date.min, f"{prefix}happened_on__lte": span[1] or date.max})


def period_words(measure: Counted, span: Span, on: date) -> str:
    """Return the span in words that end a sentence: i år, under 2017, under avtalsperioden; "hittills" without a period."""
    first = span[0]
    is_now = first is not None and first <= on and (span[1] is None or on <= span[1])
    match measure.period:
        case _Period.YEAR if first and not is_now:
            return f"under {first.year}"
        case _Period.TERTIAL if first and not is_now:
            return f"under tertial {tertial_of(first)} {first.year}"
        case _Period.MONTH if first and not is_now:
            return f"i {month_name(first.month)} {first.year}"
        case _:
            return _NOW_WORDS[_Period(measure.period)]


_NOW_WORDS = {
    _Period.NONE: "hittills",
    _Period.YEAR: "i år",
    _Period.TERTIAL: "det här tertialet",
    _Period.MONTH: "den här månaden",
    _Period.PLAN: "under planens tid",
    _Period.AGREEMENT: "under avtalsperioden",
}


def progress_words(measure: Counted, total: int, has_entries: bool, *, when: str | None = None) -> str:
    """Return how far the measure has come: 2 av minst 5 krogtillsyner i år. Nothing reported is said, never shown as zero.

    `total` is the sum of the counts that `has_entries` tells are there; `when` is what `period_words` says (else the current
    period's words). Without a target there is no share (2 krogtillsyner i år), and what is only told has no number at all.
    """
    if measure.kind == ActivityMeasure.Kind.NARRATIVE:
        return ""
    if not has_entries:
        return NOT_REPORTED
    when = when or _NOW_WORDS[_Period(measure.period)]
    if measure.target is not None:
        return f"{total} av {COMPARED[measure.comparator]}{measure.target} {measure.unit} {when}"
    # The unit is a plural noun, which one of a thing is not.
    return f"{total} {measure.unit} {when}" if measure.unit and total != 1 else f"{total} {when}"


def tertial_of(day: date) -> int:
    """Return the third of the year that holds the day: 1 is January to April."""
    return (day.month - 1) // 4 + 1


def _within(day: date, start: date | None, end: date | None) -> date:
    if start and day < start:
        return start
    return end if end and day > end else day


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
