"""What a party says of a plan that another organisation has adopted."""

from django.db import models

from actionplans.models.plan import ActionPlan
from agreements.models import AgreementParty, Statement
from agreements.models.standing import statement_constraints


class PlanStatement(Statement):
    """A party confirms, disputes or no longer disputes a plan that was adopted after its agreement was signed. Append-only.

    A plan that was on the table when its agreement was signed is confirmed, or disputed, with that.
    """

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="statements", verbose_name="plan")
    party = models.ForeignKey(AgreementParty, models.PROTECT, related_name="plan_statements", verbose_name="part")

    class Meta(Statement.Meta):
        verbose_name = "ställningstagande till plan"
        verbose_name_plural = "ställningstaganden till planer"
        constraints = statement_constraints("plan_statement", "plan", "party")
