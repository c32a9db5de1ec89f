"""Writing and checking the audit trail."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from accounts.models import AuditEvent, Organisation, User


def record_event(
    *, organisation_id: int, by: User, verb: str, subject: models.Model, changes: dict[str, Any] | None = None
) -> AuditEvent:
    """Append an event to the organisation's chain, inside the caller's transaction.

    Locks the organisation's row until the transaction ends, so that two writers get successive numbers. Raises
    TransactionManagementError outside a transaction: an event never stands without its change.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "record_event must run in the transaction of the change it records"
        )
    list(Organisation.objects.select_for_update().filter(pk=organisation_id).values_list("pk"))  # Read only to lock it.
    last = (
        AuditEvent.objects.filter(organisation_id=organisation_id)
        .order_by("-sequence")
        .only("sequence", "hash")
        .first()
    )
    event = AuditEvent(
        organisation_id=organisation_id,
        sequence=last.sequence + 1 if last else 1,
        recorded_at=timezone.now(),
        recorded_by=by,
        actor_name=by.full_name,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:300],
        changes=json.loads(json.dumps(changes or {}, cls=DjangoJSONEncoder)),
        previous_hash=last.hash if last else "",
    )
    event.hash = event.computed_hash()
    event.save(force_insert=True)
    return event


def broken_links(organisation: Organisation) -> list[int]:
    """Return the sequence numbers at which the organisation's chain does not hold; empty when it is whole."""
    broken, previous, expected = [], "", 1
    for event in organisation.audit_events.order_by("sequence").iterator():
        if event.sequence != expected or event.previous_hash != previous or event.hash != event.computed_hash():
            broken.append(event.sequence)
        previous, expected = event.hash, event.sequence + 1
    return broken
