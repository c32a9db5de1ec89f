"""Who may do what, shared by the apps: sets of roles by what they are for. The table stands in docs/domain.md."""

from accounts.models import Role, User

DRAFTERS = (Role.COORDINATOR, Role.KOMMUNPOLIS, Role.ADMINISTRATOR)
"""Those who write agreements and plans."""

REGISTRARS = (Role.OFFICIAL, Role.ADMINISTRATOR)
"""Those who register signatures and numbers."""

LOGGERS = (Role.COORDINATOR, Role.KOMMUNPOLIS, Role.RESPONSIBLE, Role.ADMINISTRATOR)
"""Those who log what came of commitments."""


def can_erase(user: User, organisation_id: int | None) -> bool:
    """An administrator of the organisation may take away what was typed; in the installation's own chain, whoever administers that."""
    if organisation_id is None:
        return user.is_active and user.is_superuser
    return user.has_role(organisation_id, Role.ADMINISTRATOR)


def organisations_to_read_log_of(user: User) -> list[int]:
    """The ids of the organisations whose whole log the user may read: those that the user administers."""
    return [pk for pk in user.organisation_ids if user.has_role(pk, Role.ADMINISTRATOR)]


def organisations_to_draft_for(user: User) -> list[int]:
    """The ids of the organisations that the user may start agreements for: municipalities and police areas, as a drafter."""
    return [
        m.organisation_id
        for m in user.active_memberships
        if m.role in DRAFTERS and m.organisation.kind != "county_board"
    ]
