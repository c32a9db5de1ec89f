"""Who did what with a plan, and when."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.log import page_of_log, read_log
from accounts.models import AuditEvent
from accounts.requests import user_of
from accounts.views.log import erase_address
from actionplans.models import ActionPlan
from actionplans.views.editing import crumbs_of_plan
from agreements.permissions import log_to_read
from samverkan.shared.listing import pager_prefix


@require_safe
def plan_log(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done with a plan and its rows, as the log of the reader's own organisation has it."""
    user = user_of(request)
    plans = ActionPlan.objects.visible_to(user).select_related("agreement__organisation")
    plan = get_object_or_404(plans.prefetch_related("agreement__parties"), pk=pk)
    chain = log_to_read(user, plan.agreement)
    if chain is None:
        raise PermissionDenied
    page = page_of_log(AuditEvent.objects.of_chain(chain).about(plan), request.GET.get("page"))
    context = {
        "plan": plan,
        "crumbs": crumbs_of_plan(plan),
        "is_owner": chain == plan.agreement.organisation_id,
        "lines": read_log(page, lambda event: erase_address(request, event)),
        "page_obj": page,
        "query_prefix": pager_prefix(request.GET),
    }
    return render(request, "actionplans/plan_log.html", context)
