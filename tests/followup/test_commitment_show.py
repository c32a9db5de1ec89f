"""The page of one commitment."""

import pytest
from django.urls import reverse

from accounts.models import Role
from actionplans.models import Commitment, Responsibility
from agreements.models import Side
from tests.factories import (
    ActivityMeasureFactory,
    CommitmentFactory,
    FollowUpEntryFactory,
    ResponsibilityFactory,
    UserFactory,
    adopt,
    member_of,
)

pytestmark = pytest.mark.django_db


def _page(client, commitment: Commitment) -> str:
    return client.get(reverse("commitment_show", args=[commitment.pk])).content.decode()


def test_commitment_show_holds_everything(client_for):
    commitment = CommitmentFactory(
        owners=[Side.MUNICIPALITY, Side.POLICE],
        text="Genomföra krogtillsyn.",
        condition="vid behov",
        open_question="Vem leder?",
    )
    ResponsibilityFactory(commitment=commitment, office="Alkoholhandläggaren", kind=Responsibility.Kind.EXECUTION)
    ActivityMeasureFactory(commitment=commitment)
    reader = member_of(commitment.initiative.plan.agreement, "municipality", Role.READER)

    page = _page(client_for(reader), commitment)

    for words in (
        "Genomföra krogtillsyn.",
        "Gemensamt",
        "vid behov",
        "Vem leder?",
        "Alkoholhandläggaren: genomför",
        "ej rapporterat",
    ):
        assert words in page


def test_commitment_show_without_details_says_what_is_missing(client_for):
    commitment = CommitmentFactory()
    reader = member_of(commitment.initiative.plan.agreement, "municipality", Role.READER)

    page = _page(client_for(reader), commitment)

    assert "Ingen är utpekad" in page
    assert "Inget mått är bestämt" in page


def test_commitment_show_hides_entries_from_others_than_the_parties(client_for):
    entry = FollowUpEntryFactory(text="Bara för parterna")

    stranger = _page(client_for(UserFactory(role=Role.READER)), entry.commitment)
    party = _page(
        client_for(member_of(entry.commitment.initiative.plan.agreement, "police", Role.READER)), entry.commitment
    )

    assert "Bara för parterna" not in stranger
    assert "Bara för parterna" in party


def test_commitment_show_offers_logging_to_loggers_only(client_for):
    commitment = CommitmentFactory(adopted=True)
    agreement = commitment.initiative.plan.agreement
    log_url = reverse("entry_create", args=[commitment.pk])

    kommunpolis = _page(client_for(member_of(agreement, "police", Role.KOMMUNPOLIS)), commitment)
    official = _page(client_for(member_of(agreement, "police", Role.OFFICIAL)), commitment)

    assert log_url in kommunpolis
    assert log_url not in official


def test_commitment_show_on_draft_of_others_is_not_found(client_for):
    commitment = CommitmentFactory()

    response = client_for(UserFactory(role=Role.READER)).get(reverse("commitment_show", args=[commitment.pk]))

    assert response.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_commitment_show_costs_the_same_whatever_hangs_under_it(client_for, django_assert_num_queries, rows):
    commitment = CommitmentFactory(detailed=True)
    for _ in range(rows):
        CommitmentFactory(parent=commitment)
        ResponsibilityFactory(commitment=commitment)
    adopt(commitment.initiative.plan)
    for _ in range(rows):
        FollowUpEntryFactory(commitment=Commitment.objects.get(pk=commitment.pk))
    client = client_for(member_of(commitment.initiative.plan.agreement, "police", Role.KOMMUNPOLIS))

    with django_assert_num_queries(12):
        client.get(reverse("commitment_show", args=[commitment.pk]))


def test_commitment_show_tells_what_is_not_counted_from_zero(client_for):
    commitment = CommitmentFactory(detailed=True, adopted=True)
    FollowUpEntryFactory(commitment=commitment, measure=commitment.measures.get(), count=None)
    client = client_for(member_of(commitment.initiative.plan.agreement, "police", Role.READER))

    page = _page(client, commitment)

    assert "0 av minst 5" not in page
    assert "ej rapporterat" in page


def test_commitment_show_sums_what_stands(client_for):
    commitment = CommitmentFactory(detailed=True, adopted=True)
    measure = commitment.measures.get()
    wrong = FollowUpEntryFactory(commitment=commitment, measure=measure, count=40)
    FollowUpEntryFactory(commitment=commitment, measure=measure, count=4, corrects=wrong)
    FollowUpEntryFactory(commitment=commitment, measure=measure, count=2)
    client = client_for(member_of(commitment.initiative.plan.agreement, "police", Role.READER))

    assert "6 av minst 5 krogtillsyner i år" in _page(client, commitment)


def test_commitment_show_offers_no_logging_on_what_introduces_nested_items(client_for):
    commitment = CommitmentFactory()
    CommitmentFactory(parent=commitment)
    adopt(commitment.initiative.plan)
    client = client_for(member_of(commitment.initiative.plan.agreement, "police", Role.KOMMUNPOLIS))

    assert reverse("entry_create", args=[commitment.pk]) not in _page(client, commitment)


def test_commitment_show_holds_back_a_long_history(client_for):
    commitment = CommitmentFactory(adopted=True)
    for _ in range(52):
        FollowUpEntryFactory(commitment=commitment)
    client = client_for(member_of(commitment.initiative.plan.agreement, "police", Role.READER))

    first, whole = _page(client, commitment), client.get(reverse("commitment_show", args=[commitment.pk]) + "?alla=1")

    assert first.count("timeline-head") == 50
    assert "Visa äldre uppföljning" in first
    assert whole.content.decode().count("timeline-head") == 52
