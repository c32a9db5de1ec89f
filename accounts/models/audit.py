"""The audit trail: who did what and when, chained by hash within each organisation so that a gap shows."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from accounts.models.organisation import Organisation


class AuditEvent(models.Model):
    """One change, written in the same transaction as the change by `record_event`. Append-only: the database refuses the rest."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="audit_events", verbose_name="organisation"
    )
    sequence = models.PositiveIntegerField("nummer")
    recorded_at = models.DateTimeField("tidpunkt")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="audit_events", verbose_name="användare"
    )
    actor_name = models.CharField("namn då", max_length=150)
    verb = models.CharField("händelse", max_length=60)
    subject_type = models.CharField("slag", max_length=60)
    subject_id = models.CharField("id", max_length=40)
    subject_label = models.CharField("benämning då", max_length=300)
    changes = models.JSONField("ändringar", default=dict, encoder=DjangoJSONEncoder)
    previous_hash = models.CharField("föregående kontrollsumma", max_length=64, blank=True)
    hash = models.CharField("kontrollsumma", max_length=64)

    class Meta:
        verbose_name = "händelse"
        verbose_name_plural = "händelser"
        ordering = ["organisation", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sequence"],
                name="audit_event_sequence",
                violation_error_message="Händelsens nummer är upptaget.",
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject")]

    def __str__(self) -> str:
        return f"{self.recorded_at:%Y-%m-%d %H:%M} {self.actor_name}: {self.verb} {self.subject_label}"

    def computed_hash(self) -> str:
        """Return the SHA-256 (hex) over the event and the hash before it."""
        content: dict[str, Any] = {
            "organisation": self.organisation_id,
            "sequence": self.sequence,
            "at": self.recorded_at.isoformat(),
            "by": self.recorded_by_id,
            "actor": self.actor_name,
            "verb": self.verb,
            "subject": [self.subject_type, self.subject_id, self.subject_label],
            "changes": self.changes,
            "previous": self.previous_hash,
        }
        canonical = json.dumps(
            content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder
        )
        return hashlib.sha256(canonical.encode()).hexdigest()
