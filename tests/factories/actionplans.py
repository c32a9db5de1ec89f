"""Plans and their parts. `adopted=True` builds the rows as a draft and then adopts through the real actions."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from actionplans.actions import adopt_plan
from actionplans.models import (
    ActionPlan,
    ActivityMeasure,
    Baseline,
    Commitment,
    CommitmentParty,
    Goal,
    Initiative,
    PlanArea,
    Responsibility,
    Schedule,
)
from agreements.models import Agreement, AgreementParty, Side
from tests.factories.agreements import AgreementFactory, party_of, sign


class ActionPlanFactory(DjangoModelFactory):
    """A draft plan of this year with no rows, on a new draft agreement.

    `adopted=True` puts it on a signed agreement (its own new one unless given), with one initiative of `commitments` commitments.
    """

    class Meta:
        model = ActionPlan

    title = factory.LazyFunction(lambda: f"Handlingsplan {timezone.localdate().year}")
    period_from = factory.LazyFunction(lambda: timezone.localdate().replace(month=1, day=1))
    period_until = factory.LazyFunction(lambda: timezone.localdate().replace(month=12, day=31))
    agreement: Agreement | None = None
    adopted = False
    commitments: int | None = None

    @classmethod
    def _create(cls, model_class: type[ActionPlan], *args: Any, **fields: Any) -> ActionPlan:
        adopted, commitments = fields.pop("adopted"), fields.pop("commitments")
        agreement = fields["agreement"] = fields["agreement"] or AgreementFactory()
        by = fields.setdefault("created_by", agreement.created_by)
        fields.setdefault("changed_by", by)
        plan = ActionPlan.objects.create(**fields)
        if adopted or commitments:
            initiative = InitiativeFactory(plan=plan)
            CommitmentFactory.create_batch(1 if commitments is None else commitments, initiative=initiative)
        return adopt(plan) if adopted else plan


class PlanAreaFactory(DjangoModelFactory):
    class Meta:
        model = PlanArea

    plan = factory.SubFactory(ActionPlanFactory)
    label = factory.Sequence(lambda n: f"Rubrik {n}")


class GoalFactory(DjangoModelFactory):
    class Meta:
        model = Goal

    plan = factory.SubFactory(ActionPlanFactory)
    text = factory.Sequence(lambda n: f"Färre anmälda cykelstölder {n}")


class BaselineFactory(DjangoModelFactory):
    class Meta:
        model = Baseline

    goal = factory.SubFactory(GoalFactory)
    text = "Ungefär var tredje cykelstöld anmäls."


class InitiativeFactory(DjangoModelFactory):
    class Meta:
        model = Initiative

    plan = factory.SubFactory(ActionPlanFactory)
    title = factory.Sequence(lambda n: f"Trygghetsvandring {n}")


class CommitmentFactory(DjangoModelFactory):
    """A commitment on a draft plan, owned by the municipality unless `owners` (sides or parties) says otherwise; `[]` is nobody.

    `detailed=True` adds a timetable, a responsible office and a measure; `adopted=True` signs the agreement and adopts the plan
    afterwards, so that follow-up may be logged. Nested: `parent=another`.
    """

    class Meta:
        model = Commitment

    initiative: Initiative | None = None
    text = factory.Sequence(lambda n: f"Kommunen genomför trygghetsvandring nummer {n}.")
    owners: list[str | AgreementParty] = [Side.MUNICIPALITY]
    partners: list[str | AgreementParty] = []
    detailed = False
    adopted = False

    @classmethod
    def _create(cls, model_class: type[Commitment], *args: Any, **fields: Any) -> Commitment:
        owners, partners = fields.pop("owners"), fields.pop("partners")
        detailed, adopted = fields.pop("detailed"), fields.pop("adopted")
        parent = fields.get("parent")
        initiative = fields["initiative"] = fields["initiative"] or (
            parent.initiative if parent else InitiativeFactory()
        )
        commitment = Commitment.objects.create(**fields)
        for role, parties in ((CommitmentParty.Role.OWNER, owners), (CommitmentParty.Role.PARTNER, partners)):
            for party in parties:
                if isinstance(party, str):
                    party = party_of(initiative.plan.agreement, party)
                CommitmentParty.objects.create(commitment=commitment, party=party, role=role)
        if detailed:
            ScheduleFactory(commitment=commitment)
            ResponsibilityFactory(commitment=commitment)
            ActivityMeasureFactory(commitment=commitment)
        if adopted:
            adopt(initiative.plan)
            commitment = Commitment.objects.get(pk=commitment.pk)
        return commitment


class ScheduleFactory(DjangoModelFactory):
    class Meta:
        model = Schedule

    commitment = factory.SubFactory(CommitmentFactory)
    kind = Schedule.Kind.CONTINUOUS


class ResponsibilityFactory(DjangoModelFactory):
    class Meta:
        model = Responsibility

    commitment = factory.SubFactory(CommitmentFactory)
    side = Side.MUNICIPALITY
    office = factory.Sequence(lambda n: f"Trygghetssamordnare {n}")


class ActivityMeasureFactory(DjangoModelFactory):
    """A count with a target: at least five a year."""

    class Meta:
        model = ActivityMeasure

    commitment = factory.SubFactory(CommitmentFactory)
    kind = ActivityMeasure.Kind.COUNT
    text = "Antal genomförda krogtillsyner"
    unit = "krogtillsyner"
    comparator = ActivityMeasure.Comparator.AT_LEAST
    target = 5
    period = ActivityMeasure.Period.YEAR


def adopt(plan: ActionPlan) -> ActionPlan:
    """Sign the plan's agreement if need be (which adopts its draft plans), adopt the plan and return it as it is now."""
    if not Agreement.objects.get(pk=plan.agreement_id).is_signed:
        sign(plan.agreement)
    current = ActionPlan.objects.get(pk=plan.pk)
    if current.is_draft:
        adopt_plan(current, version=current.version, by=current.created_by)
    return ActionPlan.objects.get(pk=plan.pk)


def signed_agreement_with_plan(*, commitments: int = 3, **fields: Any) -> Agreement:
    """Return a signed agreement with an adopted plan of so many commitments, each with timetable, office and measure.

    `fields` are the agreement's (`municipality`, `police_area`, `expired` and so on).
    """
    agreement = AgreementFactory(**fields)
    area = PlanAreaFactory(
        plan=ActionPlanFactory(agreement=agreement), area=agreement.areas.first(), label="Trygghet på offentlig plats"
    )
    initiative = InitiativeFactory(plan=area.plan, plan_area=area)
    CommitmentFactory.create_batch(commitments, initiative=initiative, detailed=True)
    return sign(agreement)
