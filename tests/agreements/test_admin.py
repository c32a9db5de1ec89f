"""The admin: who gets in, what is edited there, and what is only shown."""

import pytest
from django.contrib import admin
from django.urls import reverse
from zeal import zeal_ignore

from accounts.models import Membership, Role, User
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


@pytest.mark.parametrize("member", [{"role": Role.ADMINISTRATOR}, {"role": Role.COORDINATOR}])
def test_members_do_not_get_into_the_admin(client_for, member):
    response = client_for(UserFactory(**member)).get(reverse("admin:index"))

    assert response.status_code in {302, 403}


@pytest.mark.parametrize("is_superuser", [True, False])
def test_reference_data_and_users_are_edited_and_the_rest_is_shown(rf, is_superuser):
    request = rf.get("/")
    request.user = User(is_active=True, is_staff=True, is_superuser=is_superuser)

    editable = {label for label, site in registered().items() if site.has_change_permission(request)}
    addable = {label for label, site in registered().items() if site.has_add_permission(request)}
    deletable = {label for label, site in registered().items() if site.has_delete_permission(request)}

    assert editable == EDITED
    assert addable == EDITED
    assert deletable == set()


@pytest.mark.parametrize("label", sorted(registered()))
def test_every_list_and_page_opens(administrator, label):
    signed_agreement_with_plan(commitments=1)
    AgreementFactory()
    FollowUpEntryFactory()
    app, model = label.split(".")

    listing = administrator.get(reverse(f"admin:{app}_{model}_changelist"))

    assert listing.status_code == 200
    for row in registered()[label].model._default_manager.all()[:1]:
        assert administrator.get(reverse(f"admin:{app}_{model}_change", args=[row.pk])).status_code == 200


def test_account_is_made_with_a_membership_and_signs_in(administrator, client):
    organisation = MunicipalityFactory().organisation
    administrator.post(
        reverse("admin:accounts_user_add"),
        {
            "email": "Ny.Person@Example.se",
            "full_name": "Ny Person",
            "usable_password": "true",
            "password1": "regnbåge-över-slätten",
            "password2": "regnbåge-över-slätten",
            "memberships-TOTAL_FORMS": "0",
            "memberships-INITIAL_FORMS": "0",
        },
    )
    user = User.objects.get(email="ny.person@example.se")
    response = administrator.post(
        reverse("admin:accounts_user_change", args=[user.pk]),
        {
            "email": user.email,
            "full_name": user.full_name,
            "is_active": "on",
            "memberships-TOTAL_FORMS": "1",
            "memberships-INITIAL_FORMS": "0",
            "memberships-0-user": user.pk,
            "memberships-0-organisation": organisation.pk,
            "memberships-0-role": Role.OFFICIAL,
            "memberships-0-office": "Kansliet",
        },
    )

    assert response.status_code == 302
    assert Membership.objects.get(user=user).organisation == organisation
    assert client.login(username=user.email, email=user.email, password="regnbåge-över-slätten")


def test_place_is_put_right_and_stays_searchable(administrator):
    municipality = MunicipalityFactory(name="Sölvesborg", full_name="Sölvesborgs kommun")
    area = PoliceAreaFactory(municipalities=[municipality])
    coverage = area.coverage.get()

    response = administrator.post(
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
