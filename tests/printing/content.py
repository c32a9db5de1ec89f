"""Agreements and plans that hold something of everything, and whatever text a test wants in every field."""

import copy
from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from accounts.models import Organisation
from actionplans.models import ActionPlan, Initiative
from actionplans.printing import Selection, select_agreement
from agreements.models import Agreement, DataSource, Side
from agreements.reading import with_parts
from samverkan.shared.models import Erasable
from tests.factories import (
    ActionPlanFactory,
    AgreementFactory,
    BaselineFactory,
    CollaborationAreaFactory,
    CommitmentFactory,
    CompanionDocumentFactory,
    DataSourceFactory,
    FollowUpRuleFactory,
    ForumFactory,
    ForumMemberFactory,
    GoalFactory,
    InitiativeFactory,
    PartyFactory,
    PlanAreaFactory,
    ResponsibilityFactory,
    SectionFactory,
    party_of,
)

PLACES = {"County", "Municipality", "PoliceArea", "PoliceAreaCoverage", "PoliceDistrict", "PoliceRegion"}
"""What no document prints, since each party keeps its own name."""


def everything() -> Agreement:
    """Return a draft agreement with every kind of part, and a plan with every kind of part."""
    agreement = AgreementFactory(
        cover_title="Överenskommelse om samverkan",
        provenance="Ur arkivet.",
        is_invented=True,
        revised_when_needed=True,
        revision_months=18,
        may_be_terminated=True,
        must_tell_changes=True,
        communication_strategy="Parterna talar med en röst.",
        out_of_scope="- Jour\n- Beredskap",
        originals_count=2,
    )
    PartyFactory(agreement=agreement, represented_by="Styrelsen", is_signing=False, order=30)
    agreement.parties.update(registry_number="A123.456/2026")
    agreement.signatories.update(
        name="Kim Lind",
        place="Provköping",
        date_as_written="21/11",
        note="Skrivs under i stadshuset.",
        registered_at=timezone.now(),
        registered_by=agreement.created_by,
    )
    _write_text(agreement)
    _write_plan(agreement)
    return agreement


def _write_text(agreement: Agreement) -> None:
    areas = SectionFactory(agreement=agreement, number="2", heading="Samverkansområden", order=20)
    for order, kind in enumerate(("situation", "organisation", "follow_up", "communication"), start=3):
        SectionFactory(agreement=agreement, kind=kind, number=str(order), order=10 * order)
    SectionFactory(agreement=agreement, heading="", order=90)
    SectionFactory(agreement=agreement, heading="Bilaga", is_after_plan=True, order=100)
    focus = CollaborationAreaFactory(
        agreement=agreement,
        section=areas,
        kind="focus",
        orientation="safety",
        number="2.1",
        goal="Färre brott.",
        background="Läget.",
    )
    part = CollaborationAreaFactory(agreement=agreement, parent=focus, measure_label="Vandringar", background="Mer.")
    CollaborationAreaFactory(agreement=agreement, parent=part, background="Längst in.")
    for purpose in DataSource.Purpose.values:
        DataSourceFactory(agreement=agreement, purpose=purpose)
        DataSourceFactory(agreement=agreement, purpose=purpose, area=focus)
    council = ForumFactory(agreement=agreement, short_name="BRå", mandate="Leder arbetet.")
    group = ForumFactory(
        agreement=agreement, kind="working", parent=council, name="Grupper", quantity=3, is_temporary=True
    )
    ForumMemberFactory(forum=council, task="Kallar till möten.")
    ForumMemberFactory(forum=group, side=Side.MUNICIPALITY)
    CompanionDocumentFactory(agreement=agreement, url="https://example.se/plan?a=1&b=2")
    CompanionDocumentFactory(agreement=agreement, kind="other", standing="planned")
    FollowUpRuleFactory(
        agreement=agreement, performed_by="samordnaren", area=focus, asks_analysis=True, revises_plan=True
    )


def _write_plan(agreement: Agreement) -> None:
    plan = ActionPlanFactory(agreement=agreement, intro="Planen gäller ett år.")
    goal = GoalFactory(plan=plan, area=agreement.areas.first(), background="Många är oroliga.")
    BaselineFactory(goal=goal, value="12.5", unit="procent", is_approximate=True, source="Mätningen")
    heading = PlanAreaFactory(plan=plan, number="1")
    below = PlanAreaFactory(plan=plan, parent=heading)
    deepest = PlanAreaFactory(plan=plan, parent=PlanAreaFactory(plan=plan, parent=below))
    for area in (None, heading, below, deepest):
        speaker = {"communication_side": "both", "communication_office": "Pressansvarig"}
        _write_row(
            InitiativeFactory(plan=plan, plan_area=area, expansion="utskrivet", description="Därför.", **speaker)
        )
    InitiativeFactory(plan=plan, is_untitled=True, **speaker)


def _write_row(row: Initiative) -> None:
    third = party_of(row.plan.agreement, Side.THIRD)
    ours = CommitmentFactory(
        initiative=row, detailed=True, condition="efter samråd", open_question="När?", partners=[third]
    )
    CommitmentFactory(initiative=row, owners=[Side.POLICE], mirror_of=ours, detailed=True)
    both = CommitmentFactory(initiative=row, owners=[Side.MUNICIPALITY, Side.POLICE])
    for _ in range(2):
        nested = CommitmentFactory(parent=both, owners=[], detailed=True, open_question="Hur ofta?")
    ResponsibilityFactory(commitment=nested, side=Side.POLICE, kind="participates", scope_note="i tillämpliga delar")
    CommitmentFactory(initiative=row, owners=[third], presentation="sentence")
    CommitmentFactory(initiative=row, owners=[], kind="activity")
    CommitmentFactory(initiative=row, owners=[], kind="service")


# Text in every field


def text_fields(model: type[models.Model]) -> list[Any]:
    """Return the fields of a model that hold text of the user's own."""
    if model is Organisation:
        return [model._meta.get_field("name")]
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and field.editable and not field.choices
    ]


def written_models() -> list[type[models.Model]]:
    """Return the models whose rows hold text that a document may print: not what the parties say of it afterwards."""
    found = [*apps.get_app_config("agreements").get_models(), *apps.get_app_config("actionplans").get_models()]
    printed = (model for model in found if model.__name__ not in PLACES and not issubclass(model, Erasable))
    return [Organisation, *filter(text_fields, printed)]


def rewrite(text_for: Callable[[str, int | None], str | None]) -> list[tuple[str, str]]:
    """Write a text, for the field's name and the room in it, into every field of every row, and return all of them by name.

    A field whose text is None keeps what it has.
    """
    written = []
    for model in written_models():
        for pk in model._default_manager.order_by("pk").values_list("pk", flat=True):
            values = {}
            for field in text_fields(model):
                room = None if isinstance(field, models.TextField) else field.max_length
                text = text_for(f"{model.__name__}.{field.name}", room)
                if text is not None:
                    values[field.name] = text
                    written.append((f"{model.__name__}.{field.name}", text))
            model._default_manager.filter(pk=pk).update(**values)
    return written


# What is printed of it


def in_every_layout(agreement: Agreement, layouts: Iterable[str] = ActionPlan.Layout.values) -> Selection:
    """Choose an agreement with each of its plans four times, once in each layout, or in some of them."""
    loaded = with_parts(Agreement.objects.all()).get(pk=agreement.pk)
    plans = []
    for plan in loaded.plans.order_by("period_from", "pk"):
        for layout in layouts:
            plans.append(copy.copy(plan))
            plans[-1].layout = layout
    return select_agreement(loaded, plans)
