"""A plan in Brå's order: what stands in which column, and what is said when something is not."""

from datetime import date

import pytest

from actionplans.models import ActionPlan
from actionplans.reading import LAYOUTS, Choice, causes_of, read_plan
from actionplans.reading.causes import CAUSE_HINT, CauseLine
from agreements.models import Side
from tests.factories import (
    ActionPlanFactory,
    ActivityMeasureFactory,
    CommitmentFactory,
    FollowUpEntryFactory,
    InitiativeFactory,
    PartyFactory,
    PlanAreaFactory,
    ResponsibilityFactory,
    ScheduleFactory,
    adopt,
)

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 21)
K, P = Side.MUNICIPALITY, Side.POLICE


@pytest.fixture(autouse=True)
def _today(on_day):
    on_day(ON)


def read(plan, **options):
    return read_plan(plan, **options)


def row_of(plan, **options):
    """Return the only row of a plan."""
    [area] = causes_of(read(plan, **options))
    [row] = area.rows
    return row


def lines_of(plan, **options):
    return row_of(plan, **options).lines


def test_every_layout_of_a_plan_can_be_made():
    assert set(LAYOUTS) == set(ActionPlan.Layout.values)


def test_line_has_a_fact_for_each_column():
    commitment = CommitmentFactory(text="Göra tillsyn.", condition="Vid behov", partners=[P])
    ScheduleFactory(commitment=commitment)
    ActivityMeasureFactory(commitment=commitment)
    ActivityMeasureFactory(commitment=commitment, text="Vad tillsynen visade", target=None, comparator="", order=2)
    ResponsibilityFactory(commitment=commitment, office="Kansliet")

    [line] = lines_of(commitment.initiative.plan)

    assert (line.text, line.notes) == ("Göra tillsyn.", "Villkor: Vid behov\nMedverkar: Polisen")
    assert line.goals == "Antal genomförda krogtillsyner (minst 5 krogtillsyner per år)\nVad tillsynen visade"
    assert line.when == "löpande"
    assert (line.side.code, line.side.label, line.answers) == ("municipality", "Kommunen", "Ansvarig: Kansliet.")
    assert (line.reports, line.goal_hint, line.answer_hint) == ("", "", "")


def test_goal_that_the_text_states_is_a_goal_like_others():
    commitment = CommitmentFactory()
    ActivityMeasureFactory(commitment=commitment, is_in_text=True)

    [line] = lines_of(commitment.initiative.plan)

    assert line.goals == "Antal genomförda krogtillsyner (minst 5 krogtillsyner per år)"


@pytest.mark.parametrize(
    ("title", "is_untitled", "description", "shown"),
    [
        ("Krogtillsyn", False, "Våldet sker kring krogarna.", ("Krogtillsyn", "Våldet sker kring krogarna.")),
        ("Krogtillsyn", False, "", ("Krogtillsyn", "")),
        ("Krogtillsyn", True, "Våldet sker kring krogarna.", ("", "Våldet sker kring krogarna.")),
        ("Krogtillsyn", True, "", ("Krogtillsyn", "")),
    ],
)
def test_first_column_is_never_empty(title, is_untitled, description, shown):
    initiative = InitiativeFactory(title=title, is_untitled=is_untitled, description=description)

    row = row_of(initiative.plan)

    assert (row.name if row.shows_name else "", row.cause) == shown
    assert row.name == title


def test_name_is_spelt_out():
    initiative = InitiativeFactory(title="SIG", expansion="sociala insatsgrupper")

    assert row_of(initiative.plan).name == "SIG (sociala insatsgrupper)"


@pytest.mark.parametrize(
    ("description", "with_hints", "hint"),
    [("", True, CAUSE_HINT), ("", False, ""), ("Våldet sker kring krogarna.", True, "")],
)
def test_missing_cause_is_hinted_at_where_hints_are_asked_for(description, with_hints, hint):
    commitment = CommitmentFactory(initiative=InitiativeFactory(description=description))

    assert row_of(commitment.initiative.plan, with_hints=with_hints).hint == hint


@pytest.mark.parametrize(("with_hints", "hints"), [(True, ("utan mått", "utan ansvarig")), (False, ("", ""))])
def test_missing_goal_and_office_are_hinted_at_where_hints_are_asked_for(with_hints, hints):
    commitment = CommitmentFactory()

    [line] = lines_of(commitment.initiative.plan, with_hints=with_hints)

    assert (line.goal_hint, line.answer_hint) == hints


def test_row_without_commitments_has_one_empty_line():
    assert lines_of(InitiativeFactory().plan) == [CauseLine()]


