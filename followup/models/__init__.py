"""The models of follow-up."""

from followup.models.entry import FollowUpEntry

__all__ = ["FollowUpEntry"]
