"""The page of a municipality: its agreements, the plan it works by, and where it lies."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from actionplans.models import ActionPlan
from agreements.models import PoliceAreaCoverage, Side
from tests.actionplans.reading_page import in_order, links_of, words_of
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CommitmentFactory,
    InitiativeFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PlanAreaFactory,
    PoliceAreaFactory,
    UserFactory,
    adopt,
    member_of,
    sign,
    signed_agreement_with_plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(on_day):
    on_day(date(2026, 11, 21))


@pytest.fixture
def municipality():
    return MunicipalityFactory(full_name="Provköpings kommun")


def address(municipality):
    return reverse("municipality_show", args=[municipality.code])


@pytest.fixture
def stranger(client_for):
    """A browser of a reader of another organisation."""
    return client_for(UserFactory(organisation=OrganisationFactory(), role=Role.READER))


def test_municipality_show_tells_where_it_lies(stranger, municipality):
    police_area = PoliceAreaFactory(full_name="Lokalpolisområde Prov")
    PoliceAreaCoverage.objects.create(
        police_area=police_area, municipality=municipality, part="Norra delen", confidence="medium", source_year=2022
    )

    words = words_of(stranger, address(municipality))

    assert municipality.county.name in words
    assert "Lokalpolisområde Prov Norra delen; trolig uppgift, 2022" in words
    assert police_area.get_absolute_url() in links_of(stranger, address(municipality))


def test_municipality_show_lists_the_current_agreement_first(client_for, municipality):
    old = AgreementFactory(municipality=municipality, title="Den gamla", expired=True, signed=True)
    draft = AgreementFactory(municipality=municipality, title="Utkastet")
    AgreementFactory(municipality=municipality, title="Den nya", signed=True)
    client = client_for(member_of(draft, "municipality", Role.READER))

    words = words_of(client, address(municipality))

    assert in_order(words, "Den nya", "gäller", "Utkastet", "utkast", "Den gamla", "har löpt ut")
    assert old.get_absolute_url() in links_of(client, address(municipality))


def test_municipality_show_hides_drafts_from_others(stranger, municipality):
    agreement = AgreementFactory(municipality=municipality, title="Det nya avtalet", signed=True)
    AgreementFactory(municipality=municipality, title="Utkastet")
    ActionPlanFactory(agreement=agreement, title="Hemlig plan", commitments=1)

    words = words_of(stranger, address(municipality))

    assert "Det nya avtalet" in words
    assert "Utkastet" not in words
    assert "Hemlig plan" not in words


def test_municipality_show_counts_the_commitments_of_the_plan(stranger, municipality):
    plan = ActionPlanFactory(agreement=AgreementFactory(municipality=municipality), title="Årets plan")
    area = PlanAreaFactory(plan=plan, label="Trafik")
    initiative = InitiativeFactory(plan=plan, plan_area=area)
    CommitmentFactory(initiative=initiative, detailed=True)
    CommitmentFactory(initiative=initiative, owners=[Side.POLICE])
    parent = CommitmentFactory(initiative=initiative, owners=[Side.MUNICIPALITY, Side.POLICE], text="Stödja:")
    CommitmentFactory(parent=parent, owners=[], text="Skriva på webbplatsen.")
    CommitmentFactory(initiative=initiative, owners=[], kind="service")
    plan = adopt(plan)

    words = words_of(stranger, address(municipality))

    assert in_order(words, "4 åtaganden", "3 utan ansvarig", "3 utan mått", "0 öppna frågor")
    assert in_order(words, "Kommun 1", "Polis 1", "Gemensamt 1", "Ingen part 1", "Trafik", "Skriva på webbplatsen.")
    assert f"{plan.get_absolute_url()}?saknar=ansvarig" in links_of(stranger, address(municipality))


def test_municipality_show_lists_some_commitments_and_leads_to_all(stranger, municipality):
    signed_agreement_with_plan(municipality=municipality, commitments=13)

    words = words_of(stranger, address(municipality))

    assert words.count("Kommunen genomför trygghetsvandring") == 12
    assert "Visa alla 13 åtaganden" in words


@pytest.mark.parametrize(
    ("this_year", "next_year", "shown"),
    [("adopted", "draft", "2026"), ("adopted", "adopted", "2026"), (None, "adopted", "2027"), (None, "draft", "2027")],
)
def test_municipality_show_chooses_the_plan_of_today(client_for, municipality, this_year, next_year, shown):
    agreement = AgreementFactory(municipality=municipality, signed=True)
    for year, status in ((2026, this_year), (2027, next_year)):
        if status:
            period = {"period_from": date(year, 1, 1), "period_until": date(year, 12, 31)}
            plan = ActionPlanFactory(agreement=agreement, title=f"Plan {year}", commitments=1, **period)
            if status == "adopted":
                adopt(plan)

    words = words_of(client_for(member_of(agreement, "municipality", Role.READER)), address(municipality))

    assert f"Åtaganden i Plan {shown}" in words


def test_municipality_show_offers_a_plan_to_drafters(client_for, municipality):
    agreement = AgreementFactory(municipality=municipality)
    create = reverse("plan_create", args=[agreement.pk])
    drafter = client_for(member_of(agreement, "municipality"))
    reader = client_for(member_of(agreement, "municipality", Role.READER))

    assert create in links_of(drafter, address(municipality))
    assert create not in links_of(reader, address(municipality))


@pytest.mark.parametrize(
    ("role", "words"),
    [(Role.COORDINATOR, "Starta en överenskommelse"), (Role.READER, "Ingen överenskommelse att visa")],
)
def test_municipality_show_without_agreements_tells_the_next_step(client_for, municipality, role, words):
    client = client_for(UserFactory(organisation=municipality.organisation, role=role))

    assert words in words_of(client, address(municipality))


def test_municipality_show_lets_the_police_of_the_place_start(client_for, municipality):
    police_area = PoliceAreaFactory(municipalities=[municipality])
    client = client_for(UserFactory(organisation=police_area.organisation, role=Role.KOMMUNPOLIS))

    assert reverse("agreement_create") in links_of(client, address(municipality))


def test_municipality_show_asks_for_a_new_agreement_when_the_last_has_ended(client_for, municipality):
    agreement = AgreementFactory(municipality=municipality, expired=True, signed=True)
    client = client_for(member_of(agreement, "municipality"))

    assert "Starta en ny överenskommelse" in words_of(client, address(municipality))


def test_municipality_show_of_an_unknown_code_is_not_found(stranger):
    assert stranger.get(reverse("municipality_show", args=["9999"])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_municipality_show_takes_eight_queries(client_for, django_assert_num_queries, municipality, number):
    PoliceAreaFactory.create_batch(number, municipalities=[municipality])
    for _ in range(number):
        agreement = AgreementFactory(municipality=municipality)
        ActionPlanFactory(agreement=agreement, commitments=number)
        ActionPlanFactory(agreement=agreement, commitments=number)
        sign(agreement)
    client = client_for(UserFactory(organisation=municipality.organisation))

    with django_assert_num_queries(8):
        response = client.get(address(municipality))

    assert response.status_code == 200
    assert ActionPlan.objects.count() == 2 * number
