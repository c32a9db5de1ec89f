"""The form by which what was typed is taken away."""

from django import forms

from samverkan.shared.forms import PageForm, text_area
from samverkan.shared.privacy import validate_no_personal_data

REASON_AT_MOST = 300


class ErasureForm(PageForm):
    """Why the text is taken away. The reason is kept, so it may not repeat what is taken away."""

    reason = forms.CharField(
        label="Skäl",
        max_length=REASON_AT_MOST,
        validators=[validate_no_personal_data],
        widget=text_area(3),
        help_text="Skälet sparas i loggen. Upprepa inte det som ska bort. Till exempel: Uppgift om en enskild person.",
    )


class EventErasureForm(ErasureForm):
    """Also asks whether other events hold the same text: what was typed is often both the new text of one and the old of the next."""

    with_subject = forms.BooleanField(
        label="Ta bort innehållet i alla händelser om samma sak",
        required=False,
        initial=True,
        help_text="Den text som ska bort står oftast i flera händelser: när den skrevs, och när den ändrades.",
    )
