"""Plain values have one form as JSON, and columns one form as plain values."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from samverkan.shared.canonical import canonical_bytes, content_hash, day_of, plain

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcxyz_", min_size=1), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, None, 0, ""]}, '{"a":[true,null,0,""],"b":1}'),
        ("Sölvesborg – Brås ”råd” 😀", '"Sölvesborg – Brås ”råd” 😀"'),
        ('en "rad"\nmed\t\\ och \x1f', '"en \\"rad\\"\\nmed\\t\\\\ och \\u001f"'),
        ("a\u030a \u2028", '"å \u2028"'),  # typed as letter and accent; a line separator stands as it is
        ({}, "{}"),
    ],
)
def test_canonical_bytes(value, written):
    assert canonical_bytes(value) == written.encode()


@given(VALUES)
def test_canonical_bytes_are_one_line_that_reads_back_and_is_written_the_same(value):
    written = canonical_bytes(value)

    assert b"\n" not in written
    assert canonical_bytes(json.loads(written)) == written


@given(st.dictionaries(st.text("abcxyz_", min_size=1), st.integers()))
def test_order_of_keys_makes_no_difference(value):
    turned = dict(reversed(value.items()))

    assert canonical_bytes(turned) == canonical_bytes(value)


@pytest.mark.parametrize("value", [1.5, date(2026, 1, 1), Decimal(1), (1, 2), {1}, b"text"])
def test_what_is_not_plain_is_refused(value):
    with pytest.raises(TypeError, match=type(value).__name__):
        canonical_bytes({"value": [value]})


def test_content_hash():
    assert content_hash(b"{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("råd", "råd"),
        (date(2026, 11, 21), "2026-11-21"),
        (Decimal("40.00"), "40.00"),
        (Decimal("1E+3"), "1000"),
    ],
)
def test_plain(value, written):
    assert plain(value) == written
    assert type(plain(value)) is type(written)


@pytest.mark.parametrize("value", [datetime(2026, 11, 21, tzinfo=UTC), 1.5, object()])
def test_plain_of_what_has_no_form_yet_is_refused(value):
    with pytest.raises(TypeError, match="Decide"):
        plain(value)


def test_day_is_that_of_sweden_whatever_time_zone_is_active():
    with timezone.override("Pacific/Auckland"):
        assert day_of(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == "2026-07-01"
        assert day_of(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)) == "2026-12-31"
    assert day_of(None) is None
