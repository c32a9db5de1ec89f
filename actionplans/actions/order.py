"""The places of a plan's parts: which rows are printed in one sequence."""

from copy import copy

from actionplans.models import Baseline, Commitment, Goal, Initiative, PlanArea, PlanPart
from samverkan.shared.ordering import last_order, order_after

_SEQUENCE: dict[type[PlanPart], tuple[str, ...]] = {
    PlanArea: ("plan_id", "parent_id"),
    Goal: ("plan_id",),
    Baseline: ("goal_id",),
    Initiative: ("plan_id", "plan_area_id"),
    Commitment: ("initiative_id", "parent_id"),
}


def rows_beside(part: PlanPart) -> list[PlanPart]:
    """Return the saved rows of the sequence that the part is printed in, itself included, in printed order."""
    same = {name: getattr(part, name) for name in _SEQUENCE[type(part)]}
    return list(type(part)._default_manager.filter(**same))


def place_new(part: PlanPart, after: str = "") -> None:
    """Give a new part its order: `after` a row of its sequence, or last unless it has one. Runs in the action's transaction."""
    if after:
        part.order = order_after(rows_beside(part), after, moved=part)
    part.order = part.order or last_order(rows_beside(part))


def changes_with_place(part: PlanPart, changes: dict[str, object], after: str) -> dict[str, object]:
    """Return the changes with the order that puts the part `after` a row of the sequence it will stand in."""
    if not after:
        return changes
    moved = copy(part)
    for name, value in changes.items():
        setattr(moved, name, value)
    return {**changes, "order": order_after(rows_beside(moved), after, moved=moved)}
