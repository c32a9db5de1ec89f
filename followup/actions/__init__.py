"""What writes follow-up."""

from followup.actions.entry import log_entry

__all__ = ["log_entry"]
