"""What changes several rows in accounts, and the editing of one row that every app builds on."""

from accounts.actions.audit import record_event
from accounts.actions.editing import add_row, change_row, current_version, remove_row

__all__ = ["add_row", "change_row", "current_version", "record_event", "remove_row"]
