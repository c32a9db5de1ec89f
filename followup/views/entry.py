"""Logging an entry, and correcting one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import user_of
from actionplans.models import Commitment
from followup.actions import log_entry
from followup.forms import EntryForm
from followup.models import FollowUpEntry
from followup.permissions import organisations_to_log_for
from followup.reading import crumbs_of
from samverkan.shared.http import form_response, posted, refusals_shown_in


def _commitment(user: User, pk: int) -> Commitment:
    return get_object_or_404(
        Commitment.objects.visible_to(user)
        .knowing_items()
        .select_related("initiative__plan__agreement__organisation")
        .prefetch_related("initiative__plan__agreement__parties"),
        pk=pk,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def entry_create(request: HttpRequest, commitment_pk: int) -> HttpResponse:
    """Log what came of a commitment."""
    commitment = _commitment(user_of(request), commitment_pk)
    return _log(request, commitment, corrects=None)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an entry of the own organisation; the old one stays in the history."""
    entries = FollowUpEntry.objects.visible_to(user_of(request)).select_related("correction")
    entry = get_object_or_404(entries, pk=pk)
    commitment = _commitment(user_of(request), entry.commitment_id)
    if request.method != "POST" and hasattr(entry, "correction"):
        messages.info(request, "Uppgiften är redan rättad. Rätta den nya i stället.")
        return redirect("commitment_show", commitment.pk)
    return _log(request, commitment, corrects=entry)


def _log(request: HttpRequest, commitment: Commitment, *, corrects: FollowUpEntry | None) -> HttpResponse:
    user = user_of(request)
    organisations = organisations_to_log_for(user, commitment)
    if corrects:
        organisations = [pk for pk in organisations if pk == corrects.organisation_id]
    if not organisations:
        raise PermissionDenied
    form = EntryForm(posted(request), commitment=commitment, organisation_ids=organisations, corrects=corrects)
    if form.is_valid():
        with refusals_shown_in(form):
            log_entry(form.save(commit=False), by=user)
            messages.success(request, "Uppföljningen är rättad." if corrects else "Uppföljningen är loggad.")
            return redirect("commitment_show", commitment.pk)
    return form_response(
        request,
        "followup/entry_correct.html" if corrects else "followup/entry_create.html",
        form,
        heading="Rätta uppföljning" if corrects else "Logga uppföljning",
        crumbs=crumbs_of(commitment),
        commitment=commitment,
        cancel_url=reverse("commitment_show", args=[commitment.pk]),
    )
