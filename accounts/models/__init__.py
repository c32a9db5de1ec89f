"""The models of accounts, one noun per file."""

from accounts.models.audit import AuditContent, AuditEvent
from accounts.models.mail import OutgoingMail
from accounts.models.organisation import Membership, Organisation, Role
from accounts.models.user import User

__all__ = ["AuditContent", "AuditEvent", "Membership", "Organisation", "OutgoingMail", "Role", "User"]
