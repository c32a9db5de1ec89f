"""How far a measure has come: which days its target counts, and the progress in words. Pure functions, one place."""

from datetime import date

from actionplans.models import ActionPlan, ActivityMeasure
from agreements.models import Agreement

Span = tuple[date | None, date | None]
"""First and last day, both included; None = open."""

_PERIOD_WORDS = {
    "year": "i år",
    "tertial": "den här tertialen",
    "month": "den här månaden",
    "plan": "under planens tid",
    "agreement": "under avtalsperioden",
}


def period_span(measure: ActivityMeasure, plan: ActionPlan, agreement: Agreement, on: date) -> Span:
    """Return the days that count towards the measure's target on a day; a measure without period counts the plan's days."""
    match measure.period:
        case ActivityMeasure.Period.YEAR:
            return date(on.year, 1, 1), date(on.year, 12, 31)
        case ActivityMeasure.Period.TERTIAL:
            return _months(on.year, 4 * ((on.month - 1) // 4) + 1, 4)
        case ActivityMeasure.Period.MONTH:
            return _months(on.year, on.month, 1)
        case ActivityMeasure.Period.AGREEMENT:
            return agreement.effective_from, agreement.effective_until
        case _:
            return plan.period_from, plan.period_until


def _months(year: int, first: int, number: int) -> Span:
    after = first + number
    following = date(year + (after > 12), after - 12 if after > 12 else after, 1)
    return date(year, first, 1), date.fromordinal(following.toordinal() - 1)


def progress_words(measure: ActivityMeasure, total: int, has_entries: bool) -> str:
    """Return the progress in words: 2 av minst 5 krogtillsyner i år. Not reported is not zero; without a target, no share."""
    if measure.kind == ActivityMeasure.Kind.NARRATIVE:
        return ""
    if not has_entries:
        return "ej rapporterat"
    when = _PERIOD_WORDS.get(measure.period, "under planens tid")
    unit = f" {measure.unit}" if measure.unit else ""
    if measure.target is None:
        return f"{total}{unit} {when}"
    comparator = "" if measure.comparator == ActivityMeasure.Comparator.EXACTLY else f"{measure.get_comparator_display()} "
    return f"{total} av {comparator}{measure.target}{unit} {when}"
