"""Plans, alone or with their agreement, as canonical JSON: all of it, and the same on both databases."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import models

from actionplans.canonical import canonical_document, canonical_plan
from actionplans.models import ActionPlan, Commitment
from agreements.canonical import canonical_agreement
from agreements.models import Agreement, Side
from samverkan.demo import solvesborg
from samverkan.shared.canonical import canonical_bytes, content_fields, content_hash, parts_of
from tests.demo.building import build
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    BaselineFactory,
    CollaborationAreaFactory,
    CommitmentFactory,
    FollowUpEntryFactory,
    GoalFactory,
    InitiativeFactory,
    MunicipalityFactory,
    PlanAreaFactory,
    PoliceAreaFactory,
    adopt,
    sign,
)

pytestmark = pytest.mark.django_db

K, P = Side.MUNICIPALITY, Side.POLICE


@pytest.fixture(autouse=True)
def _today(on_day):
    on_day(date(2026, 11, 21))


@pytest.fixture
def agreement():
    municipality, police_area = MunicipalityFactory(name="Provköping"), PoliceAreaFactory(name="Provtorp")
    return AgreementFactory(title="Samverkan", municipality=municipality, police_area=police_area)


@pytest.fixture
def plan(agreement):
    return ActionPlanFactory(agreement=agreement, title="Handlingsplan 2026")


def bytes_of(agreement, plans):
    return canonical_bytes(canonical_document(agreement, plans))


def models_in(model):
    return [model, *(found for relation in parts_of(model) for found in models_in(relation.related_model))]


HELD = [*models_in(Agreement), *models_in(ActionPlan)]

# What points at agreements or plans and is no part of them, and why.
NOT_HELD = {
    "followup.FollowUpEntry": "comes after the plan, which it does not change",
    "agreements.SignatureRecord": "what a signature said before; what it says now is held",
    "agreements.AgreementStatement": "what a party said and when; what follows is held as its standing",
    "actionplans.PlanStatement": "what a party said of a plan that was adopted, which it does not change",
}


# The whole


def test_document_has_an_agreement_and_plans_in_the_order_given(agreement, plan):
    other = ActionPlanFactory(agreement=agreement, title="Handlingsplan 2027")

    found = canonical_document(agreement, [other, plan])

    assert found == {
        "format": "samverkan/1",
        "checksum": found["checksum"],
        "agreement": canonical_agreement(agreement),
        "plans": [canonical_plan(other), canonical_plan(plan)],
    }
    assert [one["title"] for one in found["plans"]] == ["Handlingsplan 2027", "Handlingsplan 2026"]


def test_document_may_have_an_agreement_or_a_plan_alone(agreement, plan):
    assert canonical_document(agreement, [])["plans"] == []
    alone = canonical_document(None, [plan])
    assert alone == {
        "format": "samverkan/1",
        "checksum": alone["checksum"],
        "agreement": None,
        "plans": [canonical_plan(plan)],
    }


def test_checksum_is_that_of_the_text_without_its_record(agreement, plan):
    CommitmentFactory(initiative=InitiativeFactory(plan=plan), detailed=True)
    before = canonical_document(agreement, [plan])

    sign(agreement)
    agreement.parties.update(registry_number="KS 2026/1")
    after = canonical_document(agreement, [plan])

    assert after["checksum"] == before["checksum"]
    assert after["agreement"] != before["agreement"]
    assert len(after["checksum"]) == 64


@pytest.mark.parametrize("what", ["text", "title", "order"])
def test_checksum_is_another_when_the_text_is(agreement, plan, what):
    first, second = CommitmentFactory.create_batch(2, initiative=InitiativeFactory(plan=plan))
    before = canonical_document(agreement, [plan])["checksum"]

    match what:
        case "text":
            Commitment.objects.filter(pk=first.pk).update(text="Något annat.")
        case "title":
            ActionPlan.objects.filter(pk=plan.pk).update(title="En annan plan")
        case "order":
            Commitment.objects.filter(pk=first.pk).update(order=second.order + 10)

    assert canonical_document(agreement, [plan])["checksum"] != before


def test_plan_says_what_its_agreement_is_called(agreement, plan):
    CollaborationAreaFactory(agreement=agreement, label="Trafik", number="2", order=10)

    found = canonical_plan(plan)["agreement"]

    assert (found["title"], found["valid_from"], found["valid_until"]) == ("Samverkan", "2025-01-01", "2028-12-31")
    assert [(party["name"], party["represented_by"]) for party in found["parties"]] == [
        ("Provköping kommun", ""),
        ("Polismyndigheten", "Lokalpolisområde Provtorp"),
    ]
    assert found["areas"][1] == {"label": "Trafik", "number": "2"}


def test_bare_plan_in_full(plan):
    found = canonical_plan(plan)

    assert {name: value for name, value in found.items() if name != "agreement"} == {
        "adopted_on": None,
        "first_side": "municipality",
        "goals": [],
        "initiatives": [],
        "intro": "",
        "kind_label": "Handlingsplan",
        "layout": "table",
        "period_from": "2026-01-01",
        "period_until": "2026-12-31",
        "plan_areas": [],
        "status": "draft",
        "title": "Handlingsplan 2026",
    }


def test_commitment_in_full(agreement, plan):
    heading = PlanAreaFactory(plan=plan, area=agreement.areas.get(), label="Trygghet")
    row = InitiativeFactory(plan=plan, plan_area=heading, title="Tillsyn")
    promise = CommitmentFactory(initiative=row, text="Göra tillsyn.", owners=[P], partners=[K], order=10, detailed=True)
    promise.responsibilities.update(office="Chef")
    CommitmentFactory(initiative=row, text="Göra tillsyn med polisen.", mirror_of=promise, order=20)

    found = canonical_plan(plan)

    assert found["plan_areas"] == [
        {"area": "agreement/areas/0", "parent": None, "number": "", "label": "Trygghet", "row_heading": "Insats/mål"}
    ]
    [initiative] = found["initiatives"]
    assert initiative["plan_area"] == "plan_areas/0"
    assert initiative["commitments"][1]["mirror_of"] == "initiatives/0/commitments/0"
    assert initiative["commitments"][0] == {
        "kind": "commitment",
        "presentation": "bullet",
        "text": "Göra tillsyn.",
        "condition": "",
        "open_question": "",
        "parent": None,
        "mirror_of": None,
        "commitment_parties": [
            {"party": "agreement/parties/0", "role": "partner"},
            {"party": "agreement/parties/1", "role": "owner"},
        ],
        "responsibilities": [
            {"side": "municipality", "office": "Chef", "actor": "office", "kind": "responsible", "scope_note": ""}
        ],
        "schedules": [
            {
                "kind": "continuous",
                "starts_on": None,
                "ends_on": None,
                "times_per_year": None,
                "first_season": "",
                "last_season": "",
                "review_months": None,
            }
        ],
        "measures": [
            {
                "kind": "count",
                "text": "Antal genomförda krogtillsyner",
                "unit": "krogtillsyner",
                "comparator": "at_least",
                "target": 5,
                "period": "year",
                "is_in_text": False,
            }
        ],
    }


@pytest.mark.parametrize(
    ("value", "written"),
    [("-40", "-40.00"), ("-0", "0.00"), ("0", "0.00"), ("0.5", "0.50"), ("9999999999.99", "9999999999.99")],
)
def test_figure_has_the_decimals_that_are_kept(plan, value, written):
    BaselineFactory(goal=GoalFactory(plan=plan), value=Decimal(value), unit="procents förändring")

    assert canonical_plan(plan)["goals"][0]["baselines"][0]["value"] == written


def test_adopted_plan_says_when(plan):
    InitiativeFactory(plan=plan)

    found = canonical_plan(adopt(plan))

    assert (found["status"], found["adopted_on"]) == ("adopted", "2026-11-21")


# Order


def test_rows_stand_in_printed_order(plan):
    second = PlanAreaFactory(plan=plan, label="Andra", order=20)
    first = PlanAreaFactory(plan=plan, label="Första", order=10)
    under = PlanAreaFactory(plan=plan, label="Under första", parent=first, order=30)
    for number, heading in enumerate([second, under, first, None]):
        InitiativeFactory(plan=plan, plan_area=heading, title=str(heading), order=number)

    found = canonical_plan(plan)

    assert [area["label"] for area in found["plan_areas"]] == ["Första", "Under första", "Andra"]
    assert [row["title"] for row in found["initiatives"]] == ["None", "Första", "Under första", "Andra"]


def test_nested_items_stand_after_their_parent(plan):
    row = InitiativeFactory(plan=plan)
    last = CommitmentFactory(initiative=row, text="Sist.", order=20)
    first = CommitmentFactory(initiative=row, text="Först.", order=10)
    for parent, text, order in ((last, "Sist, ett.", 10), (first, "Först, två.", 50), (first, "Först, ett.", 40)):
        CommitmentFactory(initiative=row, parent=parent, text=text, order=order)

    found = canonical_plan(plan)["initiatives"][0]["commitments"]

    assert [(c["text"], c["parent"]) for c in found] == [
        ("Först.", None),
        ("Först, ett.", "initiatives/0/commitments/0"),
        ("Först, två.", "initiatives/0/commitments/0"),
        ("Sist.", None),
        ("Sist, ett.", "initiatives/0/commitments/3"),
    ]


def test_plans_do_not_mix(agreement, plan):
    other = ActionPlanFactory(agreement=agreement)
    for one in (other, plan, other):
        CommitmentFactory(initiative=InitiativeFactory(plan=one), detailed=True)

    found = canonical_document(agreement, [plan, other])["plans"]

    assert [len(one["initiatives"]) for one in found] == [1, 2]
    assert found == [canonical_plan(plan), canonical_plan(other)]


# The same and not the same


def test_solvesborg_has_the_same_bytes_on_every_database():
    """The hash changes with the format and with the demonstration's text, and with nothing else."""
    build(*solvesborg.CONTENT, *solvesborg.CONTENT)
    one, other = (bytes_of(agreement, agreement.plans.all()) for agreement in Agreement.objects.all())

    assert one == other
    assert content_hash(one) == "c274b043bb81d0c34b3a5f5ec36f58d63d2e4b0d6f4a14f568e11448756a70da"


