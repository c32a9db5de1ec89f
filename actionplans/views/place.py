"""A municipality and a local police area: what they have agreed on, at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import organisations_to_draft_for
from accounts.requests import user_of
from actionplans.permissions import can_create_plan
from actionplans.reading.overview import Overview, merged, read_overviews
from actionplans.reading.place import (
    agreement_line,
    agreements_of,
    coverage_words,
    current_plan,
    municipality_lines,
    plans_of,
)
from agreements.models import Agreement, Municipality, PoliceArea, PoliceAreaCoverage

ROWS = 12
"""So many commitments of the plan are listed; the rest are on its own page."""


@require_safe
def municipality_show(request: HttpRequest, code: str) -> HttpResponse:
    """A municipality's agreements, current first, and the plan it works by."""
    user, today = user_of(request), timezone.localdate()
    municipality = get_object_or_404(Municipality.objects.select_related("county", "organisation"), code=code)
    coverage = list(PoliceAreaCoverage.objects.filter(municipality=municipality).select_related("police_area"))
    agreements = agreements_of([municipality.organisation_id], user, today)
    plans = plans_of(agreements, user)
    plan = current_plan(agreements, plans, today)
    overview = read_overviews([plan.pk]).get(plan.pk, Overview([])) if plan else Overview([])
    concerned = {municipality.organisation_id, *(c.police_area.organisation_id for c in coverage)}
    lines = [agreement_line(a, plans[a.pk], today) for a in agreements]
    plannable = [a for a in agreements if can_create_plan(user, a) and a.status != Agreement.Status.LOCKED]
    context = {
        "municipality": municipality,
        "crumbs": [("Kommuner", reverse("municipality_list"))],
        "coverage": [(c.police_area, coverage_words(c)) for c in coverage],
        "agreements": lines,
        "has_current": any(line.is_current for line in lines),
        "plan": plan,
        "plan_create_url": reverse("plan_create", args=[plannable[0].pk]) if plannable else "",
        "overview": overview,
        "counts": numbers(overview, plan.get_absolute_url()) if plan else [],
        "areas": overview.by_area(ROWS),
        "is_cut": overview.number > ROWS,
        "may_start": not concerned.isdisjoint(organisations_to_draft_for(user)),
    }
    return render(request, "actionplans/municipality_show.html", context)


@require_safe
def police_area_show(request: HttpRequest, code: str) -> HttpResponse:
    """A local police area with all its municipalities side by side."""
    user, today = user_of(request), timezone.localdate()
    areas = PoliceArea.objects.select_related("district__region", "organisation")
    police_area = get_object_or_404(areas, code=code)
    coverage = PoliceAreaCoverage.objects.filter(police_area=police_area).select_related("municipality")
    lines = municipality_lines(list(coverage), police_area.organisation, user, today)
    overview = merged(line.overview for line in lines)
    context = {
        "police_area": police_area,
        "crumbs": [("Polisområden", reverse("police_area_list"))],
        "lines": lines,
        "overview": overview,
        "counts": numbers(overview, ""),
        "may_start": police_area.organisation_id in organisations_to_draft_for(user),
    }
    return render(request, "actionplans/police_area_show.html", context)


def numbers(overview: Overview, plan_url: str) -> list[tuple[int, str, str]]:
    """Return what the commitments lack as numbers that lead to the plan, where there is one plan."""
    questions = "öppen fråga" if overview.questions == 1 else "öppna frågor"
    found = [
        (overview.number, "åtagande" if overview.number == 1 else "åtaganden", ""),
        (overview.without_responsible, "utan ansvarig", "?saknar=ansvarig"),
        (overview.without_measure, "utan mått", "?saknar=matt"),
        (overview.questions, questions, "?saknar=fraga"),
    ]
    return [(number, words, f"{plan_url}{query}" if plan_url and number else "") for number, words, query in found]
