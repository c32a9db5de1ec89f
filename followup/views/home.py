"""The first page: what needs me now?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import organisations_to_administer
from accounts.requests import user_of
from agreements.permissions import can_create_agreement
from followup.agenda import agreements_of, commitments_to_log, latest_entries, todos
from followup.reading import card_of, entry_line

TODOS_SHOWN = 12
COMMITMENTS_SHOWN = 6
ENTRIES_SHOWN = 5
AGREEMENTS_SHOWN = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs the user, what to log, what was logged last, and the own agreements in numbers."""
    user = user_of(request)
    today = timezone.localdate()
    agreements = agreements_of(user, today)
    needed = todos(user, agreements, today)
    to_log = commitments_to_log(user, agreements, today, limit=COMMITMENTS_SHOWN)
    entries = latest_entries(user, agreements, today, limit=ENTRIES_SHOWN)
    shown = [(a, state) for a in agreements if (state := a.named_state(today)).code != "superseded"]
    shown.sort(key=lambda pair: pair[1].code == "expired")
    context = {
        "organisations": sorted({m.organisation.name for m in user.active_memberships}),
        "todos": needed[:TODOS_SHOWN],
        "more_todos": max(len(needed) - TODOS_SHOWN, 0),
        "cards": [card_of(commitment) for commitment in to_log],
        "entries": [entry_line(entry) for entry in entries],
        "agreements": shown[:AGREEMENTS_SHOWN],
        "more_agreements": max(len(shown) - AGREEMENTS_SHOWN, 0),
        "may_create": can_create_agreement(user),
        "may_read_log": bool(organisations_to_administer(user)),
    }
    return render(request, "followup/home.html", context)
