"""Whether every entry is what the log says was logged."""

from accounts.chain import unlike_their_events
from followup.models import FollowUpEntry
from samverkan.shared.verification import DoesNotHold


def check_entries() -> int:
    """Compare every entry with its event. What has been erased is compared in the rest."""
    for entry, reason in unlike_their_events(FollowUpEntry.objects.order_by("pk")):
        raise DoesNotHold(f"uppföljning {entry.pk} på åtagande {entry.commitment_id}: {reason}.")
    return FollowUpEntry.objects.count()
