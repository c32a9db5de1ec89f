"""What writes follow-up."""

from followup.actions.entry import erase_entry, log_entry, withdraw_entry

__all__ = ["erase_entry", "log_entry", "withdraw_entry"]
