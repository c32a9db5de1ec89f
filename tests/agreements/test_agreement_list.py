"""The list of agreements: who sees what, searching, filtering, sorting, paging."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Membership, Role
from agreements.actions import register_original
from agreements.models import Agreement
from agreements.models.state import FILTERABLE
from tests.factories import (
    AgreementFactory,
    CountyFactory,
    MunicipalityFactory,
    PartyFactory,
    PoliceAreaFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _today(on_day):
    on_day(TODAY)


@pytest.fixture
def reader(client_for):
    return client_for(UserFactory(role=Role.READER))


def listed(client, **asked):
    response = client.get(reverse("agreement_list"), asked)
    assert response.status_code == 200
    return [row.title for row in response.context["rows"]]


def test_list_without_signing_in_leads_to_sign_in(client):
    response = client.get(reverse("agreement_list"))

    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_list_to_a_user_without_organisation_is_empty(client_for):
    AgreementFactory(signed=True)

    assert listed(client_for(UserFactory())) == []


def test_list_shows_signed_ones_to_all_and_drafts_to_their_own_organisation(client_for):
    signed, draft, locked = AgreementFactory(signed=True), AgreementFactory(), AgreementFactory(locked=True)
    other = client_for(UserFactory(role=Role.COORDINATOR))
    own = client_for(UserFactory(organisation=draft.organisation, role=Role.READER))

    assert listed(other) == [signed.title]
    assert sorted(listed(own)) == sorted([signed.title, draft.title])
    assert locked.title not in listed(own)


def test_draft_says_who_sees_it(client_for):
    draft = AgreementFactory()
    own = client_for(UserFactory(organisation=draft.organisation, role=Role.READER))

    page = own.get(reverse("agreement_list")).content.decode()

    assert f"Visas bara för {draft.organisation.name}" in page


@pytest.mark.parametrize("words", ["SÖLVESBORG", "sölvesborg", "lpo karlshamn sölves"])
def test_search_finds_parties_whatever_the_case(reader, words):
    municipality = MunicipalityFactory(name="Sölvesborg", full_name="Sölvesborgs kommun")
    police_area = PoliceAreaFactory(full_name="LPO Karlshamn", municipalities=[municipality])
    found = AgreementFactory(signed=True, municipality=municipality, police_area=police_area)
    AgreementFactory(signed=True)

    assert listed(reader, q=words) == [found.title]


def test_search_finds_without_dots(reader):
    found = AgreementFactory(signed=True, title="Överenskommelse för Mörbylånga")

    assert listed(reader, q="morbylanga") == [found.title]


@pytest.mark.parametrize(("written", "name"), [("Håbo", "Håbo"), ("Habo", "Habo"), ("HABO kommun", "Habo")])
def test_municipalities_that_differ_in_their_dots_are_told_apart(reader, written, name):
    found = {
        place: AgreementFactory(signed=True, municipality=MunicipalityFactory(name=place, full_name=f"{place} kommun"))
        for place in ("Håbo", "Habo")
    }

    assert listed(reader, municipality=written) == [found[name].title]


@pytest.mark.parametrize("written", ["Sölvesborg", "sölvesborgs KOMMUN", "1083"])
def test_municipality_is_found_by_name_full_name_and_code(reader, written):
    municipality = MunicipalityFactory(name="Sölvesborg", full_name="Sölvesborgs kommun", code="1083")
    found = AgreementFactory(signed=True, municipality=municipality)
    AgreementFactory(signed=True)

    assert listed(reader, municipality=written) == [found.title]


def test_police_area_narrows_to_its_agreements(reader):
    police_area = PoliceAreaFactory(name="Karlshamn")
    found = AgreementFactory(signed=True, police_area=police_area)
    AgreementFactory(signed=True)

    assert listed(reader, police_area="Karlshamn") == [found.title]


def test_county_narrows_to_its_municipalities(reader):
    county = CountyFactory(code="10", name="Blekinge län")
    found = AgreementFactory(signed=True, municipality=MunicipalityFactory(county=county))
    AgreementFactory(signed=True)

    assert listed(reader, county="10") == [found.title]


def agreement_in_each_state(organisation):
    """Make one agreement in each state, named by its code."""
    own = {"organisation": organisation, "signed": True}
    AgreementFactory(title="draft", organisation=organisation)
    AgreementFactory(title="locked", organisation=organisation, locked=True)
    AgreementFactory(title="in_force", **own)
    AgreementFactory(title="expiring", valid_until=date(2026, 12, 14), **own)
    AgreementFactory(title="expired", expired=True, **own)
    AgreementFactory(title="upcoming", valid_from=date(2026, 6, 16), **own)
    superseded = AgreementFactory(title="superseded", **own)
    AgreementFactory(title="successor", supersedes=superseded, **own)
    undated = AgreementFactory(
        title="undated",
        organisation=organisation,
        until_further_notice=True,
        valid_from=None,
        provenance="Kommunarkivet.",
    )
    register_original(undated, version=undated.version, by=undated.created_by)


@pytest.mark.parametrize("code", FILTERABLE)
def test_each_state_is_filtered_as_it_is_shown(client_for, code):
    user = UserFactory(role=Role.READER)
    agreement_in_each_state(user.memberships.get().organisation)

    titles = listed(client_for(user), state=code)

    expected = {code} | ({"expiring", "successor"} if code == "in_force" else set())
    assert set(titles) == expected


@pytest.mark.parametrize("code", FILTERABLE)
def test_each_state_is_shown_as_it_is_filtered(client_for, code):
    user = UserFactory(role=Role.READER)
    agreement_in_each_state(user.memberships.get().organisation)

    rows = client_for(user).get(reverse("agreement_list")).context["rows"]

    assert [row.state.code for row in rows if row.title == code] == [code]


@pytest.mark.parametrize(
    ("last_day", "is_expiring"), [(date(2026, 12, 14), True), (date(2026, 12, 15), False), (TODAY, True)]
)
def test_expiring_ends_where_six_months_begin(reader, last_day, is_expiring):
    AgreementFactory(signed=True, valid_until=last_day)

    assert bool(listed(reader, state="expiring")) == is_expiring


def test_day_narrows_to_what_was_in_force_then(reader):
    then = AgreementFactory(signed=True, valid_from=date(2015, 1, 1), valid_until=date(2018, 12, 31))
    AgreementFactory(signed=True)

    assert listed(reader, on="2018-12-31") == [then.title]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"municipality": "Ankeborg"}, "Det finns ingen kommun som heter ”Ankeborg”."),
        ({"police_area": "nowhere"}, "Det finns inget lokalpolisområde som heter ”nowhere”."),
        ({"county": "99"}, "Det finns inget län med koden ”99”."),
        ({"state": "lost"}, "Det finns inget läge som heter ”lost”."),
        ({"on": "2026-13-45"}, "”2026-13-45” är inget datum."),
        ({"on": "0001-01-01"}, "Välj en dag mellan 1990 och 2100."),
    ],
)
def test_wrong_question_is_told_and_kept(reader, asked, message):
    AgreementFactory(signed=True)

    response = reader.get(reverse("agreement_list"), {"q": "samverkan", **asked})

    page = response.content.decode()
    assert response.status_code == 200
    assert message in page
    assert 'value="samverkan"' in page
    assert next(iter(asked.values())) in page
    assert response.context["rows"] == []


def test_no_hits_tells_how_to_widen(reader):
    page = reader.get(reverse("agreement_list"), {"q": "finns inte"}).content.decode()

    assert "Inga överenskommelser stämmer med sökningen" in page
    assert "Visa alla överenskommelser" in page


@pytest.mark.parametrize(("number", "words"), [(1, "1 överenskommelse<"), (3, "3 överenskommelser<")])
def test_count_is_told_in_words(reader, number, words):
    AgreementFactory.create_batch(number, signed=True)

    assert words in reader.get(reverse("agreement_list")).content.decode()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("place", ["C", "B", "A"]),
        ("-place", ["A", "B", "C"]),
        ("title", ["A", "B", "C"]),
        ("-title", ["C", "B", "A"]),
        ("until", ["B", "C", "A"]),
        ("-until", ["C", "B", "A"]),
        ("state", ["C", "A", "B"]),
        ("nonsense", ["C", "B", "A"]),
    ],
)
def test_order_follows_the_chosen_column(reader, order, expected):
    for title, place, facts in (
        ("A", "Örebro", {"until_further_notice": True}),
        ("B", "Ånge", {"expired": True}),
        ("C", "Ystad", {}),
    ):
        AgreementFactory(title=title, municipality=MunicipalityFactory(name=place), signed=True, **facts)

    assert listed(reader, sort=order) == expected


def test_head_of_the_sorted_column_says_so(reader):
    AgreementFactory(signed=True)

    page = reader.get(reverse("agreement_list"), {"sort": "-until", "q": "samverkan"}).content.decode()

    assert page.count('aria-sort="descending"') == 1
    assert "sort=until" in page
    assert "q=samverkan&amp;sort=title" in page


def test_hundred_rows_fill_a_page(reader):
    first = AgreementFactory(signed=True)
    extra = [
        Agreement(
            title=f"Kopia {n}",
            organisation=reader_organisation(reader),
            created_by=first.created_by,
            changed_by=first.created_by,
        )
        for n in range(100)
    ]
    Agreement.objects.bulk_create(extra)

    assert len(listed(reader)) == 100
    assert len(listed(reader, page="2")) == 1
    assert "Sida 1 av 2" in reader.get(reverse("agreement_list")).content.decode()


def reader_organisation(client):
    """Return the organisation of the user who is signed in."""
    return Membership.objects.get(user_id=client.session["_auth_user_id"]).organisation


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_rows(reader, number, django_assert_num_queries):
    for agreement in AgreementFactory.create_batch(number):
        PartyFactory(agreement=agreement)
    Agreement.objects.filter(status="draft").update(organisation=reader_organisation(reader))

    with django_assert_num_queries(9):
        assert len(listed(reader)) == number


@pytest.mark.parametrize(("role", "may"), [(Role.COORDINATOR, True), (Role.READER, False), (Role.OFFICIAL, False)])
def test_only_drafters_are_offered_to_create(client_for, role, may):
    page = client_for(UserFactory(role=role)).get(reverse("agreement_list")).content.decode()

    assert (reverse("agreement_create") in page) == may
