"""Adding, changing and removing the headings, goals, baselines and rows of a draft plan."""

from typing import TypeVar

from django.db import transaction

from accounts.actions import add_row, change_row, remove_row
from accounts.models import User
from actionplans.actions.plan import draft_for_update
from actionplans.models import ActionPlan, PlanPart

Part = TypeVar("Part", bound=PlanPart)


def plan_of(part: PlanPart) -> ActionPlan:
    """Return the plan that a part belongs to, directly or through its goal or initiative."""
    for holder in ("goal", "initiative"):
        if hasattr(part, f"{holder}_id"):
            return getattr(part, holder).plan
    return part.plan  # type: ignore[attr-defined]


def place_last(part: PlanPart) -> None:
    """Give a new part the order after its last sibling, unless it has one."""
    if part.order:
        return
    parent = next(name for name in ("goal_id", "initiative_id", "plan_id") if hasattr(part, name))
    siblings = type(part)._default_manager.filter(**{parent: getattr(part, parent)})
    part.order = (siblings.order_by("-order").values_list("order", flat=True).first() or 0) + 10


@transaction.atomic
def add_part(part: Part, *, by: User) -> Part:
    """Add a part to a draft plan, last in order unless it has one. Raises Refused when the plan is adopted."""
    plan = draft_for_update(plan_of(part))
    place_last(part)
    return add_row(part, organisation_id=plan.agreement.organisation_id, by=by)


@transaction.atomic
def change_part(part: Part, *, version: int, changes: dict[str, object], by: User) -> Part:
    """Change a part of a draft plan. Raises Refused when it is adopted, VersionConflict when the part was saved since."""
    plan = draft_for_update(plan_of(part))
    return change_row(part, version=version, changes=changes, organisation_id=plan.agreement.organisation_id, by=by)


@transaction.atomic
def remove_part(part: PlanPart, *, version: int, by: User) -> None:
    """Remove a part of a draft plan with what hangs under it. Raises Refused when the plan is adopted."""
    plan = draft_for_update(plan_of(part))
    remove_row(part, version=version, organisation_id=plan.agreement.organisation_id, by=by)
