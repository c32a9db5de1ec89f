"""One plan to read, in four layouts from the same rows."""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from actionplans.forms.filter import PlanFilterForm
from actionplans.models import ActionPlan
from actionplans.permissions import can_change_plan
from actionplans.reading import LAYOUTS, read_plan
from actionplans.reading.editing import link_goals, link_rows
from actionplans.reading.goals import read_goals
from actionplans.reading.page import PlanPage
from actionplans.reading.standing import with_standing
from agreements.models import AgreementParty
from samverkan.shared.listing import query_with


@require_safe
def plan_show(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan with its goals, headings and commitments, narrowed by the URL; for drafters the ways to change it."""
    user, today = user_of(request), timezone.localdate()
    party = AgreementParty.objects.filter(agreement=OuterRef("agreement"), organisation_id__in=user.organisation_ids)
    plan = get_object_or_404(
        with_standing(ActionPlan.objects.visible_to(user))
        .select_related("agreement__organisation")
        .annotate(is_of_party=Exists(party)),
        pk=pk,
    )
    is_of_party: bool = plan.is_of_party  # type: ignore[attr-defined]
    is_owner = plan.agreement.organisation_id in user.organisation_ids
    may_change = can_change_plan(user, plan)
    reading = read_plan(
        plan,
        reported_by=today if is_of_party else None,
        with_hints=may_change or "saknar" in request.GET,
    )
    goals = read_goals(plan)
    if may_change:
        link_rows(reading)
        link_goals(plan, goals)
    form = PlanFilterForm(request.GET, offices=reading.offices)
    choice = form.choice
    shown = reading if choice.is_empty else reading.narrowed(choice.holds)
    layout = request.GET.get("uppstallning", "")
    layout = layout if layout in LAYOUTS else plan.layout
    context = {
        "plan": plan,
        "page": PlanPage(reading, shown, layout, request.GET, user, today, may_read_log=is_of_party or is_owner),
        "goals": goals if choice.is_empty else [],
        "areas": LAYOUTS[layout](shown),
        "layout_template": f"actionplans/_plan_{layout}.html",
        "form": form,
        "chips": [(words, query_with(request.GET, **{name: None})) for name, words in form.chosen()],
    }
    return render(request, "actionplans/plan_show.html", context)
