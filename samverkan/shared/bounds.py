"""How much may be asked for in one go, decided before any of it is done: values in a choice, words in a search, numbers.

Rows of a form have their bounds in samverkan/shared/formsets.py, texts in samverkan/shared/models.py.
"""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from samverkan.shared.text import WORDS_AT_MOST, searchable

LARGEST_NUMBER = 2_147_483_647
"""What both databases keep in a column of whole numbers."""
CHOICES_AT_MOST = 200
_TOO_MANY_CHOICES = f"Det är för många val. Välj högst {CHOICES_AT_MOST}."
_NOT_OFFERED = "Ett av valen finns inte längre. Välj bland dem som visas."


class WordsField(forms.CharField):
    """Words to search for: not longer than a line, and not more than a search looks for."""

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "search"})
        super().__init__(**{"required": False, "max_length": max_length, "widget": widget, **kwargs})

    def clean(self, value: Any) -> str:
        """Return the words; raise ValidationError when they are too many."""
        words: str = super().clean(value)
        if len(set(searchable(words).split())) > WORDS_AT_MOST:
            raise ValidationError(f"Sök på högst {WORDS_AT_MOST} ord åt gången.", code="too_many_words")
        return words


class RowsField(forms.ModelMultipleChoiceField):
    """A choice of several of the rows that are offered; what is not among them never reaches the database."""

    def clean(self, value: Any) -> Any:
        """Return the rows; raise ValidationError when they are too many or not all on offer."""
        chosen = list(dict.fromkeys(map(str, value or ())))
        if len(chosen) > CHOICES_AT_MOST:
            raise ValidationError(_TOO_MANY_CHOICES, code="too_many")
        offered = {str(key) for key, _ in cast("Iterable[Any]", self.choices)}
        if not offered.issuperset(chosen):
            raise ValidationError(_NOT_OFFERED, code="invalid_choice")
        return super().clean(chosen)


def bound_number(field: forms.Field) -> None:
    """Take no whole number that a database cannot keep, where the field has no closer bounds."""
    if not isinstance(field, forms.IntegerField) or isinstance(field, forms.FloatField | forms.DecimalField):
        return
    if field.max_value is None:
        field.validators.append(MaxValueValidator(LARGEST_NUMBER, "Ange ett tal som är högst %(limit_value)s."))
    if field.min_value is None:
        field.validators.append(MinValueValidator(-LARGEST_NUMBER, "Ange ett tal som är minst %(limit_value)s."))
