"""What a party says of a plan that another organisation has adopted."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import user_of
from actionplans.actions import confirm_plan, dispute_plan, withdraw_plan_dispute
from actionplans.models import ActionPlan
from actionplans.permissions import can_confirm_plan, can_dispute_plan
from actionplans.views.editing import crumbs_of_plan, visible_plan
from agreements.forms.standing import DisputeForm
from agreements.models import AgreementParty
from samverkan.shared.forms import ConfirmForm
from samverkan.shared.http import form_response, posted, refusals_shown_in


def _plan_and_party(request: HttpRequest, pk: int, party_pk: int) -> tuple[ActionPlan, AgreementParty]:
    plan = visible_plan(request, pk)
    party = get_object_or_404(plan.agreement.parties.all(), pk=party_pk)
    return plan, party


@require_http_methods(["GET", "HEAD", "POST"])
def plan_confirm(request: HttpRequest, pk: int, party_pk: int) -> HttpResponse:
    """Confirm for a party that a plan is what it has undertaken."""
    plan, party = _plan_and_party(request, pk, party_pk)
    if not can_confirm_plan(user_of(request), plan, party):
        raise PermissionDenied
    form = ConfirmForm(posted(request), initial={"version": plan.version})
    if form.is_valid():
        with refusals_shown_in(form):
            confirm_plan(plan, party, by=user_of(request))
            messages.success(request, "Ni har bekräftat planen. Den andra parten ser det.")
            return redirect(plan)
    return _answer(request, "actionplans/plan_confirm.html", form, "Bekräfta planen?", plan, party)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_dispute(request: HttpRequest, pk: int, party_pk: int) -> HttpResponse:
    """Say for a party, with the reason, that it has not undertaken what a plan says."""
    plan, party = _plan_and_party(request, pk, party_pk)
    if not can_dispute_plan(user_of(request), plan, party):
        raise PermissionDenied
    form = DisputeForm(posted(request), initial={"version": plan.version})
    if form.is_valid():
        with refusals_shown_in(form):
            dispute_plan(plan, party, reason=form.cleaned_data["reason"], by=user_of(request))
            messages.success(request, "Ni har bestridit planen. Den andra parten ser varför.")
            return redirect(plan)
    return _answer(request, "actionplans/plan_dispute.html", form, "Bestrid planen", plan, party)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_dispute_withdraw(request: HttpRequest, pk: int, party_pk: int) -> HttpResponse:
    """Take a party's dispute of a plan back."""
    plan, party = _plan_and_party(request, pk, party_pk)
    if not can_dispute_plan(user_of(request), plan, party):
        raise PermissionDenied
    form = ConfirmForm(posted(request), initial={"version": plan.version})
    if form.is_valid():
        with refusals_shown_in(form):
            withdraw_plan_dispute(plan, party, by=user_of(request))
            messages.success(request, "Bestridandet är tillbakataget.")
            return redirect(plan)
    return _answer(request, "actionplans/plan_dispute_withdraw.html", form, "Ta tillbaka bestridandet?", plan, party)


def _answer(
    request: HttpRequest, template: str, form: ConfirmForm, heading: str, plan: ActionPlan, party: AgreementParty
) -> HttpResponse:
    crumbs, cancel_url = crumbs_of_plan(plan), plan.get_absolute_url()
    return form_response(
        request, template, form, heading=heading, crumbs=crumbs, plan=plan, party=party, cancel_url=cancel_url
    )