def test_follow_up_leaves_the_content_as_it_was():
    commitment = CommitmentFactory(adopted=True, detailed=True)
    plan = commitment.initiative.plan
    before = bytes_of(plan.agreement, [plan])

    FollowUpEntryFactory(commitment=commitment, measure=commitment.measures.get())

    assert bytes_of(plan.agreement, [plan]) == before


def test_other_content_gives_other_bytes(agreement, plan):
    CommitmentFactory(initiative=InitiativeFactory(plan=plan))
    before = bytes_of(agreement, [plan])

    Commitment.objects.update(condition="vid behov")

    assert bytes_of(agreement, [plan]) != before


@pytest.mark.parametrize("number", [1, 3])
def test_document_takes_a_query_for_each_model(agreement, number, django_assert_num_queries):
    plans = ActionPlanFactory.create_batch(number, agreement=agreement)
    for plan in plans:
        BaselineFactory.create_batch(number, goal=GoalFactory(plan=plan))
        PlanAreaFactory(plan=plan, area=agreement.areas.get())
        CommitmentFactory.create_batch(number, initiative=InitiativeFactory(plan=plan), detailed=True)

    with django_assert_num_queries(len(HELD)):
        canonical_document(agreement, plans)
    with django_assert_num_queries(len(HELD)):
        canonical_document(None, plans)


# Nothing is forgotten


def test_every_model_that_points_at_what_is_held_is_held_too():
    pointing = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model in HELD and model not in HELD
    }

    assert pointing == set(NOT_HELD), (
        "Make it a part (a required CASCADE to one row), or say in NOT_HELD why it is none"
    )


def test_every_part_has_one_place():
    assert len(HELD) == len(set(HELD))


@pytest.mark.parametrize("model", models_in(ActionPlan), ids=lambda model: model.__name__)
def test_nothing_is_left_out_unnoticed(model):
    left_out = {field.name for field in model._meta.concrete_fields} - {field.name for field in content_fields(model)}

    about_the_row = {"id", "version", "order", "search_text", "office_key", "text_hash"}
    editing = {f"{name}_{end}" for name in ("created", "changed", "adopted") for end in ("at", "by")}
    assert left_out <= about_the_row | editing


def test_every_column_has_a_form():
    columns = {
        type(field) for model in models_in(ActionPlan) for field in content_fields(model) if not field.is_relation
    }
    known = (
        *(models.BooleanField, models.CharField, models.DateField),
        *(models.DecimalField, models.IntegerField, models.TextField),
    )

    assert [column for column in columns if not issubclass(column, known)] == []
