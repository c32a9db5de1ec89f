"""The page of a local police area: all its municipalities at once."""

import pytest
from django.urls import reverse

from accounts.models import Role
from agreements.models import PoliceAreaCoverage
from tests.actionplans.reading_page import in_order, links_of, words_of
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CommitmentFactory,
    InitiativeFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PoliceAreaFactory,
    UserFactory,
    sign,
    signed_agreement_with_plan,
)

pytestmark = pytest.mark.django_db


def address(police_area):
    return reverse("police_area_show", args=[police_area.code])


@pytest.fixture
def kommunpolis(client_for):
    """Return a function that signs in a kommunpolis of a police area."""
    return lambda area: client_for(UserFactory(organisation=area.organisation, role=Role.KOMMUNPOLIS))


def test_police_area_show_lists_every_municipality(kommunpolis):
    first, second = MunicipalityFactory(name="Albo"), MunicipalityFactory(name="Brunn")
    police_area = PoliceAreaFactory(municipalities=[first, second], full_name="Lokalpolisområde Prov")
    agreement = signed_agreement_with_plan(municipality=first, police_area=police_area, commitments=2)
    client = kommunpolis(police_area)

    words = words_of(client, address(police_area))

    assert in_order(
        words, "Lokalpolisområde Prov", "Albo", agreement.title, "gäller", "2 0 0 0 0", "Brunn", "ingen att visa"
    )
    links = links_of(client, address(police_area))
    for shown in (first, second, agreement, agreement.plans.get()):
        assert shown.get_absolute_url() in links


def test_police_area_show_sums_its_municipalities(kommunpolis):
    municipalities = MunicipalityFactory.create_batch(2)
    police_area = PoliceAreaFactory(municipalities=municipalities)
    for municipality in municipalities:
        agreement = AgreementFactory(municipality=municipality, police_area=police_area)
        initiative = InitiativeFactory(plan=ActionPlanFactory(agreement=agreement))
        CommitmentFactory(initiative=initiative, owners=["police"], detailed=True)
        CommitmentFactory(initiative=initiative, owners=["municipality", "police"])
        sign(agreement)

    words = words_of(kommunpolis(police_area), address(police_area))

    assert in_order(
        words, "Åtaganden i alla kommuner", "4 åtaganden", "2 utan ansvarig", "2 utan mått", "Polis 2", "Gemensamt 2"
    )


def test_police_area_show_leaves_out_what_another_police_area_has_agreed(kommunpolis):
    municipality = MunicipalityFactory(name="Albo")
    first, second = PoliceAreaFactory.create_batch(2, municipalities=[municipality])
    agreement = signed_agreement_with_plan(municipality=municipality, police_area=first, commitments=2)

    words = words_of(kommunpolis(second), address(second))

    assert agreement.title not in words
    assert in_order(words, "Albo", "ingen att visa", "ingen plan")
    assert "2 åtaganden" not in words


def test_police_area_show_counts_the_open_question_of_a_parent(kommunpolis):
    municipality = MunicipalityFactory()
    police_area = PoliceAreaFactory(municipalities=[municipality])
    plan = ActionPlanFactory(agreement=AgreementFactory(municipality=municipality, police_area=police_area))
    plan.agreement.organisation = police_area.organisation
    plan.agreement.save()
    parent = CommitmentFactory(initiative=InitiativeFactory(plan=plan), open_question="Vem bjuder in?")
    CommitmentFactory(parent=parent)

    words = words_of(kommunpolis(police_area), address(police_area))

    assert "1 öppen fråga" in words


def test_police_area_show_hides_drafts_from_others(client_for):
    municipality = MunicipalityFactory()
    police_area = PoliceAreaFactory(municipalities=[municipality])
    AgreementFactory(municipality=municipality, police_area=police_area, title="Utkastet")
    stranger = client_for(UserFactory(organisation=OrganisationFactory(), role=Role.READER))

    assert "Utkastet" not in words_of(stranger, address(police_area))


def test_police_area_show_finds_what_the_police_drafted(kommunpolis):
    municipality = MunicipalityFactory(name="Albo")
    police_area = PoliceAreaFactory(municipalities=[municipality])
    AgreementFactory(
        municipality=municipality,
        police_area=police_area,
        organisation=police_area.organisation,
        title="Polisens utkast",
    )

    assert in_order(words_of(kommunpolis(police_area), address(police_area)), "Albo", "Polisens utkast", "utkast")


def test_police_area_show_tells_how_certain_the_facts_are(kommunpolis):
    police_area = PoliceAreaFactory(confidence="medium", source_year=2022, note="Namnet ändrades.")
    PoliceAreaCoverage.objects.create(
        police_area=police_area, municipality=MunicipalityFactory(), part="Södra delen", confidence="low"
    )

    words = words_of(kommunpolis(police_area), address(police_area))

    assert "Södra delen; osäker uppgift" in words
    assert in_order(words, police_area.district.name, "trolig, 2022", "Namnet ändrades.")


def test_police_area_show_offers_to_start_to_its_drafters(kommunpolis):
    police_area = PoliceAreaFactory(municipalities=[MunicipalityFactory()])
    other = PoliceAreaFactory()
    create = reverse("agreement_create")

    assert create in links_of(kommunpolis(police_area), address(police_area))
    assert create not in links_of(kommunpolis(other), address(police_area))


def test_police_area_show_without_municipalities_says_so(kommunpolis):
    police_area = PoliceAreaFactory()

    assert "Inga kommuner är kopplade hit" in words_of(kommunpolis(police_area), address(police_area))


def test_police_area_show_of_an_unknown_code_is_not_found(kommunpolis):
    assert kommunpolis(PoliceAreaFactory()).get(reverse("police_area_show", args=["ingen"])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_police_area_show_takes_nine_queries(kommunpolis, django_assert_num_queries, number):
    municipalities = MunicipalityFactory.create_batch(number)
    police_area = PoliceAreaFactory(municipalities=municipalities)
    for municipality in municipalities:
        signed_agreement_with_plan(municipality=municipality, police_area=police_area, commitments=number)
    client = kommunpolis(police_area)

    with django_assert_num_queries(9):
        response = client.get(address(police_area))

    assert response.status_code == 200
