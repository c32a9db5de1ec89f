"""Who may do what, shared by the apps: sets of roles by what they are for, and who looks after accounts. The table stands in docs/domain.md."""

from django.conf import settings

from accounts.models import Organisation, Role, User

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


def organisations_to_draft_for(user: User) -> list[int]:
    """The ids of the organisations that the user may start agreements for: municipalities and police areas, as a drafter."""
    return [
        m.organisation_id
        for m in user.active_memberships
        if m.role in DRAFTERS and m.organisation.kind != "county_board"
    ]


def is_stray_demo_account(user: User) -> bool:
    """A demonstration account is astray wherever there is no demonstration, for instance in a copied database."""
    return user.is_demo and not settings.DEMO


def may_sign_in(user: User) -> bool:
    """An open account that is no stray."""
    return user.is_active and not is_stray_demo_account(user)


def organisations_to_administer(user: User) -> list[int]:
    """The ids of the organisations whose accounts and log the user looks after: those in which he or she is administrator."""
    if not user.is_active:
        return []
    return [pk for pk, roles in user.roles_by_organisation.items() if Role.ADMINISTRATOR in roles]


def can_give_rights(user: User) -> bool:
    """Who administers the installation as a whole decides who does so: nobody else makes staff or superusers, or closes them."""
    return user.is_active and user.is_superuser


def can_give_membership(user: User, organisation: Organisation | int) -> bool:
    """A superuser everywhere; other staff in the organisations in which they are administrators."""
    organisation_id = organisation if isinstance(organisation, int) else organisation.pk
    return can_give_rights(user) or (user.is_staff and organisation_id in organisations_to_administer(user))


def can_add_account(user: User) -> bool:
    """A superuser, and staff who have an organisation to add accounts for."""
    return can_give_rights(user) or (user.is_active and user.is_staff and bool(organisations_to_administer(user)))


def can_change_account(user: User, account: User) -> bool:
    """A superuser every account; other staff those that are neither staff nor superusers and whose memberships all lie in theirs.

    An account without any membership is nobody's, so that nobody gets hold of it by the way. A membership that has ended counts:
    the person may have left traces there.
    """
    if can_give_rights(user):
        return True
    if not can_add_account(user) or account.is_staff or account.is_superuser:
        return False
    held = set(account.memberships.values_list("organisation_id", flat=True))
    return bool(held) and held <= set(organisations_to_administer(user))
