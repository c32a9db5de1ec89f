"""What a party says of what another organisation has registered about it: confirming, disputing, and what was said before."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.erasure import ErasureForm
from accounts.models import User
from accounts.permissions import can_erase
from accounts.requests import user_of
from agreements import permissions
from agreements.actions import (
    confirm_agreement,
    confirm_signature,
    dispute_agreement,
    erase_record,
    withdraw_dispute,
)
from agreements.forms.standing import DisputeForm
from agreements.models import Agreement, AgreementParty
from agreements.reading import read_records, read_signatures, with_parts
from agreements.reading.facts import SignatureRights
from agreements.views.editing import crumbs_of, visible_agreement
from samverkan.shared.forms import ConfirmForm
from samverkan.shared.http import form_response, posted, refusals_shown_in

Rule = Callable[[User, AgreementParty], bool]


def _spoken_for(request: HttpRequest, pk: int, party_pk: int, *, opens: Rule, posts: Rule) -> AgreementParty:
    """Return a party of a visible agreement that the user may speak for; what has changed since the page was opened the action tells."""
    agreement = visible_agreement(request, pk)
    party = get_object_or_404(agreement.parties.all(), pk=party_pk)
    if not (posts if request.method == "POST" else opens)(user_of(request), party):
        raise PermissionDenied
    return party


def _signatures_of(party: AgreementParty) -> list[object]:
    """Return the signatures that are registered for a party, to read before it confirms or disputes them."""
    agreement = with_parts(Agreement.objects.filter(pk=party.agreement_id)).get()
    own = {str(signatory.pk) for signatory in agreement.signatories.all() if signatory.party_id == party.pk}
    return [signature for signature in read_signatures(agreement, SignatureRights()) if signature.pk in own]


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_confirm(request: HttpRequest, pk: int, party_pk: int) -> HttpResponse:
    """Confirm for a party that a signed agreement and its signatures are as another organisation has registered them."""
    opens, posts = permissions.can_confirm_agreement, permissions.speaks_for
    party = _spoken_for(request, pk, party_pk, opens=opens, posts=posts)
    form = ConfirmForm(posted(request), initial={"version": party.version})
    if form.is_valid():
        with refusals_shown_in(form):
            confirm_agreement(party, version=form.cleaned_data["version"], by=user_of(request))
            messages.success(request, "Ni har bekräftat överenskommelsen. Den andra parten ser det.")
            return redirect(party.agreement)
    return form_response(
        request,
        "agreements/agreement_confirm.html",
        form,
        heading="Bekräfta överenskommelsen?",
        agreement=party.agreement,
        party=party,
        signatures=_signatures_of(party),
        crumbs=crumbs_of(party.agreement),
        cancel_url=party.agreement.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_dispute(request: HttpRequest, pk: int, party_pk: int) -> HttpResponse:
    """Say for a party, with the reason, that an agreement was not signed as another organisation has registered it."""
    opens, posts = permissions.can_dispute_agreement, permissions.protests_for
    party = _spoken_for(request, pk, party_pk, opens=opens, posts=posts)
    form = DisputeForm(posted(request), initial={"version": party.version})
    if form.is_valid():
        version, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
        with refusals_shown_in(form):
            dispute_agreement(party, version=version, reason=reason, by=user_of(request))
            messages.success(request, "Ni har bestridit överenskommelsen. Den andra parten ser varför.")
            return redirect(party.agreement)
    return form_response(
        request,
        "agreements/agreement_dispute.html",
        form,
        heading="Bestrid överenskommelsen",
        agreement=party.agreement,
        party=party,
        signatures=_signatures_of(party),
        crumbs=crumbs_of(party.agreement),
        cancel_url=party.agreement.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def dispute_withdraw(request: HttpRequest, pk: int, party_pk: int) -> HttpResponse:
    """Take a party's dispute back."""
    opens, posts = permissions.can_withdraw_dispute, permissions.protests_for
    party = _spoken_for(request, pk, party_pk, opens=opens, posts=posts)
    form = ConfirmForm(posted(request), initial={"version": party.version})
    if form.is_valid():
        with refusals_shown_in(form):
            withdraw_dispute(party, version=form.cleaned_data["version"], by=user_of(request))
            messages.success(request, "Bestridandet är tillbakataget.")
            return redirect(party.agreement)
    return form_response(
        request,
        "agreements/dispute_withdraw.html",
        form,
        heading="Ta tillbaka bestridandet?",
        agreement=party.agreement,
        party=party,
        crumbs=crumbs_of(party.agreement),
        cancel_url=party.agreement.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def signature_confirm(request: HttpRequest, pk: int, signatory_pk: int) -> HttpResponse:
    """Confirm for a party one signature that another organisation has registered."""
    agreement, user = visible_agreement(request, pk), user_of(request)
    signatory = get_object_or_404(agreement.signatories.select_related("registered_for"), pk=signatory_pk)
    party = agreement.parties.get(pk=signatory.party_id)
    opens = request.method == "POST" or permissions.can_confirm_signature(user, signatory, party)
    if not (opens and permissions.speaks_for(user, party)):
        raise PermissionDenied
    form = ConfirmForm(posted(request), initial={"version": signatory.version})
    if form.is_valid():
        with refusals_shown_in(form):
            confirm_signature(signatory, version=form.cleaned_data["version"], by=user)
            messages.success(request, f"Underskriften för {party} är bekräftad.")
            return redirect(f"{agreement.get_absolute_url()}#del-undertecknare-{signatory.pk}")
    return form_response(
        request,
        "agreements/signature_confirm.html",
        form,
        heading="Bekräfta underskriften?",
        agreement=agreement,
        party=party,
        signatory=signatory,
        signatures=[s for s in _signatures_of(party) if s.pk == str(signatory.pk)],  # type: ignore[attr-defined]
        crumbs=crumbs_of(agreement),
        cancel_url=agreement.get_absolute_url(),
    )


@require_safe
def signature_show(request: HttpRequest, pk: int, signatory_pk: int) -> HttpResponse:
    """Everything that has been said of a signature, for the parties: what stands and what stood before."""
    agreement = visible_agreement(request, pk)
    signatory = get_object_or_404(agreement.signatories.select_related("party"), pk=signatory_pk)
    if not permissions.is_of_party(user_of(request), agreement):
        raise PermissionDenied
    context = {
        "heading": "Uppgifter om underskriften",
        "agreement": agreement,
        "signatory": signatory,
        "records": read_records(signatory, user_of(request)),
        "crumbs": crumbs_of(agreement),
    }
    return render(request, "agreements/signature_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record_erase(request: HttpRequest, pk: int, signatory_pk: int, number: int) -> HttpResponse:
    """Take away what an earlier record of a signature said, for the organisation whose word it was."""
    agreement, user = visible_agreement(request, pk), user_of(request)
    signatory = get_object_or_404(agreement.signatories.all(), pk=signatory_pk)
    record = get_object_or_404(signatory.records.all(), number=number)
    if not can_erase(user, record.organisation_id):
        raise PermissionDenied
    form, back = ErasureForm(posted(request)), reverse("signature_show", args=[agreement.pk, signatory.pk])
    if form.is_valid():
        with refusals_shown_in(form):
            erase_record(record, by=user, reason=form.cleaned_data["reason"])
            messages.success(request, "Uppgiften är borttagen. Att den registrerades står kvar.")
            return redirect(back)
    [line] = [line for line in read_records(signatory, user) if line.number == number]
    return form_response(
        request,
        "agreements/record_erase.html",
        form,
        heading="Ta bort uppgiften?",
        record=line,
        crumbs=crumbs_of(agreement),
        cancel_url=back,
    )
