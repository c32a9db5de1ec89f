"""Starting, changing and deleting an agreement through its pages."""

import pytest

from accounts.models import AuditEvent, Role
from agreements.models import Agreement
from agreements.models.term import ValidityKind
from samverkan.shared.text import searchable
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CommitmentFactory,
    InitiativeFactory,
    MembershipFactory,
    MunicipalityFactory,
    PoliceAreaFactory,
    UserFactory,
    lock,
)
from tests.posting import filled_in, retyped, submit

pytestmark = pytest.mark.django_db

START = "/overenskommelser/ny/"
IDENTITY_NUMBER = "19121212-1212"


@pytest.fixture
def municipality():
    return MunicipalityFactory()


@pytest.fixture
def police_area(municipality):
    return PoliceAreaFactory(municipalities=[municipality])


@pytest.fixture
def client(client_for, municipality):
    return client_for(UserFactory(organisation=municipality.organisation))


@pytest.fixture
def agreement(municipality, police_area):
    return AgreementFactory(municipality=municipality, police_area=police_area)


def page_of(agreement, verb):
    return f"/overenskommelser/{agreement.pk}/{verb}/"


# Starting


def test_agreement_create_adds_parties_signatories_and_headings(client, municipality, police_area):
    response = submit(client, START, title="Överenskommelse 2027", valid_from="2027-01-01", valid_until="2030-12-31")

    agreement = Agreement.objects.get()
    assert response.url == agreement.get_absolute_url()
    assert agreement.status == Agreement.Status.DRAFT
    assert agreement.organisation == municipality.organisation
    assert list(agreement.parties.values_list("name", "represented_by", "short_name")) == [
        (municipality.full_name, "", municipality.full_name),
        ("Polismyndigheten", police_area.full_name, "Polisen"),
    ]
    assert list(agreement.signatories.values_list("title", flat=True)) == [
        "Kommunstyrelsens ordförande",
        "Lokalpolisområdeschef",
    ]
    assert "Syfte och mål" in list(agreement.sections.values_list("heading", flat=True))
    assert searchable(police_area.full_name) in agreement.search_text


def test_agreement_create_suggests_the_police_area_that_covers_the_municipality(client, police_area):
    PoliceAreaFactory()

    form = client.get(START).context["form"]

    assert form["counterpart"].value() == police_area.organisation_id
    assert form.fields["counterpart"].label == "Lokalpolisområde"


def test_agreement_create_by_police_puts_the_municipality_first(client_for, municipality, police_area):
    client = client_for(UserFactory(organisation=police_area.organisation, role=Role.KOMMUNPOLIS))

    submit(client, START, title="Överenskommelse 2027")

    agreement = Agreement.objects.get()
    assert agreement.organisation == police_area.organisation
    assert [p.side for p in agreement.parties.all()] == ["municipality", "police"]


def test_agreement_create_asks_for_whom_when_there_are_several(client_for, municipality, police_area):
    user = UserFactory(organisation=municipality.organisation)
    other = MembershipFactory(user=user).organisation
    client = client_for(user)

    page = client.get(START).content.decode()

    assert f"?organisation={municipality.organisation_id}" in page
    assert f"?organisation={other.pk}" in page
    assert submit(client, f"{START}?organisation={municipality.organisation_id}").status_code == 302


def test_agreement_create_for_another_organisation_is_forbidden(client, police_area):
    response = client.post(f"{START}?organisation={police_area.organisation_id}", {"title": "Kapad"})

    assert response.status_code == 403
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.READER, Role.RESPONSIBLE])
def test_agreement_create_without_drafting_role_is_forbidden(client_for, municipality, role):
    client = client_for(UserFactory(organisation=municipality.organisation, role=role))

    assert client.get(START).status_code == 403


def test_agreement_create_refuses_a_counterpart_on_the_same_side(client, municipality, police_area):
    response = submit(client, START, counterpart=MunicipalityFactory().organisation_id)

    assert response.status_code == 422
    assert "counterpart" in response.context["form"].errors


