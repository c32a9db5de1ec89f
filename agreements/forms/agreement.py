"""The forms of the agreement itself: starting one, and changing its facts."""

from typing import Any, ClassVar

from django import forms

from accounts.models import Organisation, User
from agreements.actions.succession import OTHER_PARTIES
from agreements.models import Agreement, Municipality, PoliceArea
from agreements.models.agreement import AgreementQuerySet
from agreements.models.term import ValidityKind
from samverkan.shared.forms import Groups, VersionedForm, date_input, text_area

VALIDITY_EXPLAINED = [
    (ValidityKind.FIXED.value, "Mellan två datum. Fyll i första och sista dag."),
    (
        ValidityKind.FROM_SIGNING.value,
        "Från undertecknandet till ett datum. Fyll i bara sista dag; första dagen blir dagen för den sista underskriften.",
    ),
    (ValidityKind.YEARS.value, "Hela år som titeln anger. Fyll i första och sista året."),
    (
        ValidityKind.UNTIL_FURTHER_NOTICE.value,
        "Tills vidare. Lämna sista dag tom; fyll i första dag bara om den står i överenskommelsen.",
    ),
]
VALIDITY_FIELDS = ["validity_kind", "valid_from", "valid_until", "title_from_year", "title_until_year"]
VALIDITY_ROWS: list[str | tuple[str, ...]] = [
    "validity_kind",
    ("valid_from", "valid_until"),
    ("title_from_year", "title_until_year"),
]


class ValidityForm(VersionedForm):
    """The part of an agreement's forms that states its term: each form of validity with the dates that it needs."""

    conditional = frozenset(VALIDITY_FIELDS)
    error_fields = {
        "agreement_ends_after_start": "valid_until",
        "agreement_title_years": "title_until_year",
        "agreement_until_further_notice_has_no_end": "valid_until",
    }
    validity_kind = forms.ChoiceField(
        label="Hur länge gäller den?", choices=VALIDITY_EXPLAINED, widget=forms.RadioSelect
    )
    valid_from = forms.DateField(label="Första dag", required=False, widget=date_input())
    valid_until = forms.DateField(label="Sista dag", required=False, widget=date_input())
    title_from_year = forms.IntegerField(label="Första året i titeln", required=False, min_value=1990, max_value=2199)
    title_until_year = forms.IntegerField(label="Sista året i titeln", required=False, min_value=1990, max_value=2199)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        match cleaned.get("validity_kind"):
            case ValidityKind.FROM_SIGNING if cleaned.get("valid_from"):
                self.add_error(
                    "valid_from",
                    "Lämna första dag tom: det blir dagen för den sista underskriften. Eller välj Mellan två datum.",
                )
            case ValidityKind.YEARS:
                for name in ("valid_from", "valid_until"):
                    if cleaned.get(name):
                        self.add_error(
                            name, "Lämna datumet tomt: tiden räknas från årtalen. Eller välj Mellan två datum."
                        )
        return cleaned


