"""Rows of a form: how many there may be, decided before any of them is made.

Every formset and every inline of the admin is made of these; the number of rows that a browser claims to send is never believed.
"""

from functools import cached_property
from typing import Any, cast

from django import forms
from django.forms.formsets import INITIAL_FORM_COUNT

ROWS_AT_MOST = 50
_TOO_MANY = "Det är för många rader. Det får vara högst %(num)d. Ta bort några, eller dela upp dem."
_TAMPERED = "Sidan skickades utan uppgift om sina rader. Öppna den igen och försök på nytt."


class BoundedFormSet(forms.BaseFormSet):
    """Makes a form for each row that something was sent for, whatever number of rows is claimed, and refuses too many in words."""

    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "too_many_forms": _TOO_MANY,
        "missing_management_form": _TAMPERED,
    }

    def total_form_count(self) -> int:
        """Return the number of rows that were sent; rows without a single value are none, and those too many are counted, not made."""
        if not self.is_bound:
            return super().total_form_count()
        claimed: int = self.management_form.cleaned_data[INITIAL_FORM_COUNT] or 0
        absolute_max: int = self.absolute_max
        return min(max(self._rows_sent, min(claimed, self._rows_there_are())), absolute_max)

    def _rows_there_are(self) -> int:
        return len(self.initial or ())

    @cached_property
    def _rows_sent(self) -> int:
        """The number of the last row that a value was sent for."""
        start = f"{self.prefix}-"
        numbers = (name[len(start) :].partition("-")[0] for name in self.data if name.startswith(start))
        return max(
            (int(number) + 1 for number in numbers if number.isascii() and number.isdigit() and len(number) < 6),
            default=0,
        )


def bounded_formset(form: type[forms.BaseForm], formset: type[BoundedFormSet], **options: Any) -> type[BoundedFormSet]:
    """Return a formset of at most `ROWS_AT_MOST` rows."""
    made = forms.formset_factory(
        form,
        formset=formset,
        max_num=ROWS_AT_MOST,
        validate_max=True,
        absolute_max=ROWS_AT_MOST + 10,
        **options,
    )
    return cast("type[BoundedFormSet]", made)


class BoundedInlineFormSet(BoundedFormSet, forms.BaseInlineFormSet):
    """The rows of an inline."""

    def _rows_there_are(self) -> int:
        return len(self.get_queryset())
