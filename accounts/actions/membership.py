"""Memberships: given, changed and ended. Each is recorded in the organisation's chain and told to the member."""

from typing import Any

from django.db import transaction

from accounts.actions.audit import record_event
from accounts.actions.editing import shown
from accounts.mail import send_later
from accounts.models import Membership, User
from accounts.permissions import can_give_membership
from samverkan.shared.models import Refused

CHANGEABLE = ("role", "office", "since", "until")


@transaction.atomic
def add_membership(membership: Membership, *, by: User) -> Membership:
    """Give a user a role in an organisation. Raises ValidationError, Refused."""
    _need_right(by, membership)
    membership.full_clean()
    membership.save(force_insert=True)
    changes = {name: shown(getattr(membership, name)) for name in ("user", *CHANGEABLE)}
    record_event(
        organisation_id=membership.organisation_id,
        by=by,
        verb="gav medlemskap",
        subject=membership,
        changes={name: value for name, value in changes.items() if value not in (None, "")},
    )
    _tell(membership, "Du har fått en roll")
    return membership


@transaction.atomic
def change_membership(membership: Membership, *, changes: dict[str, Any], by: User) -> Membership:
    """Change role, office or days; the event keeps what stood before. A membership stays with its user and organisation.

    Raises ValidationError, Refused.
    """
    current = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if unknown := set(changes) - set(CHANGEABLE):
        raise ValueError(f"no such thing to change: {unknown}")
    _need_right(by, current)
    before = {name: getattr(current, name) for name in changes}
    for name, value in changes.items():
        setattr(current, name, value)
    current.full_clean()
    differing = {name: [old, getattr(current, name)] for name, old in before.items() if old != getattr(current, name)}
    if not differing:
        return current
    current.save()
    ends = set(differing) == {"until"} and current.until is not None
    verb = "avslutade medlemskap" if ends else "ändrade medlemskap"
    record_event(organisation_id=current.organisation_id, by=by, verb=verb, subject=current, changes=differing)
    _tell(current, "Din roll slutar" if ends else "Din roll är ändrad")
    return current


def _need_right(by: User, membership: Membership) -> None:
    if not can_give_membership(by, membership.organisation):
        raise Refused(f"Du är inte administratör i {membership.organisation} och kan inte ge eller ändra roller där.")


def _tell(membership: Membership, what: str) -> None:
    parameters = {
        "what": what,
        "role": membership.get_role_display(),
        "organisation": membership.organisation.name,
        "since": membership.since.isoformat() if membership.since else "",
        "until": membership.until.isoformat() if membership.until else "",
    }
    send_later("roles_changed", to=membership.user, parameters=parameters)
