"""Adding, changing and removing one row: checked, versioned and recorded, for every model that users edit."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db import models, transaction

from accounts.actions.audit import record_event
from accounts.models import AuditEvent, User
from accounts.models.audit import filled_in
from samverkan.shared.models import Refused, VersionConflict, Versioned

Row = TypeVar("Row", bound=models.Model)
VersionedRow = TypeVar("VersionedRow", bound=Versioned)


def shown(value: Any) -> Any:
    """Return a value as the audit trail keeps it."""
    return value.pk if isinstance(value, models.Model) else value


def current_version(row: VersionedRow, version: int) -> VersionedRow:
    """Return the row locked for the transaction.

    Raises VersionConflict when somebody saved it after `version` was read, Refused when somebody has removed it.
    """
    current = type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if current is None:
        raise Refused("Någon annan har tagit bort det här medan du skrev. Kopiera din text och lägg till det på nytt.")
    if current.version != version:
        last = AuditEvent.objects.filter(subject_type=current._meta.label_lower, subject_id=str(current.pk)).last()
        raise VersionConflict(
            current, saved_by=last.actor_name if last else "", saved_at=last.recorded_at if last else None
        )
    return current


@transaction.atomic
def add_row(row: Row, *, organisation_id: int | None, by: User, verb: str = "", also_for: Collection[int] = ()) -> Row:
    """Save a new row and record it, as `verb` or that it was added.

    Raises ValidationError with Swedish sentences when a rule is broken.
    """
    row.full_clean()
    row.save(force_insert=True)
    record_event(
        organisation_id=organisation_id,
        by=by,
        verb=verb or f"lade till {row._meta.verbose_name}",
        subject=row,
        changes=filled_in(row),
        also_for=also_for,
    )
    return row


@transaction.atomic
def change_row(
    row: VersionedRow,
    *,
    version: int,
    changes: dict[str, Any],
    organisation_id: int | None,
    by: User,
    verb: str = "",
    also_for: Collection[int] = (),
) -> VersionedRow:
    """Change a row that was read at `version` and record what changed, as `verb` or that it was changed.

    Nothing is written when nothing differs.

    Raises VersionConflict when it was saved since, ValidationError when a rule is broken.
    """
    current = current_version(row, version)
    before = {name: shown(getattr(current, name)) for name in changes}
    for name, value in changes.items():
        setattr(current, name, value)
    differing = {name: [old, shown(getattr(current, name))] for name, old in before.items()}
    differing = {name: pair for name, pair in differing.items() if pair[0] != pair[1]}
    if not differing:
        return current
    current.version = version + 1
    current.full_clean()
    current.save()
    record_event(
        organisation_id=organisation_id,
        by=by,
        verb=verb or f"ändrade {current._meta.verbose_name}",
        subject=current,
        changes=differing,
        also_for=also_for,
    )
    return current


@transaction.atomic
def remove_row(row: Versioned, *, version: int, organisation_id: int | None, by: User) -> None:
    """Delete a row that was read at `version` and record what it held.

    Raises VersionConflict when it was saved since, Refused when other rows rest on it.
    """
    current = current_version(row, version)
    record_event(
        organisation_id=organisation_id,
        by=by,
        verb=f"tog bort {current._meta.verbose_name}",
        subject=current,
        changes=filled_in(current),
    )
    try:
        current.delete()
    except (models.ProtectedError, models.RestrictedError) as error:
        holders = error.protected_objects if isinstance(error, models.ProtectedError) else error.restricted_objects
        held_by = ", ".join(sorted({str(o._meta.verbose_name) for o in holders}))
        raise Refused(f"{current} används av annat ({held_by}). Ta bort eller ändra det först.") from error
