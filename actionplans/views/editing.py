"""Starting, changing, adopting and deleting a plan."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import user_of
from actionplans.actions import adopt_plan, change_plan, create_plan, delete_plan
from actionplans.forms.plan import PlanForm
from actionplans.models import ActionPlan
from actionplans.permissions import can_adopt_plan, can_change_plan, can_create_plan
from agreements.models import Agreement
from agreements.views.editing import crumbs_of, visible_agreement
from samverkan.shared.deletion import Holds, what_disappears
from samverkan.shared.forms import ConfirmForm
from samverkan.shared.http import acts_once, form_response, posted, refusals_shown_in

_HOLDS: Holds = {
    "plan_areas": ("rubrik", "rubriker"),
    "goals": ("mål", "mål"),
    "initiatives": ("insats", "insatser"),
    "initiatives__commitments": ("åtagande", "åtaganden"),
}


def visible_plan(request: HttpRequest, pk: int) -> ActionPlan:
    """Return a plan that the user may see, or 404."""
    plans = ActionPlan.objects.visible_to(user_of(request)).select_related("agreement__organisation")
    return get_object_or_404(plans, pk=pk)


def permit_planning(request: HttpRequest, plan: ActionPlan) -> None:
    """Refuse whoever does not write the plan, and opening a page to change one that is adopted or locked.

    What is posted to one that was adopted meanwhile is left to the action to refuse, so that the text stays in the form.
    """
    user = user_of(request)
    may = can_create_plan(user, plan.agreement) if request.method == "POST" else can_change_plan(user, plan)
    if not may:
        raise PermissionDenied


def crumbs_of_plan(plan: ActionPlan) -> list[tuple[str, str]]:
    """Return the pages above one that edits the plan."""
    return [*crumbs_of(plan.agreement), (plan.title, plan.get_absolute_url())]


@require_http_methods(["GET", "HEAD", "POST"])
@acts_once
def plan_create(request: HttpRequest, agreement_pk: int) -> HttpResponse:
    """Start a plan for an agreement."""
    agreement, user = visible_agreement(request, agreement_pk), user_of(request)
    is_open = request.method == "POST" or agreement.status != Agreement.Status.LOCKED
    if not can_create_plan(user, agreement) or not is_open:
        raise PermissionDenied
    form = PlanForm(posted(request), instance=ActionPlan(agreement=agreement, created_by=user, changed_by=user))
    if form.is_valid():
        with refusals_shown_in(form):
            plan = create_plan(agreement=agreement, by=user, **form.changes)
            messages.success(request, "Planen är skapad. Lägg nu till rubriker och insatser.")
            return redirect(plan)
    return form_response(
        request,
        "actionplans/plan_create.html",
        form,
        heading="Ny plan",
        crumbs=crumbs_of(agreement),
        cancel_url=agreement.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the facts of a draft plan."""
    plan = visible_plan(request, pk)
    permit_planning(request, plan)
    crumbs = crumbs_of_plan(plan)
    form = PlanForm(posted(request), instance=plan)
    if form.is_valid():
        with refusals_shown_in(form):
            change_plan(plan, version=form.version, changes=form.changes, by=user_of(request))
            messages.success(request, "Planen är sparad.")
            return redirect(plan)
    return form_response(
        request,
        "actionplans/plan_update.html",
        form,
        heading="Ändra planens uppgifter",
        crumbs=crumbs,
        cancel_url=plan.get_absolute_url(),
        delete_url=reverse("plan_delete", args=[plan.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft plan, after telling what disappears with it."""
    plan = visible_plan(request, pk)
    permit_planning(request, plan)
    form = ConfirmForm(posted(request), initial={"version": plan.version})
    if form.is_valid():
        with refusals_shown_in(form):
            delete_plan(plan, version=form.cleaned_data["version"], by=user_of(request))
            messages.success(request, f"{plan.title} är borttagen.")
            return redirect(plan.agreement)
    return form_response(
        request,
        "actionplans/plan_delete.html",
        form,
        heading="Ta bort planen?",
        plan=plan,
        crumbs=crumbs_of_plan(plan),
        cancel_url=plan.get_absolute_url(),
        disappears=what_disappears(plan, _HOLDS),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Adopt a draft plan of a signed agreement, so that both parties see it and work by it."""
    plan = visible_plan(request, pk)
    permit_planning(request, plan)
    if request.method != "POST" and not can_adopt_plan(user_of(request), plan):
        raise PermissionDenied
    form = ConfirmForm(posted(request), initial={"version": plan.version})
    if form.is_valid():
        with refusals_shown_in(form):
            adopt_plan(plan, version=form.cleaned_data["version"], by=user_of(request))
            messages.success(request, "Planen är fastställd. Båda parter ser den nu.")
            return redirect(plan)
    return form_response(
        request,
        "actionplans/plan_adopt.html",
        form,
        heading="Fastställ planen?",
        plan=plan,
        crumbs=crumbs_of_plan(plan),
        cancel_url=plan.get_absolute_url(),
    )
