"""The form of a commitment, with rows for its timetable, who answers for it and how it is measured. Saved as a whole."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import model_to_dict

from actionplans.actions import CommitmentDetails, told_apart
from actionplans.models import ActivityMeasure, Commitment, CommitmentParty, Responsibility, Schedule
from agreements.models import AgreementParty
from samverkan.shared.bounds import RowsField
from samverkan.shared.forms import (
    EMPTY,
    Difference,
    Groups,
    PlacedForm,
    VersionedForm,
    date_input,
    stand_where_asked,
    text_area,
)
from samverkan.shared.formsets import BoundedFormSet, bounded_formset
from samverkan.shared.text import fold

OFFICES = "befattningar"
"""The id of the datalist with offices that the organisation's plans have named before."""


class ScheduleForm(VersionedForm):
    """One line of the timetable."""

    error_fields = {
        "schedule_ends_after_start": "ends_on",
        "schedule_range_has_dates": "starts_on",
        "schedule_milestone_has_date": "ends_on",
        "schedule_seasonal_has_season": "first_season",
    }
    groups: ClassVar[Groups] = {
        "": ["kind", ("starts_on", "ends_on"), ("times_per_year", "review_months"), ("first_season", "last_season")]
    }

    class Meta:
        model = Schedule
        fields = ["kind", "starts_on", "ends_on", "times_per_year", "review_months", "first_season", "last_season"]
        widgets = {"starts_on": date_input(), "ends_on": date_input()}

    def clean(self) -> dict[str, Any] | None:
        """Refuse what does not belong to the kind: it would be kept, yet never shown."""
        cleaned = super().clean() or {}
        if kind := cleaned.get("kind"):
            label = Schedule.Kind(kind).label
            for name in set(self.own_fields) - {"kind", "review_months"} - _FIELDS_OF_KIND[kind]:
                if cleaned.get(name):
                    self.add_error(name, f"Hör inte till ”{label}”. Lämna tomt, eller välj ett annat svar på När.")
        return cleaned


_FIELDS_OF_KIND: dict[str, set[str]] = {
    Schedule.Kind.CONTINUOUS: {"starts_on", "ends_on"},
    Schedule.Kind.RANGE: {"starts_on", "ends_on"},
    Schedule.Kind.RECURRING: {"starts_on", "ends_on", "times_per_year"},
    Schedule.Kind.SEASONAL: {"first_season", "last_season"},
    Schedule.Kind.STARTED: set(),
    Schedule.Kind.MILESTONE: {"ends_on"},
}


class ResponsibilityForm(VersionedForm):
    """Who does what: an office or unit."""

    groups: ClassVar[Groups] = {"": [("side", "actor"), "office", ("kind", "scope_note")]}

    class Meta:
        model = Responsibility
        fields = ["side", "actor", "office", "kind", "scope_note"]
        widgets = {"office": forms.TextInput(attrs={"list": OFFICES, "autocomplete": "off"})}


class MeasureForm(VersionedForm):
    """How the commitment is counted or told."""

    error_fields = {
        "measure_target_has_comparator": "comparator",
        "measure_target_has_unit": "unit",
        "measure_target_has_period": "period",
        "measure_narrative_has_no_target": "target",
    }
    groups: ClassVar[Groups] = {"": ["kind", "text", ("comparator", "target"), ("unit", "period"), "is_in_text"]}

    class Meta:
        model = ActivityMeasure
        fields = ["kind", "text", "comparator", "target", "unit", "period", "is_in_text"]


class Rows(BoundedFormSet):
    """The rows that hang under a commitment: those there are, and blank ones; a blank row is left out."""

    heading: ClassVar[str]
    row_heading: ClassVar[str]
    add_label: ClassVar[str]
    help: ClassVar[str]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Ta bort den här raden"

    @property
    def kept(self) -> list[Any]:
        """The forms whose rows are to be saved, in order."""
        there_are = self.initial_form_count()
        return [
            form
            for number, form in enumerate(self.forms)
            if form not in self.deleted_forms and (number < there_are or form.has_changed())
        ]

    @property
    def open_rows(self) -> list[Any]:
        """The forms to show at once: those of rows there are, and those that something has been typed in."""
        there_are = self.initial_form_count()
        return [form for number, form in enumerate(self.forms) if number < there_are or self._is_typed_in(form)]

    @property
    def blank_rows(self) -> list[Any]:
        """The forms to fill in when one more row is needed."""
        return [form for form in self.forms if form not in self.open_rows]

    def _is_typed_in(self, form: forms.BaseForm) -> bool:
        return self.is_bound and form.has_changed()

    @property
    def instances(self) -> list[Any]:
        """The rows to save, in order."""
        return [form.instance for form in self.kept]


