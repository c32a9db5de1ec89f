"""Every rule of an entry: the database refuses the row by the rule's name, and validation says what to do."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from tests.factories import CommitmentFactory, FollowUpEntryFactory
from tests.refusals import assert_tells_how_to_fix, assert_validation_explains, constraints_of, refused_by

pytestmark = pytest.mark.django_db

CONSTRAINTS = constraints_of("followup")

# By name: the entries that break the one rule. An entry is never updated, so it is refused as it is written.
CASES = {
    "entry_outcome": [{"outcome": "okänt", "reason": "weather", "count": None}],
    "entry_reason": [{"outcome": "partly", "reason": "okänt"}],
    "entry_deviation_has_reason": [
        {"outcome": "done", "reason": "weather"},
        {"outcome": "partly", "reason": ""},
        {"outcome": "cancelled", "reason": "", "count": None},
    ],
    "entry_erased_by": [{"erased_at": datetime(2026, 11, 20, 12, tzinfo=UTC)}],
    "entry_withdrawal_corrects": [{"is_withdrawal": True}],
    "entry_cancelled_has_no_count": [{"outcome": "cancelled", "reason": "weather", "count": 1}],
}
ENTRIES = [(name, entry) for name, entries in CASES.items() for entry in entries]


def test_every_constraint_has_a_case():
    assert set(CASES) == set(CONSTRAINTS)


@pytest.mark.parametrize(("name", "entry"), ENTRIES)
def test_database_refuses_the_row(name, entry):
    commitment = CommitmentFactory(adopted=True)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        FollowUpEntryFactory(commitment=commitment, **entry)

    assert refused_by(refusal.value) == name


@pytest.mark.parametrize(("name", "entry"), ENTRIES)
def test_validation_explains(name, entry):
    assert_validation_explains(name, FollowUpEntryFactory(), entry)


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_sentence_tells_how_to_fix(name):
    assert_tells_how_to_fix(CONSTRAINTS[name].violation_error_message)


@pytest.mark.parametrize("count", [None, 0])
def test_what_was_cancelled_may_be_told_without_a_number_or_with_zero(count):
    entry = FollowUpEntryFactory(outcome="cancelled", reason="resources", count=count)

    entry.full_clean()


def test_entry_is_corrected_at_most_once():
    entry = FollowUpEntryFactory()
    FollowUpEntryFactory(commitment=entry.commitment, corrects=entry)

    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUpEntryFactory(commitment=entry.commitment, corrects=entry)


def test_key_is_used_once():
    entry = FollowUpEntryFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUpEntryFactory(commitment=entry.commitment, key=entry.key)


def test_commitment_with_entries_stays():
    entry = FollowUpEntryFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        entry.commitment.delete()
