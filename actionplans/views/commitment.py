"""Adding, changing and removing a commitment of a draft plan, with everything that hangs under it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import user_of
from actionplans.actions import add_commitment, change_commitment, remove_part
from actionplans.forms.commitment import OFFICES, CommitmentForm
from actionplans.models import ActionPlan, Commitment, Initiative, Responsibility
from actionplans.views.editing import crumbs_of_plan, permit_planning
from actionplans.views.part import address_of
from samverkan.shared.deletion import Holds, what_disappears
from samverkan.shared.forms import ConfirmForm
from samverkan.shared.http import acts_once, form_response, posted, refusals_shown_in

OFFICES_OFFERED = 300
_HOLDS: Holds = {
    "children": ("underpunkt", "underpunkter"),
    "schedules": ("tid", "tider"),
    "responsibilities": ("ansvar", "ansvar"),
    "measures": ("mått", "mått"),
}


def _visible_commitment(request: HttpRequest, pk: int) -> Commitment:
    commitments = Commitment.objects.visible_to(user_of(request))
    return get_object_or_404(commitments.select_related("initiative__plan__agreement__organisation"), pk=pk)


def _offices(plan: ActionPlan) -> list[str]:
    """Return the offices that the organisation's plans have named before, to be spelt the same again."""
    named = Responsibility.objects.filter(
        commitment__initiative__plan__agreement__organisation_id=plan.agreement.organisation_id
    )
    return list(named.order_by("office").values_list("office", flat=True).distinct()[:OFFICES_OFFERED])


def _commitment_page(
    request: HttpRequest,
    template: str,
    form: CommitmentForm,
    initiative: Initiative,
    *,
    heading: str,
    delete_url: str = "",
) -> HttpResponse:
    plan = initiative.plan
    return form_response(
        request,
        template,
        form,
        heading=heading,
        initiative=initiative,
        crumbs=crumbs_of_plan(plan),
        cancel_url=address_of(plan, "insatser", initiative),
        delete_url=delete_url,
        datalist=OFFICES,
        offices=_offices(plan),
    )


def _after_saving(request: HttpRequest, commitment: Commitment) -> HttpResponse:
    """Go to the plan, or back to the form with new blank rows when they were asked for."""
    if "more" in request.POST:
        messages.success(request, "Åtagandet är sparat. Här är tomma rader att fylla i.")
        return redirect(f"{reverse('commitment_update', args=[commitment.pk])}#rader")
    messages.success(request, f"Sparat: {commitment}")
    return redirect(address_of(commitment.initiative.plan, "ataganden", commitment))


@require_http_methods(["GET", "HEAD", "POST"])
@acts_once
def commitment_create(request: HttpRequest, initiative_pk: int) -> HttpResponse:
    """Add a commitment to an initiative."""
    plans = ActionPlan.objects.visible_to(user_of(request))
    initiatives = Initiative.objects.filter(plan__in=plans).select_related("plan__agreement__organisation")
    initiative = get_object_or_404(initiatives, pk=initiative_pk)
    permit_planning(request, initiative.plan)
    form = CommitmentForm(posted(request), instance=Commitment(initiative=initiative), initial=request.GET.dict())
    if form.is_valid():
        with refusals_shown_in(form):
            commitment = add_commitment(form.instance, details=form.details, by=user_of(request), after=form.after)
            return _after_saving(request, commitment)
    return _commitment_page(
        request, "actionplans/commitment_create.html", form, initiative, heading="Lägg till ett åtagande"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a commitment, its parties and its rows in one save."""
    commitment = _visible_commitment(request, pk)
    initiative = commitment.initiative
    permit_planning(request, initiative.plan)
    form = CommitmentForm(posted(request), instance=commitment)
    if form.is_valid():
        with refusals_shown_in(form):
            change_commitment(
                commitment,
                version=form.version,
                changes=form.changes,
                details=form.details,
                by=user_of(request),
                after=form.after,
            )
            return _after_saving(request, commitment)
    delete_url = reverse("commitment_delete", args=[commitment.pk])
    return _commitment_page(
        request,
        "actionplans/commitment_update.html",
        form,
        initiative,
        heading="Ändra åtagandet",
        delete_url=delete_url,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a commitment, after telling what disappears with it."""
    commitment = _visible_commitment(request, pk)
    plan = commitment.initiative.plan
    permit_planning(request, plan)
    form = ConfirmForm(posted(request), initial={"version": commitment.version})
    if form.is_valid():
        with refusals_shown_in(form):
            remove_part(commitment, version=form.cleaned_data["version"], by=user_of(request))
            messages.success(request, f"Borttaget: {commitment}")
            return redirect(address_of(plan, "insatser", commitment.initiative))
    return form_response(
        request,
        "actionplans/commitment_delete.html",
        form,
        heading="Ta bort åtagandet?",
        commitment=commitment,
        crumbs=crumbs_of_plan(plan),
        cancel_url=address_of(plan, "ataganden", commitment),
        disappears=what_disappears(commitment, _HOLDS),
    )