class ResponsibilityRows(Rows):
    heading, row_heading, add_label = "Ansvariga", "Ansvar", "Lägg till ett ansvar"
    help = "Befattningar och enheter, aldrig personnamn."

    def clean(self) -> None:
        """Refuse the same office twice for the same thing, at the row that says it again."""
        seen = set()
        for form in self.kept:
            key = fold(form.cleaned_data.get("office", "")), form.cleaned_data.get("kind")
            if key[0] and key in seen:
                form.add_error("office", "Ansvaret står redan på en annan rad. Ta bort en av raderna.")
            seen.add(key)


class ScheduleRows(Rows):
    heading, row_heading, add_label = "Tidplan", "Tid", "Lägg till en tid"
    help = "När åtagandet ska göras. Löpande arbete blir aldrig försenat, men kan ha avstämningar."


class MeasureRows(Rows):
    heading, row_heading, add_label = "Aktivitetsmått", "Mått", "Lägg till ett mått"
    help = "Hur ni vet att det har gjorts: något som räknas, eller en berättelse."


def _rows(form: type[VersionedForm], formset: type[Rows]) -> type[Rows]:
    """Return a formset of the rows there are and two blank ones."""
    made = bounded_formset(form, formset, extra=2, can_delete=True, can_delete_extra=False)
    return cast("type[Rows]", made)


ROWS: dict[str, type[Rows]] = {
    "schedules": _rows(ScheduleForm, ScheduleRows),
    "responsibilities": _rows(ResponsibilityForm, ResponsibilityRows),
    "measures": _rows(MeasureForm, MeasureRows),
}


class OfferedField(forms.ModelChoiceField):
    """A choice among rows that are loaded already: offers them, and takes no other."""

    def offer(self, rows: list[Commitment], label: Callable[[Commitment], str]) -> None:
        """Offer the rows, under their labels."""
        self.offered = {str(row.pk): row for row in rows}
        self.choices = [("", "Inget"), *((row.pk, label(row)) for row in rows)]

    def to_python(self, value: Any) -> Commitment | None:
        if value in self.empty_values:
            return None
        if row := self.offered.get(str(value)):
            return row
        raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})


