"""The one way that mail leaves: it is written down with the act that calls for it, and sent outside the request."""

from accounts.mail.kinds import Kind, register_kind
from accounts.mail.outbox import send_due, send_later

__all__ = ["Kind", "register_kind", "send_due", "send_later"]
