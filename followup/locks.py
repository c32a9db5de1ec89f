"""What the database refuses to change in this app: an entry, once logged. Errors are mended by a correction, and what should never have
been written is taken away."""

from samverkan.shared.immutability import Lock, register_lock

register_lock(
    Lock(
        table="followup_followupentry",
        condition="TRUE",
        events=("UPDATE", "DELETE"),
        erasable=("text",),
        message="En loggad uppföljning kan inte ändras. Gör en rättelse i stället.",
    )
)
