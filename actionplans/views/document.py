"""Agreements and plans as PDF and as JSON, and the page where one chooses among them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import user_of
from actionplans.models import ActionPlan
from actionplans.printing import (
    Selection,
    Tangled,
    Unprintable,
    anchored,
    print_job,
    select_agreement,
    select_plan,
    with_agreement,
)
from agreements.models import Agreement
from agreements.reading import with_parts
from samverkan.shared.listing import query_with
from samverkan.shared.moment import one_moment
from samverkan.shared.pdf import desk
from samverkan.shared.pdf.characters import MissingCharacters
from samverkan.shared.pdf.job import Standard

_NOT_PRINTED = "Dokumentet kunde inte skrivas ut"


@require_safe
def agreement_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """An agreement with its plans, one of them (`plan`), none (`planer=inga`) or those signed with it (`planer=undertecknade`).

    `arkiv=1` asks for the archive copy.
    """
    return _pdf_response(request, lambda: _agreement_selection(request, pk))


@require_safe
def agreement_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The same content in machine-readable form, to keep beside an archive copy."""
    return _json_response(lambda: _agreement_selection(request, pk))


@require_safe
def plan_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan alone, in its own layout or another (`uppstallning`)."""
    return _pdf_response(request, lambda: _plan_selection(request, pk))


@require_safe
def plan_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan in machine-readable form."""
    return _json_response(lambda: _plan_selection(request, pk))


@dataclass(frozen=True)
class Choice:
    """A document to choose: what it holds, where it is, and the same for the archive."""

    label: str
    about: str
    url: str
    archive_url: str
    json_url: str
    layouts: list[tuple[str, str]]


