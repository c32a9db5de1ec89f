"""The audit trail: who did what and when, chained by hash within each organisation so that a gap shows.

What was typed does not lie in the chain but beside it: an event holds a digest of its content, so that the content can be erased
and the chain still be proved. How events are written and checked stands in `accounts/actions/audit.py`.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from accounts.models.organisation import Organisation
from samverkan.shared.models import Erasable, both_or_neither


def document_key(model: Any, pk: Any) -> str:
    """Return what events are filed under: the agreement or plan that they are about, also once that is gone."""
    return f"{model._meta.label_lower}:{pk}"


def filled_in(row: models.Model) -> dict[str, Any]:
    """Return what an event says of a whole row: its columns that hold something, as JSON has them."""
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "search_text"}
    return {
        name: str(v) if not isinstance(v, str | int | bool) else v for name, v in values.items() if v not in (None, "")
    }


class FiledUnderItself:
    """A document of its own in the audit trail: an agreement, a plan. What belongs to one has an `audit_key` that names it."""

    pk: Any

    @property
    def audit_key(self) -> str:
        """What its events are filed under."""
        return document_key(self, self.pk)


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Events in business words."""

    def of_chain(self, organisation_id: int | None) -> "AuditEventQuerySet":
        """The events of an organisation's chain, or of the installation's own, in order."""
        chain = Q(organisation__isnull=True) if organisation_id is None else Q(organisation_id=organisation_id)
        return self.filter(chain).order_by("sequence")

    def about(self, document: models.Model) -> "AuditEventQuerySet":
        """The events that were filed under an agreement or a plan."""
        return self.filter(document=document_key(type(document), document.pk))


class AuditEvent(models.Model):
    """One act, written in the same transaction by `record_event`. Append-only: the database refuses the rest.

    It belongs to the chain of an organisation, or, without one, to the installation's own: accounts, rights and addresses. The verb
    is ours and never typed; what was typed is in the `content`. `key_id` names the key that the hash was made with, if there was one.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="audit_events", verbose_name="organisation"
    )
    sequence = models.PositiveIntegerField("nummer")
    recorded_at = models.DateTimeField("tidpunkt")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="audit_events", verbose_name="användare"
    )
    actor_name = models.CharField("namn då", max_length=150)
    verb = models.CharField("händelse", max_length=80)
    subject_type = models.CharField("slag", max_length=60)
    subject_id = models.CharField("id", max_length=40)
    document = models.CharField("dokument", max_length=80, blank=True)
    content_digest = models.CharField("innehållets kontrollsumma", max_length=64)
    previous_hash = models.CharField("föregående kontrollsumma", max_length=64, blank=True)
    key_id = models.CharField("nyckel", max_length=16, blank=True)
    hash = models.CharField("kontrollsumma", max_length=64)

    objects = AuditEventQuerySet.as_manager()

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
            models.UniqueConstraint(
                fields=["sequence"],
                condition=Q(organisation__isnull=True),
                name="audit_event_own_sequence",
                violation_error_message="Händelsens nummer i installationens egen logg är upptaget.",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject"),
            models.Index(fields=["document", "organisation", "sequence"], name="audit_event_document"),
        ]

    def __str__(self) -> str:
        return f"{self.recorded_at:%Y-%m-%d %H:%M} {self.actor_name}: {self.verb} {self.subject_label}".rstrip()

    @property
    def audit_key(self) -> str:
        """What events about the event are filed under: the same as it."""
        return self.document

    @property
    def subject_label(self) -> str:
        """What the subject was called then; empty once that has been erased."""
        return self.content.subject_label

    @property
    def changes(self) -> dict[str, Any]:
        """What the act changed, by field; empty once that has been erased."""
        return self.content.changes

    def computed_hash(self, key: str = "") -> str:
        """Return the hash that the event should have; keyed with a key."""
        return hash_of_event({name: getattr(self, name) for name in HASHED}, key)


class AuditContent(Erasable):
    """What was typed in an act: what the subject was called, and what changed. Written with its event; may only be erased.

    The salt keeps a digest from being guessed back into the name or number that has been erased.
    """

    event = models.OneToOneField(
        AuditEvent, models.PROTECT, primary_key=True, related_name="content", verbose_name="händelse"
    )
    salt = models.CharField("utfyllnad", max_length=32, blank=True)
    subject_label = models.CharField("benämning då", max_length=300, blank=True)
    changes = models.JSONField("ändringar", default=dict, blank=True, encoder=DjangoJSONEncoder)

    ERASABLE = ("salt", "subject_label", "changes")

    class Meta:
        verbose_name = "innehåll i händelse"
        verbose_name_plural = "innehåll i händelser"
        constraints = [
            both_or_neither(
                "erased_at", "erased_by", name="audit_content_erased_by", message="Ange vem som tog bort innehållet."
            ),
        ]

    def __str__(self) -> str:
        return self.subject_label

    def digest(self) -> str:
        """Return the digest of the content as it is."""
        return digest_of_content(self.salt, self.subject_label, self.changes)


HASHED = (
    "organisation_id", "sequence", "recorded_at", "recorded_by_id", "actor_name", "verb", "subject_type", "subject_id", "document",
    "content_digest", "key_id", "previous_hash",
)  # fmt: skip
"""The columns of an event that its hash is made of: all but the hash."""


def hash_of_event(values: Mapping[str, Any], key: str = "") -> str:
    """Return the SHA-256 (hex) over the `HASHED` columns of an event; with a key the HMAC-SHA-256."""
    content = _canonical({**values, "recorded_at": values["recorded_at"].isoformat()})
    if key:
        return hmac.new(key.encode(), content, hashlib.sha256).hexdigest()
    return hashlib.sha256(content).hexdigest()


def digest_of_content(salt: str, subject_label: str, changes: dict[str, Any]) -> str:
    """Return the SHA-256 (hex) over what was typed and the salt beside it."""
    return hashlib.sha256(_canonical([salt, subject_label, changes])).hexdigest()


def _canonical(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
    return text.encode()
