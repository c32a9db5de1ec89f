"""The forms of follow-up."""

from followup.forms.entry import EntryForm, WithdrawalForm

__all__ = ["EntryForm", "WithdrawalForm"]
