"""The models of accounts, one noun per file."""

from accounts.models.audit import AuditEvent
from accounts.models.organisation import Membership, Organisation, Role
from accounts.models.user import User

__all__ = ["AuditEvent", "Membership", "Organisation", "Role", "User"]
