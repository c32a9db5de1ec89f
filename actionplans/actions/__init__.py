"""What changes a plan, one noun per file. All are atomic and write the audit event in the same transaction."""

from actionplans.actions.commitment import CommitmentDetails, add_commitment, change_commitment
from actionplans.actions.details import told_apart
from actionplans.actions.part import add_part, change_part, remove_part
from actionplans.actions.plan import adopt_plan, change_plan, create_plan, delete_plan
from actionplans.actions.standing import confirm_plan, dispute_plan, withdraw_plan_dispute

__all__ = [
    "CommitmentDetails",
    "add_commitment",
    "add_part",
    "adopt_plan",
    "change_commitment",
    "change_part",
    "change_plan",
    "confirm_plan",
    "create_plan",
    "delete_plan",
    "dispute_plan",
    "remove_part",
    "told_apart",
    "withdraw_plan_dispute",
]
