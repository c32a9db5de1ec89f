"""What the database refuses to change in this app: a plan from the moment it is adopted."""

from samverkan.shared.immutability import Lock, register_lock

_MESSAGE = "Planen är fastställd och kan inte ändras."

register_lock(
    Lock(
        table="actionplans_actionplan",
        condition="{row}.status <> 'draft'",
        events=("UPDATE", "DELETE"),
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
        message=_MESSAGE,
    )
)

_OF_PLAN = "EXISTS (SELECT 1 FROM actionplans_actionplan p WHERE p.id = {row}.plan_id AND p.status <> 'draft')"
_OF_GOAL = (
    "EXISTS (SELECT 1 FROM actionplans_goal g JOIN actionplans_actionplan p ON p.id = g.plan_id "
    "WHERE g.id = {row}.goal_id AND p.status <> 'draft')"
)
_OF_INITIATIVE = (
    "EXISTS (SELECT 1 FROM actionplans_initiative i JOIN actionplans_actionplan p ON p.id = i.plan_id "
    "WHERE i.id = {row}.initiative_id AND p.status <> 'draft')"
)
_OF_COMMITMENT = (
    "EXISTS (SELECT 1 FROM actionplans_commitment c JOIN actionplans_initiative i ON i.id = c.initiative_id "
    "JOIN actionplans_actionplan p ON p.id = i.plan_id WHERE c.id = {row}.commitment_id AND p.status <> 'draft')"
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
