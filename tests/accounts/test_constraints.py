"""Every rule of one row in accounts: the database refuses the row by the rule's name, and validation says what to do."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.actions import record_event
from accounts.models import AuditContent, AuditEvent, Membership, Organisation, Role, User
from samverkan.shared.immutability import locked_tables, remove_locks
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.refusals import (
    assert_database_refuses,
    assert_tells_how_to_fix,
    assert_validation_explains,
    constraints_of,
    refused_by,
)

pytestmark = pytest.mark.django_db

CONSTRAINTS = constraints_of("accounts")


def two_organisations():
    OrganisationFactory(code="first")
    return OrganisationFactory(code="second")


def two_memberships():
    first = MembershipFactory(role=Role.OFFICIAL)
    return MembershipFactory(user=first.user, organisation=first.organisation, role=Role.READER)


# By name: how to make a row that holds, and the change that breaks the one rule.
CASES = {
    "organisation_once": (two_organisations, {"code": "first"}),
    "organisation_kind": (OrganisationFactory, {"kind": "okänt"}),
    "membership_once": (two_memberships, {"role": Role.OFFICIAL}),
    "membership_role": (MembershipFactory, {"role": "okänt"}),
    "membership_ends_after_start": (
        MembershipFactory,
        {"since": date(2027, 1, 1), "until": date(2026, 12, 31)},
    ),
}

# An event and its content are never updated, so their rules have tests of their own, and no user ever sees the sentence.
APPEND_ONLY = {"audit_event_sequence", "audit_event_own_sequence", "audit_content_erased_by"}


def test_every_constraint_has_a_case():
    assert set(CASES) | APPEND_ONLY == set(CONSTRAINTS)


@pytest.mark.parametrize("name", CASES)
def test_database_refuses_the_row(name):
    make, breaks = CASES[name]

    assert_database_refuses(name, make(), breaks)


@pytest.mark.parametrize("name", CASES)
def test_validation_explains(name):
    make, breaks = CASES[name]

    assert_validation_explains(name, make(), breaks)


@pytest.mark.parametrize("name", sorted(CASES))
def test_sentence_tells_how_to_fix(name):
    assert_tells_how_to_fix(CONSTRAINTS[name].violation_error_message)


@pytest.mark.parametrize("constraint", ["audit_event_sequence", "audit_event_own_sequence"])
def test_database_refuses_two_events_with_one_number(constraint):
    user = UserFactory(role=Role.COORDINATOR)
    chain = user.organisation_ids[0] if constraint == "audit_event_sequence" else None
    event = record_event(organisation_id=chain, by=user, verb="provade", subject=user)

    event.pk = None
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        event.save(force_insert=True)

    # On SQLite the lock comes first: a REPLACE would take the place of the event that is there.
    is_locked = locked_tables()["accounts_auditevent"].message in str(refusal.value)
    assert is_locked or refused_by(refusal.value) == constraint


def test_database_refuses_erasing_by_nobody():
    user = UserFactory(role=Role.COORDINATOR)
    event = record_event(organisation_id=None, by=user, verb="provade", subject=user)
    other = record_event(organisation_id=None, by=user, verb="provade", subject=user)
    connection.check_constraints()  # PostgreSQL alters no table while some are still to be checked.
    remove_locks()
    AuditContent.objects.filter(event=other).delete()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        AuditContent(event=other, erased_at=event.recorded_at).save(force_insert=True)

    assert refused_by(refusal.value) == "audit_content_erased_by"


def test_one_address_has_one_account_whatever_its_case():
    UserFactory(email="Anna.Ek@Kommun.example.se")

    with pytest.raises(ValidationError, match="Det finns redan ett konto"):
        UserFactory(email="anna.ek@kommun.example.se ")


def test_address_is_kept_in_lower_case_and_found_in_any():
    user = UserFactory(email=" Anna.Ek@Kommun.example.se")

    assert user.email == "anna.ek@kommun.example.se"
    assert User.objects.get_by_natural_key("ANNA.EK@kommun.example.se") == user


@pytest.mark.parametrize(
    ("since", "until", "in_force"),
    [
        (None, None, True),
        (date(2026, 11, 20), None, True),
        (date(2026, 11, 21), None, False),
        (None, date(2026, 11, 20), True),
        (None, date(2026, 11, 19), False),
        (date(2026, 11, 20), date(2026, 11, 20), True),
    ],
)
def test_membership_applies_from_its_first_day_through_its_last(on_day, since, until, in_force):
    on_day(date(2026, 11, 20))
    membership = MembershipFactory(since=since, until=until)
    user = User.objects.get(pk=membership.user_id)

    assert Membership.objects.in_force().exists() is in_force
    assert user.has_role(membership.organisation_id, membership.role) is in_force
    assert user.organisation_ids == ([membership.organisation_id] if in_force else [])


def test_closed_account_has_no_role():
    user = UserFactory(role=Role.ADMINISTRATOR, is_active=False)

    assert not user.has_role(user.memberships.get().organisation_id, Role.ADMINISTRATOR)


def test_nobody_has_a_role_in_no_organisation():
    assert not UserFactory(role=Role.ADMINISTRATOR).has_role(None, Role.ADMINISTRATOR)


def test_event_keeps_its_organisation_and_user():
    user = UserFactory(role=Role.COORDINATOR)
    organisation = user.memberships.get().organisation
    record_event(organisation_id=organisation.pk, by=user, verb="provade", subject=user)
    user.memberships.all().delete()

    with pytest.raises(IntegrityError), transaction.atomic():
        user.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        organisation.delete()

    assert AuditEvent.objects.count() == 1
    assert Organisation.objects.filter(pk=organisation.pk).exists()
