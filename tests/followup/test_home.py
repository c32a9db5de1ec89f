"""The first page: what each role is asked to do."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from actionplans.models import Commitment
from agreements.actions import register_original
from agreements.models import Agreement
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CommitmentFactory,
    CountyFactory,
    FollowUpEntryFactory,
    InitiativeFactory,
    MunicipalityFactory,
    UserFactory,
    adopt,
    member_of,
    party_of,
    sign,
    signed_agreement_with_plan,
)

pytestmark = pytest.mark.django_db


def _home(client) -> str:
    return client.get(reverse("home")).content.decode()


def test_home_when_signed_out_asks_to_sign_in(client):
    response = client.get(reverse("home"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_home_with_nothing_shows_the_next_step(client_for):
    coordinator = UserFactory(organisation=MunicipalityFactory().organisation, role=Role.COORDINATOR)

    page = _home(client_for(coordinator))

    assert "Inget väntar på dig" in page
    assert reverse("agreement_create") in page


def test_home_for_reader_with_nothing_leads_to_all_agreements(client_for):
    reader = UserFactory(organisation=MunicipalityFactory().organisation, role=Role.READER)

    page = _home(client_for(reader))

    assert reverse("agreement_list") in page
    assert reverse("agreement_create") not in page


def test_home_for_coordinator_with_expired_agreement(client_for):
    agreement = AgreementFactory(signed=True, expired=True)

    page = _home(client_for(member_of(agreement, "municipality")))

    assert "Ta ställning till en ny överenskommelse" in page
    assert "Har löpt ut" in page


def test_home_for_coordinator_with_agreement_running_out(client_for):
    agreement = AgreementFactory(signed=True, valid_until=timezone.localdate() + timedelta(days=100))

    page = _home(client_for(member_of(agreement, "police")))

    assert "Löper ut om 3 månader" in page


def test_home_with_draft_of_successor_leads_there(client_for):
    old = AgreementFactory(signed=True, expired=True)
    draft = AgreementFactory(bare=True, organisation=old.organisation, supersedes=old)

    page = _home(client_for(member_of(old, "municipality")))

    assert "Skriv klart den nya" in page
    assert draft.get_absolute_url() in page


def test_home_does_not_tell_the_counterpart_of_a_draft(client_for):
    old = AgreementFactory(signed=True, expired=True)
    AgreementFactory(bare=True, title="Hemligt utkast", organisation=old.organisation, supersedes=old)

    page = _home(client_for(member_of(old, "police")))

    assert "Hemligt utkast" not in page
    assert "Skriv klart den nya" not in page


def test_home_says_nothing_of_a_superseded_agreement(client_for):
    old = AgreementFactory(signed=True, expired=True)
    new = AgreementFactory(
        municipality=old.organisation.municipality,
        police_area=party_of(old, "police").organisation.police_area,
        supersedes=old,
    )
    sign(new)

    page = _home(client_for(member_of(old, "municipality")))

    assert "har löpt ut" not in page.lower()


def test_home_for_official_with_incomplete_signatures(client_for):
    draft = AgreementFactory(provenance="Registrerad i efterhand.")
    official = UserFactory(organisation=draft.organisation, role=Role.OFFICIAL)
    register_original(draft, version=draft.version, by=official)

    page = _home(client_for(official))

    assert "Fyll i underskrifterna" in page


def test_home_for_official_with_agreement_waiting_for_signature(client_for):
    agreement = AgreementFactory(locked=True)

    page = _home(client_for(member_of(agreement, "municipality", Role.OFFICIAL)))

    assert "Väntar på underskrift" in page


def test_home_for_coordinator_counts_what_commitments_lack(client_for):
    plan = ActionPlanFactory(commitments=3)
    CommitmentFactory(initiative=plan.initiatives.get(), open_question="Vem leder?")

    page = _home(client_for(member_of(plan.agreement, "municipality")))

    assert "4 åtaganden saknar ansvarig" in page
    assert "4 åtaganden saknar mått" in page
    assert "En öppen fråga att besvara" in page


def test_home_shows_kommunpolis_the_commitments_of_the_police_longest_waiting_first(client_for):
    initiative = InitiativeFactory()
    logged = CommitmentFactory(initiative=initiative, owners=["police"], text="Loggat åtagande.")
    CommitmentFactory(initiative=initiative, owners=["police"], text="Väntande åtagande.")
    CommitmentFactory(initiative=initiative, owners=["municipality"], text="Kommunens åtagande.")
    adopt(initiative.plan)
    FollowUpEntryFactory(commitment=Commitment.objects.get(pk=logged.pk))

    page = _home(client_for(member_of(initiative.plan.agreement, "police", Role.KOMMUNPOLIS)))

    assert page.index("Väntande åtagande.") < page.index("Loggat åtagande.")
    assert "Kommunens åtagande." not in page


def test_home_shows_a_responsible_office_its_own_commitments(client_for):
    agreement = signed_agreement_with_plan(commitments=2)
    commitment = Commitment.objects.filter(initiative__plan__agreement=agreement)[0]
    office = commitment.responsibilities.get().office
    user = UserFactory(organisation=agreement.organisation, role=Role.RESPONSIBLE)
    user.memberships.update(office=office, office_key=office.lower())

    page = _home(client_for(user))

    assert reverse("entry_create", args=[commitment.pk]) in page
    assert page.count(">Logga<") == 1


def test_home_for_county_board_lists_the_agreements_of_its_county(client_for):
    agreement = AgreementFactory(signed=True, title="Länets överenskommelse")
    elsewhere = MunicipalityFactory(county=CountyFactory())
    AgreementFactory(signed=True, title="Någon annans överenskommelse", municipality=elsewhere)
    county_board = agreement.organisation.municipality.county.organisation

    page = _home(client_for(UserFactory(organisation=county_board, role=Role.READER)))

    assert "Länets överenskommelse" in page
    assert "Någon annans överenskommelse" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_home_costs_the_same_whatever_there_is_to_do(client_for, django_assert_num_queries, rows):
    municipality = MunicipalityFactory()
    for _ in range(rows):
        agreement = signed_agreement_with_plan(
            commitments=rows, municipality=municipality, valid_until=date(timezone.localdate().year + 1, 1, 1)
        )
        for commitment in Commitment.objects.filter(initiative__plan__agreement=agreement):
            FollowUpEntryFactory(commitment=commitment)
        AgreementFactory(municipality=municipality)
    client = client_for(UserFactory(organisation=municipality.organisation, role=Role.COORDINATOR))

    with django_assert_num_queries(12):
        client.get(reverse("home"))

    assert Agreement.objects.count() == 2 * rows


def test_home_of_the_first_administrator_leads_to_the_users(client_for):
    page = _home(client_for(UserFactory(is_staff=True, is_superuser=True)))

    assert reverse("admin:accounts_user_changelist") in page
    assert "Be den som administrerar" not in page


def test_home_without_a_membership_says_whom_to_ask(client_for):
    user = UserFactory()
    user.memberships.update(until=timezone.localdate() - timedelta(days=1))

    page = _home(client_for(user))

    assert "Ditt konto hör inte till någon organisation än" in page
    assert "Era överenskommelser" not in page
