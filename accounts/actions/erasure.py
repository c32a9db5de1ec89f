"""Taking away what was typed and should not be kept, from the audit trail. That it was stays, what it was does not."""

from collections.abc import Iterable

from django.db import models, transaction
from django.utils import timezone

from accounts.actions.audit import record_event
from accounts.chain import ERASED
from accounts.models import AuditContent, AuditEvent, User
from accounts.permissions import can_erase
from samverkan.shared.models import Erasable, Refused


@transaction.atomic
def erase_event(event: AuditEvent, *, by: User, reason: str, with_subject: bool) -> int:
    """Erase the content of an event, or of all events of its chain about the same row, and return of how many.

    The act is an event itself, which tells the reason. Raises Refused when the user may not, or when nothing is left to erase,
    ValidationError when the reason is missing or holds personal data.
    """
    if not can_erase(by, event.organisation_id):
        raise Refused("Bara organisationens administratör kan ta bort innehåll i loggen.")
    events = AuditEvent.objects.of_chain(event.organisation_id)
    same = {"subject_type": event.subject_type, "subject_id": event.subject_id} if with_subject else {"pk": event.pk}
    numbers = erase_contents(events.filter(**same), by=by, reason=reason)
    if not numbers:
        raise Refused("Innehållet är redan borttaget.")
    _record(event, numbers, by=by, reason=reason)
    return len(numbers)


@transaction.atomic
def erase_contents_about(row: models.Model, *, organisation_id: int, by: User, reason: str) -> None:
    """Erase what the organisation's chain holds of a row whose own text is erased in the same transaction."""
    about = {"subject_type": row._meta.label_lower, "subject_id": str(row.pk)}
    events = AuditEvent.objects.of_chain(organisation_id).filter(**about)
    if numbers := erase_contents(events, by=by, reason=reason):
        _record(events[0], numbers, by=by, reason=reason)


def erase_contents(events: models.QuerySet[AuditEvent], *, by: User, reason: str) -> list[int]:
    """Empty the contents of events that still have some, and return the numbers of the events. The caller records it."""
    contents = list(
        AuditContent.objects.select_for_update(of=("self",))
        .select_related("event")
        .filter(event__in=events, erased_at__isnull=True)
        .order_by("event__sequence")
    )
    for content in contents:
        empty_row(content, by=by, reason=reason)
    return [content.event.sequence for content in contents]


def empty_row(row: Erasable, *, by: User, reason: str) -> None:
    """Empty the erasable columns of a row: all that the database lets through. Raises ValidationError for a bad reason."""
    for name in row.ERASABLE:
        setattr(row, name, {} if isinstance(row._meta.get_field(name), models.JSONField) else "")
    row.erased_at, row.erased_by, row.erasure_reason = timezone.now(), by, reason.strip()
    row._meta.get_field("erasure_reason").clean(row.erasure_reason, row)
    row.save(update_fields=[*row.ERASABLE, "erased_at", "erased_by", "erasure_reason"])


def _record(event: AuditEvent, numbers: Iterable[int], *, by: User, reason: str) -> None:
    subject = AuditEvent.objects.select_related("content").get(pk=event.pk)
    record_event(
        organisation_id=event.organisation_id,
        by=by,
        verb=ERASED,
        subject=subject,
        changes={"numbers": [[], list(numbers)], "reason": ["", reason.strip()]},
    )
