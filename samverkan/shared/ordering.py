"""Places in an order: each row carries a number, with gaps, so that moving one row seldom changes another."""

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

STEP = 10
FIRST = "first"


class Ordered(Protocol):
    """A row with a place."""

    pk: Any
    order: int
    _meta: ClassVar[Any]


def row_key(row: Ordered) -> str:
    """Return what names a row among rows of several models."""
    return f"{row._meta.model_name}-{row.pk}"


def last_order(rows: Sequence[Ordered]) -> int:
    """Return the order that puts a new row after the rows."""
    return max((row.order for row in rows), default=0) + STEP


def order_after(rows: Sequence[Ordered], after: str, *, moved: Ordered) -> int:
    """Return the order that puts `moved` right after the row with the key `after`; FIRST puts it before all.

    `rows` are in order. Renumbers them when there is no gap to use, so it runs inside the transaction of the move. A key that is
    not among the rows, such as that of a row that was just removed, puts it last.
    """
    others = [row for row in rows if row_key(row) != row_key(moved)]
    keys = [FIRST, *(row_key(row) for row in others)]
    if after not in keys:
        return last_order(others)
    place = keys.index(after)
    orders = [row.order for row in others]
    if not _has_gap(orders, place):
        orders = [(number + 1) * STEP for number in range(len(others))]
        for row, order in zip(others, orders, strict=True):
            if row.order != order:
                type(row)._default_manager.filter(pk=row.pk).update(order=order)  # type: ignore[attr-defined]
    before = orders[place - 1] if place else 0
    following = orders[place] if place < len(orders) else before + 2 * STEP
    return (before + following) // 2


def _has_gap(orders: list[int], place: int) -> bool:
    before = orders[place - 1] if place else 0
    return place == len(orders) or orders[place] - before >= 2
