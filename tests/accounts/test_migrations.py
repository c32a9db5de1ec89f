"""Migrations of the audit trail, there and back again, with events in the chains."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts.actions import record_event
from accounts.chain import broken_links
from accounts.models import AuditEvent, Organisation, Role
from samverkan.shared.immutability import remove_locks
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def migrate_accounts():
    """Return what migrates the accounts to a migration; afterwards they are where they were."""

    def migrate(*to):
        call_command("migrate", "accounts", *to, verbosity=0)

    yield migrate
    call_command("migrate", verbosity=0)


@pytest.fixture
def events():
    """Three events of one organisation, and one of another."""
    user = UserFactory(role=Role.COORDINATOR)
    first, second = user.memberships.get().organisation, OrganisationFactory()
    with transaction.atomic():
        for organisation, changes in [(first, {"text": ["Då", "Nu"]}), (second, {}), (first, {}), (first, {"å": 1})]:
            record_event(organisation_id=organisation.pk, by=user, verb="provade", subject=user, changes=changes)
    return list(AuditEvent.objects.select_related("content"))


def test_what_was_typed_moves_out_of_the_chain_and_back(events, migrate_accounts):
    migrate_accounts("0001")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_label, previous_hash, hash FROM accounts_auditevent ORDER BY organisation_id, id"
        )
        before = cursor.fetchall()
    migrate_accounts()

    moved = list(AuditEvent.objects.select_related("content"))
    assert [label for label, _, _ in before] == [event.subject_label for event in events]
    assert [(event.changes, event.subject_label) for event in moved] == [(e.changes, e.subject_label) for e in events]
    assert [old for _, _, old in before] != [event.hash for event in moved]
    assert [broken_links(organisation) for organisation in Organisation.objects.all()] == [[], []]


def test_chain_that_does_not_hold_is_not_made_to_look_whole(events, migrate_accounts):
    migrate_accounts("0001")
    _rewrite(events[0], "gjorde annat")

    with pytest.raises(ValueError, match="does not hold at event 1"):
        migrate_accounts("0003")

    _rewrite(events[0], "provade")


def _rewrite(event, verb):
    remove_locks()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_auditevent SET verb = %s WHERE id = %s", [verb, event.pk])
