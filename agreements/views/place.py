"""Where in Sweden there are agreements: by municipality, by local police area, and how much of each county they cover."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from agreements.coverage import coverage_of, municipality_groups, police_area_groups
from agreements.forms.search import DayForm, PlaceSearchForm
from agreements.models import Agreement
from samverkan.shared.dates import long_date


@require_safe
def municipality_list(request: HttpRequest) -> HttpResponse:
    """The municipalities by county, each with its local police areas and its most telling agreement."""
    form = PlaceSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    groups = municipality_groups(words, Agreement.objects.visible_to(user_of(request)), timezone.localdate())
    count = sum(len(group.rows) for group in groups)
    context = {"form": form, "groups": groups, "words": words, "count": f"{count} kommun{'er' if count != 1 else ''}"}
    return render(request, "agreements/municipality_list.html", context)


@require_safe
def police_area_list(request: HttpRequest) -> HttpResponse:
    """The local police areas by region, each with its municipalities and how many of its agreements are in force."""
    form = PlaceSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    groups = police_area_groups(words, Agreement.objects.visible_to(user_of(request)), timezone.localdate())
    count = sum(len(group.rows) for group in groups)
    context = {
        "form": form,
        "groups": groups,
        "words": words,
        "count": f"{count} lokalpolisområde{'n' if count != 1 else ''}",
    }
    return render(request, "agreements/police_area_list.html", context)


@require_safe
def coverage_show(request: HttpRequest) -> HttpResponse:
    """How many municipalities have an agreement in force on a day, in each county and in all of Sweden."""
    today = timezone.localdate()
    form = DayForm({"on": request.GET.get("on") or today.isoformat()})
    day = form.cleaned_data["on"] if form.is_valid() else today
    coverage = coverage_of(Agreement.objects.visible_to(user_of(request)), day)
    context = {
        "form": form,
        "coverage": coverage,
        "day": "i dag" if day == today else f"den {long_date(day)}",
        "day_is_today": day == today,
    }
    return render(request, "agreements/coverage_show.html", context)
