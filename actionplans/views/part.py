"""Adding, changing and removing the headings, goals, baselines and rows of a plan: the registry knows their forms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import user_of
from actionplans.actions import add_part, change_part, remove_part
from actionplans.forms.part import PART_FORMS
from actionplans.models import ActionPlan, PlanPart
from actionplans.views.editing import crumbs_of_plan, permit_planning, visible_plan
from samverkan.shared.deletion import what_disappears
from samverkan.shared.forms import ConfirmForm
from samverkan.shared.http import acts_once, form_response, posted, refusals_shown_in


def address_of(plan: ActionPlan, noun: str, part: PlanPart) -> str:
    """Return where the part stands on the plan's page."""
    return f"{plan.get_absolute_url()}#del-{noun}-{part.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
@acts_once
def plan_part_create(request: HttpRequest, pk: int, noun: str) -> HttpResponse:
    """Add a part; the address may say where it belongs (?plan_area=3)."""
    form_class = PART_FORMS[noun]
    plan = visible_plan(request, pk)
    permit_planning(request, plan)
    form = form_class(posted(request), instance=form_class.new(plan), plan=plan, initial=request.GET.dict())
    if form.is_valid():
        with refusals_shown_in(form):
            part = add_part(form.instance, by=user_of(request), after=form.after)
            messages.success(request, f"Tillagt: {part}.")
            return redirect(address_of(plan, noun, part))
    return form_response(
        request,
        "actionplans/plan_part_create.html",
        form,
        heading=f"Lägg till {form.indefinite}",
        crumbs=crumbs_of_plan(plan),
        cancel_url=plan.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_part_update(request: HttpRequest, pk: int, noun: str, part_pk: int) -> HttpResponse:
    """Change a part, or move it."""
    form_class = PART_FORMS[noun]
    plan = visible_plan(request, pk)
    part = get_object_or_404(form_class.rows(plan), pk=part_pk)
    permit_planning(request, plan)
    form = form_class(posted(request), instance=part, plan=plan)
    if form.is_valid():
        with refusals_shown_in(form):
            change_part(part, version=form.version, changes=form.changes, by=user_of(request), after=form.after)
            messages.success(request, f"Sparat: {part}.")
            return redirect(address_of(plan, noun, part))
    return form_response(
        request,
        "actionplans/plan_part_update.html",
        form,
        heading=f"Ändra {form.definite}",
        crumbs=crumbs_of_plan(plan),
        cancel_url=address_of(plan, noun, part),
        delete_url=reverse("plan_part_delete", args=[plan.pk, noun, part.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_part_delete(request: HttpRequest, pk: int, noun: str, part_pk: int) -> HttpResponse:
    """Remove a part, after telling what disappears with it."""
    form_class = PART_FORMS[noun]
    plan = visible_plan(request, pk)
    part = get_object_or_404(form_class.rows(plan), pk=part_pk)
    permit_planning(request, plan)
    form = ConfirmForm(posted(request), initial={"version": part.version})
    if form.is_valid():
        with refusals_shown_in(form):
            remove_part(part, version=form.cleaned_data["version"], by=user_of(request))
            messages.success(request, f"Borttaget: {part}.")
            return redirect(plan)
    return form_response(
        request,
        "actionplans/plan_part_delete.html",
        form,
        heading=f"Ta bort {form_class.definite}?",
        part=part,
        crumbs=crumbs_of_plan(plan),
        cancel_url=address_of(plan, noun, part),
        disappears=what_disappears(part, form_class.holds),
    )
