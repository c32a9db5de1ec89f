"""The admin: who gets in, what is edited there, and what is only shown."""

import pytest
from django.contrib import admin
from django.urls import reverse
from zeal import zeal_ignore

from accounts.models import AuditEvent, Role
from agreements.models import Municipality
from tests.factories import (
    AgreementFactory,
    FollowUpEntryFactory,
    MunicipalityFactory,
    PoliceAreaFactory,
    UserFactory,
    signed_agreement_with_plan,
)

pytestmark = pytest.mark.django_db
EDITED = {
    "accounts.organisation",
    "accounts.user",
    "agreements.county",
    "agreements.municipality",
    "agreements.policearea",
    "agreements.policedistrict",
    "agreements.policeregion",
}
OURS = {"accounts", "agreements", "actionplans", "followup"}


def registered():
    return {
        model._meta.label_lower: site for model, site in admin.site._registry.items() if model._meta.app_label in OURS
    }


@pytest.fixture(params=["is_staff", "is_superuser"])
def administrator(request, client_for):
    """A browser in the admin. Django's own pages fetch the signed-in user twice, which is not ours to mend."""
    with zeal_ignore():
        yield client_for(UserFactory(is_staff=True, is_superuser=request.param == "is_superuser"))


@pytest.fixture
def superuser(client_for):
    with zeal_ignore():
        yield client_for(UserFactory(is_staff=True, is_superuser=True))


@pytest.mark.parametrize("member", [{"role": Role.ADMINISTRATOR}, {"role": Role.COORDINATOR}])
def test_members_do_not_get_into_the_admin(client_for, member):
    response = client_for(UserFactory(**member)).get(reverse("admin:index"))

    assert response.status_code in {302, 403}


@pytest.mark.parametrize("is_superuser", [True, False])
def test_reference_data_and_users_are_edited_by_superusers_and_the_rest_is_shown(rf, is_superuser):
    request = rf.get("/")
    request.user = UserFactory(is_active=True, is_staff=True, is_superuser=is_superuser)

    editable = {label for label, site in registered().items() if site.has_change_permission(request)}
    addable = {label for label, site in registered().items() if site.has_add_permission(request)}
    deletable = {label for label, site in registered().items() if site.has_delete_permission(request)}

    assert editable == addable == (EDITED if is_superuser else set())
    assert deletable == set()


@pytest.mark.parametrize("is_superuser", [True, False])
def test_every_list_and_page_opens(client_for, rf, is_superuser):
    agreement = signed_agreement_with_plan(commitments=1)
    FollowUpEntryFactory()
    AgreementFactory(organisation=agreement.organisation)
    user = UserFactory(
        is_staff=True, is_superuser=is_superuser, organisation=agreement.organisation, role=Role.ADMINISTRATOR
    )
    client, request = client_for(user), rf.get("/")
    request.user = user

    with zeal_ignore():
        for label, site in registered().items():
            name = label.replace(".", "_")
            assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200, label
            for row in site.get_queryset(request)[:1]:
                assert client.get(reverse(f"admin:{name}_change", args=[row.pk])).status_code == 200, label
                assert client.get(reverse(f"admin:{name}_history", args=[row.pk])).status_code == 200, label


def test_place_is_put_right_by_a_superuser_recorded_and_stays_searchable(superuser):
    municipality = MunicipalityFactory(name="Sölvesborg", full_name="Sölvesborgs kommun")
    area = PoliceAreaFactory(municipalities=[municipality])
    coverage = area.coverage.get()

    response = superuser.post(
        reverse("admin:agreements_municipality_change", args=[municipality.pk]),
        {
            "name": "Nyköping",
            "full_name": "Nyköpings kommun",
            "code": municipality.code,
            "county": municipality.county_id,
            "organisation": municipality.organisation_id,
            "coverage-TOTAL_FORMS": "1",
            "coverage-INITIAL_FORMS": "1",
            "coverage-0-id": coverage.pk,
            "coverage-0-municipality": municipality.pk,
            "coverage-0-police_area": area.pk,
            "coverage-0-confidence": "low",
        },
    )

    assert response.status_code == 302
    changed = Municipality.objects.get(pk=municipality.pk)
    assert changed.search_text == "nykoping nykopings kommun"
    assert changed.coverage.get().confidence == "low"
    verbs = AuditEvent.objects.of_chain(None).values_list("verb", flat=True)
    assert list(verbs) == ["ändrade kommun", f"ändrade {coverage._meta.verbose_name}"]
