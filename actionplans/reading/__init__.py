"""A plan as plain values, read with few queries and laid out in three ways. Pages and documents are made from the same.

`source` reads, `rows` holds and narrows; `prose`, `roles` and `table` lay out; `overview` counts many plans. Nothing here writes.
"""

from actionplans.reading.choice import Choice
from actionplans.reading.prose import prose_of
from actionplans.reading.roles import roles_of
from actionplans.reading.rows import PlanReading, Side, state_of_plan
from actionplans.reading.source import read_plan
from actionplans.reading.table import table_of

__all__ = ["Choice", "PlanReading", "Side", "prose_of", "read_plan", "roles_of", "state_of_plan", "table_of"]
