"""The factories make what they promise, in the states that they promise."""

from datetime import date

import pytest
from django.db import IntegrityError

from accounts.models import Role
from agreements.models import Agreement
from tests import factories
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CommitmentFactory,
    FollowUpEntryFactory,
    UserFactory,
    member_of,
    party_of,
    signed_agreement_with_plan,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", [name for name in factories.__all__ if name.endswith("Factory")])
def test_factory_makes_a_row_that_holds_its_rules(name):
    row = getattr(factories, name)()

    row.full_clean()


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({}, "draft"),
        ({"locked": True}, "locked"),
        ({"signed": True}, "in_force"),
        ({"signed": True, "expired": True}, "expired"),
        ({"signed": True, "until_further_notice": True}, "until_further_notice"),
    ],
)
def test_agreement_is_in_the_state_asked_for(state, expected):
    agreement = AgreementFactory(**state)

    assert agreement.state().code == expected


def test_user_has_the_role_asked_for():
    agreement = AgreementFactory()

    user = UserFactory(organisation=agreement.organisation, role=Role.OFFICIAL, office="Kommunjurist")

    assert user.has_role(agreement.organisation_id, Role.OFFICIAL)
    assert user.memberships.get().office == "Kommunjurist"


def test_member_of_acts_for_the_party_on_the_side():
    agreement = AgreementFactory(signed=True)

    kommunpolis = member_of(agreement, "police", Role.KOMMUNPOLIS)

    assert kommunpolis.organisation_ids == [party_of(agreement, "police").organisation_id]


def test_adopted_plan_has_rows_and_is_locked():
    plan = ActionPlanFactory(adopted=True, commitments=2)

    assert not plan.is_draft
    assert plan.agreement.is_signed
    with pytest.raises(IntegrityError):
        CommitmentFactory(initiative=plan.initiatives.get())


def test_plan_may_be_added_to_a_signed_agreement():
    agreement = AgreementFactory(signed=True)

    draft, adopted = ActionPlanFactory(agreement=agreement), ActionPlanFactory(agreement=agreement, adopted=True)

    assert draft.is_draft
    assert not adopted.is_draft


def test_signed_agreement_with_plan_has_as_many_commitments_as_asked_for():
    agreement = signed_agreement_with_plan(commitments=3)

    commitments = agreement.plans.get().initiatives.get().commitments.all()
    assert [c.schedules.count() + c.responsibilities.count() + c.measures.count() for c in commitments] == [3, 3, 3]


def test_entry_stands_on_a_commitment_in_force():
    entry = FollowUpEntryFactory()

    assert not entry.commitment.initiative.plan.is_draft
    assert entry.organisation in [p.organisation for p in entry.commitment.initiative.plan.agreement.parties.all()]


def test_on_day_freezes_the_day(on_day):
    on_day(date(2026, 12, 31))

    agreement = AgreementFactory(signed=True)

    assert agreement.signed_at.date() == date(2026, 12, 31)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2])
def test_transactional_tests_start_empty_and_locked(run):
    assert Agreement.objects.count() == 0

    agreement = AgreementFactory(locked=True)

    with pytest.raises(IntegrityError):
        Agreement.objects.filter(pk=agreement.pk).update(title="Ändrad")
