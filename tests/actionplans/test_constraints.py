"""Every rule of one row in actionplans: the database refuses the row by the rule's name, and validation says what to do."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from actionplans.models import ActionPlan, Commitment, PlanStatement, Schedule
from tests.factories import (
    ActionPlanFactory,
    ActivityMeasureFactory,
    AgreementFactory,
    BaselineFactory,
    CommitmentFactory,
    GoalFactory,
    InitiativeFactory,
    PlanAreaFactory,
    ResponsibilityFactory,
    ScheduleFactory,
    party_of,
)
from tests.refusals import (
    assert_database_refuses,
    assert_tells_how_to_fix,
    assert_validation_explains,
    constraints_of,
    refused_by,
)

pytestmark = pytest.mark.django_db

CONSTRAINTS = constraints_of("actionplans")
LATER, EARLIER = date(2027, 1, 1), date(2026, 12, 31)


def its_own(field):
    return lambda row: {field: row}


def of_signed():
    return ActionPlanFactory(agreement=AgreementFactory(signed=True))


def two_areas():
    first = PlanAreaFactory(label="Trygghet")
    return PlanAreaFactory(plan=first.plan, label="Droger")


def two_parties():
    commitment = CommitmentFactory(owners=["municipality", "police"])
    return commitment.commitment_parties.order_by("pk").last()


def a_party():
    return CommitmentFactory().commitment_parties.get()


def two_responsibilities():
    first = ResponsibilityFactory(office="Trafikingenjör")
    return ResponsibilityFactory(commitment=first.commitment, office="Fritidschef")


def narrative():
    return ActivityMeasureFactory(kind="narrative", unit="", comparator="", target=None, period="")


# By name: how to make a row that holds, and the change that breaks the one rule.
CASES = {
    "plan_status": (ActionPlanFactory, {"status": "okänt"}),
    "plan_layout": (ActionPlanFactory, {"layout": "okänt"}),
    "plan_first_side": (ActionPlanFactory, {"first_side": "third"}),
    "plan_ends_after_start": (ActionPlanFactory, {"period_from": LATER, "period_until": EARLIER}),
    "plan_adopted_by": (
        of_signed,
        lambda row: {"status": "adopted", "adopted_at": timezone.now(), "text_hash": "1:0"},
    ),
    "plan_status_matches_moment": (of_signed, {"status": "adopted", "text_hash": "1:0"}),
    "plan_text_hash": (
        of_signed,
        lambda row: {"status": "adopted", "adopted_at": timezone.now(), "adopted_by": row.created_by},
    ),
    "plan_area_label_once": (two_areas, {"label": "Trygghet"}),
    "plan_area_not_its_own_parent": (PlanAreaFactory, its_own("parent")),
    "initiative_communication_side": (InitiativeFactory, {"communication_side": "okänt"}),
    "initiative_office_has_side": (InitiativeFactory, {"communication_office": "Kommunikatör"}),
    "commitment_kind": (CommitmentFactory, {"kind": "okänt"}),
    "commitment_presentation": (CommitmentFactory, {"presentation": "okänt"}),
    "commitment_has_text": (CommitmentFactory, {"text": ""}),
    "commitment_not_its_own_parent": (CommitmentFactory, its_own("parent")),
    "commitment_not_its_own_twin": (CommitmentFactory, its_own("mirror_of")),
    "commitment_party_once": (
        two_parties,
        lambda row: {"party": row.commitment.commitment_parties.order_by("pk")[0].party},
    ),
    "commitment_party_role": (a_party, {"role": "okänt"}),
    "goal_kind": (GoalFactory, {"kind": "okänt"}),
    "baseline_value_has_unit": (BaselineFactory, {"value": 40}),
    "baseline_measured_order": (BaselineFactory, {"measured_from": LATER, "measured_until": EARLIER}),
    "baseline_compared_order": (BaselineFactory, {"compared_from": LATER, "compared_until": EARLIER}),
    "measure_kind": (ActivityMeasureFactory, {"kind": "okänt"}),
    "measure_comparator": (ActivityMeasureFactory, {"comparator": "okänt"}),
    "measure_period": (ActivityMeasureFactory, {"period": "okänt"}),
    "measure_target_has_comparator": (ActivityMeasureFactory, {"comparator": ""}),
    "measure_target_has_unit": (ActivityMeasureFactory, {"unit": ""}),
    "measure_target_has_period": (ActivityMeasureFactory, {"period": ""}),
    "measure_narrative_has_no_target": (ActivityMeasureFactory, {"kind": "narrative"}),
    "responsibility_kind": (ResponsibilityFactory, {"kind": "okänt"}),
    "responsibility_side": (ResponsibilityFactory, {"side": "okänt"}),
    "responsibility_actor": (ResponsibilityFactory, {"actor": "okänt"}),
    "responsibility_once": (two_responsibilities, {"office_key": "trafikingenjör"}),
    "schedule_kind": (ScheduleFactory, {"kind": "okänt"}),
    "schedule_ends_after_start": (ScheduleFactory, {"starts_on": LATER, "ends_on": EARLIER}),
    "schedule_range_has_dates": (ScheduleFactory, {"kind": "range", "starts_on": EARLIER}),
    "schedule_milestone_has_date": (ScheduleFactory, {"kind": "milestone", "starts_on": EARLIER}),
    "schedule_seasonal_has_season": (ScheduleFactory, {"kind": "seasonal"}),
    "schedule_first_season": (
        lambda: ScheduleFactory(kind="seasonal", first_season="spring"),
        {"first_season": "okänt"},
    ),
    "schedule_last_season": (
        lambda: ScheduleFactory(kind="seasonal", first_season="spring"),
        {"last_season": "okänt"},
    ),
}


def unsaved_statement(**fields):
    plan = ActionPlanFactory()
    facts = {"plan": plan, "party": party_of(plan.agreement, "police"), "number": 1, "kind": "confirmed"}
    return PlanStatement(**{**facts, "stated_by": plan.created_by, **fields})


def second_of_a_number():
    first = unsaved_statement()
    first.save()
    first.pk = None
    return first


# Rows that are only ever added: how to make one that breaks the rule.
ADDED = {
    "plan_statement_kind": lambda: unsaved_statement(kind="okänt"),
    "plan_statement_number": second_of_a_number,
    "plan_statement_erased_by": lambda: unsaved_statement(erased_at=timezone.now()),
}

# Broken by a fault of ours only: no form has the columns.
NOT_FOR_USERS = {
    *("plan_text_hash", "plan_status", "plan_adopted_by", "plan_status_matches_moment"),
    *("plan_statement_number", "plan_statement_erased_by"),
}


@pytest.mark.parametrize("layout", ActionPlan.Layout.values)
def test_database_takes_every_layout(layout):
    plan = ActionPlanFactory(layout=layout)

    plan.full_clean()
    assert plan.layout == layout


def test_every_constraint_has_a_case():
    assert {*CASES, *ADDED} == set(CONSTRAINTS)


@pytest.mark.parametrize("name", ADDED)
def test_database_refuses_to_add_the_row(name):
    row = ADDED[name]()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        row.save(force_insert=True)

    # The same number twice the lock refuses first: on SQLite it might take the row's place.
    assert refused_by(refusal.value) in ({name, ""} if name.endswith("_number") else {name})


@pytest.mark.parametrize("name", CASES)
def test_database_refuses_the_row(name):
    make, breaks = CASES[name]

    assert_database_refuses(name, make(), breaks)


@pytest.mark.parametrize("name", CASES)
def test_validation_explains(name):
    make, breaks = CASES[name]

    assert_validation_explains(name, make(), breaks)


@pytest.mark.parametrize("name", sorted(set(CONSTRAINTS) - NOT_FOR_USERS))
def test_sentence_tells_how_to_fix(name):
    assert_tells_how_to_fix(CONSTRAINTS[name].violation_error_message)


def test_season_belongs_only_to_what_is_seasonal():
    schedule = ScheduleFactory()

    assert_database_refuses("schedule_seasonal_has_season", schedule, {"last_season": "summer"})


def test_unit_without_a_value_is_refused():
    assert_database_refuses("baseline_value_has_unit", BaselineFactory(), {"unit": "procent"})


def test_comparator_without_a_target_is_refused():
    assert_database_refuses("measure_target_has_comparator", narrative(), {"comparator": "at_least"})


def test_target_of_zero_is_a_target():
    measure = ActivityMeasureFactory(comparator="at_most", target=0)

    measure.full_clean()
    assert measure.target_words == "högst 0 krogtillsyner per år"


def test_the_same_office_may_have_two_kinds_of_responsibility():
    first = ResponsibilityFactory(office="Trafikingenjör", kind="execution")

    second = ResponsibilityFactory(commitment=first.commitment, office="Trafikingenjör", kind="informs")

    second.full_clean()


def test_office_is_compared_folded():
    responsibility = ResponsibilityFactory(office="  TRAFIKingenjör ")

    assert responsibility.office_key == "trafikingenjör"


def test_nested_commitments_go_with_their_parent():
    parent = CommitmentFactory(detailed=True)
    CommitmentFactory(parent=parent, detailed=True)

    parent.delete()

    assert Commitment.objects.count() == Schedule.objects.count() == 0


def test_twin_stands_when_the_other_is_removed():
    twin = CommitmentFactory()
    other = CommitmentFactory(initiative=twin.initiative, mirror_of=twin)

    twin.delete()

    other.refresh_from_db()
    assert other.mirror_of is None
