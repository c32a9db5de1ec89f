"""Adding and changing a commitment together with its owners, timetable, responsibilities and measures."""

from dataclasses import dataclass, field

from django.db import models, transaction

from accounts.actions import add_row, change_row, record_event
from accounts.models import User
from actionplans.actions.details import Details, details_of, told_apart, values_of
from actionplans.actions.order import changes_with_place, place_new
from actionplans.actions.plan import draft_for_update
from actionplans.models import ActivityMeasure, Commitment, CommitmentParty, Responsibility, Schedule
from agreements.models import AgreementParty


@dataclass
class CommitmentDetails:
    """What hangs under a commitment: unsaved rows in printed order, which replace those that are there."""

    owners: list[AgreementParty] = field(default_factory=list)
    partners: list[AgreementParty] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    responsibilities: list[Responsibility] = field(default_factory=list)
    measures: list[ActivityMeasure] = field(default_factory=list)


@transaction.atomic
def add_commitment(commitment: Commitment, *, details: CommitmentDetails, by: User, after: str = "") -> Commitment:
    """Add a commitment with its details to a draft plan, last or `after` a row. Raises Refused when the plan is adopted."""
    plan = draft_for_update(commitment.initiative.plan)
    place_new(commitment, after)
    add_row(commitment, organisation_id=plan.agreement.organisation_id, by=by)
    _replace_details(commitment, details, organisation_id=plan.agreement.organisation_id, by=by, before={})
    return commitment


@transaction.atomic
def change_commitment(
    commitment: Commitment,
    *,
    version: int,
    changes: dict[str, object],
    details: CommitmentDetails,
    by: User,
    after: str = "",
) -> Commitment:
    """Change a commitment and replace its details. Raises Refused when the plan is adopted, VersionConflict when it was saved since."""
    plan = draft_for_update(commitment.initiative.plan)
    organisation_id = plan.agreement.organisation_id
    before = details_of(commitment)
    changes = changes_with_place(commitment, changes, after)
    changed = change_row(commitment, version=version, changes=changes, organisation_id=organisation_id, by=by)
    is_changed = _replace_details(changed, details, organisation_id=organisation_id, by=by, before=before)
    if is_changed and changed.version == version:
        changed.version += 1
        changed.save(update_fields=["version"])
    return changed


def _replace_details(
    commitment: Commitment,
    details: CommitmentDetails,
    *,
    organisation_id: int,
    by: User,
    before: Details,
) -> bool:
    """Put the details in place of those there were. Return whether they differ, in any value; that is recorded in words."""
    role = CommitmentParty.Role
    details_by_model: dict[type[models.Model], list[models.Model]] = {
        CommitmentParty: [
            *(CommitmentParty(party=party, role=role.OWNER) for party in details.owners),
            *(CommitmentParty(party=party, role=role.PARTNER) for party in details.partners),
        ],
        Schedule: [*details.schedules],
        Responsibility: [*details.responsibilities],
        ActivityMeasure: [*details.measures],
    }
    for model, rows in details_by_model.items():
        model._default_manager.filter(commitment=commitment).delete()
        for position, row in enumerate(rows, start=1):
            row.pk, row.commitment, row.order = None, commitment, position  # type: ignore[attr-defined]
            row.full_clean()
            row.save(force_insert=True)
    after = details_of(commitment)
    is_changed = any(values_of(rows) != values_of(before.get(name, [])) for name, rows in after.items())
    if is_changed:
        record_event(
            organisation_id=organisation_id,
            by=by,
            verb="ändrade vad som hör till åtagandet",
            subject=commitment,
            changes={name: _in_words(before.get(name, []), rows) for name, rows in after.items()},
        )
    return is_changed


def _in_words(before: list[models.Model], after: list[models.Model]) -> list[list[str]]:
    return [told_apart(before, after), told_apart(after, before)]
