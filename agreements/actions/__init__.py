"""What changes an agreement, one noun per file. All are atomic and write the audit event in the same transaction."""

from agreements.actions.agreement import change_agreement, create_agreement, delete_agreement
from agreements.actions.part import GONE, add_part, agreement_for_update, change_part, remove_part, settle_agreement
from agreements.actions.signing import (
    confirm_signature,
    lock_agreement,
    missing_for_signing,
    register_number,
    register_original,
    register_signature,
    unlock_agreement,
)
from agreements.actions.standing import (
    confirm_agreement,
    dispute_agreement,
    erase_record,
    settle_standing,
    withdraw_dispute,
)
from agreements.actions.starting import start_agreement

__all__ = [
    "GONE",
    "add_part",
    "agreement_for_update",
    "change_agreement",
    "change_part",
    "confirm_agreement",
    "confirm_signature",
    "create_agreement",
    "delete_agreement",
    "dispute_agreement",
    "erase_record",
    "lock_agreement",
    "missing_for_signing",
    "register_number",
    "register_original",
    "register_signature",
    "remove_part",
    "settle_agreement",
    "settle_standing",
    "start_agreement",
    "unlock_agreement",
    "withdraw_dispute",
]
