"""What every editing form shares: its look, its hidden version, and a place for what the rules refuse or another saved first.

No form of an app lives here, and no form saves anything: the action does (samverkan/shared/http.py brings its refusal back).
"""

import uuid
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, TypeAlias, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
    URLValidator,
)
from django.db import models
from django.utils.text import capfirst

from samverkan.shared.bounds import bound_number
from samverkan.shared.models import TOO_LONG, VersionConflict
from samverkan.shared.ordering import FIRST, Ordered, row_key
from samverkan.shared.text import with_one_line_end

EMPTY = "(tomt)"
CHOOSE = "Välj ett av alternativen."
WHOLE_ADDRESS = "Skriv hela adressen, till exempel https://www.exempel.se/sida."
FILL_IN = "Det här måste fyllas i."
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
DAY_OUT_OF_REACH = "Välj en dag mellan 1990 och 2100."
VERSION_MISSING = "Sidan skickades utan uppgift om vilken version den visar. Öppna den igen och försök på nytt."

Groups: TypeAlias = dict[str, list[str | tuple[str, ...]]]
"""Fields under headings; a tuple stands in a row, and an empty heading groups nothing."""


@dataclass(frozen=True)
class Difference:
    """A field that two people filled in differently, in words."""

    label: str
    mine: str
    theirs: str


class PageForm(forms.Form):
    """A form on a page of its own.

    `groups` orders its fields under headings; without it they stand as declared. `conditional` fields are needed or not depending
    on the others, so they are marked neither way.
    """

    groups: ClassVar[Groups] = {}
    conditional: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differences: list[Difference] = []
        self.saved_by = ""
        self.saved_at: datetime | None = None
        self.is_conflict = False
        self.put_off_with = 0
        for field in self.fields.values():
            field.error_messages["required"] = CHOOSE if has_choices(field) else FILL_IN
            _say_limits(field)
            if isinstance(field, forms.URLField):
                field.error_messages["invalid"] = WHOLE_ADDRESS
            _word_choices(field)
            _bound_days(field)
            bound_number(field)

    @property
    def helper(self) -> FormHelper:
        """The crispy helper: fields under headings, inside a form tag that the template writes."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.render_hidden_fields = True
        shown = [name for name, field in self.fields.items() if not field.widget.is_hidden]
        grouped = {name for fields in self.groups.values() for name in _names(fields)}
        groups: list[tuple[str, Any]] = [*self.groups.items(), ("", [name for name in shown if name not in grouped])]
        helper.layout = Layout(*(item for legend, fields in groups for item in self._group(legend, fields, shown)))
        return helper

    def _group(self, legend: str, fields: Iterable[str | tuple[str, ...]], shown: list[str]) -> list[Any]:
        """Return the crispy layout of one group, without the fields that this form does not ask for."""
        rows: list[Any] = []
        for field in fields:
            items = [
                Field(name, wrapper_class="field-conditional") if name in self.conditional else name
                for name in _names([field])
                if name in shown
            ]
            rows += [Div(*items, css_class="form-row")] if isinstance(field, tuple) and items else items
        return [Fieldset(legend, *rows, css_class="group")] if legend and rows else rows

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows the form; what each means stands in samverkan/shared/http.py."""
        if self.put_off_with:
            return self.put_off_with
        if self.is_conflict:
            return 409
        return 422 if self.is_bound and self.errors else 200

    def full_clean(self) -> None:
        """Clean what was sent; a form that was put off before it reached us is not valid, whatever is typed in it."""
        super().full_clean()
        if not self.prefix and (put_off := getattr(self.data, "put_off", None)):
            self.put_off(*put_off)

    def put_off(self, sentence: str, status: int) -> None:
        """Say that nothing could be saved for now, through no fault of what is typed; sent again as it is, it may."""
        self.put_off_with = status
        self.add_error(None, sentence)

    def show_conflict(self, conflict: VersionConflict) -> None:
        """Say that somebody saved first, show both texts, and let the next save build on the version that is there now."""
        self.is_conflict = True
        self.saved_by, self.saved_at = conflict.saved_by, conflict.saved_at
        self.differences = self.differences_from(conflict.current)
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("version")] = str(conflict.current.version)
        self.data = data
        self.add_error(None, self.conflict_sentence())

    def conflict_sentence(self) -> str:
        """What happened, and what saving again does."""
        if self.differences:
            return (
                "Någon annan har sparat medan du skrev. Inget av ditt är sparat än, och det du skrev står kvar. "
                "Jämför texterna. När du sparar igen ersätter din text den sparade."
            )
        return "Någon annan har sparat under tiden. Läs igenom och bekräfta igen."

    def differences_from(self, current: models.Model) -> list[Difference]:
        """Return what was typed that differs from what is saved."""
        return []