def test_agreement_create_sent_twice_makes_one(client, police_area):
    sent = retyped(client, START, title="Överenskommelse 2027")

    first, second = client.post(START, sent), client.post(START, sent)

    assert Agreement.objects.count() == 1
    assert first.url == second.url


def test_agreement_create_sent_from_two_pages_makes_two(client, police_area):
    first = submit(client, START, title="Överenskommelse 2027", valid_from="2027-01-01")
    second = submit(client, START, title="Överenskommelse 2027", valid_from="2028-01-01")

    assert first.url != second.url
    assert Agreement.objects.count() == 2


def test_agreement_create_refused_may_be_sent_again(client, police_area):
    sent = retyped(client, START, title="")
    refused = client.post(START, sent)

    again = client.post(START, filled_in(refused.context["form"]) | {"title": "Överenskommelse 2027"})

    assert (refused.status_code, again.status_code) == (422, 302)
    assert Agreement.objects.count() == 1


def test_agreement_create_offers_only_own_signed_agreements_as_predecessors(client, agreement):
    agreement = Agreement.objects.get(pk=agreement.pk)
    own = AgreementFactory(
        municipality=agreement.organisation.municipality, police_area=PoliceAreaFactory(), signed=True
    )
    AgreementFactory(signed=True)

    offered = client.get(START).context["form"].fields["supersedes"].queryset

    assert list(offered) == [own]


def test_agreement_create_refuses_a_predecessor_with_another_counterpart(client, agreement):
    before = AgreementFactory(
        municipality=agreement.organisation.municipality, police_area=PoliceAreaFactory(), signed=True
    )

    response = submit(client, START, supersedes=before.pk)

    assert response.status_code == 422
    assert "har andra parter" in str(response.context["form"].errors["supersedes"])


def test_agreement_create_refused_keeps_what_was_typed_and_writes_no_event(client, police_area):
    response = submit(client, START, title=f"Överenskommelse om {IDENTITY_NUMBER}")

    page = response.content.decode()
    assert response.status_code == 422
    assert "ett personnummer" in page
    assert IDENTITY_NUMBER in page
    assert not AuditEvent.objects.exists()


# Changing


def test_agreement_update_saves_and_records(client, agreement):
    response = submit(client, page_of(agreement, "andra"), title="Ny titel", cover_title="Omslag")

    agreement.refresh_from_db()
    event = AuditEvent.objects.last()
    assert response.url == agreement.get_absolute_url()
    assert (agreement.title, agreement.cover_title) == ("Ny titel", "Omslag")
    assert event.verb == "ändrade överenskommelse"
    assert event.changes["title"][1] == "Ny titel"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"valid_from": "2027-12-31", "valid_until": "2027-01-01"}, "valid_until"),
        ({"validity_kind": ValidityKind.FROM_SIGNING}, "valid_from"),
        ({"validity_kind": ValidityKind.YEARS}, "valid_until"),
        ({"validity_kind": ValidityKind.UNTIL_FURTHER_NOTICE}, "valid_until"),
        ({"title_from_year": "2030", "title_until_year": "2027"}, "title_until_year"),
        ({"valid_from": "1899-01-01"}, "valid_from"),
        ({"valid_until": "9999-12-31"}, "valid_until"),
        ({"title_from_year": "0"}, "title_from_year"),
        ({"title_until_year": "99999"}, "title_until_year"),
        ({"notice_months": "6"}, "notice_months"),
        ({"is_revision_approximate": "on"}, "revision_months"),
        ({"title": ""}, "title"),
        ({"out_of_scope": "Ring 070-123 45 67"}, "out_of_scope"),
    ],
)
def test_agreement_update_refuses_at_the_field(client, agreement, typed, field):
    events = AuditEvent.objects.count()

    response = submit(client, page_of(agreement, "andra"), **typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field] or field in response.context["form"].errors
    assert f'href="#{"div_" if field == "validity_kind" else ""}id_{field}"' in response.content.decode()
    assert AuditEvent.objects.count() == events


