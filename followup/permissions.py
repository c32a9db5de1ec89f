"""Who may log follow-up."""

from accounts.models import User
from accounts.permissions import LOGGERS
from actionplans.models import Commitment
from agreements.models import Agreement


def organisations_to_log_for(user: User, commitment: Commitment) -> list[int]:
    """The ids of the parties that the user may log for; empty unless the plan is adopted and its agreement signed."""
    plan = commitment.initiative.plan
    if plan.is_draft or plan.agreement.status != Agreement.Status.SIGNED:
        return []
    parties = [party.organisation_id for party in plan.agreement.parties.all() if party.organisation_id]
    return [organisation for organisation in parties if user.has_role(organisation, *LOGGERS)]


def can_log_entry(user: User, commitment: Commitment) -> bool:
    """A logger of a party may log on the commitments of an adopted plan."""
    return bool(organisations_to_log_for(user, commitment))