class CommitmentForm(PlacedForm):
    """A commitment of an initiative, its owners and partners, and its rows."""

    error_fields = {
        "commitment_has_text": "text",
        "commitment_not_its_own_parent": "parent",
        "commitment_not_its_own_twin": "mirror_of",
    }
    groups: ClassVar[Groups] = {
        "": ["text", "condition", "owners", "partners", "open_question"],
        "Slag och sammanhang": ["kind", "presentation", "parent", "mirror_of", "place"],
    }
    conditional = frozenset(["owners", "partners"])
    owners = RowsField(
        AgreementParty.objects.all(),
        label="Vem åtar sig?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kryssa i flera när åtagandet är gemensamt.",
    )
    partners = RowsField(
        AgreementParty.objects.all(), label="Vem medverkar?", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Commitment
        fields = ["text", "condition", "open_question", "kind", "presentation", "parent", "mirror_of"]
        field_classes = {"parent": OfferedField, "mirror_of": OfferedField}
        widgets = {"text": text_area(4), "open_question": text_area(2)}
        help_texts = {
            "parent": "Välj om det här är en underpunkt.",
            "open_question": "Något som parterna inte har enats om ännu. Måste vara besvarat innan överenskommelsen låses.",
        }

    def __init__(self, data: Any = None, *, instance: Commitment, **kwargs: Any) -> None:
        super().__init__(data, instance=instance, **kwargs)
        plan = instance.initiative.plan
        rows = list(Commitment.objects.filter(initiative__plan=plan).select_related("initiative").defer("search_text"))
        self._offer_commitments(rows)
        self._offer_parties(list(plan.agreement.parties.all()))
        stand_where_asked(self)
        siblings = [r for r in rows if (r.initiative_id, r.parent_id) == (instance.initiative_id, instance.parent_id)]
        self.offer_places(siblings)
        self.formsets: dict[str, Rows] = {
            name: rows_of(data, prefix=name, initial=self._rows_there_are(name)) for name, rows_of in ROWS.items()
        }

    def _offer_commitments(self, rows: list[Commitment]) -> None:
        """Offer as parent what stands on its own in the same initiative, and as twin any other commitment of the plan."""
        own = self.instance
        parents = [r for r in rows if r.initiative_id == own.initiative_id and r.parent_id is None and r != own]
        if any(r.parent_id == own.pk for r in rows if own.pk):
            parents = []
        twins = [r for r in rows if r != own]
        cast("OfferedField", self.fields["parent"]).offer(parents, str)
        cast("OfferedField", self.fields["mirror_of"]).offer(twins, lambda row: f"{row.initiative}: {row}")

    def _offer_parties(self, parties: list[AgreementParty]) -> None:
        there_are = list(self.instance.commitment_parties.all()) if self.instance.pk else []
        for name, role in (("owners", CommitmentParty.Role.OWNER), ("partners", CommitmentParty.Role.PARTNER)):
            field = cast("forms.ModelMultipleChoiceField[AgreementParty]", self.fields[name])
            field.queryset = AgreementParty.objects.filter(pk__in=[p.pk for p in parties])
            field.choices = [(p.pk, str(p)) for p in parties]
            self.initial[name] = [row.party_id for row in there_are if row.role == role]

    def _rows_there_are(self, name: str) -> list[dict[str, Any]]:
        return [model_to_dict(row) for row in getattr(self.instance, name).all()] if self.instance.pk else []

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        both = [str(p) for p in cleaned.get("owners", []) if p in cleaned.get("partners", [])]
        if both:
            self.add_error("partners", f"{', '.join(both)} kan inte både åta sig och medverka. Kryssa i ett av dem.")
        return cleaned

    def is_valid(self) -> bool:
        """Tell whether the form and all its rows are; what is wrong with rows stands on top too, beside what stands at the rows."""
        form_is, rows_are = super().is_valid(), [rows.is_valid() for rows in self.formsets.values()]
        if self.is_bound and any(any(rows.errors) for rows in self.formsets.values()):
            self.add_error(None, "Rätta till raderna som är markerade med Fel.")
        for rows in self.formsets.values():
            for error in rows.non_form_errors():
                self.add_error(None, f"{rows.heading}: {error}")
        return form_is and all(rows_are)

    @property
    def details(self) -> CommitmentDetails:
        """What hangs under the commitment, as it was filled in."""
        return CommitmentDetails(
            owners=list(self.cleaned_data["owners"]),
            partners=list(self.cleaned_data["partners"]),
            **{name: rows.instances for name, rows in self.formsets.items()},
        )

    def differences_from(self, current: models.Model) -> list[Difference]:
        assert isinstance(current, Commitment)
        found = super().differences_from(current)
        theirs = list(current.commitment_parties.select_related("party"))
        for name, role in (("owners", CommitmentParty.Role.OWNER), ("partners", CommitmentParty.Role.PARTNER)):
            pair = _lines(self.cleaned_data[name]), _lines(row.party for row in theirs if row.role == role)
            found.append(Difference(str(self.fields[name].label), *pair))
        for name, rows in self.formsets.items():
            mine, saved = rows.instances, list(getattr(current, name).all())
            found.append(Difference(rows.heading, _lines(told_apart(mine, saved)), _lines(told_apart(saved, mine))))
        return [difference for difference in found if difference.mine != difference.theirs]


def _lines(things: Iterable[Any]) -> str:
    return "\n".join(str(thing) for thing in things) or EMPTY
