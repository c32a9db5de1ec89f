"""The form in which a party says why what was registered about it is not so."""

from django import forms

from samverkan.shared.forms import ConfirmForm, text_area
from samverkan.shared.privacy import validate_no_personal_data


class DisputeForm(ConfirmForm):
    """Why a party disputes: shown to the other party, so that it can be put right."""

    reason = forms.CharField(
        label="Varför bestrider ni?",
        max_length=1000,
        widget=text_area(4),
        validators=[validate_no_personal_data],
        help_text="Visas för parterna, så att felet kan rättas. Till exempel: Vi har inte skrivit under den här texten.",
    )
