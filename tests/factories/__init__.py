"""What tests build their world from. What is signed, adopted or logged got there through the real actions.

    agreement = AgreementFactory(signed=True)
    coordinator = UserFactory(organisation=agreement.organisation, role=Role.COORDINATOR)
    kommunpolis = member_of(agreement, "police", Role.KOMMUNPOLIS)
    agreement = signed_agreement_with_plan(commitments=3)

Rows of a locked agreement or an adopted plan cannot be added: build the draft first, then `lock`, `sign` or `adopt` it.
"""

from tests.factories.accounts import PASSWORD, MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.actionplans import (
    ActionPlanFactory,
    ActivityMeasureFactory,
    BaselineFactory,
    CommitmentFactory,
    GoalFactory,
    InitiativeFactory,
    PlanAreaFactory,
    ResponsibilityFactory,
    ScheduleFactory,
    adopt,
    signed_agreement_with_plan,
)
from tests.factories.agreements import (
    AgreementFactory,
    CollaborationAreaFactory,
    CompanionDocumentFactory,
    DataSourceFactory,
    FollowUpRuleFactory,
    ForumFactory,
    ForumMemberFactory,
    PartyFactory,
    SectionFactory,
    SignatoryFactory,
    lock,
    member_of,
    party_of,
    sign,
)
from tests.factories.followup import FollowUpEntryFactory
from tests.factories.places import (
    CountyFactory,
    MunicipalityFactory,
    PoliceAreaFactory,
    PoliceDistrictFactory,
    PoliceRegionFactory,
)

__all__ = [
    "PASSWORD",
    "ActionPlanFactory",
    "ActivityMeasureFactory",
    "AgreementFactory",
    "BaselineFactory",
    "CollaborationAreaFactory",
    "CommitmentFactory",
    "CompanionDocumentFactory",
    "CountyFactory",
    "DataSourceFactory",
    "FollowUpEntryFactory",
    "FollowUpRuleFactory",
    "ForumFactory",
    "ForumMemberFactory",
    "GoalFactory",
    "InitiativeFactory",
    "MembershipFactory",
    "MunicipalityFactory",
    "OrganisationFactory",
    "PartyFactory",
    "PlanAreaFactory",
    "PoliceAreaFactory",
    "PoliceDistrictFactory",
    "PoliceRegionFactory",
    "ResponsibilityFactory",
    "ScheduleFactory",
    "SectionFactory",
    "SignatoryFactory",
    "UserFactory",
    "adopt",
    "lock",
    "member_of",
    "party_of",
    "sign",
    "signed_agreement_with_plan",
]
