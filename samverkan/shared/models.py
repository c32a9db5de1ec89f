"""Abstract models and fields that every app builds on. No tables of its own."""

import re
from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, router
from django.db.models import Q
from django.utils.functional import cached_property

from samverkan.shared.privacy import validate_no_personal_data
from samverkan.shared.text import with_one_line_end

TOO_LONG = "Texten får vara högst %(limit_value)d tecken. Nu är den %(show_value)d. Korta den."
LONGEST_WORD = 200
"""No word is longer, except an address on the web."""
_LONG_WORD = (
    "Texten innehåller ett ord på %(length)d tecken: ”%(start)s…”. Dela det med mellanslag, eller ta bort det. "
    "Ett ord får vara högst %(limit)d tecken."
)
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


class BoundedTextField(models.TextField):
    """Text of several lines with an upper bound, and without words that are no words. Line ends are stored, and counted, as one.

    The bound is a rule for what is written from now on: a longer text that is in the row already may stay as it is, so that the
    rest of the row can change. It is no matter of the database, so that it may be raised without a migration.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 3000)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, "django.db.models.TextField" if type(self) is BoundedTextField else path, args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        """Return a control that cuts nothing: what is too long is refused in words, when the row is checked."""
        field: Any = super().formfield(**{"max_length": None, **kwargs})
        return field

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return with_one_line_end(text) if isinstance(text, str) else text

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Return the text; raise ValidationError when it breaks a rule and is not there already."""
        text = super().clean(value, model_instance)
        if (
            isinstance(text, str)
            and (error := self._out_of_bounds(text))
            and text.strip() != self._stored(model_instance)
        ):
            raise error
        return text

    def _out_of_bounds(self, text: str) -> ValidationError | None:
        if self.max_length is not None and len(text) > self.max_length:
            params = {"limit_value": self.max_length, "show_value": len(text)}
            return ValidationError(TOO_LONG, code="max_length", params=params)
        for word in text.split():
            if len(word) > LONGEST_WORD and not _ADDRESS.search(word):
                return ValidationError(
                    _LONG_WORD,
                    code="long_word",
                    params={"length": len(word), "start": word[:20], "limit": LONGEST_WORD},
                )
        return None

    def _stored(self, row: models.Model | None) -> str | None:
        if row is None or row.pk is None:
            return None
        stored: str | None = type(row)._base_manager.filter(pk=row.pk).values_list(self.attname, flat=True).first()
        return with_one_line_end(stored).strip() if stored else stored


class ProseField(BoundedTextField):
    """Free text written by users; refuses what identifies a private person."""

    default_validators = [validate_no_personal_data]


class LineField(models.CharField):
    """One line of free text written by users; refuses what identifies a private person."""

    default_validators = [validate_no_personal_data]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)


class _AtMost(models.Field):
    """A whole number with an upper bound that is the same on both databases. Like a text's, it is no matter of the database."""

    def __init__(self, *args: Any, at_most: int, **kwargs: Any) -> None:
        self.at_most = at_most
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Tell migrations of the plain field."""
        name, _, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", args, kwargs

    def clone(self) -> Any:
        _, _, args, kwargs = self.deconstruct()
        return type(self)(*args, at_most=self.at_most, **kwargs)

    @cached_property
    def validators(self) -> list[Any]:
        own = [v for v in super().validators if not isinstance(v, MaxValueValidator)]
        return [*own, MaxValueValidator(self.at_most, "Ange ett tal som är högst %(limit_value)s.")]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"max_value": self.at_most, **kwargs})


class SmallNumberField(_AtMost, models.PositiveSmallIntegerField):
    """A whole number up to 32,767 at most."""


class NumberField(_AtMost, models.PositiveIntegerField):
    """A whole number up to 2,147,483,647 at most."""


class Versioned(models.Model):
    """A row that several people edit: `version` counts its changes, and a save with an old one is refused."""

    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        abstract = True

    _are_checks_known_to_hold = False

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Ask for all checks in one query; only where one of them does not hold is each asked for, to say which."""
        self._are_checks_known_to_hold = self._all_checks_hold(set(exclude or ()))
        try:
            super().validate_constraints(exclude=exclude)
        finally:
            self._are_checks_known_to_hold = False

    def get_constraints(self) -> list[Any]:
        """Return the constraints to validate, by model: all, or those that are not known to hold."""
        found = super().get_constraints()
        if not self._are_checks_known_to_hold:
            return found
        return [(model, [c for c in each if not isinstance(c, models.CheckConstraint)]) for model, each in found]

    def _all_checks_hold(self, exclude: set[str]) -> bool:
        """Tell whether every check holds that is about none of the excluded fields, as Django validates them."""
        asked = [check for check, fields in _checks_of(type(self)) if exclude.isdisjoint(fields)]
        values = self._get_field_expression_map(meta=self._meta, exclude=exclude)  # type: ignore[attr-defined]
        return not asked or Q(*asked).check(values, using=router.db_for_write(type(self), instance=self))


@cache
def _checks_of(model: type[models.Model]) -> list[tuple[Q, set[str]]]:
    """The conditions of a model's checks, each with the fields that it is about."""
    checks = [Q(c.condition) for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
    return [(check, set(check.referenced_base_fields)) for check in checks]


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
