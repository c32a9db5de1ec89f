"""What the database refuses to change in this app: the audit trail is append-only."""

from samverkan.shared.immutability import Lock, register_lock

register_lock(
    Lock(
        table="accounts_auditevent",
        condition="TRUE",
        events=("UPDATE", "DELETE"),
        message="Loggen kan inte ändras.",
    )
)
