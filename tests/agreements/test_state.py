"""The state of an agreement on a day, at the edges of its term, in the words that pages show."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.models import Agreement
from agreements.models.state import EXPIRING_MONTHS, FILTERABLE, state_of
from agreements.models.term import ValidityKind
from samverkan.shared.dates import months_between, months_later
from tests.factories import AgreementFactory

START, END = date(2024, 3, 1), date(2027, 2, 28)


ON_A_DAY = [
    ("draft", START, END, False, date(2025, 1, 1), "draft", "utkast"),
    ("draft", START, END, False, date(2030, 1, 1), "draft", "utkast"),
    ("locked", START, END, False, date(2025, 1, 1), "locked", "låst för underskrift"),
    ("locked", START, END, True, date(2030, 1, 1), "locked", "låst för underskrift"),
    # The edges of the term
    ("signed", START, END, False, date(2024, 2, 29), "upcoming", "undertecknad, gäller inte än"),
    ("signed", START, END, False, START, "in_force", "gäller"),
    ("signed", START, END, False, END, "expiring", "löper ut i dag"),
    ("signed", START, END, False, date(2027, 3, 1), "expired", "har löpt ut"),
    # Six months before the end, and every form of the words
    ("signed", START, END, False, date(2026, 8, 28), "in_force", "gäller"),
    ("signed", START, END, False, date(2026, 8, 29), "expiring", "löper ut om 5 månader"),
    ("signed", START, END, False, date(2026, 12, 29), "expiring", "löper ut om 1 månad"),
    ("signed", START, END, False, date(2027, 1, 28), "expiring", "löper ut om 1 månad"),
    ("signed", START, END, False, date(2027, 1, 29), "expiring", "löper ut om 30 dagar"),
    ("signed", START, END, False, date(2027, 2, 26), "expiring", "löper ut om 2 dagar"),
    ("signed", START, END, False, date(2027, 2, 27), "expiring", "löper ut om 1 dag"),
    # A leap day as first and last day
    ("signed", date(2024, 2, 29), date(2028, 2, 29), False, date(2024, 2, 28), "upcoming", "undertecknad, gäller inte än"),
    ("signed", date(2024, 2, 29), date(2028, 2, 29), False, date(2024, 2, 29), "in_force", "gäller"),
    ("signed", date(2024, 2, 29), date(2028, 2, 29), False, date(2027, 8, 29), "in_force", "gäller"),
    ("signed", date(2024, 2, 29), date(2028, 2, 29), False, date(2027, 8, 30), "expiring", "löper ut om 5 månader"),
    ("signed", date(2024, 2, 29), date(2028, 2, 29), False, date(2028, 2, 29), "expiring", "löper ut i dag"),
    ("signed", date(2024, 2, 29), date(2028, 2, 29), False, date(2028, 3, 1), "expired", "har löpt ut"),
    # Open ends
    ("signed", START, None, False, date(2024, 2, 29), "upcoming", "undertecknad, gäller inte än"),
    ("signed", START, None, False, date(2090, 1, 1), "until_further_notice", "gäller tills vidare"),
    ("signed", None, END, False, date(2025, 1, 1), "undated", "undertecknad, okänd giltighetstid"),
    ("signed", None, None, False, date(2025, 1, 1), "undated", "undertecknad, okänd giltighetstid"),
    ("signed", None, END, False, date(2027, 3, 1), "expired", "har löpt ut"),
    # A successor goes before the rest
    ("signed", START, END, True, date(2025, 1, 1), "superseded", "ersatt"),
    ("signed", START, END, True, date(2030, 1, 1), "superseded", "ersatt"),
    ("signed", START, None, True, date(2025, 1, 1), "superseded", "ersatt"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "starts_on", "ends_on", "is_superseded", "on", "code", "label"),
    ON_A_DAY,
)
def test_state_on_a_day(status, starts_on, ends_on, is_superseded, on, code, label):
    state = state_of(status=status, starts_on=starts_on, ends_on=ends_on, is_superseded=is_superseded, on=on)

    assert (state.code, state.label) == (code, label)
    assert state.symbol
    assert state.tone in {"draft", "neutral", "good", "warn", "bad"}


days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@given(on=days, ends_on=days)
def test_months_between_and_months_later_agree(on, ends_on):
    assert (months_between(on, ends_on) < EXPIRING_MONTHS) == (ends_on < months_later(on, EXPIRING_MONTHS))


@given(status=st.sampled_from(Agreement.Status.values), starts_on=st.none() | days, ends_on=st.none() | days, on=days)
def test_every_agreement_has_a_state_on_every_day(status, starts_on, ends_on, on):
    state = state_of(status=status, starts_on=starts_on, ends_on=ends_on, is_superseded=False, on=on)

    assert (state.code == "expired") == (status == "signed" and ends_on is not None and ends_on < on)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 1, 31), date(2026, 3, 31), 2),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2024, 2, 29), date(2025, 3, 1), 12),
        (date(2026, 5, 1), date(2026, 5, 1), 0),
        (date(2026, 12, 31), date(2027, 1, 31), 1),
    ],
)
def test_whole_months_between_two_days(start, end, months):
    assert months_between(start, end) == months


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 3, 1)),
        (date(2026, 1, 15), 6, date(2026, 7, 15)),
        (date(2026, 12, 31), 2, date(2027, 3, 1)),
        (date(2027, 12, 31), 2, date(2028, 3, 1)),
        (date(2027, 12, 29), 2, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_day_so_many_months_later(day, months, expected):
    assert months_later(day, months) == expected


TERMS = {
    "upcoming": {"valid_from": date(2026, 11, 21), "valid_until": date(2028, 12, 31)},
    "first day": {"valid_from": date(2026, 11, 20), "valid_until": date(2028, 12, 31)},
    "expiring": {"valid_from": date(2024, 1, 1), "valid_until": date(2027, 5, 19)},
    "six months": {"valid_from": date(2024, 1, 1), "valid_until": date(2027, 5, 20)},
    "last day": {"valid_from": date(2024, 1, 1), "valid_until": date(2026, 11, 20)},
    "day after": {"valid_from": date(2024, 1, 1), "valid_until": date(2026, 11, 19)},
    "notice": {
        "validity_kind": ValidityKind.UNTIL_FURTHER_NOTICE,
        "valid_from": date(2024, 1, 1),
        "valid_until": None,
    },
}
TODAY = date(2026, 11, 20)


@pytest.fixture
def agreements(on_day):
    """A signed agreement for every term, a draft, a locked one, and one that a successor in force has replaced."""
    on_day(TODAY)
    found = {name: AgreementFactory(signed=True, **term) for name, term in TERMS.items()}
    found["draft"], found["locked"] = AgreementFactory(), AgreementFactory(locked=True)
    found["superseded"] = AgreementFactory(signed=True)
    found["successor"] = AgreementFactory(
        signed=True, supersedes=found["superseded"], municipality=found["superseded"].organisation.municipality
    )
    found["not yet superseded"] = AgreementFactory(signed=True)
    AgreementFactory(supersedes=found["not yet superseded"])
    AgreementFactory(signed=True, supersedes=found["not yet superseded"], **TERMS["upcoming"])
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("code", FILTERABLE)
def test_filter_finds_those_whose_state_it_names(agreements, code):
    all_of_them = Agreement.objects.with_succession(TODAY)
    in_force_too = {"in_force": {"in_force", "expiring", "until_further_notice"}}.get(code, {code})

    found = {a.pk for a in Agreement.objects.in_state(code, TODAY)}

    assert found == {a.pk for a in all_of_them if a.state(TODAY).code in in_force_too}


@pytest.mark.django_db
def test_in_force_counts_the_first_and_the_last_day(agreements):
    in_force = set(Agreement.objects.in_force(TODAY))

    assert {name for name, a in agreements.items() if a in in_force} == {
        "first day",
        "expiring",
        "six months",
        "last day",
        "notice",
        "successor",
        "not yet superseded",
    }


@pytest.mark.django_db
def test_expired_are_those_whose_last_day_has_passed(agreements):
    assert list(Agreement.objects.expired(TODAY)) == [agreements["day after"]]


@pytest.mark.django_db
def test_successor_replaces_from_the_day_it_takes_effect(on_day):
    on_day(TODAY)
    old = AgreementFactory(signed=True)
    tomorrow = TODAY + timedelta(days=1)
    AgreementFactory(signed=True, supersedes=old, valid_from=tomorrow, valid_until=date(2030, 12, 31))

    def code(on):
        return Agreement.objects.with_succession(on).get(pk=old.pk).state(on).code

    assert code(TODAY) == "in_force"
    assert code(tomorrow) == "superseded"


@pytest.mark.django_db
def test_unknown_state_is_an_error():
    with pytest.raises(ValueError, match="no such state"):
        Agreement.objects.in_state("okänt", TODAY)
