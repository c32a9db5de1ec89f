"""Starting, changing and deleting an agreement."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from accounts.permissions import organisations_to_draft_for
from accounts.requests import user_of
from agreements.actions import change_agreement, delete_agreement
from agreements.actions.starting import start_agreement
from agreements.forms.agreement import AgreementForm, StartForm
from agreements.models import Agreement
from agreements.permissions import can_change_agreement, can_draft
from samverkan.shared.deletion import Holds, what_disappears
from samverkan.shared.forms import ConfirmForm
from samverkan.shared.http import acts_once, form_response, posted, refusals_shown_in

_HOLDS: Holds = {
    "sections": ("avsnitt", "avsnitt"),
    "areas": ("samverkansområde", "samverkansområden"),
    "plans": ("plan", "planer"),
    "plans__initiatives__commitments": ("åtagande", "åtaganden"),
}


def visible_agreement(request: HttpRequest, pk: int) -> Agreement:
    """Return an agreement that the user may see, or 404."""
    agreements = Agreement.objects.visible_to(user_of(request)).select_related("organisation")
    return get_object_or_404(agreements, pk=pk)


def permit_drafting(request: HttpRequest, agreement: Agreement) -> None:
    """Refuse whoever does not write the agreement, and opening a page to change a locked one.

    What is posted to one that was locked meanwhile is left to the action to refuse, so that the text stays in the form.
    """
    may = can_draft if request.method == "POST" else can_change_agreement
    if not may(user_of(request), agreement):
        raise PermissionDenied


def crumbs_of(agreement: Agreement) -> list[tuple[str, str]]:
    """Return the pages above one that edits the agreement."""
    return [("Överenskommelser", reverse("agreement_list")), (agreement.title, agreement.get_absolute_url())]


@require_http_methods(["GET", "HEAD", "POST"])
@acts_once
def agreement_create(request: HttpRequest) -> HttpResponse:
    """Start an agreement. Who drafts for several organisations chooses one first; the address carries it."""
    user = user_of(request)
    crumbs = [("Överenskommelser", reverse("agreement_list"))]
    organisations = list(Organisation.objects.filter(pk__in=organisations_to_draft_for(user)))
    chosen = [o for o in organisations if str(o.pk) == request.GET.get("organisation", "")]
    if not organisations or ("organisation" in request.GET and not chosen):
        raise PermissionDenied
    if not chosen and len(organisations) > 1:
        context = {"heading": "Ny överenskommelse", "crumbs": crumbs, "organisations": organisations}
        return render(request, "agreements/agreement_create.html", context)
    organisation = (chosen or organisations)[0]
    form = StartForm(
        posted(request),
        instance=Agreement(organisation=organisation, created_by=user, changed_by=user),
        organisation=organisation,
        user=user,
    )
    if form.is_valid():
        with refusals_shown_in(form):
            agreement = start_agreement(
                organisation=organisation, counterpart=form.cleaned_data["counterpart"], by=user, **form.changes
            )
            messages.success(
                request, "Utkastet är skapat. Fyll i avsnitten; de syns bara för er tills den är undertecknad."
            )
            return redirect(agreement)
    return form_response(
        request,
        "agreements/agreement_create.html",
        form,
        heading="Ny överenskommelse",
        crumbs=crumbs,
        organisation=organisation,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the facts of a draft."""
    agreement = visible_agreement(request, pk)
    permit_drafting(request, agreement)
    crumbs = crumbs_of(agreement)
    form = AgreementForm(posted(request), instance=agreement, user=user_of(request))
    if form.is_valid():
        with refusals_shown_in(form):
            change_agreement(agreement, version=form.version, changes=form.changes, by=user_of(request))
            messages.success(request, "Överenskommelsen är sparad.")
            return redirect(agreement)
    return form_response(
        request,
        "agreements/agreement_update.html",
        form,
        heading="Ändra uppgifter",
        agreement=agreement,
        crumbs=crumbs,
        cancel_url=agreement.get_absolute_url(),
        delete_url=reverse("agreement_delete", args=[agreement.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft, after telling what disappears with it."""
    agreement = visible_agreement(request, pk)
    permit_drafting(request, agreement)
    form = ConfirmForm(posted(request), initial={"version": agreement.version})
    if form.is_valid():
        with refusals_shown_in(form):
            delete_agreement(agreement, version=form.cleaned_data["version"], by=user_of(request))
            messages.success(request, f"{agreement.title} är borttagen.")
            return redirect("agreement_list")
    return form_response(
        request,
        "agreements/agreement_delete.html",
        form,
        heading="Ta bort överenskommelsen?",
        agreement=agreement,
        crumbs=crumbs_of(agreement),
        cancel_url=agreement.get_absolute_url(),
        disappears=what_disappears(agreement, _HOLDS),
    )
