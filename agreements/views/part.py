"""Adding, changing and removing the parts of an agreement, whichever noun they are: the registry knows their forms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import user_of
from agreements.actions import add_part, change_part, remove_part
from agreements.forms.part import PART_FORMS
from agreements.models import Agreement, AgreementPart
from agreements.views.editing import crumbs_of, permit_drafting, visible_agreement
from samverkan.shared.deletion import what_disappears
from samverkan.shared.forms import ConfirmForm
from samverkan.shared.http import acts_once, form_response, posted, refusals_shown_in


def _address(agreement: Agreement, noun: str, part: AgreementPart) -> str:
    """Return where the part stands on the agreement's page."""
    return f"{agreement.get_absolute_url()}#del-{noun}-{part.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
@acts_once
def part_create(request: HttpRequest, pk: int, noun: str) -> HttpResponse:
    """Add a part; the address may say where it belongs (?forum=3)."""
    form_class = PART_FORMS[noun]
    agreement = visible_agreement(request, pk)
    permit_drafting(request, agreement)
    form = form_class(
        posted(request), instance=form_class.new(agreement), agreement=agreement, initial=request.GET.dict()
    )
    if form.is_valid():
        with refusals_shown_in(form):
            part = add_part(form.instance, by=user_of(request), after=form.after)
            messages.success(request, f"Tillagt: {part}.")
            return redirect(_address(agreement, noun, part))
    return form_response(
        request,
        "agreements/part_create.html",
        form,
        heading=f"Lägg till {form.indefinite}",
        crumbs=crumbs_of(agreement),
        cancel_url=agreement.get_absolute_url(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def part_update(request: HttpRequest, pk: int, noun: str, part_pk: int) -> HttpResponse:
    """Change a part, or move it."""
    form_class = PART_FORMS[noun]
    agreement = visible_agreement(request, pk)
    part = get_object_or_404(form_class.rows(agreement), pk=part_pk)
    permit_drafting(request, agreement)
    form = form_class(posted(request), instance=part, agreement=agreement)
    if form.is_valid():
        with refusals_shown_in(form):
            change_part(part, version=form.version, changes=form.changes, by=user_of(request), after=form.after)
            messages.success(request, f"Sparat: {part}.")
            return redirect(_address(agreement, noun, part))
    return form_response(
        request,
        "agreements/part_update.html",
        form,
        heading=f"Ändra {form.definite}",
        crumbs=crumbs_of(agreement),
        cancel_url=_address(agreement, noun, part),
        delete_url=reverse("part_delete", args=[agreement.pk, noun, part.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def part_delete(request: HttpRequest, pk: int, noun: str, part_pk: int) -> HttpResponse:
    """Remove a part, after telling what disappears with it."""
    form_class = PART_FORMS[noun]
    agreement = visible_agreement(request, pk)
    part = get_object_or_404(form_class.rows(agreement), pk=part_pk)
    permit_drafting(request, agreement)
    form = ConfirmForm(posted(request), initial={"version": part.version})
    if form.is_valid():
        with refusals_shown_in(form):
            remove_part(part, version=form.cleaned_data["version"], by=user_of(request))
            messages.success(request, f"Borttaget: {part}.")
            return redirect(agreement)
    return form_response(
        request,
        "agreements/part_delete.html",
        form,
        heading=f"Ta bort {form_class.definite}?",
        part=part,
        crumbs=crumbs_of(agreement),
        cancel_url=_address(agreement, noun, part),
        disappears=what_disappears(part, form_class.holds),
    )
