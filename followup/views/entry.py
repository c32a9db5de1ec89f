"""Logging an entry, correcting or withdrawing one, and taking away what was written in one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.forms.erasure import ErasureForm
from accounts.models import User
from accounts.permissions import can_erase
from accounts.requests import user_of
from actionplans.models import Commitment
from followup.actions import erase_entry, log_entry, withdraw_entry
from followup.forms import EntryForm, WithdrawalForm
from followup.models import FollowUpEntry
from followup.permissions import organisations_to_log_for
from followup.reading import crumbs_of, entry_line
from samverkan.shared.forms import PageForm
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
    entry = _entry(user_of(request), pk)
    if request.method != "POST" and (corrected := _told_to_be_corrected(request, entry)):
        return corrected
    return _log(request, entry.commitment, corrects=entry)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an entry of the own organisation that should not have been logged; it stays in the history."""
    user = user_of(request)
    entry = _entry(user, pk)
    if entry.organisation_id not in organisations_to_log_for(user, entry.commitment):
        raise PermissionDenied
    if request.method != "POST" and (corrected := _told_to_be_corrected(request, entry)):
        return corrected
    form = WithdrawalForm(posted(request))
    if form.is_valid():
        with refusals_shown_in(form):
            withdraw_entry(entry, by=user, **form.cleaned_data)
            messages.success(request, "Uppföljningen är återtagen och räknas inte längre.")
            return redirect("commitment_show", entry.commitment_id)
    return _about_entry(request, "followup/entry_withdraw.html", form, "Återta uppföljning", entry)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away what was written in an entry of the own organisation; that it was logged stays."""
    user = user_of(request)
    entry = _entry(user, pk)
    if not can_erase(user, entry.organisation_id):
        raise PermissionDenied
    form = ErasureForm(posted(request))
    if form.is_valid():
        with refusals_shown_in(form):
            erase_entry(entry, by=user, reason=form.cleaned_data["reason"])
            messages.success(request, "Anteckningen är borttagen. Uppföljningen står kvar.")
            return redirect("commitment_show", entry.commitment_id)
    return _about_entry(request, "followup/entry_erase.html", form, "Ta bort anteckningen?", entry)


def _entry(user: User, pk: int) -> FollowUpEntry:
    entries = FollowUpEntry.objects.visible_to(user).select_related("correction", "organisation", "measure")
    entry = get_object_or_404(entries, pk=pk)
    entry.commitment = _commitment(user, entry.commitment_id)
    return entry


def _told_to_be_corrected(request: HttpRequest, entry: FollowUpEntry) -> HttpResponse | None:
    """Lead to the commitment from an entry that a later one stands for, or that counts for nothing."""
    if not hasattr(entry, "correction") and not entry.is_withdrawal:
        return None
    messages.info(request, "Uppgiften är redan rättad eller återtagen. Välj den som gäller nu.")
    return redirect("commitment_show", entry.commitment_id)


def _about_entry(
    request: HttpRequest, template: str, form: PageForm, heading: str, entry: FollowUpEntry
) -> HttpResponse:
    return form_response(
        request,
        template,
        form,
        heading=heading,
        crumbs=crumbs_of(entry.commitment),
        entry=entry_line(entry),
        commitment=entry.commitment,
        cancel_url=reverse("commitment_show", args=[entry.commitment_id]),
    )


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
