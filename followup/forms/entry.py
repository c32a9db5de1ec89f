"""The entry form: short enough for a phone, filled in beforehand where the answer is known."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organisation
from actionplans.models import Commitment
from followup.models import FollowUpEntry
from samverkan.shared.forms import PageForm, date_input, text_area
from samverkan.shared.privacy import validate_no_personal_data

COUNT_AT_MOST = 100_000


class EntryForm(PageForm, forms.ModelForm):
    """Logs what came of a commitment. Asks for the organisation and the measure only where there is a choice."""

    conditional: ClassVar[frozenset[str]] = frozenset(["count", "reason"])
    key = forms.UUIDField(widget=forms.HiddenInput)
    count = forms.IntegerField(
        label="Antal",
        required=False,
        min_value=0,
        max_value=COUNT_AT_MOST,
        help_text="Hur många det blev. Lämna tomt om det inte räknas.",
        error_messages={
            "invalid": "Skriv ett heltal, till exempel 3.",
            "min_value": "Antalet kan inte vara mindre än 0.",
            "max_value": "Antalet kan vara högst 100 000. Kontrollera siffrorna.",
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    class Meta:
        model = FollowUpEntry
        fields = ["happened_on", "outcome", "count", "measure", "reason", "text", "organisation"]
        labels = {"happened_on": "Datum", "outcome": "Hur gick det?", "text": "Anteckning"}
        help_texts = {
            "reason": "Fyll i när något blev delvis genomfört eller uteblev.",
            "text": "Högst 500 tecken. Inga uppgifter om enskilda personer.",
        }
        widgets = {
            "happened_on": date_input(),
            "outcome": forms.RadioSelect,
            "text": text_area(4),
        }

    def __init__(
        self,
        data: Any = None,
        *,
        commitment: Commitment,
        organisation_ids: list[int],
        corrects: FollowUpEntry | None = None,
    ) -> None:
        initial = {"happened_on": timezone.localdate(), "outcome": FollowUpEntry.Outcome.DONE, "key": uuid.uuid4()}
        if corrects:
            initial |= forms.model_to_dict(corrects, self.Meta.fields)
        super().__init__(data, instance=FollowUpEntry(commitment=commitment, corrects=corrects), initial=initial)
        if len(organisation_ids) == 1:
            del self.fields["organisation"]
            self.instance.organisation_id = organisation_ids[0]
        else:
            self._ask_where_there_is_a_choice("organisation", Organisation.objects.filter(pk__in=organisation_ids))
        self._ask_where_there_is_a_choice("measure", commitment.measures.exclude(kind="narrative"))

    def _ask_where_there_is_a_choice(self, name: str, rows: QuerySet[Any]) -> None:
        """Drop the question when there is one answer or none, and give it."""
        found = list(rows)
        if len(found) < 2:
            del self.fields[name]
            setattr(self.instance, name, found[0] if found else None)
            return
        field: Any = self.fields[name]
        field.queryset, field.required = rows, True
        self.initial.setdefault(name, found[0].pk)

    def clean(self) -> dict[str, Any] | None:
        """Say at the field what a deviation needs; the constraints of the entry say the same of the whole."""
        cleaned = super().clean() or {}
        outcome, reason, count = (cleaned.get(name) for name in ("outcome", "reason", "count"))
        if outcome == FollowUpEntry.Outcome.DONE and reason:
            self.add_error("reason", "Välj ingen avvikelse: det blev genomfört. Eller ändra hur det gick.")
        if outcome in {FollowUpEntry.Outcome.PARTLY, FollowUpEntry.Outcome.CANCELLED} and not reason:
            self.add_error("reason", "Välj en orsak till att det blev delvis genomfört eller uteblev.")
        if outcome == FollowUpEntry.Outcome.CANCELLED and count:
            self.add_error("count", "Ta bort antalet: det uteblev. Eller ändra hur det gick.")
        return cleaned

    def clean_key(self) -> uuid.UUID:
        """Let the entry carry the key, so that the same form sent twice is logged once."""
        self.instance.key = self.cleaned_data["key"]
        return self.instance.key


class WithdrawalForm(PageForm):
    """Why what was logged is withdrawn. The key lets the same form, sent twice, withdraw once."""

    why = forms.CharField(
        label="Varför ska den återtas?",
        max_length=500,
        validators=[validate_no_personal_data],
        widget=text_area(3),
        help_text="Till exempel: Loggad på fel åtagande. Inga uppgifter om enskilda personer.",
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
