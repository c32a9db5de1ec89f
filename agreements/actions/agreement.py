"""Starting, changing and deleting a draft."""

from django.db import transaction

from accounts.actions import add_row, change_row, remove_row
from accounts.models import Organisation, User
from agreements.actions.part import draft_for_update, settle_agreement
from agreements.models import Agreement


@transaction.atomic
def create_agreement(*, organisation: Organisation, by: User, **fields: object) -> Agreement:
    """Start a draft that only its organisation sees. Raises ValidationError when a rule is broken."""
    agreement = Agreement(organisation=organisation, created_by=by, changed_by=by, **fields)
    add_row(agreement, organisation_id=organisation.pk, by=by)
    settle_agreement(agreement, by=by)
    return agreement


@transaction.atomic
def change_agreement(agreement: Agreement, *, version: int, changes: dict[str, object], by: User) -> Agreement:
    """Change the facts of a draft. Raises Refused when it is locked, VersionConflict when it was saved since."""
    draft_for_update(agreement)
    changed = change_row(agreement, version=version, changes=changes, organisation_id=agreement.organisation_id, by=by)
    settle_agreement(changed, by=by)
    return changed


@transaction.atomic
def delete_agreement(agreement: Agreement, *, version: int, by: User) -> None:
    """Delete a draft with everything in it; the audit trail keeps what it was."""
    current = draft_for_update(agreement)
    remove_row(current, version=version, organisation_id=current.organisation_id, by=by)
