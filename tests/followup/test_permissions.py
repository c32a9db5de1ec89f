"""Who may log and read follow-up: every role, relation and state. The letters stand in tests/people.py."""

import pytest

from accounts.models import Role
from actionplans.models import Commitment
from followup import permissions
from followup.models import FollowUpEntry
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    FollowUpEntryFactory,
    MembershipFactory,
    PartyFactory,
    UserFactory,
    adopt,
    lock,
    party_of,
)
from tests.people import LETTERS, RELATIONS, everybody

pytestmark = pytest.mark.django_db

STATES = ("draft of a draft", "draft of a locked", "draft of a signed", "adopted")

# Relation -> who may log, in each of STATES.
TABLE = {
    "own": ("", "", "", "CKRA"),
    "counterpart": ("", "", "", "CKRA"),
    "other": ("", "", "", ""),
    "county": ("", "", "", ""),
}


def commitment_in(state):
    plan = ActionPlanFactory(
        agreement=AgreementFactory(signed=True) if state == "draft of a signed" else None, commitments=1
    )
    if state == "draft of a locked":
        lock(plan.agreement)
    if state == "adopted":
        adopt(plan)
    return Commitment.objects.get(initiative__plan=plan)


def agreement_of(commitment):
    return commitment.initiative.plan.agreement


@pytest.mark.parametrize("state", STATES)
def test_who_may_log(state):
    commitment = commitment_in(state)

    may = {
        relation: "".join(
            letter
            for (of, letter), user in everybody(agreement_of(commitment)).items()
            if of == relation and permissions.organisations_to_log_for(user, commitment)
        )
        for relation in RELATIONS
    }

    assert may == {relation: TABLE[relation][STATES.index(state)] for relation in RELATIONS}


def test_one_logs_for_the_parties_where_one_may():
    commitment = commitment_in("adopted")
    municipality, police = (party_of(agreement_of(commitment), side) for side in ("municipality", "police"))
    user = UserFactory(organisation=municipality.organisation, role=Role.RESPONSIBLE)
    MembershipFactory(user=user, organisation=police.organisation, role=Role.KOMMUNPOLIS)
    MembershipFactory(user=user, role=Role.COORDINATOR)

    both = permissions.organisations_to_log_for(type(user).objects.get(pk=user.pk), commitment)

    assert set(both) == {municipality.organisation_id, police.organisation_id}


def test_reader_of_one_party_who_logs_for_the_other_logs_only_there():
    commitment = commitment_in("adopted")
    municipality, police = (party_of(agreement_of(commitment), side) for side in ("municipality", "police"))
    user = UserFactory(organisation=municipality.organisation, role=Role.READER)
    MembershipFactory(user=user, organisation=police.organisation, role=Role.KOMMUNPOLIS)

    assert permissions.organisations_to_log_for(type(user).objects.get(pk=user.pk), commitment) == [
        police.organisation_id
    ]


def test_third_party_without_an_organisation_lets_nobody_log():
    agreement = AgreementFactory()
    PartyFactory(agreement=agreement, is_signing=False)
    adopt(ActionPlanFactory(agreement=agreement, commitments=1))

    assert not permissions.organisations_to_log_for(UserFactory(), Commitment.objects.get())


@pytest.mark.parametrize(
    ("relation", "seen"), [("own", True), ("counterpart", True), ("other", False), ("county", False)]
)
def test_entries_are_read_by_the_parties_alone(relation, seen):
    entry = FollowUpEntryFactory()

    readers = {
        letter: FollowUpEntry.objects.visible_to(user).exists()
        for (of, letter), user in everybody(agreement_of(entry.commitment)).items()
        if of == relation
    }

    assert readers == dict.fromkeys(LETTERS, seen)


def test_nobody_outside_every_organisation_reads_entries():
    entry = FollowUpEntryFactory()
    closed = UserFactory(organisation=entry.organisation, is_active=False)

    for user in (closed, UserFactory(), UserFactory(is_superuser=True)):
        assert not FollowUpEntry.objects.visible_to(user).exists()
