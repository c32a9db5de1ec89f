"""What changes several rows in accounts, and the editing of one row that every app builds on."""

from accounts.actions.account import (
    add_account,
    change_account,
    change_password,
    record_made_at_the_machine,
)
from accounts.actions.audit import record_event
from accounts.actions.editing import add_row, change_row, current_version, remove_row
from accounts.actions.membership import add_membership, change_membership

__all__ = [
    "add_account",
    "add_membership",
    "add_row",
    "change_account",
    "change_membership",
    "change_password",
    "change_row",
    "current_version",
    "record_event",
    "record_made_at_the_machine",
    "remove_row",
]
