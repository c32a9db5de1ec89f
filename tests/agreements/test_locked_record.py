"""What decides something is locked with the text: the term, the state, who did what when. What follows from signatures may follow."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from agreements.actions import register_original, register_signature, unlock_agreement
from agreements.models import Agreement
from agreements.models.term import ValidityKind
from tests.factories import AgreementFactory, UserFactory, lock, sign

pytestmark = pytest.mark.django_db

SIGNED_ON = date(2026, 11, 2)

# How a term is stated, and whether the first day comes with the last signature.
KINDS = {
    ValidityKind.FIXED: ({}, False),
    ValidityKind.YEARS: ({"title_from_year": 2026, "title_until_year": 2030}, False),
    ValidityKind.FROM_SIGNING: ({"valid_from": None}, True),
    "until further notice from a day": (
        {"validity_kind": ValidityKind.UNTIL_FURTHER_NOTICE, "valid_until": None},
        False,
    ),
    ValidityKind.UNTIL_FURTHER_NOTICE: ({"valid_from": None, "valid_until": None}, True),
}


def of_kind(kind):
    fields, starts_at_signing = KINDS[kind]
    agreement = AgreementFactory(provenance="Kommunarkivet.", **{"validity_kind": kind, **fields})
    return lock(agreement), starts_at_signing


def update(agreement, **values):
    with transaction.atomic():
        return Agreement.objects.filter(pk=agreement.pk).update(**values)


def assert_term_is_locked(agreement):
    for values in (
        {"effective_from": date(2001, 1, 1)},
        {"effective_until": date(2099, 1, 1)},
        {"effective_from": None} if agreement.effective_from else {"effective_from": timezone.localdate()},
        {"effective_until": None} if agreement.effective_until else {"effective_until": timezone.localdate()},
    ):
        with pytest.raises(IntegrityError, match="låst"):
            update(agreement, **values)


@pytest.mark.parametrize("kind", KINDS)
def test_term_of_what_is_locked_does_not_change(kind):
    locked, _ = of_kind(kind)
    assert_term_is_locked(locked)

    signed = sign(locked)

    assert_term_is_locked(signed)


@pytest.mark.parametrize("kind", KINDS)
def test_first_day_follows_the_last_signature_where_the_text_says_so(kind, on_day):
    on_day(SIGNED_ON - timedelta(days=10))
    agreement, starts_at_signing = of_kind(kind)
    stated = agreement.effective_from
    on_day(SIGNED_ON)

    signed = sign(agreement, signed_on=SIGNED_ON)
    signatory = signed.signatories.order_by("pk")[0]
    on_day(SIGNED_ON + timedelta(days=2))
    facts = {"title": signatory.title, "name": signatory.name, "place": signatory.place}
    register_signature(
        signatory,
        version=signatory.version,
        by=UserFactory(),
        signed_on=SIGNED_ON + timedelta(days=1),
        **facts,
    )

    corrected = Agreement.objects.get(pk=agreement.pk)
    assert signed.effective_from == (SIGNED_ON if starts_at_signing else stated)
    assert corrected.effective_from == (SIGNED_ON + timedelta(days=1) if starts_at_signing else stated)
    assert corrected.effective_until == agreement.effective_until


@pytest.mark.parametrize("column", ["changed", "created", "locked", "signed"])
def test_who_did_what_when_does_not_change_once_it_is_signed(column):
    agreement = AgreementFactory(signed=True)

    with pytest.raises(IntegrityError, match="låst"):
        update(agreement, **{f"{column}_at": timezone.now()})
    with pytest.raises(IntegrityError, match="låst"):
        update(agreement, **{f"{column}_by": UserFactory()})


def test_signature_does_not_change_who_wrote_the_draft_last():
    locked = AgreementFactory(locked=True)

    signed = sign(locked)

    assert (signed.changed_at, signed.changed_by) == (locked.changed_at, locked.changed_by)


@pytest.mark.parametrize(
    ("start", "moments"),
    [
        ({}, {"status": "signed"}),
        ({"locked": True}, {"status": "signed"}),
        ({"locked": True}, {"status": "okänt"}),
        ({"signed": True}, {"status": "locked", "signed_at": None, "signed_by": None}),
    ],
)
def test_no_state_is_reached_by_another_way(start, moments):
    agreement = AgreementFactory(**start)
    by, now = agreement.created_by, timezone.now()
    values = {"locked_at": now, "locked_by": by, "text_hash": "1:0"} if not start else {}
    values |= {"signed_at": now, "signed_by": by} if moments["status"] == "signed" else {}

    with pytest.raises(IntegrityError, match="låst"):
        update(agreement, **{**values, **moments})


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can leave out the other rules")
def test_no_state_is_left_empty_where_the_other_rules_are_off():
    agreement = AgreementFactory(signed=True)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    try:
        for status in ("draft", "okänt", ""):
            with pytest.raises(IntegrityError, match="låst"):
                update(agreement, status=status)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_registered_signature_stays_registered():
    agreement = AgreementFactory(signed=True)

    with pytest.raises(IntegrityError, match="låst"), transaction.atomic():
        agreement.signatories.update(registered_at=None, registered_by=None, signed_on=None, place="")


def test_signed_agreement_is_not_made_from_nothing():
    agreement = AgreementFactory(signed=True)
    agreement.pk = None

    with pytest.raises(IntegrityError, match="låst"), transaction.atomic():
        agreement.save(force_insert=True)


def test_unlocked_agreement_may_be_locked_again():
    agreement = AgreementFactory(locked=True)
    unlock_agreement(agreement, version=agreement.version, by=agreement.created_by)

    assert lock(agreement).status == "locked"


def test_original_is_registered_without_a_signature():
    agreement = AgreementFactory(provenance="Kommunarkivet.")

    assert register_original(agreement, version=agreement.version, by=agreement.created_by).is_signed
