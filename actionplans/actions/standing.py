"""What a party says of a plan that another organisation has adopted: confirming, disputing, taking a dispute back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actions import record_event
from accounts.models import User
from actionplans.models import ActionPlan, PlanStatement
from agreements.actions.standing import REASON_MISSING
from agreements.models import AgreementParty, Standing
from agreements.models.party import others_told
from agreements.models.standing import StatementKind, standing_after
from samverkan.shared.models import Refused


@transaction.atomic
def confirm_plan(plan: ActionPlan, party: AgreementParty, *, by: User) -> PlanStatement:
    """Say for a party that a plan adopted after the signing is what it has undertaken. Raises Refused when it has said so before."""
    current, before = _speaking_for_update(plan, party)
    if standing_after(before, has_acted=False) == Standing.CONFIRMED:
        raise Refused(f"{party} har redan bekräftat planen.")
    return _state(current, party, StatementKind.CONFIRMED, len(before), by=by)


@transaction.atomic
def dispute_plan(plan: ActionPlan, party: AgreementParty, *, reason: str, by: User) -> PlanStatement:
    """Say for a party that it has not undertaken what a plan says, and why.

    Raises ValidationError without a reason, Refused when the party disputes the plan already.
    """
    current, before = _speaking_for_update(plan, party)
    if not reason.strip():
        raise ValidationError({"reason": REASON_MISSING})
    if standing_after(before, has_acted=False) == Standing.DISPUTED:
        raise Refused(f"{party} bestrider redan planen.")
    return _state(current, party, StatementKind.DISPUTED, len(before), by=by, reason=reason)


@transaction.atomic
def withdraw_plan_dispute(plan: ActionPlan, party: AgreementParty, *, by: User) -> PlanStatement:
    """Take a party's dispute of a plan back. Raises Refused when it disputes nothing."""
    current, before = _speaking_for_update(plan, party)
    if standing_after(before, has_acted=False) != Standing.DISPUTED:
        raise Refused(f"{party} bestrider inte planen.")
    return _state(current, party, StatementKind.WITHDRAWN, len(before), by=by)


def _speaking_for_update(plan: ActionPlan, party: AgreementParty) -> tuple[ActionPlan, list[str]]:
    """Return the plan locked for the transaction, and what the party has said of it; Refused when it is not for the party to say."""
    current = ActionPlan.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=plan.pk)
    if party.agreement_id != current.agreement_id or party.organisation_id is None or party.side == "third":
        raise Refused(f"{party} kan inte ta ställning till planen.")
    if not current.is_for_the_parties_to_confirm:
        raise Refused("Planen bekräftas eller bestrids tillsammans med överenskommelsen, eller är ett utkast.")
    if party.organisation_id == current.agreement.organisation_id:
        raise Refused("Ni har själva fastställt planen.")
    statements = PlanStatement.objects.filter(plan=current, party=party).order_by("number")
    return current, list(statements.values_list("kind", flat=True))


def _state(
    plan: ActionPlan, party: AgreementParty, kind: StatementKind, before: int, *, by: User, reason: str = ""
) -> PlanStatement:
    statement = PlanStatement(
        plan=plan, party=party, number=before + 1, kind=kind, reason=reason, stated_at=timezone.now(), stated_by=by
    )
    statement.full_clean()
    statement.save(force_insert=True)
    changes = {"party": str(party), **({"reason": reason} if reason else {})}
    record_event(
        organisation_id=plan.agreement.organisation_id,
        by=by,
        verb=_VERBS[kind],
        subject=plan,
        changes=changes,
        also_for=others_told(plan.agreement),
    )
    return statement


_VERBS = {
    StatementKind.CONFIRMED: "bekräftade planen",
    StatementKind.DISPUTED: "bestred planen",
    StatementKind.WITHDRAWN: "tog tillbaka bestridandet av planen",
}