def test_agreement_update_explains_each_form_of_validity(client, agreement):
    page = client.get(page_of(agreement, "andra")).content.decode()

    assert "Fyll i bara sista dag" in page
    assert "Fyll i första och sista året" in page


def test_agreement_update_refuses_a_predecessor_that_is_not_own(client, agreement):
    same_municipality = AgreementFactory(signed=True, municipality=agreement.organisation.municipality)

    for stranger in (AgreementFactory(signed=True), same_municipality):
        response = submit(client, page_of(agreement, "andra"), supersedes=stranger.pk)

        assert response.status_code == 422
        assert "supersedes" in response.context["form"].errors


def test_agreement_update_offers_what_nothing_else_replaces(client, agreement):
    places = {
        "municipality": agreement.organisation.municipality,
        "police_area": agreement.parties.get(side="police").organisation.police_area,
    }
    replaced, offered = AgreementFactory(signed=True, **places), AgreementFactory(signed=True, **places)
    AgreementFactory(signed=True, supersedes=replaced)

    choices = client.get(page_of(agreement, "andra")).context["form"].fields["supersedes"].queryset

    # The successor of `replaced` may be replaced in its turn.
    assert set(choices) == {offered, replaced.successors.get()}


def test_agreement_locked_meanwhile_keeps_what_was_typed(client, agreement):
    typed = retyped(client, page_of(agreement, "andra"), title="Min nya titel")
    lock(agreement)

    response = client.post(page_of(agreement, "andra"), typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Överenskommelsen är låst" in page
    assert "Min nya titel" in page


@pytest.mark.parametrize("verb", ["andra", "ta-bort", "las"])
def test_agreement_pages_for_others(client_for, agreement, verb):
    reader = UserFactory(organisation=agreement.organisation, role=Role.READER)
    stranger = UserFactory(role=Role.COORDINATOR)

    assert client_for(reader).get(page_of(agreement, verb)).status_code == 403
    assert client_for(reader).post(page_of(agreement, verb), {"version": 1}).status_code == 403
    assert client_for(stranger).get(page_of(agreement, verb)).status_code == 404
    assert client_for(stranger).post(page_of(agreement, verb), {"version": 1}).status_code == 404


@pytest.mark.parametrize("verb", ["andra", "ta-bort", "las"])
def test_locked_agreement_cannot_be_opened_for_change(client, agreement, verb):
    lock(agreement)

    assert client.get(page_of(agreement, verb)).status_code == 403


# Deleting


def test_agreement_delete_tells_what_disappears(client, agreement):
    plan = ActionPlanFactory(agreement=agreement)
    CommitmentFactory.create_batch(2, initiative=InitiativeFactory(plan=plan))

    page = client.get(page_of(agreement, "ta-bort")).content.decode()

    assert "1 avsnitt" in page
    assert "1 plan" in page
    assert "2 åtaganden" in page


def test_agreement_delete_removes_it_with_everything(client, agreement):
    plan = ActionPlanFactory(agreement=agreement)
    CommitmentFactory(initiative=InitiativeFactory(plan=plan), detailed=True)

    response = submit(client, page_of(agreement, "ta-bort"))

    assert response.url == "/overenskommelser/"
    assert not Agreement.objects.exists()
    assert AuditEvent.objects.last().verb == "tog bort överenskommelse"


def test_agreement_delete_of_a_locked_one_is_refused(client, agreement):
    lock(agreement)

    response = client.post(page_of(agreement, "ta-bort"), {"version": 2})

    assert response.status_code == 422
    assert Agreement.objects.exists()


@pytest.mark.parametrize("verb", ["andra", "ta-bort", "las"])
def test_agreement_pages_cost_few_queries(client, agreement, verb, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get(page_of(agreement, verb))


def test_agreement_create_costs_few_queries(client, police_area, django_assert_max_num_queries):
    PoliceAreaFactory.create_batch(5)

    with django_assert_max_num_queries(12):
        client.get(START)
