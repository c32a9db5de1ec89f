"""Who did what with an agreement, and when."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.log import page_of_log, read_log
from accounts.models import AuditEvent
from accounts.requests import user_of
from accounts.views.log import erase_address
from agreements import permissions
from agreements.views.editing import crumbs_of, visible_agreement
from samverkan.shared.listing import pager_prefix


@require_safe
def agreement_log(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done with an agreement and its parts, as the log of the reader's own organisation has it."""
    agreement = visible_agreement(request, pk)
    chain = permissions.log_to_read(user_of(request), agreement)
    if chain is None:
        raise PermissionDenied
    page = page_of_log(AuditEvent.objects.of_chain(chain).about(agreement), request.GET.get("page"))
    context = {
        "agreement": agreement,
        "crumbs": crumbs_of(agreement),
        "is_owner": chain == agreement.organisation_id,
        "plans": agreement.plans.visible_to(user_of(request)),
        "lines": read_log(page, lambda event: erase_address(request, event)),
        "page_obj": page,
        "query_prefix": pager_prefix(request.GET),
    }
    return render(request, "agreements/agreement_log.html", context)