@pytest.mark.parametrize(
    ("owners", "code", "label"),
    [([K], "municipality", "Kommunen"), ([P], "police", "Polisen"), ([K, P], "joint", "Kommunen och Polisen")],
)
def test_who_names_the_owners(owners, code, label):
    commitment = CommitmentFactory(owners=owners)

    [line] = lines_of(commitment.initiative.plan)

    assert (line.side.code, line.side.label) == (code, label)


def test_who_names_a_third_party():
    initiative = InitiativeFactory()
    agency = PartyFactory(agreement=initiative.plan.agreement, short_name="Miljöförbundet")
    CommitmentFactory(initiative=initiative, owners=[agency])

    [line] = lines_of(initiative.plan)

    assert (line.side.code, line.side.label) == ("third", "Miljöförbundet")


def test_who_of_what_no_party_owns_is_the_office_or_else_nobody():
    initiative = InitiativeFactory()
    CommitmentFactory(initiative=initiative, owners=[], kind="activity")
    service = CommitmentFactory(initiative=initiative, owners=[], kind="service")
    ResponsibilityFactory(commitment=service, office="Näringslivskontoret")

    activity, offered = lines_of(initiative.plan)

    assert (activity.side.label, activity.answers) == ("Ingen part", "")
    assert (offered.side, offered.answers) == (None, "Ansvarig: Näringslivskontoret.")


def test_nested_items_follow_their_parent_and_repeat_nothing_of_it():
    parent = CommitmentFactory(text="Stödja unga genom att:", detailed=True)
    for text in ("Ringa.", "Skriva."):
        ActivityMeasureFactory(commitment=CommitmentFactory(parent=parent, owners=[], text=text), text="Antal")

    first, *nested = lines_of(parent.initiative.plan)

    assert (first.is_nested, first.who_span, bool(first.answers)) == (False, 3, True)
    assert [(line.text, line.is_nested, line.who_span) for line in nested] == [
        ("Ringa.", True, 0),
        ("Skriva.", True, 0),
    ]
    assert {(line.side, line.answers, line.when) for line in nested} == {(None, "", "")}
    assert all(line.goals.startswith("Antal") for line in nested)


def test_nested_items_that_others_answer_for_say_so():
    parent = CommitmentFactory(owners=[K, P])
    CommitmentFactory(parent=parent, owners=[P], text="Övervaka.")
    informing = CommitmentFactory(parent=parent, owners=[], text="Berätta.")
    ResponsibilityFactory(commitment=informing, office="Kansliet")

    lines = lines_of(parent.initiative.plan)

    assert [line.side.label if line.side else "" for line in lines] == ["Kommunen och Polisen", "Polisen", ""]
    assert [line.answers for line in lines] == ["", "", "Ansvarig: Kansliet."]
    assert [line.who_span for line in lines] == [1, 1, 1]


def test_nested_items_that_nobody_answers_for_are_hinted_at_once():
    parent = CommitmentFactory()
    CommitmentFactory.create_batch(2, parent=parent, owners=[])

    first, *_ = lines_of(parent.initiative.plan)

    assert (first.who_span, first.answer_hint) == (3, "utan ansvarig")


def test_followup_stands_at_what_it_is_about():
    parent = CommitmentFactory(text="Stödja unga genom att:")
    calling = CommitmentFactory(parent=parent, owners=[], text="Ringa.")
    CommitmentFactory(parent=parent, owners=[], text="Skriva.")
    measure = ActivityMeasureFactory(commitment=calling)
    plan = adopt(parent.initiative.plan)
    FollowUpEntryFactory(commitment=calling, measure=measure, happened_on=date(2026, 10, 3), count=3)

    lines = lines_of(plan, reported_by=ON)

    assert [(line.reports, line.is_unreported) for line in lines] == [
        ("", False),
        ("2026-10-03 genomfört\n3 av minst 5 krogtillsyner i år", False),
        ("ej rapporterat", True),
    ]


def test_narrowed_plan_spans_only_what_is_left():
    parent = CommitmentFactory(text="Stödja unga genom att:")
    CommitmentFactory(parent=parent, text="Skriva.")
    CommitmentFactory(parent=parent, text="Ringa.")
    CommitmentFactory(initiative=parent.initiative, text="Något annat.")

    [area] = causes_of(read(parent.initiative.plan).narrowed(Choice(words="ringa").holds))

    assert [(line.text, line.who_span) for line in area.rows[0].lines] == [("Stödja unga genom att:", 2), ("Ringa.", 0)]


def test_headings_keep_their_order():
    plan = ActionPlanFactory()
    first = PlanAreaFactory(plan=plan, label="Droger", order=1)
    PlanAreaFactory(plan=plan, label="Trafik", order=2)
    PlanAreaFactory(plan=plan, label="Krogar", parent=first, order=3)

    assert [area.area.label for area in causes_of(read(plan))] == ["Droger", "Krogar", "Trafik"]
