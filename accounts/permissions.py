"""Who may do what, shared by the apps: sets of roles by what they are for. The table stands in docs/domain.md."""

from accounts.models import Role, User

DRAFTERS = (Role.COORDINATOR, Role.KOMMUNPOLIS, Role.ADMINISTRATOR)
"""Those who write agreements and plans."""

REGISTRARS = (Role.OFFICIAL, Role.ADMINISTRATOR)
"""Those who register signatures and numbers."""

LOGGERS = (Role.COORDINATOR, Role.KOMMUNPOLIS, Role.RESPONSIBLE, Role.ADMINISTRATOR)
"""Those who log what came of commitments."""


def organisations_to_draft_for(user: User) -> list[int]:
    """The ids of the organisations that the user may start agreements for: municipalities and police areas, as a drafter."""
    return [
        m.organisation_id
        for m in user.active_memberships
        if m.role in DRAFTERS and m.organisation.kind != "county_board"
    ]
