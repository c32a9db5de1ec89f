"""The invented agreement is made relative to the day, so it must come out right on any."""

from collections.abc import Callable
from datetime import date

import pytest

from actionplans.models import ActionPlan
from agreements.models import Agreement
from followup.models import FollowUpEntry
from samverkan.demo.invented import in_force
from tests.demo.building import build


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "ends_on"),
    [
        (date(2026, 11, 21), date(2027, 4, 30)),
        (date(2027, 1, 1), date(2027, 6, 30)),
        (date(2027, 2, 28), date(2027, 7, 31)),
        (date(2027, 12, 31), date(2028, 5, 31)),
        (date(2028, 2, 29), date(2028, 7, 31)),
    ],
)
def test_invented_agreement_is_in_force_whenever_it_is_made(
    today: date, ends_on: date, on_day: Callable[[date], None]
) -> None:
    on_day(today)

    build(*in_force.CONTENT)

    agreement = Agreement.objects.in_force(today).get(title=in_force.TITLE)
    assert (agreement.effective_from, agreement.effective_until) == (date(today.year - 1, 1, 1), ends_on)
    assert agreement.state(today).code == "expiring"
    entries = FollowUpEntry.objects.select_related("commitment__initiative__plan")
    assert entries.count() == 22
    for entry in entries:
        plan = entry.commitment.initiative.plan
        assert plan.period_from is not None
        assert plan.period_until is not None
        assert plan.period_from <= entry.happened_on <= min(plan.period_until, today)
    assert ActionPlan.objects.filter(period_from__lte=today, period_until__gte=today).count() == 1