@require_safe
def agreement_print(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be printed of an agreement and its plans."""
    user = user_of(request)
    agreement = get_object_or_404(Agreement.objects.visible_to(user).select_related("organisation"), pk=pk)
    plans = list(agreement.plans.visible_to(user).in_printed_order())
    accompanying = list(agreement.plans.visible_to(user).accompanying(agreement).in_printed_order())
    context = {
        "agreement": agreement,
        "crumbs": [
            ("Överenskommelser", reverse("agreement_list")),
            (agreement.organisation.name, agreement.get_absolute_url()),
        ],
        "choices": [*_agreement_choices(agreement, accompanying), *(_plan_choice(plan) for plan in plans)],
    }
    return render(request, "actionplans/agreement_print.html", context)


def _agreement_choices(agreement: Agreement, plans: list[ActionPlan]) -> list[Choice]:
    """Return the agreement with the plans that accompany it, with those it was signed with, with each of several, and without."""

    def choice(label: str, about: str, query: str = "") -> Choice:
        return Choice(label, about, *_addresses("agreement", agreement.pk, query), layouts=[])

    if not plans:
        return [choice("Överenskommelsen", "Texten och underskrifterna.", "planer=inga")]
    whole = (
        "Allt i en fil"
        if agreement.is_signed
        else "Allt i en fil, så som den läggs på bordet när den ska skrivas under"
    )
    choices = [choice(f"Överenskommelsen med {'planen' if len(plans) == 1 else 'alla planer'}", f"{whole}.")]
    if 0 < sum(plan.is_signed_with_agreement for plan in plans) < len(plans):
        about = "Texten, underskrifterna och bara de planer som var med då. Kontrollsumman är den på det undertecknade papperet."
        choices.append(choice("Överenskommelsen som den undertecknades", about, "planer=undertecknade"))
    if len(plans) > 1:
        about = "Texten, underskrifterna och den planen."
        choices += [choice(f"Överenskommelsen med {plan.title}", about, f"plan={plan.pk}") for plan in plans]
    return [*choices, choice("Överenskommelsen utan planer", "Texten och underskrifterna.", "planer=inga")]


def _plan_choice(plan: ActionPlan) -> Choice:
    own = ActionPlan.Layout(plan.layout)
    base = reverse("plan_pdf", args=[plan.pk])
    others = [layout for layout in ActionPlan.Layout if layout != own]
    return Choice(
        plan.title,
        f"Planen för sig. Uppställning: {own.label}.",
        *_addresses("plan", plan.pk, ""),
        layouts=[(str(layout.label), f"{base}?uppstallning={layout.value}") for layout in others],
    )


def _addresses(noun: str, pk: int, query: str) -> tuple[str, str, str]:
    """Return the addresses of the working copy, the archive copy and the JSON."""
    pdf, json = reverse(f"{noun}_pdf", args=[pk]), reverse(f"{noun}_json", args=[pk])
    archive = "&".join(part for part in (query, "arkiv=1") if part)
    return f"{pdf}?{query}" if query else pdf, f"{pdf}?{archive}", f"{json}?{query}" if query else json


# Choosing


def _agreement_selection(request: HttpRequest, pk: int) -> Selection:
    user = user_of(request)
    agreement = get_object_or_404(with_parts(Agreement.objects.visible_to(user)), pk=pk)
    if request.GET.get("planer") == "inga":
        return select_agreement(agreement, [])
    accompanying = ActionPlan.objects.visible_to(user).accompanying(agreement)
    if request.GET.get("planer") == "undertecknade":
        return select_agreement(agreement, accompanying.signed_with(agreement).in_printed_order())
    if "plan" in request.GET:
        if not request.GET["plan"].isdecimal():
            raise Http404
        return select_agreement(agreement, [get_object_or_404(accompanying, pk=request.GET["plan"])])
    return select_agreement(agreement, accompanying.in_printed_order())


def _plan_selection(request: HttpRequest, pk: int) -> Selection:
    plan = get_object_or_404(with_agreement(ActionPlan.objects.visible_to(user_of(request))), pk=pk)
    layout = request.GET.get("uppstallning", "")
    return select_plan(plan, layout=layout if layout in ActionPlan.Layout.values else "")


# Answering


def _json_response(choose: Callable[[], Selection]) -> HttpResponse:
    with one_moment():
        selection = choose()
        content = selection.canonical
    return _file(content, "application/json", selection.file_name("json"), is_shown=False)


def _pdf_response(request: HttpRequest, choose: Callable[[], Selection]) -> HttpResponse:
    """Answer with the file, or with a page that says why not: something to change first (422), being made (202), failed (503)."""
    is_archive = request.GET.get("arkiv") == "1"
    standard = Standard.ARCHIVE if is_archive else Standard.WORKING
    with one_moment():
        selection = anchored(choose())
        try:
            job = print_job(selection, standard, spells_out=request.GET.get("ersatt") == "1")
        except Unprintable as refusal:
            return _refusal(request, selection, refusal.missing)
        except Tangled as refusal:
            return _page(request, selection, status=422, heading=_NOT_PRINTED, text=str(refusal))
    match desk.obtain(job, wait=settings.PDF_PATIENCE, asker=_asker(user_of(request))):
        case desk.Printed(pdf=pdf):
            response = _file(pdf, "application/pdf", selection.file_name("pdf", mark="arkiv" if is_archive else ""))
            response._csp_exempt = True  # type: ignore[attr-defined]  # Browsers apply it to their own viewer.
            return response
        case desk.Waiting():
            return _waiting(request, selection)
        case desk.Failed(reason=reason):
            return _page(
                request,
                selection,
                status=503,
                heading=_NOT_PRINTED,
                text=reason,
                fetching_url=request.get_full_path(),
                fetching_words="Försök igen",
            )


def _asker(user: User) -> str:
    """Return who shares the desk with others: the user's organisation, and the user where there is none."""
    organisations = [membership.organisation_id for membership in user.active_memberships]
    return f"organisation {min(organisations)}" if organisations else f"user {user.pk}"


def _file(content: bytes, media_type: str, name: str, *, is_shown: bool = True) -> HttpResponse:
    """Answer with a file."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'{"inline" if is_shown else "attachment"}; filename="{name}"'
    return response


def _waiting(request: HttpRequest, selection: Selection) -> HttpResponse:
    response = _page(
        request,
        selection,
        status=202,
        heading="Dokumentet görs i ordning",
        text="Ett långt dokument kan ta en stund. Sidan hämtar det själv, eller så gör du det med knappen.",
        fetching_url=request.get_full_path(),
        fetching_words="Hämta dokumentet",
    )
    response["Refresh"] = "5"
    return response


def _refusal(request: HttpRequest, selection: Selection, missing: list[MissingCharacters]) -> HttpResponse:
    return _page(
        request,
        selection,
        status=422,
        heading="Några tecken går inte att skriva ut",
        text=f"Typsnittet saknar dem. {_way_out(selection)} skriv ut med tecknens nummer i deras ställe.",
        missing=missing,
        replacing_url=query_with(request.GET, ersatt="1"),
    )


def _way_out(selection: Selection) -> str:
    """Begin the sentence on what to do about characters, with what can still be done about the text."""
    if selection.is_draft:
        return "Byt ut dem i texten, eller"
    agreement = selection.agreement or selection.plans[0].agreement
    if agreement.status == Agreement.Status.LOCKED:
        return "Texten är låst: lås upp den för att byta ut dem, eller"
    return "Texten går inte längre att ändra, så"


def _page(
    request: HttpRequest, selection: Selection, *, status: int, heading: str, text: str, **context: object
) -> HttpResponse:
    agreement = selection.agreement or selection.plans[0].agreement
    context |= {
        "heading": heading,
        "text": text,
        "document": selection.title,
        "back_url": selection.agreement.get_absolute_url()
        if selection.agreement
        else selection.plans[0].get_absolute_url(),
        "choices_url": reverse("agreement_print", args=[agreement.pk]),
    }
    return render(request, "actionplans/pdf_page.html", context, status=status)
