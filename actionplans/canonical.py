"""Plans, alone or with their agreement, as canonical JSON; docs/canonical.md shows what it looks like.

What a plan holds follows from the models (samverkan/shared/canonical.py); here stands what they do not tell. What is reported on a
plan comes after it and is no part of it.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from actionplans.models import ActionPlan, Commitment, Initiative, PlanArea
from agreements.canonical import read_agreements, references_to
from agreements.models import Agreement
from samverkan.shared.canonical import (
    FORMAT,
    TEXT_FORM,
    Shape,
    canonical_bytes,
    content_hash,
    day_of,
    read_content,
    text_hash,
)
from samverkan.shared.sealing import seal_pending

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


def plan_hashes(plans: Collection[int] | Mapping[int, int], *, form: int = TEXT_FORM) -> dict[int, str]:
    """Return the hash of the text of each plan by its id: the checksum of the plan printed alone.

    `plans` are ids, or ids with those of their agreements, which saves a query.
    """
    if not isinstance(plans, Mapping):
        plans = dict(ActionPlan.objects.filter(pk__in=plans).values_list("pk", "agreement_id"))
    called = {pk: references_to(found) for pk, found in read_agreements(set(plans.values()), form=form).items()}
    outside = {pk: called[agreement_id] for pk, agreement_id in plans.items()}
    found = read_content(ActionPlan, plans, _SHAPE, outside, form=form)
    return {pk: text_hash({"agreement": None, "plans": [plan.text]}, form) for pk, plan in found.items()}


def seal_pending_plans() -> None:
    """Write the hash of what was locked before there were hashes."""
    seal_pending(ActionPlan, plan_hashes)


def canonical_plan(plan: ActionPlan) -> dict[str, Any]:
    """Return a plan, as the database has it, with all that is in it and what its agreement is called."""
    values: dict[str, Any] = canonical_document(None, [plan])["plans"][0]
    return values
