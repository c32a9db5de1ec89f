"""The locks: database triggers that refuse to change what is signed or logged, on SQLite and PostgreSQL alike.

Models declare what is locked through `register_lock` in their app's `locks.py`; the Python guards in actions are manners, these are
the lock. Triggers are removed before every migrate and installed after it, because SQLite drops the triggers of a table it
rebuilds, and because a data migration must be able to do its work. A migrate that fails puts them back as well; where one was
killed, no web process starts until it has been run again.
"""

import logging
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_EVENTS = ("INSERT", "UPDATE", "DELETE")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Lock:
    """One table's lock.

    `condition` is SQL over `{row}` (OLD, NEW) that is true when the row is locked; `columns` narrows updates to
    those that change one of the columns; `forbidden_change` is SQL over OLD and NEW that is true of an update that is
    refused whichever columns it changes (the way back from signed); `message` is the sentence the database answers with.
    """

    table: str
    condition: str
    message: str
    events: tuple[str, ...] = _EVENTS
    columns: tuple[str, ...] = ()
    forbidden_change: str = ""

    def trigger(self, event: str) -> str:
        """Return the trigger's name for an event."""
        return f"lock_{self.table}_{event.lower()}"[:60]


_LOCKS: dict[str, Lock] = {}


def register_lock(lock: Lock) -> None:
    """Add a table's lock; each table has one."""
    _LOCKS[lock.table] = lock


def locked_tables() -> dict[str, Lock]:
    """Return the registered locks by table."""
    return dict(_LOCKS)


def _condition(connection: BaseDatabaseWrapper, lock: Lock, event: str) -> str:
    """Return the lock's condition for an event; a row may neither leave a locked parent nor move into one."""
    rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[event]
    condition = "(" + " OR ".join(lock.condition.format(row=row) for row in rows) + ")"
    if event == "UPDATE" and lock.columns:
        differs = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
        condition += " AND (" + " OR ".join(f'OLD."{c}" {differs} NEW."{c}"' for c in lock.columns) + ")"
    if event == "UPDATE" and lock.forbidden_change:
        condition = f"({condition}) OR ({lock.forbidden_change})"
    return condition


def _create(connection: BaseDatabaseWrapper, lock: Lock, event: str) -> list[str]:
    trigger, condition = lock.trigger(event), _condition(connection, lock, event)
    message = lock.message.replace("'", "''")
    if connection.vendor == "sqlite":
        return [
            f"CREATE TRIGGER {trigger} BEFORE {event} ON {lock.table} FOR EACH ROW WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{message.replace('%', '%%')}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$",
        f"CREATE TRIGGER {trigger} BEFORE {event} ON {lock.table} FOR EACH ROW EXECUTE FUNCTION {trigger}()",
    ]


def install_locks(using: str = "default") -> None:
    """Install every registered lock whose table exists; run again, it changes nothing."""
    connection = connections[using]
    remove_locks(using)
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for lock in _LOCKS.values():
            if lock.table in tables:
                for event in lock.events:
                    for statement in _create(connection, lock, event):
                        cursor.execute(statement)


def remove_locks(using: str = "default") -> None:
    """Remove every registered lock that is installed."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for lock in _LOCKS.values():
            if lock.table not in tables:
                continue
            for event in _EVENTS:
                on_table = "" if connection.vendor == "sqlite" else f" ON {lock.table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {lock.trigger(event)}{on_table}")


def unlocked_tables(using: str = "default") -> list[str]:
    """Return the tables that lack any of their locks."""
    connection = connections[using]
    with connection.temporary_connection() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND pg_table_is_visible(tgrelid)"
        )
        installed = {name for (name,) in cursor.fetchall()}
    return sorted(
        lock.table
        for lock in _LOCKS.values()
        if lock.table in tables and not installed.issuperset(map(lock.trigger, lock.events))
    )


def need_locks(using: str = "default") -> None:
    """Refuse to start, with ImproperlyConfigured, when a table lacks its locks. A database that is away is not waited for."""
    try:
        unlocked = unlocked_tables(using)
    except OperationalError as error:
        logger.warning("The locks of the database could not be looked for: %s", error)
        return
    if unlocked:
        raise ImproperlyConfigured(
            f"Samverkan does not start because the database would let anybody change what is signed: the locks are missing on "
            f"{', '.join(unlocked)}. A migrate was interrupted or is under way: run manage.py migrate to its end, then start."
        )


def remove_locks_before_migrate(app_config: Any, using: str, **kwargs: Any) -> None:
    """Take the locks off when migrate starts (it announces every app; ours comes once)."""
    if app_config.label == "shared":
        remove_locks(using)


def install_locks_after_migrate(app_config: Any, using: str, **kwargs: Any) -> None:
    """Put the locks on when migrate, or a flush of the test database, is done."""
    if app_config.label == "shared":
        install_locks(using)
