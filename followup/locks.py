"""What the database refuses to change in this app: an entry, once logged. Errors are mended by a correction; of what
was written, only erasing is let through."""

from followup.models import FollowUpEntry
from samverkan.shared.immutability import Lock, register_lock

register_lock(
    Lock(
        table="followup_followupentry",
        condition="TRUE",
        events=("UPDATE", "DELETE"),
        erasable=FollowUpEntry.ERASABLE,
        message="En loggad uppföljning kan inte ändras. Gör en rättelse i stället.",
    )
)