class StartForm(ValidityForm):
    """Starts an agreement for an organisation: the counterpart, the title, the term and what it replaces."""

    groups: ClassVar[Groups] = {
        "": ["counterpart", "title"],
        "Giltighetstid": VALIDITY_ROWS,
        "Föregångare": ["supersedes"],
    }
    counterpart = forms.TypedChoiceField(label="Motpart", coerce=int)
    field_order = ["counterpart", "title"]

    class Meta:
        model = Agreement
        fields = ["title", *VALIDITY_FIELDS, "supersedes"]
        help_texts = {
            "supersedes": "Välj den överenskommelse som den nya ska ta över efter. Den gamla gäller tills den nya är undertecknad."
        }

    def __init__(self, *args: Any, organisation: Organisation, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suggested, others, counterpart = _counterparts(organisation)
        self.fields["counterpart"].choices = [("", "Välj"), *suggested, *others]  # type: ignore[attr-defined]
        self.fields["counterpart"].label = counterpart
        only = suggested[0][1] if suggested else []
        if len(only) == 1:
            self.initial["counterpart"] = only[0][0]
        if organisation.kind == Organisation.Kind.MUNICIPALITY:
            name = Municipality.objects.get(organisation=organisation).full_name
            self.initial["title"] = f"Samverkansöverenskommelse mellan {name} och Polismyndigheten"
        _offer_predecessors(self, Agreement.objects.visible_to(user).of_parties([organisation.pk]))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        before, counterpart = cleaned.get("supersedes"), cleaned.get("counterpart")
        if before and counterpart and set(before.side_ids) != {self.instance.organisation_id, counterpart.pk}:
            self.add_error("supersedes", OTHER_PARTIES)
        return cleaned

    def clean_counterpart(self) -> Organisation:
        """Return the organisation behind the number; only those offered get this far."""
        return Organisation.objects.get(pk=self.cleaned_data["counterpart"])


def _counterparts(organisation: Organisation) -> tuple[list[Any], list[Any], str]:
    """Return the choices of counterpart, those that the division of the country suggests apart, and what they are called."""
    if organisation.kind == Organisation.Kind.MUNICIPALITY:
        rows = PoliceArea.objects.values_list("organisation_id", "full_name").order_by("sort_key")
        near = rows.filter(coverage__municipality__organisation=organisation)
        label, heading = "Lokalpolisområde", "Alla lokalpolisområden"
    else:
        rows = Municipality.objects.values_list("organisation_id", "full_name").order_by("sort_key")  # type: ignore[assignment]
        near = rows.filter(coverage__police_area__organisation=organisation)
        label, heading = "Kommun", "Alla kommuner"
    suggested = list(near)
    others = [(pk, name) for pk, name in rows if (pk, name) not in suggested]
    return [("Hör ihop med er", suggested)] if suggested else [], [(heading, others)] if others else [], label


def _offer_predecessors(form: forms.ModelForm, agreements: AgreementQuerySet) -> None:
    """Offer those of the agreements that nothing else replaces; what the draft names already stays, for locking to judge."""
    field = form.fields["supersedes"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = agreements.replaceable_by(form.instance) | Agreement.objects.filter(pk=form.instance.supersedes_id)
    field.empty_label = "Ingen"


class AgreementForm(ValidityForm):
    """Changes the facts of a draft; its text is changed part by part."""

    groups: ClassVar[Groups] = {
        "": ["title", "cover_title", "supersedes"],
        "Giltighetstid": VALIDITY_ROWS,
        "Ändringar under tiden": [
            "revised_when_needed",
            "revision_months",
            "is_revision_approximate",
            "may_be_terminated",
            "notice_months",
            "must_tell_changes",
        ],
        "Kommunikation": ["communication_strategy", "is_communication_in_every_activity"],
        "Övrigt": ["out_of_scope", "originals_count"],
        "Äldre original": ["provenance"],
    }
    error_fields = {
        **ValidityForm.error_fields,
        "agreement_notice_needs_termination": "notice_months",
        "agreement_approximate_needs_months": "revision_months",
        "agreement_not_its_own_successor": "supersedes",
    }

    class Meta:
        model = Agreement
        fields = [
            "title",
            "cover_title",
            "supersedes",
            *VALIDITY_FIELDS,
            "revised_when_needed",
            "revision_months",
            "is_revision_approximate",
            "may_be_terminated",
            "notice_months",
            "must_tell_changes",
            "communication_strategy",
            "is_communication_in_every_activity",
            "out_of_scope",
            "originals_count",
            "provenance",
        ]
        widgets = {"communication_strategy": text_area(6), "out_of_scope": text_area(5), "provenance": text_area(3)}
        help_texts = {
            "originals_count": "Hur många exemplar som skrivs under, vanligen ett per part.",
            "provenance": "Fylls i bara för en överenskommelse som redan är undertecknad på papper: "
            "varifrån uppgifterna kommer och var originalet finns.",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_predecessors(self, Agreement.objects.visible_to(user).between(self.instance.side_ids))
