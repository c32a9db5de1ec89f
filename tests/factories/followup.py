"""Follow-up entries."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Organisation, Role
from actionplans.models import Commitment
from agreements.models import Side
from followup.models import FollowUpEntry
from tests.factories.accounts import UserFactory
from tests.factories.actionplans import CommitmentFactory
from tests.factories.agreements import party_of


class FollowUpEntryFactory(DjangoModelFactory):
    """An entry of today by the municipality's coordinator, on a commitment in force (a new one unless given)."""

    class Meta:
        model = FollowUpEntry

    commitment: Commitment | None = None
    organisation: Organisation | None = None
    happened_on = factory.LazyFunction(timezone.localdate)
    outcome = FollowUpEntry.Outcome.DONE
    count = 1

    @classmethod
    def _create(cls, model_class: type[FollowUpEntry], *args: Any, **fields: Any) -> FollowUpEntry:
        commitment = fields["commitment"] = fields["commitment"] or CommitmentFactory(adopted=True)
        if fields["organisation"] is None:
            fields["organisation"] = party_of(commitment.initiative.plan.agreement, Side.MUNICIPALITY).organisation
        if "logged_by" not in fields:
            fields["logged_by"] = UserFactory(organisation=fields["organisation"], role=Role.COORDINATOR)
        return FollowUpEntry.objects.create(**fields)
