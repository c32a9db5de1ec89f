"""The forms of follow-up."""

from followup.forms.entry import EntryForm

__all__ = ["EntryForm"]
