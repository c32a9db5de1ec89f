"""The forms of pen signatures and registry numbers."""

from typing import Any, ClassVar

from agreements.actions.signing import PROVENANCE_MISSING
from agreements.models import Agreement, AgreementParty, Signatory
from samverkan.shared.forms import Groups, VersionedForm, date_input, text_area


class SignatureForm(VersionedForm):
    """A pen signature as it stands on the paper; what is missing there is explained in the note."""

    conditional = frozenset(["name", "place", "signed_on", "date_as_written", "note"])
    groups: ClassVar[Groups] = {
        "": ["name", "title", ("place", "signed_on")],
        "Om något saknas på papperet": ["date_as_written", "note"],
    }

    class Meta:
        model = Signatory
        fields = ["name", "title", "place", "signed_on", "date_as_written", "note"]
        widgets = {"signed_on": date_input(), "note": text_area(3)}
        help_texts = {
            "title": "Som den står under namnet på papperet.",
            "date_as_written": "Till exempel ”den 11”, när datumet inte är fullständigt.",
            "note": "Förklara vad som saknas och varför. Behövs bara när namn, ort eller datum är tomt.",
        }


class OriginalForm(VersionedForm):
    """Where an original comes from that was signed on paper before."""

    class Meta:
        model = Agreement
        fields = ["provenance"]
        widgets = {"provenance": text_area(3)}
        help_texts = {"provenance": "Varifrån uppgifterna kommer och var originalet finns."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provenance"].required = True
        self.fields["provenance"].error_messages["required"] = PROVENANCE_MISSING


class NumberForm(VersionedForm):
    """A party's own registry number."""

    class Meta:
        model = AgreementParty
        fields = ["registry_number"]
        help_texts = {"registry_number": "Partens eget nummer i diariet, till exempel KS 2027/115."}
