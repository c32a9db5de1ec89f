"""Whether what is adopted is what was adopted: the text of every plan beside its hash."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Q

from actionplans.canonical import plan_hashes
from actionplans.models import ActionPlan
from samverkan.shared.canonical import form_of
from samverkan.shared.dates import long_date, swedish_day
from samverkan.shared.sealing import in_batches
from samverkan.shared.verification import DoesNotHold


def check_texts() -> int:
    """Compare every plan that is adopted, or waits for signatures with its agreement, with the hash that was written then."""
    waiting = Q(agreement__status="locked", initiatives__isnull=False)
    locked = ActionPlan.objects.filter(Q(status="adopted") | waiting).distinct().order_by("pk")
    ids = list(locked.values_list("pk", flat=True))
    for batch in in_batches(ids):
        plans = ActionPlan.objects.filter(pk__in=batch).order_by("pk")
        found = _hashes(plans)
        for plan in plans:
            if plan.text_hash != found.get(plan.pk):
                raise DoesNotHold(_sentence(plan))
    return len(ids)


def _hashes(plans: Collection[ActionPlan]) -> dict[int, str]:
    """Return the hash of each plan in the form that it was locked in. What cannot be read as a plan has none."""
    by_form: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for plan in plans:
        if form := form_of(plan.text_hash):
            by_form[form][plan.pk] = plan.agreement_id
    return {pk: text_hash for form, chosen in by_form.items() for pk, text_hash in _read(chosen, form).items()}


def _read(plans: Mapping[int, int], form: int) -> dict[int, str]:
    try:
        return plan_hashes(plans, form=form)
    except LookupError:  # A row points out of its plan, and the text of that one cannot be told.
        pairs, half = list(plans.items()), len(plans) // 2
        halves = (pairs[:half], pairs[half:]) if half else ()
        return {pk: text_hash for some in halves for pk, text_hash in _read(dict(some), form).items()}


def _sentence(plan: ActionPlan) -> str:
    when = f"fastställdes {long_date(swedish_day(plan.adopted_at))}" if plan.adopted_at else "låstes för underskrift"
    return f"plan {plan.pk}, ”{plan}”: texten är inte den som {when}. Jämför med papperet och med en säkerhetskopia."
