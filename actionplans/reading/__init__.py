"""A plan as plain values, read with few queries and laid out in four ways. Pages and documents are made from the same.

`source` reads, `rows` holds and narrows; `prose`, `roles`, `table` and `causes` lay out; `overview` counts many plans. Nothing
here writes.
"""

from collections.abc import Callable
from typing import Any

from actionplans.models import ActionPlan
from actionplans.reading.causes import causes_of
from actionplans.reading.choice import Choice
from actionplans.reading.prose import prose_of
from actionplans.reading.roles import roles_of
from actionplans.reading.rows import PlanReading, Side, state_of_plan
from actionplans.reading.source import read_plan
from actionplans.reading.table import table_of

__all__ = [
    "LAYOUTS",
    "Choice",
    "PlanReading",
    "Side",
    "causes_of",
    "prose_of",
    "read_plan",
    "roles_of",
    "state_of_plan",
    "table_of",
]

LAYOUTS: dict[str, Callable[[PlanReading], list[Any]]] = {
    ActionPlan.Layout.PROSE: prose_of,
    ActionPlan.Layout.ROLES: roles_of,
    ActionPlan.Layout.TABLE: table_of,
    ActionPlan.Layout.BRA: causes_of,
}
"""How each layout is made: what it returns for a heading has the heading itself as `area`."""
