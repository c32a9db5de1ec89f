"""What every part of an agreement shares: its place in the order, and that it points only within its agreement."""

from collections.abc import Iterator
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models

from accounts.models.audit import document_key
from samverkan.shared.models import Versioned
from samverkan.shared.nesting import refuse_loop


class AgreementPart(Versioned):
    """A row of an agreement's text, in printed order; locked with it."""

    order = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        abstract = True

    @property
    def audit_key(self) -> str:
        """What its events are filed under: its agreement."""
        return document_key(self._meta.get_field("agreement").related_model, self.agreement_id)  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Refuse to point at a part of another agreement, and to hang under itself."""
        super().clean()
        for name, row in referred(self, AgreementPart):
            if hasattr(self, "agreement_id") and row.agreement_id != self.agreement_id:
                raise ValidationError({name: "Välj något i samma överenskommelse."})
        if hasattr(self, "parent_id"):
            refuse_loop(self)


def referred(row: models.Model, kind: type[models.Model]) -> Iterator[tuple[str, Any]]:
    """Return the rows of a kind that a row points at, by the name of the field."""
    for field in row._meta.concrete_fields:
        if field.is_relation and issubclass(cast(type, field.related_model), kind) and getattr(row, field.attname):
            yield field.name, getattr(row, field.name)
