"""Which days count towards a measure, and how far it has come in words."""

from datetime import date

import pytest

from actionplans.models import ActionPlan, ActivityMeasure
from actionplans.progress import period_span, period_words, progress_words, tertial_of
from agreements.models import Agreement

PLAN = ActionPlan(period_from=date(2025, 3, 1), period_until=date(2026, 6, 30))
AGREEMENT = Agreement(effective_from=date(2024, 12, 18), effective_until=None)


def measure(**fields) -> ActivityMeasure:
    facts = {"unit": "krogtillsyner", "comparator": "at_least", "target": 5, "period": "year"}
    return ActivityMeasure(**{**facts, **fields})


@pytest.mark.parametrize(
    ("period", "on", "first", "last"),
    [
        ("year", date(2026, 1, 1), date(2026, 1, 1), date(2026, 12, 31)),
        ("tertial", date(2025, 4, 30), date(2025, 1, 1), date(2025, 4, 30)),
        ("tertial", date(2025, 5, 1), date(2025, 5, 1), date(2025, 8, 31)),
        ("tertial", date(2025, 12, 31), date(2025, 9, 1), date(2025, 12, 31)),
        ("month", date(2026, 2, 28), date(2026, 2, 1), date(2026, 2, 28)),
        ("month", date(2025, 12, 5), date(2025, 12, 1), date(2025, 12, 31)),
        ("plan", date(2025, 4, 1), date(2025, 3, 1), date(2026, 6, 30)),
        ("", date(2025, 4, 1), date(2025, 3, 1), date(2026, 6, 30)),
        ("agreement", date(2025, 4, 1), date(2024, 12, 18), None),
    ],
)
def test_period_span_holds_the_day(period, on, first, last):
    assert period_span(measure(period=period), PLAN, AGREEMENT, on) == (first, last)


@pytest.mark.parametrize(
    ("period", "on", "span", "words"),
    [
        ("year", date(2030, 5, 1), (date(2026, 1, 1), date(2026, 12, 31)), "under 2026"),
        ("tertial", date(2030, 5, 1), (date(2026, 5, 1), date(2026, 8, 31)), "under tertial 2 2026"),
        ("month", date(2030, 5, 1), (date(2026, 6, 1), date(2026, 6, 30)), "i juni 2026"),
        ("year", date(2024, 5, 1), (date(2025, 1, 1), date(2025, 12, 31)), "under 2025"),
    ],
)
def test_period_span_of_a_plan_that_is_over_or_to_come_is_its_own(period, on, span, words):
    counted = measure(period=period)

    found = period_span(counted, PLAN, AGREEMENT, on)

    assert found == span
    assert period_words(counted, found, on) == words


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("year", "i år"),
        ("tertial", "det här tertialet"),
        ("month", "den här månaden"),
        ("plan", "under planens tid"),
        ("agreement", "under avtalsperioden"),
        ("", "hittills"),
    ],
)
def test_period_words_of_the_present(period, words):
    counted, on = measure(period=period), date(2025, 5, 1)

    assert period_words(counted, period_span(counted, PLAN, AGREEMENT, on), on) == words


@pytest.mark.parametrize("period", ["year", "tertial", "month"])
def test_period_span_reaches_the_last_day_there_is(period):
    plan = ActionPlan(period_from=date(9999, 12, 1))

    assert period_span(measure(period=period), plan, AGREEMENT, date(2026, 1, 1))[1] == date.max


def test_period_span_without_dates_is_open():
    assert period_span(measure(period="plan"), ActionPlan(), Agreement(), date(2026, 1, 1)) == (None, None)


@pytest.mark.parametrize(
    ("comparator", "words"),
    [
        ("at_least", "2 av minst 5 krogtillsyner i år"),
        ("exactly", "2 av 5 krogtillsyner i år"),
        ("at_most", "2 av högst 5 krogtillsyner i år"),
    ],
)
def test_progress_words_compare_with_the_target(comparator, words):
    assert progress_words(measure(comparator=comparator), 2, True) == words


def test_progress_words_without_entries_are_not_zero():
    assert progress_words(measure(), 0, False) == "ej rapporterat"
    assert progress_words(measure(), 0, True) == "0 av minst 5 krogtillsyner i år"


@pytest.mark.parametrize(
    ("unit", "total", "words"),
    [("möten", 3, "3 möten i år"), ("möten", 1, "1 i år"), ("", 3, "3 i år"), ("möten", 0, "0 möten i år")],
)
def test_progress_words_without_a_target_show_no_share(unit, total, words):
    assert progress_words(measure(unit=unit, target=None, comparator=""), total, True) == words


def test_progress_words_of_what_is_told_have_no_number():
    told = measure(kind=ActivityMeasure.Kind.NARRATIVE, target=None, comparator="", period="")

    assert progress_words(told, 3, True) == ""


def test_progress_words_take_the_words_of_another_period():
    assert progress_words(measure(), 2, True, when="under 2017") == "2 av minst 5 krogtillsyner under 2017"


@pytest.mark.parametrize(("month", "tertial"), [(1, 1), (4, 1), (5, 2), (8, 2), (9, 3), (12, 3)])
def test_tertial_of_a_day(month, tertial):
    assert tertial_of(date(2026, month, 15)) == tertial
