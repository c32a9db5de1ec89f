"""What a form offers to point at: rows of the same agreement or plan, and own agreements to replace; nobody else's."""

import pytest
from django import forms

from accounts.models import Organisation
from actionplans.forms.commitment import CommitmentForm, OfferedField
from actionplans.forms.part import PART_FORMS as PLAN_PART_FORMS
from actionplans.models import Commitment
from agreements.forms.agreement import AgreementForm, StartForm
from agreements.forms.part import PART_FORMS
from agreements.models import Agreement
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CommitmentFactory,
    ForumFactory,
    GoalFactory,
    InitiativeFactory,
    PlanAreaFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def whole_agreement():
    agreement = AgreementFactory()
    ForumFactory(agreement=agreement)
    plan = ActionPlanFactory(agreement=agreement)
    GoalFactory(plan=plan)
    CommitmentFactory(initiative=InitiativeFactory(plan=plan, plan_area=PlanAreaFactory(plan=plan)))
    return agreement, plan


def offered(form):
    """Return the rows that a form's choices offer, by field; organisations are everybody's."""
    return {
        name: list(field.offered.values()) if isinstance(field, OfferedField) else list(field.queryset)
        for name, field in form.fields.items()
        if isinstance(field, forms.ModelChoiceField) and field.queryset.model is not Organisation
    }


def agreement_of(row):
    for holder in ("forum", "goal", "initiative", "plan", "agreement"):
        if hasattr(row, f"{holder}_id"):
            return agreement_of(getattr(row, holder))
    return row


@pytest.mark.parametrize("noun", PART_FORMS)
def test_part_points_within_its_agreement(noun):
    agreement, _ = whole_agreement()
    whole_agreement()
    form = PART_FORMS[noun](None, instance=PART_FORMS[noun].new(agreement), agreement=agreement)

    rows = [row for rows in offered(form).values() for row in rows]

    assert {agreement_of(row) for row in rows} <= {agreement}


@pytest.mark.parametrize("noun", PLAN_PART_FORMS)
def test_part_of_a_plan_points_within_its_agreement(noun):
    agreement, plan = whole_agreement()
    whole_agreement()
    form = PLAN_PART_FORMS[noun](None, instance=PLAN_PART_FORMS[noun].new(plan), plan=plan)

    rows = [row for rows in offered(form).values() for row in rows]

    assert {agreement_of(row) for row in rows} <= {agreement}


def test_commitment_points_within_its_plan():
    agreement, plan = whole_agreement()
    whole_agreement()
    form = CommitmentForm(None, instance=Commitment(initiative=plan.initiatives.get()))

    rows = [row for rows in offered(form).values() for row in rows]

    assert rows
    assert {agreement_of(row) for row in rows} == {agreement}


def test_agreement_replaces_a_signed_one_of_its_own():
    agreement = AgreementFactory()
    police_area = agreement.parties.get(side="police").organisation.police_area
    old = AgreementFactory(signed=True, municipality=agreement.organisation.municipality, police_area=police_area)
    AgreementFactory(municipality=agreement.organisation.municipality)
    AgreementFactory(signed=True)
    user = UserFactory(organisation=agreement.organisation)

    forms_of_both = (
        AgreementForm(None, instance=agreement, user=user),
        StartForm(
            None,
            instance=Agreement(organisation=agreement.organisation, created_by=user, changed_by=user),
            organisation=agreement.organisation,
            user=user,
        ),
    )

    for form in forms_of_both:
        assert old in offered(form)["supersedes"]
        assert {a.organisation for a in offered(form)["supersedes"]} == {agreement.organisation}
