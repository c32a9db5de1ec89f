"""What one can ask the lists for. All by GET: the question stands in the URL and can be sent to a colleague."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from agreements.models import County, Municipality, PoliceArea
from agreements.models.state import FILTERABLE
from samverkan.shared.bounds import WordsField
from samverkan.shared.text import fold, searchable


@dataclass(frozen=True)
class Place:
    """A municipality or local police area that a list can be narrowed to."""

    code: str
    name: str
    full_name: str
    organisation_id: int


def _places(model: type[Municipality] | type[PoliceArea]) -> list[Place]:
    rows = model._default_manager.values_list("code", "name", "full_name", "organisation_id")
    return [Place(*row) for row in rows]


class SuggestingInput(forms.TextInput):
    """A line to write in, with the browser's own suggestions (<datalist>): 290 names that need neither script nor scrolling."""

    suggestions: Iterable[str] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the input and the names that the browser suggests."""
        list_id = f"{name}-suggestions"
        line = super().render(name, value, {**(attrs or {}), "list": list_id, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}">', ((suggestion,) for suggestion in self.suggestions))
        return format_html('{}<datalist id="{}">{}</datalist>', line, list_id, options)


class PlaceField(forms.CharField):
    """A place by its name, full name or code, whatever the case. Cleans to a Place, or None when empty."""

    widget = SuggestingInput

    def __init__(self, *, unknown: str, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=150, **kwargs)
        self.unknown = unknown
        self.places: Sequence[Place] = ()

    def offer(self, places: Sequence[Place]) -> None:
        """Set the places to choose among."""
        self.places = places
        self.widget.suggestions = [place.name for place in places]

    def clean(self, value: Any) -> Any:
        """Return the Place; raise ValidationError with what was written when there is none."""
        wanted = super().clean(value)
        if not wanted:
            return None
        for alike in (fold, searchable):  # Håbo and Habo differ only in their dots, so those come first.
            for place in self.places:
                if alike(wanted) in {place.code, alike(place.name), alike(place.full_name)}:
                    return place
        raise forms.ValidationError(self.unknown, params={"value": value}, code="unknown")


class DayField(forms.DateField):
    """A day between 1990 and 2100, written in the browser's calendar."""

    def __init__(self, **kwargs: Any) -> None:
        near = "Välj en dag mellan 1990 och 2100."
        super().__init__(
            required=False,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1990-01-01", "max": "2100-12-31"}),
            input_formats=["%Y-%m-%d"],
            validators=[MinValueValidator(date(1990, 1, 1), near), MaxValueValidator(date(2100, 12, 31), near)],
            **kwargs,
        )

    def to_python(self, value: Any) -> date | None:
        """Return the day; the error repeats what was written, since a browser empties a calendar it cannot read."""
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            message = f"”{value}” är inget datum. Skriv år, månad och dag, till exempel 2026-01-31."
            raise forms.ValidationError(message, code="invalid") from error


class ListedField(forms.ChoiceField):
    """One of a short list, or all. The error repeats the unknown value."""

    def __init__(self, *, empty: str, choices: Iterable[tuple[str, str]] = (), unknown: str, **kwargs: Any) -> None:
        super().__init__(required=False, error_messages={"invalid_choice": unknown}, **kwargs)
        self.empty = empty
        self.offer(choices)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Set what to choose among, after the choice of all."""
        self.choices = [("", self.empty), *choices]


class AgreementSearchForm(forms.Form):
    """The list of agreements: words, place, state, and whether they were in force on a day."""

    q = WordsField(label="Sök på ord")
    municipality = PlaceField(
        label="Kommun",
        unknown="Det finns ingen kommun som heter ”%(value)s”. Välj bland förslagen eller lämna fältet tomt.",
    )
    police_area = PlaceField(
        label="Lokalpolisområde",
        unknown="Det finns inget lokalpolisområde som heter ”%(value)s”. Välj bland förslagen eller lämna fältet tomt.",
    )
    county = ListedField(
        label="Län", empty="Alla län", unknown="Det finns inget län med koden ”%(value)s”. Välj ett län i listan."
    )
    state = ListedField(
        label="Läge",
        empty="Alla lägen",
        choices=FILTERABLE.items(),
        unknown="Det finns inget läge som heter ”%(value)s”. Välj ett läge i listan.",
    )
    on = DayField(label="Gällde den dagen")
    sort = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "search_%s", **kwargs})
        self.fields["municipality"].offer(_places(Municipality))  # type: ignore[attr-defined]
        self.fields["police_area"].offer(_places(PoliceArea))  # type: ignore[attr-defined]
        self.fields["county"].offer(County._default_manager.values_list("code", "name"))  # type: ignore[attr-defined]

    def chosen(self) -> list[tuple[str, str]]:
        """Return what the list is narrowed to, as (parameter, Swedish words)."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        counties = dict(self.fields["county"].choices)  # type: ignore[attr-defined]
        words = {
            "q": lambda value: f"Ord: {value}",
            "municipality": lambda place: place.full_name,
            "police_area": lambda place: place.full_name,
            "county": lambda code: counties[code],
            "state": lambda code: FILTERABLE[code].capitalize(),
            "on": lambda day: f"Gällde {day}",
        }
        return [(name, in_words(asked[name])) for name, in_words in words.items() if name in asked]


class PlaceSearchForm(forms.Form):
    """The list of municipalities or local police areas: words of their names."""

    q = WordsField(label="Sök på namn")


class DayForm(forms.Form):
    """A day to look at."""

    on = DayField(label="Läget den dagen")
