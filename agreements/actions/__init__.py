"""What changes an agreement, one noun per file. All are atomic and write the audit event in the same transaction."""

from agreements.actions.agreement import change_agreement, create_agreement, delete_agreement
from agreements.actions.part import GONE, add_part, agreement_for_update, change_part, remove_part, settle_agreement
from agreements.actions.signing import (
    lock_agreement,
    missing_for_signing,
    register_number,
    register_original,
    register_signature,
    unlock_agreement,
)

__all__ = [
    "GONE",
    "add_part",
    "agreement_for_update",
    "change_agreement",
    "change_part",
    "create_agreement",
    "delete_agreement",
    "lock_agreement",
    "missing_for_signing",
    "register_number",
    "register_original",
    "register_signature",
    "remove_part",
    "settle_agreement",
    "unlock_agreement",
]
