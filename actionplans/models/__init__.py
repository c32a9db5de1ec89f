"""The models of action plans, one noun per file."""

from actionplans.models.commitment import Commitment, CommitmentParty
from actionplans.models.goal import Baseline, Goal
from actionplans.models.initiative import Initiative, PlanArea
from actionplans.models.measure import ActivityMeasure
from actionplans.models.plan import ActionPlan, PlanPart
from actionplans.models.responsibility import Responsibility
from actionplans.models.schedule import Schedule
from actionplans.models.statement import PlanStatement

__all__ = [
    "ActionPlan",
    "ActivityMeasure",
    "Baseline",
    "Commitment",
    "CommitmentParty",
    "Goal",
    "Initiative",
    "PlanArea",
    "PlanPart",
    "PlanStatement",
    "Responsibility",
    "Schedule",
]
