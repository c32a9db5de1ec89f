"""Rows that stand under each other in a ring, as two at once could make them: told of in a sentence, and nothing falls over."""

import json

import pytest
from django.apps import apps

from actionplans.models import Commitment, PlanArea
from actionplans.printing import Tangled, print_job
from agreements.models import CollaborationArea, Forum
from samverkan.shared.pdf.job import Standard
from tests.factories import (
    ActionPlanFactory,
    CollaborationAreaFactory,
    CommitmentFactory,
    ForumFactory,
    InitiativeFactory,
    PlanAreaFactory,
)
from tests.printing.edges import chosen

pytestmark = pytest.mark.django_db

MAKERS = {
    CollaborationArea: lambda plan, **fields: CollaborationAreaFactory(agreement=plan.agreement, **fields),
    Commitment: lambda plan, **fields: CommitmentFactory(initiative=plan.initiatives.get(), **fields),
    Forum: lambda plan, **fields: ForumFactory(agreement=plan.agreement, **fields),
    PlanArea: lambda plan, **fields: PlanAreaFactory(plan=plan, **fields),
}
"""How a row is made of each model whose rows stand under each other."""

REFUSED = [CollaborationArea, Commitment, PlanArea]
"""Those whose rows have no place when they do so in a ring; a forum has, and only says what it belongs to."""


def ring(model, size=2):
    """Choose an agreement with a plan where so many rows of the model stand under each other, and return it with the rows."""
    row = InitiativeFactory(plan=ActionPlanFactory())
    names = {"name": "Gruppen"} if model is Forum else {}
    rows = [MAKERS[model](row.plan, **{key: f"{name} {n}" for key, name in names.items()}) for n in range(size)]
    for below, above in zip(rows, rows[1:] + rows[:1], strict=True):
        model.objects.filter(pk=below.pk).update(parent=above)
    return chosen(row.plan.agreement), rows


def words_of(row):
    return getattr(row, "label", None) or getattr(row, "text", None) or row.name


def test_each_model_whose_rows_stand_under_each_other_is_decided():
    models = [*apps.get_app_config("agreements").get_models(), *apps.get_app_config("actionplans").get_models()]

    nested = {model for model in models if any(f.name == "parent" for f in model._meta.concrete_fields)}

    assert nested == set(MAKERS)


@pytest.mark.parametrize("model", REFUSED)
@pytest.mark.parametrize("size", [2, 3])
def test_ring_is_told_of_instead_of_printed(model, size):
    selection, rows = ring(model, size)

    with pytest.raises(Tangled) as refusal:
        print_job(selection, Standard.WORKING)

    assert all(f"”{words_of(row)}”" in str(refusal.value) for row in rows)
    assert "står under varandra" in str(refusal.value)


def test_forums_that_belong_to_each_other_are_printed():
    selection, rows = ring(Forum)

    html = print_job(selection, Standard.WORKING).html

    assert html.count("hör till") == len(rows)


@pytest.mark.parametrize("model", MAKERS)
def test_rows_in_a_ring_are_once_in_the_json(model):
    selection, rows = ring(model)

    content = json.loads(selection.canonical)

    del content["plans"][0]["agreement"]  # which repeats what the areas are called
    assert [json.dumps(content, ensure_ascii=False).count(f'"{words_of(row)}"') for row in rows] == [1, 1]
