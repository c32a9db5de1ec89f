"""The triggers that a lock consists of, each with the statements that make it and with what the database then says of it.

SQLite fires no DELETE trigger for a row that REPLACE removes, unless a setting of the connection says so. So whoever adds or changes a
row is refused when a locked one holds its id, or the values of any unique index, already; and no row gets another id.

PostgreSQL lets TRUNCATE pass row triggers, a replica's role those that are not ALWAYS enabled, and a session put a table of its own
in the place of one that a function asks. So statements are watched too, triggers always fire, and the functions look in our schema first.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from samverkan.shared.immutability.lock import Lock
from samverkan.shared.immutability.tables import Table, UniqueIndex

_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


@dataclass(frozen=True)
class Trigger:
    """One trigger: its name, the statements that make it, and how the database describes it when it is as we made it."""

    name: str
    statements: tuple[str, ...]
    definition: str


def sqlite_triggers(lock: Lock, table: Table) -> list[Trigger]:
    """Return the triggers of a lock on SQLite."""
    differs = "IS NOT"
    conditions = {event: _refused(lock, event, table, differs) for event in lock.events}
    conditions["INSERT"] = _any([conditions.get("INSERT", ""), *_held(lock, table, is_new=True)])
    conditions["UPDATE"] = _any(
        [conditions.get("UPDATE", ""), "OLD.rowid <> NEW.rowid", *_held(lock, table, is_new=False)]
    )
    return [_sqlite_trigger(lock, event, condition) for event, condition in conditions.items()]


def _sqlite_trigger(lock: Lock, event: str, condition: str) -> Trigger:
    statement = (
        f"CREATE TRIGGER {lock.trigger(event)} BEFORE {event} ON {lock.table} FOR EACH ROW WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{_quoted(lock.message)}'); END"
    )
    return Trigger(lock.trigger(event), (statement,), statement)


def postgresql_triggers(lock: Lock, table: Table, schema: str) -> list[Trigger]:
    """Return the triggers of a lock on PostgreSQL."""
    found = []
    for event in (*lock.events, "TRUNCATE"):
        returned = "OLD" if event == "DELETE" else "NEW"
        refusal = f"RAISE EXCEPTION '{_quoted(lock.message).replace('%', '%%')}' USING ERRCODE = 'integrity_constraint_violation';"
        if event == "TRUNCATE":
            body, each = f" BEGIN {refusal} END ", "STATEMENT"
        else:
            condition = _refused(lock, event, table, "IS DISTINCT FROM")
            body, each = f" BEGIN IF {condition} THEN {refusal} END IF; RETURN {returned}; END ", "ROW"
        found.append(_postgresql_trigger(lock, event, each, body, schema))
    return found


def _postgresql_trigger(lock: Lock, event: str, each: str, body: str, schema: str) -> Trigger:
    name, path = lock.trigger(event), f"{schema}, pg_temp"
    create = f"CREATE TRIGGER {name} BEFORE {event} ON {lock.table} FOR EACH {each} EXECUTE FUNCTION {name}()"
    statements = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = {path} AS $${body}$$",
        create,
        f"ALTER TABLE {lock.table} ENABLE ALWAYS TRIGGER {name}",
    )
    return Trigger(name, statements, "\n".join([create, "A", "plpgsql", "false", f"search_path={path}", body]))


def _refused(lock: Lock, event: str, table: Table, differs: str) -> str:
    """Return SQL that is true of what the lock refuses; a row may neither leave a locked parent nor move into one."""
    locked = _any(lock.locks(row) for row in _ROWS[event])
    if event != "UPDATE":
        return locked
    refused = [f'(OLD."{table.key}" {differs} NEW."{table.key}")']
    if lock.columns:
        refused.append(f"({locked} AND {_differ(lock.columns, differs)})")
    elif lock.erasable:
        refused.append(f"({locked} AND NOT COALESCE({_erases(lock, table, differs)}, FALSE))")
    else:
        refused.append(locked)
    if lock.record:
        refused.append(f"({lock.locks('OLD')} AND {lock.locks('NEW')} AND {_differ(lock.record, differs)})")
    if lock.forbidden_change:
        refused.append(f"({lock.forbidden_change.format(differs=differs)})")
    return _any(refused)


def _differ(columns: Iterable[str], differs: str) -> str:
    return _any(f'OLD."{column}" {differs} NEW."{column}"' for column in columns)


def _erases(lock: Lock, table: Table, differs: str) -> str:
    """Return SQL that is true of an update that takes content away, says who did it and why, and does nothing else."""
    conditions = [
        "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL",
        "OLD.erased_by_id IS NULL AND NEW.erased_by_id IS NOT NULL",
        "COALESCE(OLD.erasure_reason, '') = '' AND NEW.erasure_reason <> ''",
    ]
    for column in lock.erasable:
        old, new = f'OLD."{column}"', f'NEW."{column}"'
        conditions.append(f"({new} IS NULL OR CAST({new} AS TEXT) IN ('', '{{}}') OR NOT {old} {differs} {new})")
    kept = [c for c in table.columns if c not in {*lock.erasable, "erased_at", "erased_by_id", "erasure_reason"}]
    return f"({' AND '.join(conditions)} AND NOT {_differ(kept, differs)})"


def _held(lock: Lock, table: Table, *, is_new: bool) -> list[str]:
    """Return SQL for each thing that is unique in a table, true when another row, a locked one, has it already.

    The number that SQLite gives each row is one of them, whether or not the id is that number.
    """
    found = f"EXISTS (SELECT 1 FROM {lock.table} AS held WHERE {lock.locks('held')} AND "
    of_number = [f"{found}held.rowid = NEW.rowid)"] if is_new else []
    other = "" if is_new else "held.rowid <> OLD.rowid AND "
    return of_number + [f"{found}{other}{_same(index)}){_applies(index, table)}" for index in table.unique]


def _same(index: UniqueIndex) -> str:
    same = [f'held."{column}" = NEW."{column}"' for column in index.columns]
    return " AND ".join([*same, f"({index.where})"] if index.where else same)


def _applies(index: UniqueIndex, table: Table) -> str:
    """Return SQL that narrows to the new rows that a partial index is about."""
    if not index.where:
        return ""
    new = ", ".join(f'NEW."{column}" AS "{column}"' for column in table.columns)
    return f" AND EXISTS (SELECT 1 FROM (SELECT {new}) WHERE {index.where})"


def _any(conditions: Iterable[str]) -> str:
    return f"({' OR '.join(condition for condition in conditions if condition)})"


def _quoted(text: str) -> str:
    return text.replace("'", "''")
