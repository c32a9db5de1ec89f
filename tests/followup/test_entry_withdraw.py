"""Withdrawing an entry that should not have been logged, and taking away what was written in one."""

import uuid

import pytest
from django.db import connection
from django.urls import reverse

from accounts.chain import broken_links
from accounts.models import AuditContent, AuditEvent, Role
from followup.actions import erase_entry, log_entry, withdraw_entry
from followup.models import FollowUpEntry
from followup.verification import check_entries
from samverkan.shared.immutability import install_locks, remove_locks
from samverkan.shared.models import Refused
from samverkan.shared.verification import DoesNotHold
from tests.factories import CommitmentFactory, FollowUpEntryFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db

SECRET = "Grannen Kalle Anka var med"


@pytest.fixture
def commitment():
    return CommitmentFactory(adopted=True)


@pytest.fixture
def officer(commitment):
    return member_of(commitment.of_plan.agreement, "municipality", Role.COORDINATOR)


@pytest.fixture
def administrator(officer):
    return UserFactory(role=Role.ADMINISTRATOR, organisation=officer.memberships.get().organisation)


@pytest.fixture
def entry(commitment, officer):
    """An entry as it is logged, with its event."""
    unsaved = FollowUpEntryFactory.build(
        commitment=commitment, organisation_id=officer.organisation_ids[0], text=SECRET, count=4, logged_by=officer
    )
    return log_entry(unsaved, by=officer)


def test_withdrawn_entry_stays_and_counts_for_nothing(entry, officer, client_for):
    sent = {"why": "Loggad på fel åtagande", "key": str(uuid.uuid4())}

    page = client_for(officer).post(reverse("entry_withdraw", args=[entry.pk]), sent, follow=True).content.decode()

    assert not FollowUpEntry.objects.standing().exists()
    assert FollowUpEntry.objects.get(pk=entry.pk).count == 4
    assert "Återtagen, räknas inte" in page
    assert "Återtagande av en tidigare uppgift" in page
    assert "Loggad på fel åtagande" in page
    assert AuditEvent.objects.last().verb == "återtog uppföljning"


def test_withdrawal_sent_twice_withdraws_once(entry, officer, client_for):
    client, sent = client_for(officer), {"why": "Fel", "key": str(uuid.uuid4())}

    answers = [client.post(reverse("entry_withdraw", args=[entry.pk]), sent).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert FollowUpEntry.objects.count() == 2


def test_withdrawal_says_why_and_names_nobody(entry, officer, client_for):
    client, key = client_for(officer), str(uuid.uuid4())

    for why in ("", "Ring 070-123 45 67 om det"):
        answer = client.post(reverse("entry_withdraw", args=[entry.pk]), {"why": why, "key": key})
        assert (answer.status_code, why in answer.content.decode()) == (422, True)

    assert FollowUpEntry.objects.count() == 1


def test_what_is_withdrawn_is_not_withdrawn_again(entry, officer, client_for):
    withdrawal = withdraw_entry(entry, by=officer, why="Fel", key=uuid.uuid4())

    with pytest.raises(Refused, match="Det här är ett återtagande"):
        withdraw_entry(withdrawal, by=officer, why="Ångrar", key=uuid.uuid4())
    with pytest.raises(Refused, match="En kollega har redan rättat"):
        withdraw_entry(entry, by=officer, why="Igen", key=uuid.uuid4())
    assert client_for(officer).get(reverse("entry_withdraw", args=[withdrawal.pk])).status_code == 302


def test_other_party_neither_withdraws_nor_erases(entry, commitment, client_for):
    client = client_for(member_of(commitment.of_plan.agreement, "police", Role.ADMINISTRATOR))

    answers = [client.post(reverse(f"entry_{act}", args=[entry.pk]), {}).status_code for act in ("withdraw", "erase")]

    assert answers == [403, 403]


def test_erased_text_is_gone_everywhere_and_the_entry_stays(entry, administrator, client_for):
    page = client_for(administrator).post(
        reverse("entry_erase", args=[entry.pk]), {"reason": "Uppgift om en enskild"}, follow=True
    )

    entry.refresh_from_db()
    assert (entry.text, entry.count, entry.erased_by) == ("", 4, administrator)
    assert not any(SECRET in str(content.changes) for content in AuditContent.objects.all())
    assert "Anteckningen är borttagen. Skäl: Uppgift om en enskild" in page.content.decode()
    assert SECRET not in page.content.decode()
    assert broken_links(entry.organisation) == []
    assert check_entries() == 1


def test_only_an_administrator_erases_and_once(entry, officer, administrator):
    with pytest.raises(Refused, match="Bara organisationens administratör"):
        erase_entry(entry, by=officer, reason="Fel")
    erase_entry(entry, by=administrator, reason="Fel")

    with pytest.raises(Refused, match="redan borttagen"):
        erase_entry(entry, by=administrator, reason="Fel")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"count": 99}, "den säger annat än loggen (count)"),
        ({"text": "Något annat", "outcome": "partly", "reason": "other"}, "den säger annat än loggen (outcome, text)"),
    ],
)
def test_entry_rewritten_behind_the_locks_is_found(entry, changed, reason):
    connection.check_constraints()  # PostgreSQL alters no table while some are still to be checked.
    remove_locks()
    FollowUpEntry.objects.filter(pk=entry.pk).update(**changed)
    connection.check_constraints()
    install_locks()

    with pytest.raises(DoesNotHold) as found:
        check_entries()

    assert reason in str(found.value)


def test_entry_forged_behind_the_locks_is_found(entry):
    FollowUpEntryFactory(commitment=entry.commitment)

    with pytest.raises(DoesNotHold, match="den står inte i loggen"):
        check_entries()
