"""The locks: database triggers that refuse to change what is signed or logged, on SQLite and PostgreSQL alike.

Models declare what is locked through `register_lock` in their app's `locks.py`; the Python guards in actions are manners, these are
the lock. Triggers are removed before every migrate and installed after it, because SQLite drops the triggers of a table it
rebuilds, and because a data migration must be able to do its work. A migrate that fails puts them back as well; where one was
killed, no web process starts until it has been run again.
"""

from samverkan.shared.immutability.inspecting import Fault, faults, need_locks, unlocked_tables
from samverkan.shared.immutability.installing import (
    before_locking,
    install_locks,
    install_locks_after_migrate,
    remove_locks,
    remove_locks_before_migrate,
)
from samverkan.shared.immutability.lock import Lock, locked_tables, register_lock

__all__ = [
    "Fault",
    "Lock",
    "before_locking",
    "faults",
    "install_locks",
    "install_locks_after_migrate",
    "locked_tables",
    "need_locks",
    "register_lock",
    "remove_locks",
    "remove_locks_before_migrate",
    "unlocked_tables",
]
