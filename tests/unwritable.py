"""Databases that cannot be written: read-only (a failed disk, a standby server) and full."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


def _make_read_only(database: BaseDatabaseWrapper) -> None:
    with database.cursor() as cursor:
        cursor.execute(
            "PRAGMA query_only = ON" if database.vendor == "sqlite" else "SET default_transaction_read_only = on"
        )


def _fill(database: BaseDatabaseWrapper) -> None:
    """SQLite only: no page more than there is."""
    with database.cursor() as cursor:
        cursor.execute("PRAGMA freelist_count")
        free = cursor.fetchone()[0]
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        if free:  # Room inside the file would let small rows in.
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")


@contextmanager
def _each_connection(prepare: Callable[[BaseDatabaseWrapper], None]) -> Iterator[None]:
    """Prepare the connection of this thread and those of every thread that connects meanwhile."""

    def on_connection(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
        prepare(connection)

    connection.close()
    connection_created.connect(on_connection)
    try:
        yield
    finally:
        connection_created.disconnect(on_connection)
        connection.close()


def read_only() -> Any:
    """Let nothing be written, by anybody, until the block ends."""
    return _each_connection(_make_read_only)


def full() -> Any:
    """Let nothing that takes room be written, by anybody, until the block ends."""
    return _each_connection(_fill)
