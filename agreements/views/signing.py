"""From draft to signed: locking, unlocking, and registering what stands on paper."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import user_of
from agreements import permissions
from agreements.actions import (
    lock_agreement,
    missing_for_signing,
    register_number,
    register_original,
    register_signature,
    unlock_agreement,
)
from agreements.forms.signing import NumberForm, OriginalForm, SignatureForm
from agreements.views.editing import crumbs_of, permit_drafting, visible_agreement
from samverkan.shared.forms import ConfirmForm
from samverkan.shared.http import form_response, posted, refusals_shown_in


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock the text for signing; while something is missing the page lists it."""
    agreement = visible_agreement(request, pk)
    permit_drafting(request, agreement)
    form = ConfirmForm(posted(request), initial={"version": agreement.version})
    if form.is_valid():
        with refusals_shown_in(form):
            lock_agreement(agreement, version=form.cleaned_data["version"], by=user_of(request))
            messages.success(request, "Texten är låst för underskrift. Skriv ut den och samla in underskrifterna.")
            return redirect(agreement)
    missing = missing_for_signing(agreement) if agreement.is_draft else []
    return form_response(
        request,
        "agreements/agreement_lock.html",
        form,
        heading="Lås för underskrift?",
        agreement=agreement,
        crumbs=crumbs_of(agreement),
        cancel_url=agreement.get_absolute_url(),
        cancel_label="Tillbaka till överenskommelsen" if missing else "Avbryt",
        missing=missing,
        bare_headings=agreement.sections.filter(body="", areas__isnull=True),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a locked agreement a draft again, as long as nobody has signed."""
    agreement = visible_agreement(request, pk)
    may = permissions.can_draft if request.method == "POST" else permissions.can_unlock_agreement
    if not may(user_of(request), agreement):
        raise PermissionDenied
    form = ConfirmForm(posted(request), initial={"version": agreement.version})
    if form.is_valid():
        with refusals_shown_in(form):
            unlock_agreement(agreement, version=form.cleaned_data["version"], by=user_of(request))
            messages.success(request, "Överenskommelsen är upplåst och kan ändras igen.")
            return redirect(agreement)
    return form_response(
        request,
        "agreements/agreement_unlock.html",
        form,
        heading="Lås upp överenskommelsen?",
        agreement=agreement,
        crumbs=crumbs_of(agreement),
        cancel_url=agreement.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_register(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a draft as signed on paper before it came here, with where the original comes from."""
    agreement = visible_agreement(request, pk)
    may = permissions.can_register if request.method == "POST" else permissions.can_register_original
    if not may(user_of(request), agreement):
        raise PermissionDenied
    form = OriginalForm(posted(request), instance=agreement)
    if form.is_valid():
        with refusals_shown_in(form):
            register_original(agreement, version=form.version, by=user_of(request), **form.changes)
            messages.success(request, "Originalet är registrerat som undertecknat. Fyll nu i underskrifterna.")
            return redirect(agreement)
    return form_response(
        request,
        "agreements/agreement_register.html",
        form,
        heading="Registrera som undertecknad på papper?",
        agreement=agreement,
        crumbs=crumbs_of(agreement),
        cancel_url=agreement.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def signature_update(request: HttpRequest, pk: int, signatory_pk: int) -> HttpResponse:
    """Register a pen signature as it stands on the paper, or put a registered one right."""
    agreement = visible_agreement(request, pk)
    signatory = get_object_or_404(agreement.signatories, pk=signatory_pk)
    party = agreement.parties.get(pk=signatory.party_id)
    user, is_sent = user_of(request), request.method == "POST"
    if not (
        permissions.can_register_for(user, party)
        if is_sent
        else permissions.can_correct_signature(user, signatory, party)
    ):
        raise PermissionDenied
    form = SignatureForm(posted(request), instance=signatory)
    if form.is_valid():
        with refusals_shown_in(form):
            register_signature(signatory, version=form.version, by=user, **form.changes)
            messages.success(request, f"Underskriften för {party} är registrerad.")
            return redirect(f"{agreement.get_absolute_url()}#del-undertecknare-{signatory.pk}")
    return form_response(
        request,
        "agreements/signature_update.html",
        form,
        heading="Registrera underskrift",
        crumbs=crumbs_of(agreement),
        cancel_url=agreement.get_absolute_url(),
        party=party,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def number_update(request: HttpRequest, pk: int, party_pk: int) -> HttpResponse:
    """Fill in a party's registry number."""
    agreement = visible_agreement(request, pk)
    party = get_object_or_404(agreement.parties, pk=party_pk)
    if not permissions.can_register_number(user_of(request), party):
        raise PermissionDenied
    form = NumberForm(posted(request), instance=party)
    if form.is_valid():
        with refusals_shown_in(form):
            register_number(party, version=form.version, by=user_of(request), **form.changes)
            messages.success(request, f"Diarienumret för {party} är sparat.")
            return redirect(f"{agreement.get_absolute_url()}#del-parter-{party.pk}")
    return form_response(
        request,
        "agreements/number_update.html",
        form,
        heading="Diarienummer",
        crumbs=crumbs_of(agreement),
        cancel_url=agreement.get_absolute_url(),
        party=party,
    )
