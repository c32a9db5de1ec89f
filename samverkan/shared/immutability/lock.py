"""What is locked: one declaration for each table, in the words of SQL that both databases know."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lock:
    """One table's lock.

    `condition` is SQL over `{row}` (OLD, NEW or another row of the table) that is true when the row is locked. `columns` are the text:
    updates of others are let through, and none may change as a row is locked or unlocked either. `record` are further columns that do
    not change from one locked state to another: who did what when, and what decides something. `forbidden_change` is SQL over OLD
    and NEW that is true of an update that is refused whichever columns it changes (the way back from signed); in it `{differs}` tells
    two values apart, NULL included. `message` is the sentence the database answers with.

    `erasable` are columns of a row that is never changed otherwise whose content may be taken away, once: by an update that empties
    them (NULL, '' or '{}'), fills `erased_at`, `erased_by_id` and `erasure_reason`, and changes nothing else.
    """

    table: str
    condition: str
    message: str
    events: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")
    columns: tuple[str, ...] = ()
    record: tuple[str, ...] = ()
    forbidden_change: str = ""
    erasable: tuple[str, ...] = ()

    def trigger(self, event: str) -> str:
        """Return the trigger's name for an event."""
        return f"lock_{self.table}_{event.lower()}"[:60]

    def locks(self, row: str) -> str:
        """Return SQL that is true when the row is locked."""
        return f"({self.condition.format(row=row)})"


_LOCKS: dict[str, Lock] = {}


def register_lock(lock: Lock) -> None:
    """Add a table's lock; each table has one."""
    _LOCKS[lock.table] = lock


def locked_tables() -> dict[str, Lock]:
    """Return the registered locks by table."""
    return dict(_LOCKS)