def _names(fields: Iterable[str | tuple[str, ...]]) -> list[str]:
    return [name for field in fields for name in (field if isinstance(field, tuple) else (field,))]


def _say_limits(field: forms.Field) -> None:
    """Let what a value may not exceed be said in our words, which tell how to mend it."""
    for validator in field.validators:
        kind: Any = type(validator)
        if kind in _LIMITS and cast(Any, validator).message == kind.message:
            cast(Any, validator).message = _LIMITS[kind]


_LIMITS: dict[type, str] = {
    MaxLengthValidator: TOO_LONG,
    MinValueValidator: "Ange ett tal som är minst %(limit_value)s.",
    MaxValueValidator: "Ange ett tal som är högst %(limit_value)s.",
    URLValidator: WHOLE_ADDRESS,
    ProhibitNullCharactersValidator: "Texten innehåller ett tecken som inte går att spara. Skriv om den.",
}


def _word_choices(field: forms.Field) -> None:
    """Let choices begin with a capital letter, and the blank one say what it means."""
    blank = "Välj" if field.required else "Inget valt"
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = blank if field.empty_label is not None else None
    elif isinstance(field, forms.ChoiceField):
        choices = list(cast("Iterable[Any]", field.choices))
        field.choices = [(value, blank if label == "---------" else capfirst(label)) for value, label in choices]


def _bound_days(field: forms.Field) -> None:
    """Take no day that only a slip of the keyboard reaches."""
    if isinstance(field, forms.DateField):
        field.validators += [
            MinValueValidator(FIRST_DAY, DAY_OUT_OF_REACH),
            MaxValueValidator(LAST_DAY, DAY_OUT_OF_REACH),
        ]


def has_choices(field: forms.Field) -> bool:
    """Tell whether one chooses instead of writing."""
    return isinstance(field, forms.ChoiceField | forms.ModelChoiceField)


