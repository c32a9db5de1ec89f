"""Who may do what with a plan. A predicate is asked about a plan or agreement that is already visible to the user."""

from accounts.models import User
from accounts.permissions import DRAFTERS
from actionplans.models import ActionPlan
from agreements.models import Agreement


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
