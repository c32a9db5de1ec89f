"""The entry form: short enough for a phone, filled in beforehand where the answer is known."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Organisation
from actionplans.models import Commitment
from followup.models import FollowUpEntry


class EntryForm(forms.ModelForm):
    """Logs what came of a commitment. Asks for the organisation and the measure only where there is a choice."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = FollowUpEntry
        fields = ["happened_on", "outcome", "count", "measure", "reason", "text", "organisation"]
        labels = {"happened_on": "Datum", "outcome": "Hur gick det?", "count": "Antal", "text": "Anteckning"}
        help_texts = {
            "count": "Hur många det blev. Lämna tomt om det inte räknas.",
            "reason": "Fyll i bara när något blev delvis genomfört eller uteblev.",
            "text": "Högst 500 tecken. Inga uppgifter om enskilda personer.",
        }
        widgets = {
            "happened_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "outcome": forms.RadioSelect,
            "count": forms.NumberInput(attrs={"inputmode": "numeric", "min": 0}),
            "text": forms.Textarea(attrs={"rows": 4, "maxlength": 500}),
        }

    def __init__(
        self,
        data: Any = None,
        *,
        commitment: Commitment,
        organisation_ids: list[int],
        corrects: FollowUpEntry | None = None,
    ) -> None:
        instance = FollowUpEntry(commitment=commitment, corrects=corrects)
        initial: dict[str, Any] = {"happened_on": timezone.localdate(), "outcome": "done", "key": uuid.uuid4()}
        if corrects:
            initial |= {
                name: getattr(corrects, name) for name in self.Meta.fields if name not in {"measure", "organisation"}
            }
            initial |= {"measure": corrects.measure_id, "organisation": corrects.organisation_id}
        super().__init__(data, instance=instance, initial=initial)
        self._ask_where_there_is_a_choice("organisation", Organisation.objects.filter(pk__in=organisation_ids))
        counted = commitment.measures.exclude(kind="narrative")
        self._ask_where_there_is_a_choice("measure", counted, required=False)
        outcome: Any = self.fields["outcome"]
        outcome.choices = FollowUpEntry.Outcome.choices

    def _ask_where_there_is_a_choice(self, name: str, rows: Any, *, required: bool = True) -> None:
        """Drop the question when there is one answer or none, and give it."""
        found = list(rows)
        field: Any = self.fields[name]
        field.queryset = rows
        field.required = required and len(found) > 1
        if len(found) > 1:
            self.initial.setdefault(name, found[0].pk)
            return
        del self.fields[name]
        if found:
            setattr(self.instance, name, found[0])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned:
            self.instance.key = cleaned.get("key") or self.instance.key
        return cleaned
