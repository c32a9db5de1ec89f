"""The hashes of texts that were locked before there were any: marked by a migration, computed once it is done."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import connection, models

PENDING = "pending"
"""What a migration writes where a hash is to be computed; found anywhere else, it is no hash of anything."""

BATCH = 100
"""So many texts are read at a time."""

Id = TypeVar("Id")


def in_batches(ids: Sequence[Id]) -> Iterator[Sequence[Id]]:
    """Yield the ids so many at a time."""
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def seal_pending(model: type[models.Model], hashes: Callable[[Sequence[Any]], dict[Any, str]]) -> None:
    """Write the hash of each marked text. Where the table has no such column yet, or no longer, there is nothing to do."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return
        if "text_hash" not in {column.name for column in connection.introspection.get_table_description(cursor, table)}:
            return
    pending = model._base_manager.filter(text_hash=PENDING)
    for batch in in_batches(list(pending.order_by("pk").values_list("pk", flat=True))):
        for pk, text_hash in hashes(batch).items():
            pending.filter(pk=pk).update(text_hash=text_hash)
