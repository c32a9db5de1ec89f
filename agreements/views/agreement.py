"""The list of agreements, and one agreement to read."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import user_of
from agreements import permissions
from agreements.actions import missing_for_signing
from agreements.forms.search import AgreementSearchForm
from agreements.listing import COLUMNS, as_rows, count_in_words, in_order, known_order, narrowed
from agreements.models import Agreement, AgreementParty, Standing
from agreements.reading import (
    SignatureRights,
    contents_of,
    predecessor_of,
    read_document,
    read_facts,
    read_parties,
    read_plans,
    read_standing,
    successor_of,
    with_everything,
)
from samverkan.shared.listing import pager_prefix, query_with, sort_columns

ROWS_PER_PAGE = 100


@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Agreements by words, place, state and day."""
    today = timezone.localdate()
    agreements = Agreement.objects.visible_to(user_of(request))
    form = AgreementSearchForm(request.GET)
    agreements = narrowed(agreements, form.cleaned_data, today) if form.is_valid() else agreements.none()
    order = known_order(request.GET.get("sort", ""))
    agreements = in_order(agreements, order, today).select_related("organisation").prefetch_related("parties")
    page = Paginator(agreements, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chips": [(words, query_with(request.GET, **{name: ""})) for name, words in form.chosen()],
        "columns": sort_columns(request.GET, COLUMNS, order),
        "rows": as_rows(page, today),
        "count": count_in_words(page.paginator.count),
        "page_obj": page,
        "query_prefix": pager_prefix(request.GET),
        "may_create": permissions.can_create_agreement(user_of(request)),
    }
    return render(request, "agreements/agreement_list.html", context)


@require_safe
def agreement_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything in an agreement, in reading order, with its facts beside it and, for drafters, the ways to change it."""
    user, today = user_of(request), timezone.localdate()
    visible = Agreement.objects.visible_to(user).with_succession(today)
    agreement = get_object_or_404(with_everything(visible, user), pk=pk)
    may, plans = _rights(user, agreement), agreement.plans.visible_to(user)
    if may["change"]:
        plans = plans.annotate(open_questions=_OPEN_QUESTIONS)
    document = read_document(agreement)
    parties = read_parties(
        agreement,
        numbers_for=_parties_for(permissions.can_register_number, user, agreement),
        disputes_for=_parties_for(_may_change_its_mind, user, agreement),
    )
    context = {
        "agreement": agreement,
        "state": agreement.named_state(today),
        "document": document,
        "facts": read_facts(agreement, today, rights=_signature_rights(user, agreement)),
        "parties": [party for party in parties if party.is_signing],
        "participants": [party for party in parties if not party.is_signing],
        "plans": read_plans(plans),
        "contents": contents_of(document, has_plans=bool(plans), has_signatures=bool(agreement.signatories.all())),
        "predecessor": predecessor_of(agreement, user),
        "successor": successor_of(agreement),
        "may": may,
        "missing": _missing(agreement, plans) if may["change"] else [],
        "waiting": _waiting(agreement),
        "standing": read_standing(agreement, user),
    }
    return render(request, "agreements/agreement_show.html", context)


_OPEN_QUESTIONS = Count("initiatives__commitments", filter=Q(initiatives__commitments__open_question__gt=""))


def _missing(agreement: Agreement, plans: Iterable[Any]) -> list[str]:
    """What the statutory minimum still lacks. Expects the plans with their number of `open_questions`."""
    return missing_for_signing(agreement, open_questions=any(plan.open_questions for plan in plans))


def _waiting(agreement: Agreement) -> str:
    """What a locked agreement waits for, in words; empty in other states."""
    if agreement.status != Agreement.Status.LOCKED:
        return ""
    signatories = list(agreement.signatories.all())
    done = sum(signatory.registered_at is not None for signatory in signatories)
    return (
        f"{done} av {len(signatories)} underskrifter är registrerade. Skriv ut texten och samla in underskrifterna; "
        "en tjänsteperson registrerar dem under Underskrifter."
    )


def _rights(user: User, agreement: Agreement) -> dict[str, bool]:
    """What the user may do with the agreement, by verb."""
    return {
        "change": permissions.can_change_agreement(user, agreement),
        "read_log": permissions.log_to_read(user, agreement) is not None,
        "unlock": permissions.can_unlock_agreement(user, agreement),
        "register_original": permissions.can_register_original(user, agreement),
        # The plans' own rule lives above this app and is asked again there.
        "add_plan": permissions.can_draft(user, agreement) and agreement.status != Agreement.Status.LOCKED,
    }


def _parties_for(may: Callable[[User, AgreementParty], bool], user: User, agreement: Agreement) -> set[int]:
    """The parties for which the user may do something."""
    return {party.pk for party in agreement.parties.all() if may(user, party)}


def _may_change_its_mind(user: User, party: AgreementParty) -> bool:
    """A party that has confirmed may dispute; who has not is asked in a notice."""
    return party.standing == Standing.CONFIRMED and permissions.can_dispute_agreement(user, party)


def _signature_rights(user: User, agreement: Agreement) -> SignatureRights:
    """What the user may do about the signatures."""
    parties = {party.pk: party for party in agreement.parties.all()}
    signatories = [(signatory, parties[signatory.party_id]) for signatory in agreement.signatories.all()]
    return SignatureRights(
        corrects={s.pk for s, party in signatories if permissions.can_correct_signature(user, s, party)},
        confirms={s.pk for s, party in signatories if permissions.can_confirm_signature(user, s, party)},
        sees_before=permissions.is_of_party(user, agreement),
    )
