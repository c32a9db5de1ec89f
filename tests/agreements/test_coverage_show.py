"""The picture of how much of Sweden is covered."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from tests.factories import AgreementFactory, CountyFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(on_day):
    on_day(date(2026, 6, 15))


@pytest.fixture
def reader(client_for):
    return client_for(UserFactory(role=Role.READER))


def numbers_of(client, **asked):
    response = client.get(reverse("coverage_show"), asked)
    assert response.status_code == 200
    return {county.name: (county.covered, county.total) for county in response.context["coverage"].counties}


def test_coverage_without_signing_in_leads_to_sign_in(client):
    assert reverse("account_login") in client.get(reverse("coverage_show"))["Location"]


def test_municipality_counts_once_however_many_agreements(reader):
    county = CountyFactory(name="Blekinge län")
    covered = MunicipalityFactory(county=county)
    AgreementFactory.create_batch(2, municipality=covered, signed=True)
    AgreementFactory(municipality=MunicipalityFactory(county=county))
    AgreementFactory(municipality=MunicipalityFactory(county=county), signed=True, expired=True)

    assert numbers_of(reader) == {"Blekinge län": (1, 3)}


@pytest.mark.parametrize(
    ("on", "covered"),
    [("2016-12-31", 0), ("2017-01-01", 1), ("2020-12-31", 1), ("2021-01-01", 0)],
)
def test_day_decides_what_is_in_force(reader, on, covered):
    county = CountyFactory(name="Blekinge län")
    AgreementFactory(
        municipality=MunicipalityFactory(county=county),
        signed=True,
        valid_from=date(2017, 1, 1),
        valid_until=date(2020, 12, 31),
    )

    assert numbers_of(reader, on=on) == {"Blekinge län": (covered, 1)}


def test_picture_and_table_hold_the_same_numbers_and_lead_to_the_agreements(reader):
    county = CountyFactory(name="Blekinge län", code="10")
    AgreementFactory(municipality=MunicipalityFactory(county=county), signed=True)
    MunicipalityFactory(county=county)

    response = reader.get(reverse("coverage_show"))

    page = response.content.decode()
    address = response.context["coverage"].counties[0].url
    assert "<title id=" in page
    assert "<desc id=" in page
    assert '<rect class="bar-value" y="23" width="50%"' in page
    assert '<text class="coverage-number" x="100%" y="16">1 av 2</text>' in page
    assert '<td class="num" data-label="Andel">50 %</td>' in page
    assert "1 av 2</strong> kommuner har en överenskommelse som gäller i dag" in page
    assert address == f"{reverse('agreement_list')}?county=10&on=2026-06-15"
    assert len(reader.get(address).context["rows"]) == 1


def test_what_is_about_to_run_out_is_told_today_only(reader):
    AgreementFactory(signed=True, valid_until=date(2026, 7, 1))

    assert "1 överenskommelse löper ut inom 6 månader" in reader.get(reverse("coverage_show")).content.decode()
    assert "löper ut inom" not in reader.get(reverse("coverage_show"), {"on": "2026-06-14"}).content.decode()


@pytest.mark.parametrize("on", ["i går", "2026-02-30", "9999-12-31"])
def test_wrong_day_is_told_and_today_shown(reader, on):
    AgreementFactory(signed=True)

    response = reader.get(reverse("coverage_show"), {"on": on})

    assert response.status_code == 200
    assert "on" in response.context["form"].errors
    assert response.context["coverage"].covered == 1


def test_coverage_without_municipalities_says_so(reader):
    assert "Det finns inga kommuner att visa" in reader.get(reverse("coverage_show")).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_counties(reader, number, django_assert_num_queries):
    for _ in range(number):
        AgreementFactory(municipality=MunicipalityFactory(county=CountyFactory()), signed=True)

    with django_assert_num_queries(5):
        reader.get(reverse("coverage_show"))
