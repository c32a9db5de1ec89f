"""The admin opens no draft: what `visible_to` hides on our pages is not there in lists, searches, pages, histories or suggestions."""

import pytest
from django.contrib.admin import site
from django.db.models import ForeignKey
from django.urls import reverse
from zeal import zeal_ignore

from accounts.models import AuditEvent, Role
from agreements.models import Agreement
from tests.factories import ActionPlanFactory, FollowUpEntryFactory, UserFactory, signed_agreement_with_plan
from tests.test_access import part_of_every_noun, part_of_every_plan_noun, world_in

pytestmark = pytest.mark.django_db

# Who the police are, where municipalities lie, and who looks after accounts: for all staff (accounts: tests/accounts).
ABOUT_NO_DRAFT = {
    "accounts.organisation",
    "accounts.user",
    "agreements.county",
    "agreements.municipality",
    "agreements.policearea",
    "agreements.policedistrict",
    "agreements.policeregion",
}
ABOUT_DRAFTS = {
    model._meta.label_lower: model for model in site._registry if model._meta.label_lower not in ABOUT_NO_DRAFT
}

SIGNED_ALONE = {"followup.followupentry"}
"""What exists under signed agreements only; its parties alone see it."""


@pytest.fixture
def hidden():
    """A draft with rows of every kind, and the entries and the trail that belong to others."""
    world = world_in("draft")
    part_of_every_noun(world.agreement)
    part_of_every_plan_noun(world.plan)
    FollowUpEntryFactory()
    return world.agreement


def rows_of(model, agreement):
    """Return the rows of the model that belong to the draft, or that its outsiders do not see."""
    if model is AuditEvent or model._meta.label_lower in SIGNED_ALONE:
        return list(model._default_manager.all())
    paths = {
        "agreements": ("pk", "agreement", "forum__agreement"),
        "actionplans": ("agreement", "plan__agreement", "goal__plan__agreement", "initiative__plan__agreement",
                        "commitment__initiative__plan__agreement"),
    }[model._meta.app_label]  # fmt: skip
    for path in paths:
        first = path.split("__")[0]
        if (path == "pk") == (model is Agreement) and (path == "pk" or first in {f.name for f in model._meta.fields}):
            return list(model._default_manager.filter(**{path: agreement.pk}))
    raise LookupError(model)


OUTSIDERS = {
    "staff": {"is_staff": True},
    "superuser": {"is_staff": True, "is_superuser": True},
    "staff elsewhere": {"is_staff": True, "role": Role.ADMINISTRATOR},
}


@pytest.mark.parametrize("kind", OUTSIDERS)
def test_no_draft_is_reached_in_the_admin(hidden, client_for, rf, kind):
    client, request = client_for(UserFactory(**OUTSIDERS[kind])), rf.get("/")
    request.user = UserFactory(**OUTSIDERS[kind])

    with zeal_ignore():
        for label, model in ABOUT_DRAFTS.items():
            rows, name = rows_of(model, hidden), label.replace(".", "_")
            assert rows, f"{label}: make one in the test"
            assert not site._registry[model].get_queryset(request).filter(pk__in=[row.pk for row in rows]).exists(), (
                label
            )
            search = {"q": "a"} if site._registry[model].search_fields else {}
            listing = client.get(reverse(f"admin:{name}_changelist"), search).content.decode()
            row = rows[0]
            change = reverse(f"admin:{name}_change", args=[row.pk])
            assert change not in listing, label
            assert client.get(change).status_code == 302, label
            assert client.get(reverse(f"admin:{name}_history", args=[row.pk])).status_code == 302, label


def test_own_drafts_are_shown(hidden, rf):
    request = rf.get("/")
    request.user = UserFactory(is_staff=True, organisation=hidden.organisation, role=Role.ADMINISTRATOR)

    for label, model in ABOUT_DRAFTS.items():
        if label not in SIGNED_ALONE:
            seen = site._registry[model].get_queryset(request).filter(pk__in=[row.pk for row in rows_of(model, hidden)])
            assert seen.exists(), label


def test_suggestions_come_from_what_the_user_sees(hidden, client_for):
    """The admin suggests rows for any relation of any model that it knows, whether or not one of its forms has a field for it."""
    client, asked = client_for(UserFactory(is_staff=True, is_superuser=True)), 0

    with zeal_ignore():
        for model in site._registry:
            for field in model._meta.fields:
                target = field.related_model if isinstance(field, ForeignKey) else None
                if target in ABOUT_DRAFTS.values() and site._registry[target].search_fields:
                    query = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
                    answer = client.get(reverse("admin:autocomplete"), {**query, "field_name": field.name})
                    assert answer.json()["results"] == [], (model, field)
                    asked += 1

    assert asked > 5


def test_plan_for_next_year_stays_with_its_own(client_for, rf):
    plan = ActionPlanFactory(agreement=signed_agreement_with_plan(commitments=1))
    client = client_for(UserFactory(is_staff=True, role=Role.READER))

    with zeal_ignore():
        page = client.get(reverse("admin:actionplans_actionplan_change", args=[plan.pk]))
        agreement = client.get(reverse("admin:agreements_agreement_change", args=[plan.agreement_id]))

    assert (page.status_code, agreement.status_code) == (302, 200)


def test_trail_is_for_administrators_of_the_organisation(hidden, rf):
    def sees(**fields):
        request = rf.get("/")
        request.user = UserFactory(is_staff=True, **fields)
        return site._registry[AuditEvent].get_queryset(request).filter(organisation=hidden.organisation).exists()

    assert sees(organisation=hidden.organisation, role=Role.ADMINISTRATOR)
    assert not any(sees(organisation=hidden.organisation, role=role) for role in Role if role != Role.ADMINISTRATOR)
    assert not sees(is_superuser=True)
