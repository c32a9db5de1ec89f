"""What a plan is narrowed to, in the URL."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from actionplans.reading import Choice
from samverkan.shared.bounds import WordsField

ANYONE = ("", "Alla")
OWNERS = [ANYONE, ("kommun", "Kommun"), ("polis", "Polis"), ("gemensamt", "Gemensamt"), ("annan", "Annan part")]
MISSING = [("", "Visa allt"), ("ansvarig", "Utan ansvarig"), ("matt", "Utan mått"), ("fraga", "Öppen fråga")]


class PlainSelect(forms.Select):
    """A select that writes its options itself: a template for each of a hundred offices would cost as much as the plan."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the select with its options."""
        options = ((key, _selected(key == (value or "")), label) for key, label in self.choices)
        return format_html(
            '<select name="{}"{}>{}</select>',
            name,
            flatatt(self.build_attrs(self.attrs, attrs)),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )


def _selected(is_selected: bool) -> SafeString:
    """Return the attribute of a chosen option."""
    return SafeString(" selected" if is_selected else "")  # nosec B703 - no text of a user


class PlanFilterForm(forms.Form):
    """Narrows the commitments of a plan. `offices` are those that the plan names, as (folded, as written)."""

    q = WordsField(label="Sök i åtagandena", max_length=100, widget=forms.SearchInput)
    part = forms.ChoiceField(label="Part", required=False, choices=OWNERS, widget=PlainSelect)
    ansvarig = forms.ChoiceField(label="Ansvarig", required=False, widget=PlainSelect)
    saknar = forms.ChoiceField(label="Saknar något", required=False, choices=MISSING, widget=PlainSelect)
    uppstallning = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: object, offices: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["ansvarig"].choices = [ANYONE, *offices]  # type: ignore[attr-defined]

    @property
    def choice(self) -> Choice:
        """What is asked for; what the plan does not have is left out."""
        self.is_valid()
        found = self.cleaned_data
        return Choice(
            words=found.get("q", ""),
            owner=found.get("part", ""),
            office=found.get("ansvarig", ""),
            missing=found.get("saknar", ""),
        )

    def chosen(self) -> list[tuple[str, str]]:
        """Return the parameters that narrow, each with its words."""
        labels = {name: dict(getattr(self.fields[name], "choices", [])) for name in ("part", "ansvarig", "saknar")}
        chosen = [(name, str(labels[name][value])) for name in labels if (value := self.cleaned_data.get(name))]
        words = self.cleaned_data.get("q")
        return [("q", f"”{words}”"), *chosen] if words else chosen
