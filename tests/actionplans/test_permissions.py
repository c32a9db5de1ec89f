"""Who may do what with a plan: every predicate, role, relation and state. The letters stand in tests/people.py."""

import pytest

from actionplans import permissions
from actionplans.models import ActionPlan, Commitment
from tests.factories import ActionPlanFactory, AgreementFactory, UserFactory, adopt, lock
from tests.people import LETTERS, RELATIONS, everybody

pytestmark = pytest.mark.django_db

STATES = ("draft of a draft", "draft of a locked", "draft of a signed", "adopted")
NOBODY = ("", "", "", "")
OUTSIDE = {"counterpart": NOBODY, "other": NOBODY, "county": NOBODY}

# Predicate -> relation -> who may, in each of STATES. That a locked agreement takes no plan, the action answers with a sentence.
TABLE = {
    "can_create_plan": {"own": ("CKA", "CKA", "CKA", "CKA"), **OUTSIDE},
    "can_change_plan": {"own": ("CKA", "", "CKA", ""), **OUTSIDE},
    "can_adopt_plan": {"own": ("", "", "CKA", ""), **OUTSIDE},
}


def plan_in(state):
    if state == "draft of a signed":
        return ActionPlanFactory(agreement=AgreementFactory(signed=True), commitments=1)
    plan = ActionPlanFactory(commitments=1)
    if state == "draft of a locked":
        lock(plan.agreement)
    if state == "adopted":
        adopt(plan)
    return ActionPlan.objects.get(pk=plan.pk)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("predicate", TABLE)
def test_who_may(predicate, state):
    plan, column = plan_in(state), STATES.index(state)
    about = plan.agreement if predicate == "can_create_plan" else plan

    may = {
        relation: "".join(
            letter
            for (of, letter), user in everybody(plan.agreement).items()
            if of == relation and getattr(permissions, predicate)(user, about)
        )
        for relation in RELATIONS
    }

    assert may == {relation: TABLE[predicate][relation][column] for relation in RELATIONS}


# Who of the counterpart may answer for its own party, in each of STATES and for a plan adopted later; nobody else ever.
OF_THE_COUNTERPART = {"can_confirm_plan": "OA", "can_dispute_plan": "CKOA"}


@pytest.mark.parametrize("state", [*STATES, "adopted later"])
@pytest.mark.parametrize("predicate", OF_THE_COUNTERPART)
def test_who_may_answer_for_the_counterpart(predicate, state):
    plan = adopt(plan_in("draft of a signed")) if state == "adopted later" else plan_in(state)
    party = plan.agreement.parties.get(side="police")

    may = {
        relation: "".join(
            letter
            for (of, letter), user in everybody(plan.agreement).items()
            if of == relation and getattr(permissions, predicate)(user, plan, party)
        )
        for relation in RELATIONS
    }

    theirs = OF_THE_COUNTERPART[predicate] if state == "adopted later" else ""
    assert may == dict.fromkeys(RELATIONS, "") | {"counterpart": theirs}


def test_every_predicate_stands_in_the_table():
    assert {name for name in vars(permissions) if name.startswith("can_")} == {*TABLE, *OF_THE_COUNTERPART}


# Which plans, and so which commitments, are seen at all

SEEN = {
    "draft of a draft": {"own": True, "counterpart": False, "other": False, "county": False},
    "draft of a locked": {"own": True, "counterpart": False, "other": False, "county": False},
    "draft of a signed": {"own": True, "counterpart": False, "other": False, "county": False},
    "adopted": {"own": True, "counterpart": True, "other": True, "county": True},
}


@pytest.mark.parametrize("state", STATES)
def test_who_sees_a_plan_and_its_commitments(state):
    plan = plan_in(state)
    expected = {(relation, letter): SEEN[state][relation] for relation in RELATIONS for letter in LETTERS}
    people = everybody(plan.agreement)

    plans = {key: ActionPlan.objects.visible_to(user).filter(pk=plan.pk).exists() for key, user in people.items()}
    commitments = {key: Commitment.objects.visible_to(user).exists() for key, user in people.items()}

    assert plans == expected
    assert commitments == expected


def test_nobody_outside_every_organisation_sees_an_adopted_plan():
    plan = ActionPlanFactory(adopted=True)
    closed = UserFactory(organisation=plan.agreement.organisation, is_active=False)

    for user in (closed, UserFactory(), UserFactory(is_superuser=True)):
        assert not ActionPlan.objects.visible_to(user).exists()
        assert not Commitment.objects.visible_to(user).exists()
