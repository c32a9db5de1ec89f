"""The lists of municipalities and of local police areas."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from agreements.models import PoliceAreaCoverage
from tests.factories import (
    AgreementFactory,
    CountyFactory,
    MunicipalityFactory,
    PoliceAreaFactory,
    PoliceDistrictFactory,
    PoliceRegionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(on_day):
    on_day(date(2026, 6, 15))


@pytest.fixture
def reader(client_for):
    return client_for(UserFactory(role=Role.READER))


def rows_of(client, name, **asked):
    response = client.get(reverse(name), asked)
    assert response.status_code == 200
    return {row.name: row for group in response.context["groups"] for row in group.rows}


@pytest.mark.parametrize("name", ["municipality_list", "police_area_list"])
def test_places_without_signing_in_lead_to_sign_in(client, name):
    assert reverse("account_login") in client.get(reverse(name))["Location"]


def test_municipalities_stand_by_county_as_swedes_sort(reader):
    skåne, blekinge = CountyFactory(name="Skåne län"), CountyFactory(name="Blekinge län")
    for name, county in (("Östra", skåne), ("Ystad", skåne), ("Åhus", skåne), ("Ronneby", blekinge)):
        MunicipalityFactory(name=name, county=county)

    groups = reader.get(reverse("municipality_list")).context["groups"]

    assert [(group.name, [row.name for row in group.rows]) for group in groups] == [
        ("Blekinge län", ["Ronneby"]),
        ("Skåne län", ["Ystad", "Åhus", "Östra"]),
    ]


@pytest.mark.parametrize(
    ("words", "found"), [("sölves", {"Sölvesborg"}), ("SOLVES", {"Sölvesborg"}), ("kommun BORG", {"Sölvesborg"})]
)
def test_municipalities_are_searched_by_parts_of_their_names(reader, words, found):
    MunicipalityFactory(name="Sölvesborg", full_name="Sölvesborgs kommun")
    MunicipalityFactory(name="Borås", full_name="Borås stad")

    assert set(rows_of(reader, "municipality_list", q=words)) == found


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("municipality_list", "Ingen kommun stämmer med sökningen"),
        ("police_area_list", "Inget lokalpolisområde stämmer med sökningen"),
    ],
)
def test_no_hits_tells_how_to_widen(reader, name, title):
    MunicipalityFactory()

    page = reader.get(reverse(name), {"q": "finns inte"}).content.decode()

    assert title in page
    assert "Visa alla" in page


def test_municipality_shows_the_agreement_that_tells_most(reader, client_for):
    municipality = MunicipalityFactory(name="Sölvesborg")
    AgreementFactory(municipality=municipality, signed=True, expired=True)
    in_force = AgreementFactory(municipality=municipality, signed=True)
    AgreementFactory(municipality=municipality, valid_from=date(2027, 1, 1))
    own = client_for(UserFactory(organisation=municipality.organisation, role=Role.COORDINATOR))

    for client in (reader, own):
        row = rows_of(client, "municipality_list")["Sölvesborg"]
        assert (row.agreement_url, row.state.code) == (in_force.get_absolute_url(), "in_force")


def test_municipality_without_agreement_says_so_also_when_others_draft_one(reader, client_for):
    municipality = MunicipalityFactory(name="Sölvesborg")
    draft = AgreementFactory(municipality=municipality)
    own = client_for(UserFactory(organisation=municipality.organisation, role=Role.READER))

    assert rows_of(reader, "municipality_list")["Sölvesborg"].state.label == "ingen överenskommelse"
    assert rows_of(own, "municipality_list")["Sölvesborg"].agreement_url == draft.get_absolute_url()


def test_uncertain_and_partial_cover_is_told(reader):
    municipality = MunicipalityFactory(name="Malmö")
    area = PoliceAreaFactory(name="Malmö Norr", municipalities=[municipality])
    PoliceAreaCoverage.objects.filter(police_area=area).update(part="norr om kanalen", confidence="low")

    page = reader.get(reverse("municipality_list")).content.decode()

    assert "norr om kanalen, osäker uppgift" in page


def test_police_areas_stand_by_region(reader):
    syd = PoliceDistrictFactory(region=PoliceRegionFactory(name="Polisregion Syd"), name="Polisområde Blekinge")
    PoliceAreaFactory(name="Karlshamn", district=syd)

    response = reader.get(reverse("police_area_list"))

    (group,) = response.context["groups"]
    assert (group.name, group.rows[0].name, group.rows[0].district) == (
        "Polisregion Syd",
        "Karlshamn",
        "Polisområde Blekinge",
    )


@pytest.mark.parametrize("words", ["karlshamn", "olofström"])
def test_police_area_is_found_by_its_own_and_its_municipalities_names(reader, words):
    PoliceAreaFactory(name="Karlshamn", municipalities=[MunicipalityFactory(name="Olofström")])
    PoliceAreaFactory(name="Borås")

    assert set(rows_of(reader, "police_area_list", q=words)) == {"Karlshamn"}


def test_police_area_counts_agreements_in_force(reader):
    area = PoliceAreaFactory(name="Karlshamn")
    AgreementFactory.create_batch(2, police_area=area, signed=True)
    AgreementFactory(police_area=area, signed=True, expired=True)
    AgreementFactory(police_area=area)
    PoliceAreaFactory(name="Borås")

    rows = rows_of(reader, "police_area_list")

    assert (rows["Karlshamn"].in_force, rows["Borås"].in_force) == (2, 0)
    assert len(reader.get(rows["Karlshamn"].agreements_url).context["rows"]) == 2


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("municipality_list", 6), ("police_area_list", 5)])
def test_queries_do_not_grow_with_the_places(reader, name, queries, number, django_assert_num_queries):
    AgreementFactory.create_batch(number, signed=True)

    with django_assert_num_queries(queries):
        reader.get(reverse(name))


@pytest.mark.parametrize("path", ["/kommuner/%00/", "/polisomraden/%00/"])
def test_address_that_no_database_can_look_up_is_not_understood(client_for, path):
    assert client_for(UserFactory(role=Role.READER)).get(path).status_code == 400
