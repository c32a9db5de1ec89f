"""Timetables in Swedish words, as plans print them: every kind, with and without dates."""

from datetime import date

import pytest

from actionplans.models import ActivityMeasure, Schedule
from actionplans.models.schedule import ScheduleKind, span_words

JAN, DEC = date(2016, 1, 1), date(2018, 12, 31)
SPRING, AUTUMN = date(2026, 3, 15), date(2026, 9, 30)

WORDS = [
    ({"kind": "continuous"}, "löpande"),
    ({"kind": "continuous", "starts_on": JAN, "ends_on": DEC}, "löpande 2016–2018"),
    ({"kind": "continuous", "review_months": 6}, "löpande"),
    ({"kind": "continuous", "starts_on": SPRING}, "löpande från 2026-03-15"),
    ({"kind": "range", "starts_on": JAN, "ends_on": DEC}, "2016–2018"),
    ({"kind": "range", "starts_on": JAN, "ends_on": date(2016, 12, 31)}, "2016"),
    ({"kind": "range", "starts_on": SPRING, "ends_on": AUTUMN}, "2026-03-15 – 2026-09-30"),
    ({"kind": "recurring"}, "regelbundet"),
    ({"kind": "recurring", "times_per_year": 1}, "en gång per år"),
    ({"kind": "recurring", "times_per_year": 2}, "2 gånger per år"),
    ({"kind": "recurring", "times_per_year": 2, "starts_on": JAN, "ends_on": DEC}, "2 gånger per år 2016–2018"),
    ({"kind": "recurring", "starts_on": JAN, "ends_on": DEC}, "regelbundet 2016–2018"),
    ({"kind": "seasonal", "first_season": "summer"}, "sommar, varje år"),
    ({"kind": "seasonal", "first_season": "spring", "last_season": "summer"}, "vår och sommar, varje år"),
    ({"kind": "started"}, "påbörjas under perioden"),
    ({"kind": "milestone", "ends_on": AUTUMN}, "klart 30 september 2026"),
    ({"kind": "milestone"}, "klart, datum saknas"),
]


@pytest.mark.parametrize(("fields", "words"), WORDS)
def test_timetable_in_words(fields, words):
    schedule = Schedule(**fields)

    assert schedule.words == str(schedule) == words


def test_every_kind_of_timetable_is_in_the_table():
    assert {fields["kind"] for fields, _ in WORDS} == set(ScheduleKind.values)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (None, None, ""),
        (SPRING, None, "från 2026-03-15"),
        (None, AUTUMN, "till och med 2026-09-30"),
        (SPRING, SPRING, "2026-03-15 – 2026-03-15"),
        (JAN, date(2018, 12, 30), "2016-01-01 – 2018-12-30"),
        (date(2016, 1, 2), DEC, "2016-01-02 – 2018-12-31"),
        (date(2024, 2, 29), date(2024, 12, 31), "2024-02-29 – 2024-12-31"),
    ],
)
def test_span_of_days_in_words(start, end, words):
    assert span_words(start, end) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"comparator": "at_least", "target": 5, "period": "year"}, "minst 5 krogtillsyner per år"),
        ({"comparator": "exactly", "target": 3, "period": "tertial"}, "3 krogtillsyner per tertial"),
        ({"comparator": "at_most", "target": 0, "period": "month"}, "högst 0 krogtillsyner per månad"),
        (
            {"comparator": "at_least", "target": 10, "period": "agreement"},
            "minst 10 krogtillsyner under avtalsperioden",
        ),
        ({"comparator": "at_least", "target": 1, "period": "plan"}, "minst 1 krogtillsyner under planens tid"),
        ({}, ""),
    ],
)
def test_target_in_words(fields, words):
    measure = ActivityMeasure(text="Antal krogtillsyner", unit="krogtillsyner", **fields)

    assert measure.target_words == words
    assert str(measure) == (words or "Antal krogtillsyner")
