"""Who may log follow-up."""

from django.utils import timezone

from accounts.models import User
from accounts.permissions import LOGGERS
from actionplans.models import Commitment


def organisations_to_log_for(user: User, commitment: Commitment) -> list[int]:
    """The ids of the parties that the user may log for.

    None unless the plan is adopted and its agreement signed and begun, and none for a commitment that only introduces its nested
    items: those are logged one by one.
    """
    plan = commitment.initiative.plan
    agreement = plan.agreement
    if plan.is_draft or not agreement.is_signed or commitment.has_items:
        return []
    if agreement.effective_from and agreement.effective_from > timezone.localdate():
        return []
    parties = [party.organisation_id for party in agreement.parties.all() if party.organisation_id]
    return [organisation for organisation in parties if user.has_role(organisation, *LOGGERS)]
