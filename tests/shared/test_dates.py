"""Dates in Swedish words."""

from datetime import date

import pytest

from samverkan.shared.dates import long_date, month_name


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2020, 12, 18), "18 december 2020"),
        (date(2024, 2, 29), "29 februari 2024"),
        (date(2026, 5, 1), "1 maj 2026"),
    ],
)
def test_day_in_words(day, words):
    assert long_date(day) == words


def test_months_have_their_swedish_names():
    assert [month_name(month)[:3] for month in range(1, 13)] == [
        *("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
    ]
