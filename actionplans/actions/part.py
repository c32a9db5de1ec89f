"""Adding, changing and removing the headings, goals, baselines and rows of a draft plan."""

from typing import TypeVar

from django.db import transaction

from accounts.actions import add_row, change_row, remove_row
from accounts.models import User
from actionplans.actions.order import changes_with_place, place_new
from actionplans.actions.plan import draft_for_update
from actionplans.models import PlanPart

Part = TypeVar("Part", bound=PlanPart)


@transaction.atomic
def add_part(part: Part, *, by: User, after: str = "") -> Part:
    """Add a part to a draft plan, last in its sequence unless it has an order or goes `after` a row. Raises Refused when the plan is adopted."""
    plan = draft_for_update(part.of_plan)
    place_new(part, after)
    return add_row(part, organisation_id=plan.agreement.organisation_id, by=by)


@transaction.atomic
def change_part(part: Part, *, version: int, changes: dict[str, object], by: User, after: str = "") -> Part:
    """Change a part of a draft plan, and move it `after` a row of its sequence if one is given.

    Raises Refused when the plan is adopted, VersionConflict when the part was saved since.
    """
    plan = draft_for_update(part.of_plan)
    changes = changes_with_place(part, changes, after)
    return change_row(part, version=version, changes=changes, organisation_id=plan.agreement.organisation_id, by=by)


@transaction.atomic
def remove_part(part: PlanPart, *, version: int, by: User) -> None:
    """Remove a part of a draft plan with what hangs under it. Raises Refused when the plan is adopted."""
    plan = draft_for_update(part.of_plan)
    remove_row(part, version=version, organisation_id=plan.agreement.organisation_id, by=by)