def words(field: forms.Field, value: Any) -> str:
    """Return a field's value as users read it."""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if value is None or value == "":
        return EMPTY
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(_flat(cast("Iterable[Any]", field.choices))).get(value, value))
    return str(value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield value, label


class ConfirmForm(PageForm):
    """Nothing to fill in: confirms an act on a row that was read at `version`."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class VersionedForm(PageForm, forms.ModelForm):
    """Edits a row: carries the version that was read, and offers what was typed as `changes` for an action.

    The form of a new row carries a key instead, by which `acts_once` knows it again; rows of a formset are sent with its form.

    `error_fields` names, by constraint of the model, the field at which its sentence is shown.
    """

    error_fields: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_fields: Sequence[str] = [name for name in self.fields if name in (self._meta.fields or ())]
        if self.instance.pk:
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput,
                error_messages={"required": VERSION_MISSING, "invalid": VERSION_MISSING},
            )
            self.initial["version"] = self.instance.version
        elif not self.prefix:
            self.fields["form_key"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
            self.initial["form_key"] = uuid.uuid4()

    def clean(self) -> dict[str, Any] | None:
        """Store line ends as the other ways in do, so that a text compares equal to itself."""
        cleaned = super().clean() or {}
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = value.replace("\r\n", "\n")
        return cleaned

    @property
    def version(self) -> int:
        """The version that the page showed."""
        return int(self.cleaned_data["version"])

    @property
    def changes(self) -> dict[str, Any]:
        """What was typed, by the model's fields."""
        return {name: self.cleaned_data[name] for name in self.own_fields if name in self.cleaned_data}

    def differences_from(self, current: models.Model) -> list[Difference]:
        found = []
        for name, mine in self.changes.items():
            field = self.fields[name]
            pair = words(field, mine), words(field, getattr(current, name))
            if pair[0] != pair[1]:
                found.append(Difference(str(field.label), *pair))
        return found

    def add_error(self, field: str | None, error: Any) -> None:
        """Add an error; a constraint's sentence goes to the field that `error_fields` names."""
        if field is not None:
            super().add_error(field, error)
            return
        error = error if isinstance(error, ValidationError) else ValidationError(error)
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for name, errors in by_field.items():
            for one in errors:
                target = self._field_of_sentence().get(str(one.message), name)
                super().add_error(target if target in self.fields else None, one)

    def _field_of_sentence(self) -> dict[str, str]:
        by_name = {c.name: str(c.violation_error_message) for c in self._meta.model._meta.constraints}
        return {by_name[constraint]: field for constraint, field in self.error_fields.items()}


def date_input() -> forms.DateInput:
    """Return the control for a date, as every browser expects its value."""
    bounds = {"min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
    return forms.DateInput(attrs={"type": "date", **bounds}, format="%Y-%m-%d")


class TextArea(forms.Textarea):
    """Several lines of text. A line end is one character before it is counted, and a browser cuts nothing without a word."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return with_one_line_end(value) if isinstance(value, str) else value

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("maxlength", None)
        return attrs


def text_area(rows: int) -> TextArea:
    """Return a control for text of about so many lines."""
    return TextArea(attrs={"rows": rows})


class PlacedForm(VersionedForm):
    """Edits a row that has a place in an order: one choice moves it any distance, and needs no dragging."""

    place = forms.ChoiceField(label="Plats i ordningen", required=False)

    def offer_places(self, rows: Sequence[Ordered]) -> None:
        """Offer the places among the rows of its sequence, in order; ask nothing when there is only one."""
        keys = [row_key(row) for row in rows]
        here = row_key(self.instance)
        others = [(key, f"Efter {row}") for key, row in zip(keys, rows, strict=True) if key != here]
        if not others:
            del self.fields["place"]
            return
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(FIRST, "Först"), *others]
        if self.instance.pk:
            position = keys.index(here)
            self.initial["place"] = keys[position - 1] if position else FIRST
        else:
            field.choices = [("", "Sist"), *field.choices]

    @property
    def after(self) -> str:
        """The key of the row to stand after, empty when the place stays (or is the last, for a new row)."""
        return self.cleaned_data["place"] if "place" in self.changed_data else ""


def restrict_choices(form: forms.BaseForm, *holders: models.Model, free: Sequence[str] = ()) -> None:
    """Offer only rows that belong to one of the holders (the agreement, the plan), so that no other's can be posted.

    A choice of rows that belong to none of them must be named as `free`; forgetting it raises TypeError when the form is made.
    """
    for name, field in form.fields.items():
        if name in free or not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
            continue
        field.queryset = field.queryset.filter(**_belonging(field.queryset.model, holders))


def _belonging(model: type[models.Model], holders: Sequence[models.Model]) -> dict[str, models.Model]:
    for holder in holders:
        for field in model._meta.fields:
            if field.related_model is type(holder):
                return {field.name: holder}
    raise TypeError(f"{model.__name__} belongs to none of {holders}")


def offer_parents(form: forms.ModelForm) -> None:
    """Offer as parent neither the row itself nor what stands under it, at any depth."""
    field, row = form.fields.get("parent"), form.instance
    if not isinstance(field, forms.ModelChoiceField) or field.queryset is None or not row.pk:
        return
    rows = field.queryset
    parent_of = dict(rows.values_list("pk", "parent_id"))
    below = {row.pk}
    while found := {pk for pk, parent in parent_of.items() if parent in below} - below:
        below |= found
    field.queryset = rows.exclude(pk__in=below)


def stand_where_asked(form: forms.ModelForm) -> None:
    """Let the address say where a new row belongs (?forum=3), among what may be chosen there."""
    if form.instance.pk:
        return
    for name, value in form.initial.items():
        field = form.fields.get(name)
        if isinstance(field, forms.ModelChoiceField) and str(value).isdigit():
            with suppress(ValidationError):
                setattr(form.instance, name, field.clean(value))
