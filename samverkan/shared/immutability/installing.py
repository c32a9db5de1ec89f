"""Putting the locks on and taking them off, as migrate and the emptying of a test database need."""

from collections.abc import Callable
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from samverkan.shared.immutability.lock import locked_tables
from samverkan.shared.immutability.tables import Table, read_tables
from samverkan.shared.immutability.triggers import Trigger, postgresql_triggers, sqlite_triggers

_EVENTS = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
_BEFORE: list[Callable[[], None]] = []


def before_locking(settle: Callable[[], None]) -> Callable[[], None]:
    """Have something brought up to date in locked rows at the end of every migrate, before the locks are put on again."""
    _BEFORE.append(settle)
    return settle


def wanted_triggers(connection: BaseDatabaseWrapper, tables: dict[str, Table], cursor: Any) -> dict[str, list[Trigger]]:
    """Return the triggers that each locked table of the database is to have."""
    locks = [lock for lock in locked_tables().values() if lock.table in tables]
    if connection.vendor == "sqlite":
        return {lock.table: sqlite_triggers(lock, tables[lock.table]) for lock in locks}
    cursor.execute("SELECT quote_ident(current_schema())")
    (schema,) = cursor.fetchone()
    return {lock.table: postgresql_triggers(lock, tables[lock.table], schema) for lock in locks}


def install_locks(using: str = "default") -> None:
    """Install every registered lock whose table exists; run again, it changes nothing."""
    connection = connections[using]
    remove_locks(using)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        wanted = wanted_triggers(connection, read_tables(connection, cursor), cursor)
        _execute(connection, cursor, [s for triggers in wanted.values() for one in triggers for s in one.statements])


def remove_locks(using: str = "default") -> None:
    """Remove every registered lock that is installed."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        on = {t: "" if connection.vendor == "sqlite" else f" ON {t}" for t in locked_tables() if t in tables}
        _execute(
            connection,
            cursor,
            [
                f"DROP TRIGGER IF EXISTS {lock.trigger(event)}{on[lock.table]}"
                for lock in locked_tables().values()
                if lock.table in on
                for event in _EVENTS
            ],
        )


def _execute(connection: BaseDatabaseWrapper, cursor: Any, statements: list[str]) -> None:
    """Execute statements without parameters; PostgreSQL gets them in one go."""
    if connection.vendor == "sqlite":
        for statement in statements:
            cursor.execute(statement)
    elif statements:
        cursor.execute(";\n".join(statements))


def remove_locks_before_migrate(app_config: Any, using: str, **kwargs: Any) -> None:
    """Take the locks off when migrate starts (it announces every app; ours comes once)."""
    if app_config.label == "shared":
        remove_locks(using)


def install_locks_after_migrate(app_config: Any, using: str, **kwargs: Any) -> None:
    """Put the locks on when migrate, or a flush of the test database, is done."""
    if app_config.label != "shared":
        return
    if using == "default":
        for settle in _BEFORE:
            settle()
    install_locks(using)
