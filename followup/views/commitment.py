"""One commitment with everything that is known of it."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import can_erase
from accounts.requests import user_of
from actionplans.models import Commitment, CommitmentParty
from actionplans.permissions import can_change_plan
from followup.models import FollowUpEntry
from followup.permissions import organisations_to_log_for
from followup.reading import entry_line, page_of

ENTRIES_SHOWN, ENTRIES_AT_MOST = 50, 1000


@require_safe
def commitment_show(request: HttpRequest, pk: int) -> HttpResponse:
    """What is promised, by whom, when and how it is measured; what came of it; the way to log."""
    user = user_of(request)
    commitment = get_object_or_404(
        Commitment.objects.visible_to(user)
        .knowing_items()
        .select_related("initiative__plan__agreement__organisation", "initiative__plan_area", "parent", "mirror_of")
        .prefetch_related(
            Prefetch("commitment_parties", CommitmentParty.objects.select_related("party")),
            "schedules",
            "responsibilities",
            "measures",
            "initiative__plan__agreement__parties",
        ),
        pk=pk,
    )
    plan = commitment.initiative.plan
    loggable_for = organisations_to_log_for(user, commitment)
    entries = (
        FollowUpEntry.objects.visible_to(user)
        .filter(commitment=commitment)
        .select_related(
            "organisation", "measure", "correction", "commitment__initiative__plan__agreement__organisation"
        )
    )
    limit = ENTRIES_AT_MOST if "alla" in request.GET else ENTRIES_SHOWN
    shown = list(entries[: limit + 1])
    context = {
        "commitment": commitment,
        "page": page_of(commitment, entries.standing(), timezone.localdate()),
        "entries": [
            entry_line(
                entry,
                may_correct=entry.organisation_id in loggable_for,
                may_erase=can_erase(user, entry.organisation_id),
            )
            for entry in shown[:limit]
        ],
        "has_more": len(shown) > limit,
        "may_log": bool(loggable_for),
        "may_change": can_change_plan(user, plan),
        "is_party": any(p.organisation_id in user.organisation_ids for p in plan.agreement.parties.all()),
    }
    return render(request, "followup/commitment_show.html", context)
