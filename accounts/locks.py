"""What the database refuses to change in this app: the audit trail is append-only, and of its content only erasing is let through."""

from accounts.models import AuditContent
from samverkan.shared.immutability import Lock, register_lock

register_lock(
    Lock(
        table="accounts_auditevent",
        condition="TRUE",
        events=("UPDATE", "DELETE"),
        message="Loggen kan inte ändras.",
    )
)
register_lock(
    Lock(
        table="accounts_auditcontent",
        condition="TRUE",
        events=("UPDATE", "DELETE"),
        erasable=AuditContent.ERASABLE,
        message="Innehållet i loggen kan inte ändras, bara tas bort.",
    )
)
