"""Starting, changing, adopting and deleting a plan."""

from django.db import transaction
from django.utils import timezone

from accounts.actions import add_row, change_row, remove_row
from accounts.models import User
from actionplans.canonical import plan_hashes
from actionplans.models import ActionPlan, Commitment
from agreements.actions import GONE, agreement_for_update
from agreements.models import Agreement
from agreements.models.party import others_told
from samverkan.shared.models import Refused


def draft_for_update(plan: ActionPlan) -> ActionPlan:
    """Return the plan locked for the transaction; raise Refused when it, or its agreement, no longer may change.

    Its agreement is locked too, and first, as signing does: nobody locks the text for signing in the middle of a change.
    """
    agreement = agreement_for_update(plan.agreement_id)
    current = ActionPlan.objects.select_for_update(of=("self",)).filter(pk=plan.pk).first()
    if current is None:
        raise Refused(GONE)
    current.agreement = agreement
    if not current.is_draft:
        raise Refused("Planen är fastställd och kan inte ändras. Gör en ny plan för nästa period.")
    if agreement.status == Agreement.Status.LOCKED:
        raise Refused("Överenskommelsen är låst för underskrift. Lås upp den för att ändra planen.")
    return current


@transaction.atomic
def create_plan(*, agreement: Agreement, by: User, **fields: object) -> ActionPlan:
    """Start a draft plan for an agreement. Raises Refused while the agreement waits for signatures."""
    current = agreement_for_update(agreement.pk)
    if current.status == Agreement.Status.LOCKED:
        raise Refused("Överenskommelsen är låst för underskrift. Lås upp den för att lägga till en plan.")
    plan = ActionPlan(agreement=current, created_by=by, changed_by=by, **fields)
    return add_row(plan, organisation_id=agreement.organisation_id, by=by)


@transaction.atomic
def change_plan(plan: ActionPlan, *, version: int, changes: dict[str, object], by: User) -> ActionPlan:
    """Change the facts of a draft plan. Raises Refused when it is adopted, VersionConflict when it was saved since."""
    current = draft_for_update(plan)
    changed = change_row(
        current, version=version, changes=changes, organisation_id=current.agreement.organisation_id, by=by
    )
    if changed.version != version:
        changed.changed_at, changed.changed_by = timezone.now(), by
        changed.save(update_fields=["changed_at", "changed_by"])
    return changed


@transaction.atomic
def adopt_plan(plan: ActionPlan, *, version: int, by: User) -> ActionPlan:
    """Adopt a plan of a signed agreement: both parties see it, and it no longer changes. Raises Refused when it is not ready.

    It is the owner's word on what the others undertake; they are told, and confirm or dispute it for themselves.
    """
    current = draft_for_update(plan)
    if not current.agreement.is_signed:
        raise Refused("Planen fastställs när överenskommelsen är undertecknad.")
    if not current.initiatives.exists():
        raise Refused("Planen är tom. Lägg till minst en insats innan den fastställs.")
    if Commitment.objects.filter(initiative__plan=current).with_open_question().exists():
        raise Refused("Planen har öppna frågor. Besvara dem innan den fastställs.")
    return change_row(
        current,
        version=version,
        changes={
            "status": ActionPlan.Status.ADOPTED,
            "adopted_at": timezone.now(),
            "adopted_by": by,
            "text_hash": plan_hashes([current.pk])[current.pk],
        },
        organisation_id=current.agreement.organisation_id,
        by=by,
        verb="fastställde planen",
        also_for=others_told(current.agreement),
    )


@transaction.atomic
def delete_plan(plan: ActionPlan, *, version: int, by: User) -> None:
    """Delete a draft plan with everything in it; the audit trail keeps what it was."""
    current = draft_for_update(plan)
    remove_row(current, version=version, organisation_id=current.agreement.organisation_id, by=by)
