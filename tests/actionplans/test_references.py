"""A row never points into another agreement or plan, whoever saves it."""

import pytest
from django.core.exceptions import ValidationError

from actionplans.actions import CommitmentDetails, add_commitment, add_part
from actionplans.models import Commitment, Goal, Initiative
from agreements.actions import add_part as add_agreement_part
from agreements.models import CollaborationArea, Signatory
from tests.factories import (
    AgreementFactory,
    CollaborationAreaFactory,
    CommitmentFactory,
    InitiativeFactory,
    PlanAreaFactory,
    SectionFactory,
    party_of,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "part",
    [
        lambda own: CollaborationArea(agreement=own, label="Nytt", section=SectionFactory()),
        lambda own: CollaborationArea(agreement=own, label="Nytt", parent=CollaborationAreaFactory()),
        lambda own: Signatory(agreement=own, title="Chef", party=party_of(AgreementFactory(), "police")),
    ],
)
def test_part_of_an_agreement_pointing_into_another_is_refused(part):
    own = AgreementFactory()

    with pytest.raises(ValidationError, match="samma överenskommelse"):
        add_agreement_part(part(own), by=own.created_by)


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (lambda plan: Initiative(plan=plan, title="Ny", plan_area=PlanAreaFactory()), "samma plan"),
        (lambda plan: Goal(plan=plan, text="Nytt", area=CollaborationAreaFactory()), "samma överenskommelse"),
    ],
)
def test_part_of_a_plan_pointing_into_another_is_refused(part, sentence):
    plan = InitiativeFactory().plan

    with pytest.raises(ValidationError, match=sentence):
        add_part(part(plan), by=plan.created_by)


def test_commitment_with_a_party_or_twin_of_another_plan_is_refused():
    initiative, other = InitiativeFactory(), CommitmentFactory()
    by = initiative.plan.created_by

    with pytest.raises(ValidationError, match="samma plan"):
        add_commitment(
            Commitment(initiative=initiative, text="Nytt.", mirror_of=other), details=CommitmentDetails(), by=by
        )
    with pytest.raises(ValidationError, match="samma överenskommelse"):
        add_commitment(
            Commitment(initiative=initiative, text="Nytt."),
            details=CommitmentDetails(owners=[party_of(other.initiative.plan.agreement, "police")]),
            by=by,
        )

    assert not initiative.commitments.exists()
