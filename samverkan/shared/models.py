"""Abstract models and fields that every app builds on. No tables of its own."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from samverkan.shared.privacy import validate_no_personal_data


class ProseField(models.TextField):
    """Free text written by users; refuses what identifies a private person."""

    default_validators = [validate_no_personal_data]


class LineField(models.CharField):
    """One line of free text written by users; refuses what identifies a private person."""

    default_validators = [validate_no_personal_data]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)


class Versioned(models.Model):
    """A row that several people edit: `version` counts its changes, and a save with an old one is refused."""

    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        abstract = True


class Erasable(models.Model):
    """A row that never changes, but whose typed text can be taken away: that it was stays, what it was does not.

    `ERASABLE` names the columns that are emptied. The database lets nothing else through (`Lock.erasable`), and only once. A concrete
    model adds the constraint that `erased_at` has its `erased_by`.
    """

    ERASABLE: ClassVar[tuple[str, ...]] = ()

    erased_at = models.DateTimeField("innehållet borttaget", null=True, blank=True, editable=False)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="borttaget av",
    )
    erasure_reason = LineField("skäl till borttagningen", max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_erased(self) -> bool:
        """Tell whether what was typed has been taken away."""
        return self.erased_at is not None


class VersionConflict(Exception):
    """Somebody else saved the row first. Carries the row as it is now (`current`), and who saved it and when, where that is known."""

    def __init__(self, current: Versioned, *, saved_by: str = "", saved_at: datetime | None = None) -> None:
        super().__init__("Någon annan har sparat under tiden.")
        self.current = current
        self.saved_by = saved_by
        self.saved_at = saved_at


class Sealed(models.Model):
    """A text that is locked one day: `text_hash` is the identity that it had then (samverkan.shared.canonical.text_hash)."""

    text_hash = models.CharField("textens kontrollsumma", max_length=80, blank=True, default="", editable=False)

    class Meta:
        abstract = True


def sealed_when(locked: Q, *, name: str, else_open: bool = True) -> models.CheckConstraint:
    """Constrain a locked text to have its hash, and one that is not locked to have none unless `else_open` says otherwise."""
    not_locked = ~locked & Q(text_hash="") if else_open else ~locked
    message = "Textens kontrollsumma saknas, eller finns fast texten inte är låst."
    return models.CheckConstraint(
        condition=locked & ~Q(text_hash="") | not_locked, name=name, violation_error_message=message
    )


def both_or_neither(first: str, second: str, *, name: str, message: str) -> models.CheckConstraint:
    """Constrain two nullable columns to be filled together: every `_at` has its `_by`."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=name,
        violation_error_message=message,
    )


def not_before(start: str, end: str, *, name: str, message: str) -> models.CheckConstraint:
    """Constrain an optional end to fall on or after an optional start."""
    return models.CheckConstraint(
        condition=Q(**{f"{start}__isnull": True})
        | Q(**{f"{end}__isnull": True})
        | Q(**{f"{end}__gte": models.F(start)}),
        name=name,
        violation_error_message=message,
    )


def one_of(field: str, choices: type[models.TextChoices], *, name: str, message: str) -> models.CheckConstraint:
    """Constrain a column to its choices in the database too. Blank is allowed only where it is a choice."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}), name=name, violation_error_message=message
    )


class Refused(Exception):
    """An action that the rules do not allow now. `str()` is the Swedish sentence that tells the user why and what to do."""
