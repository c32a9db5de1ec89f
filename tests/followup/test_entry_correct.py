"""Correcting an entry: the old one stays, and counts no more."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Role
from followup.models import FollowUpEntry
from tests.factories import FollowUpEntryFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db


def _sent(entry: FollowUpEntry, **fields) -> dict[str, object]:
    return {
        "happened_on": entry.happened_on.isoformat(),
        "outcome": "done",
        "count": "3",
        "reason": "",
        "text": "Rätt antal",
        "key": str(uuid.uuid4()),
        **fields,
    }


def _colleague(entry: FollowUpEntry):
    return UserFactory(organisation=entry.organisation, role=Role.COORDINATOR)


def test_entry_correct_replaces_the_count_and_keeps_the_old(client_for):
    entry = FollowUpEntryFactory(count=30)

    response = client_for(_colleague(entry)).post(reverse("entry_correct", args=[entry.pk]), _sent(entry), follow=True)

    assert list(FollowUpEntry.objects.standing().values_list("count", flat=True)) == [3]
    assert FollowUpEntry.objects.get(pk=entry.pk).count == 30
    assert "Rättad, räknas inte" in response.content.decode()


def test_entry_correct_shows_what_was_logged(client_for):
    entry = FollowUpEntryFactory(text="Fel antal")

    response = client_for(_colleague(entry)).get(reverse("entry_correct", args=[entry.pk]))

    assert "Fel antal" in response.content.decode()


def test_entry_correct_sent_twice_is_corrected_once(client_for):
    entry = FollowUpEntryFactory()
    client = client_for(_colleague(entry))
    sent = _sent(entry)

    answers = [client.post(reverse("entry_correct", args=[entry.pk]), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert FollowUpEntry.objects.count() == 2


def test_entry_correct_after_a_colleague_is_refused_and_keeps_the_text(client_for):
    entry = FollowUpEntryFactory()
    client_for(_colleague(entry)).post(reverse("entry_correct", args=[entry.pk]), _sent(entry))

    response = client_for(_colleague(entry)).post(
        reverse("entry_correct", args=[entry.pk]), _sent(entry, text="Min rättelse")
    )

    assert response.status_code == 422
    assert "En kollega har redan rättat" in response.content.decode()
    assert "Min rättelse" in response.content.decode()
    assert FollowUpEntry.objects.count() == 2


def test_entry_correct_opened_when_corrected_leads_to_the_commitment(client_for):
    entry = FollowUpEntryFactory()
    client = client_for(_colleague(entry))
    client.post(reverse("entry_correct", args=[entry.pk]), _sent(entry))

    response = client.get(reverse("entry_correct", args=[entry.pk]))

    assert response.status_code == 302


def test_entry_correct_of_the_counterpart_is_refused(client_for):
    entry = FollowUpEntryFactory()
    agreement = entry.commitment.initiative.plan.agreement
    other_side = "police" if entry.organisation == agreement.organisation else "municipality"
    client = client_for(member_of(agreement, other_side, Role.COORDINATOR))

    response = client.post(reverse("entry_correct", args=[entry.pk]), _sent(entry))

    assert response.status_code == 403
    assert FollowUpEntry.objects.count() == 1


def test_entry_correct_of_strangers_is_not_found(client_for):
    entry = FollowUpEntryFactory()

    response = client_for(UserFactory(role=Role.COORDINATOR)).get(reverse("entry_correct", args=[entry.pk]))

    assert response.status_code == 404
