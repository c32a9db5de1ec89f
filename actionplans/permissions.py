"""Who may do what with a plan. A predicate is asked about a plan or agreement that is already visible to the user."""

from accounts.models import User
from accounts.permissions import DRAFTERS
from actionplans.models import ActionPlan
from agreements.models import Agreement, AgreementParty, Side
from agreements.permissions import protests_for, speaks_for


def can_create_plan(user: User, agreement: Agreement) -> bool:
    """A drafter of the agreement's own organisation may add a plan, also to a signed agreement (a new year's plan)."""
    return user.has_role(agreement.organisation_id, *DRAFTERS)


def can_change_plan(user: User, plan: ActionPlan) -> bool:
    """A drafter of the agreement's own organisation may change a plan while it is a draft and its agreement is not locked."""
    return (
        plan.is_draft
        and plan.agreement.status != Agreement.Status.LOCKED
        and user.has_role(plan.agreement.organisation_id, *DRAFTERS)
    )


def can_adopt_plan(user: User, plan: ActionPlan) -> bool:
    """Whoever may change a draft plan may adopt it, once its agreement is signed."""
    return can_change_plan(user, plan) and plan.agreement.is_signed


def can_confirm_plan(user: User, plan: ActionPlan, party: AgreementParty) -> bool:
    """Who speaks for a party that is not the owner confirms a plan that was adopted after the signing."""
    return _may_be_stated(plan, party) and speaks_for(user, party)


def can_dispute_plan(user: User, plan: ActionPlan, party: AgreementParty) -> bool:
    """Whoever protests for a party may dispute such a plan, and take the dispute back."""
    return _may_be_stated(plan, party) and protests_for(user, party)


def _may_be_stated(plan: ActionPlan, party: AgreementParty) -> bool:
    is_owner = party.organisation_id == plan.agreement.organisation_id
    return plan.is_for_the_parties_to_confirm and party.side != Side.THIRD and not is_owner
