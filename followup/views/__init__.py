"""The pages of follow-up, one noun per file."""

from followup.views.commitment import commitment_show
from followup.views.entry import entry_correct, entry_create, entry_erase, entry_withdraw
from followup.views.home import home

__all__ = ["commitment_show", "entry_correct", "entry_create", "entry_erase", "entry_withdraw", "home"]
