"""Writing the audit trail. How it is checked stands in `accounts/chain.py`."""

import json
import secrets
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from accounts.chain import key_id
from accounts.models import AuditContent, AuditEvent, User
from accounts.models.audit import document_key

_LOCK_CLASS = 0x5AE0
"""The first half of the numbers by which PostgreSQL keeps two writers of one chain apart; the organisation's id is the second."""


def record_event(
    *,
    organisation_id: int | None,
    by: User,
    verb: str,
    subject: models.Model,
    changes: dict[str, Any] | None = None,
    also_for: Collection[int] = (),
    document: models.Model | None = None,
) -> AuditEvent:
    """Append an event to the organisation's chain, inside the caller's transaction, and return it.

    Without an organisation it is the installation's own chain. Each organisation in `also_for` gets the event in its chain too, with
    a copy of the content that is its own. `document` is the agreement or plan that the event is filed under; left out, what the
    subject itself belongs to (its `audit_key`).

    Keeps others from the chains until the transaction ends, so that two writers get successive numbers. Raises
    TransactionManagementError outside a transaction: an event never stands without its change.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "record_event must run in the transaction of the change it records"
        )
    filed_under = document_key(type(document), document.pk) if document else getattr(subject, "audit_key", "")
    written = {}
    for chain in sorted({organisation_id, *also_for}, key=lambda pk: pk or 0):
        _keep_others_from(chain)
        event = AuditEvent(
            organisation_id=chain,
            recorded_at=timezone.now(),
            recorded_by=by,
            actor_name=by.full_name,
            verb=verb,
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            document=filed_under,
        )
        written[chain] = _append(event, AuditContent(subject_label=str(subject)[:300], changes=_as_json(changes or {})))
    return written[organisation_id]


def _keep_others_from(chain: int | None) -> None:
    """Let nobody else write to the chain before the transaction ends. On SQLite there is only one writer as it is."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_CLASS, chain or 0])


def _append(event: AuditEvent, content: AuditContent) -> AuditEvent:
    """Give the event its number and its hashes after the last one of its chain, and save both."""
    last = AuditEvent.objects.of_chain(event.organisation_id).only("sequence", "hash").last()
    event.sequence = last.sequence + 1 if last else 1
    event.previous_hash = last.hash if last else ""
    content.salt = secrets.token_hex(16)
    event.content_digest = content.digest()
    key = settings.AUDIT_KEYS[0] if settings.AUDIT_KEYS else ""
    event.key_id = key_id(key)
    event.hash = event.computed_hash(key)
    event.save(force_insert=True)
    content.event = event
    content.save(force_insert=True)
    return event


def _as_json(changes: dict[str, Any]) -> dict[str, Any]:
    """Return the changes as the database will give them back, which the digest is made of."""
    found: dict[str, Any] = json.loads(json.dumps(changes, cls=DjangoJSONEncoder))
    return found
