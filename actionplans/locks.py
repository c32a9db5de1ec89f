"""What the database refuses to change in this app: a plan from the moment it is adopted, or while its agreement waits for signatures.

No way leads back from adopted, and only a plan of a signed agreement becomes so. A plan that is added to a signed agreement is open until it is adopted itself.
"""

from actionplans.models import PlanStatement
from samverkan.shared.immutability import Lock, register_lock

_MESSAGE = "Planen är fastställd, eller låst för underskrift med sin överenskommelse, och kan inte ändras."
_PLAN = "actionplans_actionplan p JOIN agreements_agreement a ON a.id = p.agreement_id"
_IS_LOCKED = "(p.status <> 'draft' OR a.status = 'locked')"

register_lock(
    Lock(
        table="actionplans_actionplan",
        condition=(
            "(COALESCE({row}.status, '') <> 'draft' OR EXISTS "
            "(SELECT 1 FROM agreements_agreement a WHERE a.id = {row}.agreement_id AND a.status = 'locked'))"
        ),
        columns=(
            "agreement_id",
            "kind_label",
            "title",
            "period_from",
            "period_until",
            "layout",
            "first_side",
            "intro",
        ),
        record=(
            *("adopted_at", "adopted_by_id", "text_hash"),
            *("created_at", "created_by_id", "changed_at", "changed_by_id"),
        ),
        forbidden_change=(
            "OLD.status {differs} NEW.status AND NOT COALESCE(OLD.status = 'draft' AND (NEW.status <> 'adopted' OR EXISTS "
            "(SELECT 1 FROM agreements_agreement a WHERE a.id = NEW.agreement_id AND a.status = 'signed')), FALSE)"
        ),
        message=_MESSAGE,
    )
)

_OF_PLAN = f"EXISTS (SELECT 1 FROM {_PLAN} WHERE p.id = {{row}}.plan_id AND {_IS_LOCKED})"
_OF_GOAL = (
    f"EXISTS (SELECT 1 FROM {_PLAN} JOIN actionplans_goal g ON g.plan_id = p.id "
    f"WHERE g.id = {{row}}.goal_id AND {_IS_LOCKED})"
)
_OF_INITIATIVE = (
    f"EXISTS (SELECT 1 FROM {_PLAN} JOIN actionplans_initiative i ON i.plan_id = p.id "
    f"WHERE i.id = {{row}}.initiative_id AND {_IS_LOCKED})"
)
_OF_COMMITMENT = (
    f"EXISTS (SELECT 1 FROM {_PLAN} JOIN actionplans_initiative i ON i.plan_id = p.id "
    f"JOIN actionplans_commitment c ON c.initiative_id = i.id WHERE c.id = {{row}}.commitment_id AND {_IS_LOCKED})"
)
for _table, _condition in {
    "planarea": _OF_PLAN,
    "goal": _OF_PLAN,
    "initiative": _OF_PLAN,
    "baseline": _OF_GOAL,
    "commitment": _OF_INITIATIVE,
    "commitmentparty": _OF_COMMITMENT,
    "schedule": _OF_COMMITMENT,
    "responsibility": _OF_COMMITMENT,
    "activitymeasure": _OF_COMMITMENT,
}.items():
    register_lock(Lock(table=f"actionplans_{_table}", condition=_condition, message=_MESSAGE))
register_lock(
    Lock(
        table="actionplans_planstatement",
        condition="TRUE",
        events=("UPDATE", "DELETE"),
        erasable=PlanStatement.ERASABLE,
        message="Det som parterna har sagt om planen kan inte ändras.",
    )
)
