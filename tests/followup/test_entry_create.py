"""Logging an entry: the page, the rules, and what a second send does."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Role
from actionplans.models import Commitment
from followup.models import FollowUpEntry
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    UserFactory,
    member_of,
    party_of,
    sign,
    signed_agreement_with_plan,
)

pytestmark = pytest.mark.django_db


def _commitment(**fields) -> Commitment:
    agreement = signed_agreement_with_plan(commitments=1, **fields)
    return Commitment.objects.select_related("initiative__plan__agreement").get(initiative__plan__agreement=agreement)


def _agreement(commitment: Commitment):
    return commitment.initiative.plan.agreement


def _sent(**fields) -> dict[str, object]:
    return {
        "happened_on": timezone.localdate().isoformat(),
        "outcome": "done",
        "count": "2",
        "reason": "",
        "text": "Två krogar i centrum",
        "key": str(uuid.uuid4()),
        **fields,
    }


def test_entry_create_by_kommunpolis(client_for):
    commitment = _commitment()
    kommunpolis = member_of(_agreement(commitment), "police", Role.KOMMUNPOLIS)

    response = client_for(kommunpolis).post(reverse("entry_create", args=[commitment.pk]), _sent(), follow=True)

    entry = FollowUpEntry.objects.get()
    assert response.redirect_chain == [(reverse("commitment_show", args=[commitment.pk]), 302)]
    assert (entry.count, entry.text, entry.logged_by) == (2, "Två krogar i centrum", kommunpolis)
    assert entry.organisation == kommunpolis.active_memberships[0].organisation
    assert entry.measure == commitment.measures.get()
    assert "2 av minst 5 krogtillsyner i år" in response.content.decode()


def test_entry_create_is_audited_in_the_organisation_that_logs(client_for):
    commitment = _commitment()
    kommunpolis = member_of(_agreement(commitment), "police", Role.KOMMUNPOLIS)

    client_for(kommunpolis).post(reverse("entry_create", args=[commitment.pk]), _sent())

    event = AuditEvent.objects.get(verb="loggade uppföljning")
    assert event.organisation == kommunpolis.active_memberships[0].organisation
    assert event.changes["count"] == 2


def test_entry_create_sent_twice_is_logged_once(client_for):
    commitment = _commitment()
    client = client_for(member_of(_agreement(commitment), "police", Role.KOMMUNPOLIS))
    sent = _sent()

    client.post(reverse("entry_create", args=[commitment.pk]), sent)
    client.post(reverse("entry_create", args=[commitment.pk]), sent)

    assert FollowUpEntry.objects.count() == 1


def test_entry_create_sent_again_with_other_text_is_refused_and_keeps_it(client_for):
    commitment = _commitment()
    client = client_for(member_of(_agreement(commitment), "police", Role.KOMMUNPOLIS))
    sent = _sent()
    client.post(reverse("entry_create", args=[commitment.pk]), sent)

    response = client.post(reverse("entry_create", args=[commitment.pk]), {**sent, "text": "Ändrat efter tillbaka"})

    assert response.status_code == 422
    assert "Det här formuläret är redan loggat" in response.content.decode()
    assert "Ändrat efter tillbaka" in response.content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"happened_on": "2099-01-01"}, "Datumet ligger i framtiden"),
        ({"happened_on": "2001-01-01"}, "Överenskommelsen började gälla"),
        ({"happened_on": "snart"}, "giltigt datum"),
        ({"outcome": "partly"}, "Välj en orsak"),
        ({"outcome": "cancelled", "reason": "weather"}, "Ta bort antalet: det uteblev"),
        ({"reason": "weather"}, "Välj ingen avvikelse"),
        ({"text": "Mötte 19811218-9876 i parken"}, "personnummer"),
        ({"text": "Ring 070-123 45 67"}, "telefonnummer"),
        ({"count": "-1"}, "Antalet kan inte vara mindre än 0"),
        ({"count": "99999999999"}, "Antalet kan vara högst 100 000"),
    ],
)
def test_entry_create_with_bad_input_says_so_and_keeps_what_was_typed(client_for, changed, sentence):
    commitment = _commitment()
    client = client_for(member_of(_agreement(commitment), "police", Role.KOMMUNPOLIS))
    sent = _sent(**{"text": "Min anteckning", **changed})

    response = client.post(reverse("entry_create", args=[commitment.pk]), sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert str(sent["text"]) in page
    assert "<title>Fel:" in page
    assert not FollowUpEntry.objects.exists()


def test_entry_create_after_the_end_of_the_agreement_is_refused(client_for):
    commitment = _commitment(expired=True)
    client = client_for(member_of(_agreement(commitment), "police", Role.KOMMUNPOLIS))

    response = client.post(reverse("entry_create", args=[commitment.pk]), _sent())

    assert response.status_code == 422
    assert "Överenskommelsen gällde till" in response.content.decode()


def test_entry_create_for_user_of_both_parties_asks_for_whom(client_for):
    commitment = _commitment()
    agreement = _agreement(commitment)
    user = member_of(agreement, "police", Role.KOMMUNPOLIS)
    municipality = agreement.organisation
    user.memberships.create(organisation=municipality, role=Role.COORDINATOR)

    response = client_for(user).post(reverse("entry_create", args=[commitment.pk]), _sent(organisation=municipality.pk))

    assert response.status_code == 302
    assert FollowUpEntry.objects.get().organisation == municipality


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.KOMMUNPOLIS, 200),
        (Role.COORDINATOR, 200),
        (Role.RESPONSIBLE, 200),
        (Role.ADMINISTRATOR, 200),
        (Role.OFFICIAL, 403),
        (Role.READER, 403),
    ],
)
def test_entry_create_by_role(client_for, role, status):
    commitment = _commitment()
    client = client_for(member_of(_agreement(commitment), "police", role))

    response = client.get(reverse("entry_create", args=[commitment.pk]))

    assert response.status_code == status


def test_entry_create_by_another_organisation_is_refused(client_for):
    commitment = _commitment()
    client = client_for(UserFactory(role=Role.KOMMUNPOLIS))

    response = client.post(reverse("entry_create", args=[commitment.pk]), _sent())

    assert response.status_code == 403
    assert not FollowUpEntry.objects.exists()


def test_entry_create_on_a_draft_of_others_is_not_found(client_for):
    commitment = CommitmentFactory()
    client = client_for(member_of(_agreement(commitment), "police", Role.KOMMUNPOLIS))

    response = client.get(reverse("entry_create", args=[commitment.pk]))

    assert response.status_code == 404


def test_entry_create_costs_at_most_fifteen_queries_beside_session_and_user(client_for):
    commitment = _commitment()
    client = client_for(member_of(_agreement(commitment), "police", Role.KOMMUNPOLIS))

    with CaptureQueriesContext(connection) as captured:
        client.post(reverse("entry_create", args=[commitment.pk]), _sent())

    questions = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert FollowUpEntry.objects.count() == 1
    beside = 3  # The session is read, and written with the message; the user is read.
    chain = (
        1 if connection.vendor == "postgresql" else 0
    )  # Keeps other writers from the chain; SQLite has but one writer.
    assert len(questions) - beside == 14 + chain, "\n".join(q[:200] for q in questions)


def test_entry_create_before_the_agreement_begins_is_refused(client_for):
    tomorrow = timezone.localdate() + timedelta(days=1)
    commitment = _commitment(valid_from=tomorrow)
    client = client_for(member_of(_agreement(commitment), "police", Role.KOMMUNPOLIS))

    assert client.get(reverse("entry_create", args=[commitment.pk])).status_code == 403


def test_entry_create_after_a_successor_took_over_is_refused(client_for):
    commitment = _commitment()
    old = _agreement(commitment)
    sign(
        AgreementFactory(
            municipality=old.organisation.municipality,
            police_area=party_of(old, "police").organisation.police_area,
            supersedes=old,
            valid_from=timezone.localdate() - timedelta(days=1),
        )
    )
    client = client_for(member_of(old, "police", Role.KOMMUNPOLIS))

    response = client.post(reverse("entry_create", args=[commitment.pk]), _sent())

    assert response.status_code == 422
    assert "Överenskommelsen ersattes" in response.content.decode()
