"""Plans, alone or with their agreement, as canonical JSON; docs/canonical.md shows what it looks like.

What a plan holds follows from the models (samverkan/shared/canonical.py); here stands what they do not tell. What is reported on a
plan comes after it and is no part of it.
"""

from collections.abc import Sequence
from typing import Any

from actionplans.models import ActionPlan, Commitment, Initiative, PlanArea
from agreements.canonical import read_agreements, references_to
from agreements.models import Agreement
from samverkan.shared.canonical import FORMAT, Shape, canonical_bytes, content_hash, day_of, read_content

_SHAPE = Shape(
    named={},
    under={PlanArea: ("parent",), Initiative: ("plan_area",), Commitment: ("parent",)},
    derived={ActionPlan: lambda plan: {"adopted_on": day_of(plan.adopted_at)}},
)


def canonical_document(agreement: Agreement | None, plans: Sequence[ActionPlan]) -> dict[str, Any]:
    """Return a document with an agreement, plans or both, as the database has them; the plans in the order given.

    Makes one query for each model, whatever it holds. A plan says itself which agreement it belongs to. `checksum` is the SHA-256 of the
    text alone, in hex: it stays the same from the locking on, whatever is registered afterwards.
    """
    chosen = [agreement.pk] if agreement else []
    agreements = read_agreements({*chosen, *(plan.agreement_id for plan in plans)})
    outside = {plan.pk: references_to(agreements[plan.agreement_id]) for plan in plans}
    found = read_content(ActionPlan, outside, _SHAPE, outside)
    text = {
        "agreement": agreements[agreement.pk].text if agreement else None,
        "plans": [found[plan.pk].text for plan in plans],
    }
    return {
        "format": FORMAT,
        "checksum": content_hash(canonical_bytes(text)),
        "agreement": agreements[agreement.pk].values if agreement else None,
        "plans": [found[plan.pk].values for plan in plans],
    }


def canonical_plan(plan: ActionPlan) -> dict[str, Any]:
    """Return a plan, as the database has it, with all that is in it and what its agreement is called."""
    values: dict[str, Any] = canonical_document(None, [plan])["plans"][0]
    return values
