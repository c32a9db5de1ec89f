"""What disappears with a row, said before it is deleted."""

from typing import TypeAlias

from django.db import models
from django.db.models import Count

Holds: TypeAlias = dict[str, tuple[str, str]]
"""What hangs under a row: the path to it, and what one and several are called."""


def what_disappears(row: models.Model, holds: Holds) -> list[str]:
    """Return what hangs under a row as Swedish counts (3 ledamöter), without what there is none of. One query for each."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    counts = {path: rows.aggregate(count=Count(path, distinct=True))["count"] for path in holds}
    return [f"{counts[path]} {words[counts[path] > 1]}" for path, words in holds.items() if counts[path]]
