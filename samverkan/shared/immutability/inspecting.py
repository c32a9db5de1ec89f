"""Whether the locks stand: what the triggers do, read from the database, beside what they are to do."""

import logging
from dataclasses import dataclass
from typing import Any, Literal

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from samverkan.shared.immutability.installing import wanted_triggers
from samverkan.shared.immutability.lock import locked_tables
from samverkan.shared.immutability.tables import read_tables

logger = logging.getLogger(__name__)

_INSTALLED_ON_POSTGRESQL = """
SELECT c.relname, t.tgname, concat_ws(chr(10), pg_get_triggerdef(t.oid, true), t.tgenabled, l.lanname, p.prosecdef::text,
    array_to_string(p.proconfig, '; '), p.prosrc)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_language l ON l.oid = p.prolang
WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT c.relname, r.rulename, pg_get_ruledef(r.oid) FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE r.rulename <> '_RETURN' AND c.relnamespace = current_schema()::regnamespace
"""


@dataclass(frozen=True)
class Fault:
    """A trigger of a locked table that is missing, that does something else than it is to do, or that is not ours."""

    table: str
    trigger: str
    kind: Literal["missing", "changed", "foreign"]


def faults(using: str = "default") -> list[Fault]:
    """Return what is wrong with the locks. A database without any of the tables, before its first migrate, has nothing to lock."""
    connection = connections[using]
    with connection.temporary_connection() as cursor:
        tables = read_tables(connection, cursor)
        if not locked_tables().keys() & tables.keys():
            return []
        wanted = {
            (table, trigger.name): trigger.definition
            for table, triggers in wanted_triggers(connection, tables, cursor).items()
            for trigger in triggers
        }
        installed = _installed(connection, cursor)
    lost = [Fault(table, "", "missing") for table in sorted(locked_tables().keys() - tables.keys())]
    return lost + [
        Fault(table, name, _kind(wanted.get((table, name)), installed.get((table, name))))
        for table, name in sorted(wanted.keys() | installed.keys())
        if wanted.get((table, name)) != installed.get((table, name))
    ]


def _kind(wanted: str | None, installed: str | None) -> Literal["missing", "changed", "foreign"]:
    if installed is None:
        return "missing"
    return "foreign" if wanted is None else "changed"


def _installed(connection: BaseDatabaseWrapper, cursor: Any) -> dict[tuple[str, str], str]:
    """Return how the database describes each trigger, and each rule, of the locked tables."""
    cursor.execute(
        "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else _INSTALLED_ON_POSTGRESQL
    )
    return {(table, name): definition for table, name, definition in cursor.fetchall() if table in locked_tables()}


def unlocked_tables(using: str = "default") -> list[str]:
    """Return the tables that lack any of their locks, or whose locks are not ours."""
    return sorted({fault.table for fault in faults(using)})


def need_locks(using: str = "default") -> None:
    """Refuse to start, with ImproperlyConfigured, when a table lacks its locks. A database that is away is not waited for."""
    try:
        found = faults(using)
    except OperationalError as error:
        logger.warning("The locks of the database could not be looked for: %s", error)
        return
    if found:
        raise ImproperlyConfigured(
            f"Samverkan does not start because the database would let anybody change what is signed: {_in_words(found)}. A migrate was "
            "interrupted or is under way, or somebody has changed the triggers: run manage.py migrate to its end and manage.py "
            "verify, then start."
        )


def _in_words(found: list[Fault]) -> str:
    named = {
        "the locks are missing on": sorted({f.table for f in found if f.kind == "missing"}),
        "triggers do not do what they should:": [f"{f.trigger} on {f.table}" for f in found if f.kind == "changed"],
        "triggers are not ours:": [f"{f.trigger} on {f.table}" for f in found if f.kind == "foreign"],
    }
    return "; ".join(f"{what} {', '.join(where)}" for what, where in named.items() if where)
