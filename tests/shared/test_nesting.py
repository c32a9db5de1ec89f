"""Rows under rows of their own kind: none comes to hang under itself, also when two are moved at once, and what does is still read."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from actionplans.actions import CommitmentDetails, change_commitment, delete_plan
from actionplans.actions import add_part as add_plan_part
from actionplans.actions import change_part as change_plan_part
from actionplans.canonical import canonical_document
from actionplans.models import Commitment, Initiative, PlanArea
from actionplans.printing import Tangled, print_job, select_agreement
from agreements.actions import add_part, change_part, delete_agreement, remove_part
from agreements.models import Agreement, CollaborationArea, Forum, Section
from agreements.reading import with_parts
from samverkan.shared.models import Refused
from samverkan.shared.nesting import LEVELS_AT_MOST, settled
from samverkan.shared.pdf.job import Standard
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    CollaborationAreaFactory,
    CommitmentFactory,
    ForumFactory,
    InitiativeFactory,
    PlanAreaFactory,
)
from tests.threads import at_once

TRIES = 3

SELF_REFERRING = {
    "agreements.CollaborationArea.parent": "no loop, six levels: AgreementPart.clean, in the transaction that holds the agreement",
    "agreements.Forum.parent": "no loop, six levels: AgreementPart.clean, in the transaction that holds the agreement",
    "agreements.Agreement.supersedes": "a signed one only, which does not change; read one step at a time",
    "actionplans.PlanArea.parent": "no loop, six levels: PlanPart.clean, in the transaction that holds the plan",
    "actionplans.Commitment.parent": "one level, same initiative: Commitment.clean, in the transaction that holds the plan",
    "actionplans.Commitment.mirror_of": "may go both ways (twins); read one step at a time",
    "followup.FollowUpEntry.corrects": "an older entry, which does not change; read one step at a time",
}
"""How each link of a row to its own kind is kept from, or read in spite of, leading back to the row."""


def test_every_link_to_its_own_kind_is_decided():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"accounts", "agreements", "actionplans", "followup"}
        for field in model._meta.concrete_fields
        if field.related_model is model
    }

    assert found == set(SELF_REFERRING), "Decide, and say it in SELF_REFERRING"


# Reading


@pytest.mark.parametrize(
    ("parents", "levels", "expected"),
    [
        ({1: None, 2: 1, 3: 2}, 9, {1: None, 2: 1, 3: 2}),
        ({1: 2, 2: 1}, 9, {1: None, 2: 1}),
        ({1: 1}, 9, {1: None}),
        ({1: 2, 2: 3, 3: 2}, 9, {1: 2, 2: None, 3: 2}),
        ({1: 7}, 9, {1: None}),
        ({1: None, 2: 1, 3: 2}, 1, {1: None, 2: 1, 3: None}),
    ],
    ids=["tree", "two", "itself", "beside_a_loop", "not_there", "too_deep"],
)
def test_every_row_has_one_place_whatever_is_there(parents, levels, expected):
    assert settled(parents, levels=levels) == expected


def test_very_long_chain_ends():
    above = settled({number: number - 1 if number else None for number in range(3000)})

    depth = {}
    for number, parent in above.items():
        depth[number] = 0 if parent is None else depth[parent] + 1
    assert max(depth.values()) <= 50


@pytest.mark.django_db
@pytest.mark.parametrize("model", [CollaborationArea, Forum, PlanArea, Commitment], ids=lambda model: model.__name__)
def test_agreement_with_a_loop_in_it_is_shown_whole_and_paper_says_what_to_mend(client_for, model):
    agreement = AgreementFactory(bare=True)
    plan = ActionPlanFactory(agreement=agreement)
    heading = PlanAreaFactory(plan=plan, label="Slingan A")
    initiative = InitiativeFactory(plan=plan, plan_area=heading)
    rows = {
        CollaborationArea: lambda label: CollaborationAreaFactory(agreement=agreement, label=label),
        Forum: lambda label: ForumFactory(agreement=agreement, name=label),
        PlanArea: lambda label: PlanAreaFactory(plan=plan, label=label) if label != "Slingan A" else heading,
        Commitment: lambda label: CommitmentFactory(initiative=initiative, text=label, owners=[]),
    }[model]
    first, second = rows("Slingan A"), rows("Slingan B")
    model.objects.filter(pk=first.pk).update(parent=second)
    model.objects.filter(pk=second.pk).update(parent=first)
    client = client_for(agreement.created_by)

    pages = [client.get(agreement.get_absolute_url()), client.get(plan.get_absolute_url())]
    loaded = with_parts(Agreement.objects.all()).get(pk=agreement.pk)
    try:
        paper = print_job(select_agreement(loaded, [plan]), Standard.ARCHIVE).html
    except Tangled as refusal:  # What is signed has no row whose place somebody guessed.
        paper = str(refusal)

    text = "".join(page.content.decode() for page in pages)
    assert [page.status_code for page in pages] == [200, 200]
    assert all(name in text and name in paper for name in ("Slingan A", "Slingan B"))
    assert canonical_document(agreement, [plan])


# Two at once


def moves(first, second, move):
    """Put each of two rows under the other at the same moment, some times; return how often both were."""
    loops = 0
    for _ in range(TRIES):
        for row in (first, second):
            row.refresh_from_db()
        at_once(lambda: move(first, second), lambda: move(second, first))
        for row in (first, second):
            row.refresh_from_db()
        loops += first.parent_id == second.pk and second.parent_id == first.pk
        assert first.parent_id or second.parent_id, "one of them is moved"
        type(first).objects.update(parent=None)
    return loops


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("factory", [CollaborationAreaFactory, ForumFactory], ids=["area", "forum"])
def test_two_parts_put_under_each_other_at_once_make_no_loop(factory):
    agreement = AgreementFactory(bare=True)
    first, second = factory(agreement=agreement), factory(agreement=agreement)

    def move(row, under):
        change_part(row, version=row.version, changes={"parent": under}, by=agreement.created_by)

    assert moves(first, second, move) == 0


@pytest.mark.django_db(transaction=True)
def test_two_headings_put_under_each_other_at_once_make_no_loop():
    plan = ActionPlanFactory()
    first, second = PlanAreaFactory(plan=plan), PlanAreaFactory(plan=plan)

    def move(row, under):
        change_plan_part(row, version=row.version, changes={"parent": under}, by=plan.created_by)

    assert moves(first, second, move) == 0


@pytest.mark.django_db(transaction=True)
def test_two_commitments_put_under_each_other_at_once_make_no_loop():
    initiative = InitiativeFactory()
    first, second = CommitmentFactory(initiative=initiative), CommitmentFactory(initiative=initiative)

    def move(row, under):
        by, details = initiative.plan.created_by, CommitmentDetails()
        change_commitment(row, version=row.version, changes={"parent": under}, details=details, by=by)

    assert moves(first, second, move) == 0


@pytest.mark.django_db(transaction=True)
def test_area_put_under_one_that_is_removed_at_once_is_refused_in_words():
    agreement = AgreementFactory(bare=True)
    by = agreement.created_by

    for _ in range(TRIES):
        row = CollaborationAreaFactory(agreement=agreement)
        goes = CollaborationAreaFactory(agreement=agreement)
        outcomes = at_once(
            lambda row=row, goes=goes: change_part(row, version=1, changes={"parent": goes}, by=by),
            lambda goes=goes: remove_part(goes, version=1, by=by),
        )
        failed = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        assert len(failed) == 1
        assert isinstance(failed[0], ValidationError | Refused)


@pytest.mark.django_db(transaction=True)
def test_text_that_is_removed_at_once_refuses_what_is_saved_in_it_in_words():
    agreement = AgreementFactory(bare=True)
    plan = ActionPlanFactory(agreement=agreement)
    by = agreement.created_by

    outcomes = at_once(
        lambda: add_plan_part(Initiative(plan=plan, title="Tryggare torg"), by=by),
        lambda: delete_plan(plan, version=plan.version, by=by),
        lambda: add_part(Section(agreement=agreement, heading="Bakgrund"), by=by),
        lambda: delete_agreement(agreement, version=agreement.version, by=by),
    )

    failed = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert all(
        isinstance(failure, ValidationError | Refused) or "VersionConflict" in repr(failure) for failure in failed
    )


# The rule


@pytest.mark.django_db
def test_area_is_not_put_under_what_hangs_under_it():
    agreement = AgreementFactory(bare=True)
    top = CollaborationAreaFactory(agreement=agreement)
    middle = CollaborationAreaFactory(agreement=agreement, parent=top)
    low = CollaborationAreaFactory(agreement=agreement, parent=middle, label="Torget")

    with pytest.raises(ValidationError, match="”Torget” hör redan till det här"):
        change_part(top, version=1, changes={"parent": low}, by=agreement.created_by)


@pytest.mark.django_db
def test_area_is_not_put_too_deep():
    agreement = AgreementFactory(bare=True)
    area = CollaborationAreaFactory(agreement=agreement)
    for _ in range(LEVELS_AT_MOST):
        area = CollaborationAreaFactory(agreement=agreement, parent=area)

    with pytest.raises(ValidationError, match="för många nivåer"):
        add_part(CollaborationArea(agreement=agreement, label="Djupast", parent=area), by=agreement.created_by)


@pytest.mark.django_db
def test_commitment_nests_once_and_within_its_initiative():
    initiative = InitiativeFactory()
    top = CommitmentFactory(initiative=initiative)
    item = CommitmentFactory(initiative=initiative, parent=top)
    elsewhere = CommitmentFactory(initiative=InitiativeFactory(plan=initiative.plan))
    other = CommitmentFactory(initiative=initiative)

    refusals = []
    for row, parent in ((other, item), (other, elsewhere), (top, other)):
        row.parent = parent
        with pytest.raises(ValidationError) as refusal:
            row.full_clean()
        refusals += refusal.value.message_dict["parent"]

    assert [sentence[:25] for sentence in refusals] == [
        "Det valda är självt en un",
        "Välj ett åtagande i samma",
        "Åtagandet har egna underp",
    ]
