"""Accounts: made, changed, given rights and passwords. Each change is recorded in the installation's chain and told to whom it concerns.

Whoever calls these has asked for the password of the one who acts; a command at the machine acts in the account's own name.
"""

from typing import Any

from django.db import transaction
from django.http import HttpRequest

from accounts.actions.audit import record_event
from accounts.mail import send_later
from accounts.models import User
from accounts.permissions import can_add_account, can_change_account, can_give_rights
from samverkan.shared.models import Refused

RIGHTS = ("is_active", "is_staff", "is_superuser")
CHANGEABLE = ("email", "full_name", *RIGHTS)

_RIGHTS_IN_WORDS = {
    ("is_active", True): "kontot är öppet igen",
    ("is_active", False): "kontot är stängt och går inte att logga in med",
    ("is_staff", True): "du får använda administrationen",
    ("is_staff", False): "du får inte längre använda administrationen",
    ("is_superuser", True): "du administrerar hela installationen",
    ("is_superuser", False): "du administrerar inte längre hela installationen",
}


@transaction.atomic
def add_account(*, email: str, full_name: str, by: User, request: HttpRequest | None = None) -> User:
    """Make an account without a password, record it, and invite its owner to choose one. Raises ValidationError, Refused."""
    if not can_add_account(by):
        raise Refused("Du får inte lägga upp konton. Be den som administrerar installationen.")
    user = User.objects.create_user(email, None, full_name=full_name)
    record_event(
        organisation_id=None,
        by=by,
        verb="lade upp konto",
        subject=user,
        changes={"email": user.email, "full_name": user.full_name},
    )
    send_later("invitation", to=user, request=request)
    return user


@transaction.atomic
def change_account(user: User, *, changes: dict[str, Any], by: User) -> User:
    """Change address, name or rights, record old and new, and tell the address that the account had. Raises ValidationError, Refused.

    A new address ends the sessions that are open, and makes links for a new password void; so does a changed right the links.
    """
    current = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if unknown := set(changes) - set(CHANGEABLE):
        raise ValueError(f"no such thing to change: {unknown}")
    if not can_change_account(by, current):
        raise Refused("Kontot är inte ett av dem som du får ändra. Be den som administrerar installationen.")
    before = {name: getattr(current, name) for name in changes}
    for name, value in changes.items():
        setattr(current, name, value)
    current.full_clean(exclude=["password"])
    differing = {name: [old, getattr(current, name)] for name, old in before.items() if old != getattr(current, name)}
    if not differing:
        return current
    if differing.keys() & {"is_staff", "is_superuser"} and not can_give_rights(by):
        raise Refused("Den rättigheten kan bara den ge som själv administrerar hela installationen.")
    _keep_a_superuser(current, differing)
    current.save()
    record_event(organisation_id=None, by=by, verb=_verb(differing), subject=current, changes=differing)
    _tell(current, differing)
    return current


def _keep_a_superuser(user: User, differing: dict[str, list[Any]]) -> None:
    """Refuse to leave the installation without anybody who administers it."""
    loses = any(differing.get(name, [None, None])[1] is False for name in ("is_active", "is_superuser"))
    others = User.objects.filter(is_active=True, is_superuser=True).exclude(pk=user.pk)
    if loses and not others.exists():
        raise Refused("Ingen skulle administrera installationen. Ge först någon annan den rättigheten.")


def _verb(differing: dict[str, list[Any]]) -> str:
    if "email" in differing:
        return "bytte e-postadress"
    if rights := [name for name in RIGHTS if name in differing]:
        if rights == ["is_active"]:
            return "öppnade kontot" if differing["is_active"][1] else "stängde kontot"
        return "ändrade rättigheter"
    return "ändrade konto"


def _tell(user: User, differing: dict[str, list[Any]]) -> None:
    old_address = differing["email"][0] if "email" in differing else user.email
    if "email" in differing:
        for address in (old_address, user.email):
            send_later("address_changed", to=address, parameters={"old": old_address, "new": user.email})
    if told := [_RIGHTS_IN_WORDS[name, differing[name][1]] for name in RIGHTS if name in differing]:
        send_later("rights_changed", to=old_address, parameters={"what": "; ".join(told)})


@transaction.atomic
def change_password(user: User, *, password: str, verb: str = "bytte lösenord") -> None:
    """Give the account a password that was checked before, record that (never what), and tell its owner. The other sessions end."""
    current = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    current.set_password(password)
    current.save(update_fields=["password"])
    user.password = current.password
    record_event(organisation_id=None, by=user, verb=verb, subject=user)
    send_later("password_changed", to=user)


@transaction.atomic
def record_made_at_the_machine(user: User) -> None:
    """Record an account that `createsuperuser` has made: nobody but whoever reaches the machine answers for it."""
    record_event(
        organisation_id=None,
        by=user,
        verb="lades upp med createsuperuser",
        subject=user,
        changes={"email": user.email, "full_name": user.full_name, "is_staff": True, "is_superuser": True},
    )
