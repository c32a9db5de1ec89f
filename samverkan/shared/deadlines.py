"""How long a page waits for the database. A page has a reader who can be told; a command by hand may take its time.

The web process calls `keep_deadlines` once (samverkan/wsgi.py). What holds for commands too stands in samverkan/settings.py.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

LOCK_SECONDS = 5
"""How long a save waits for another that holds the same rows (SQLite: the database)."""
STATEMENT_SECONDS = 30
"""How long one question to PostgreSQL may take."""
IDLE_SECONDS = 60
"""How long PostgreSQL lets a transaction stand open with nothing happening: its locks keep others waiting."""

_STATEMENTS = {
    "sqlite": [f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}"],
    "postgresql": [
        f"SET lock_timeout = '{LOCK_SECONDS}s'",
        f"SET statement_timeout = '{STATEMENT_SECONDS}s'",
        f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'",
    ],
}


def keep_deadlines() -> None:
    """Give every connection that this process opens from now on the deadlines of a page."""
    connection_created.connect(_on_connection, dispatch_uid="shared.deadlines")


def set_deadlines(connection: BaseDatabaseWrapper) -> None:
    """Give a connection the deadlines of a page."""
    with connection.cursor() as cursor:
        for statement in _STATEMENTS[connection.vendor]:
            cursor.execute(statement)


def _on_connection(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    set_deadlines(connection)


def ask_for_json(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Let reading begin without asking for the database's lock.

    Django finds out whether SQLite has JSON in a transaction, which here is one that writes (`BEGIN IMMEDIATE`). If it cannot have
    the lock then, it takes JSON for missing, and the thread shows no agreement for as long as it lives.
    """
    if connection.vendor == "sqlite" and "supports_json_field" not in connection.features.__dict__:
        with connection.cursor() as cursor:
            cursor.execute("SELECT JSON('{}')")
        connection.features.supports_json_field = True
