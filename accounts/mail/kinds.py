"""What mails there are, and how each is composed at the moment it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from accounts.mail.links import link_to
from accounts.models import OutgoingMail, User
from accounts.tokens import password_path


class NotForAnybody(Exception):
    """There is nobody (any more) whom the mail concerns: it is dropped."""


@dataclass(frozen=True)
class Kind:
    """A mail in Swedish: subject, template, and what the template needs beside the mail's own parameters."""

    subject: str
    template: str
    context: Callable[[OutgoingMail], dict[str, Any]] = lambda mail: {}


_KINDS: dict[str, Kind] = {}


def register_kind(name: str, kind: Kind) -> None:
    """Make a kind of mail known; each app registers its own."""
    _KINDS[name] = kind


def is_kind(name: str) -> bool:
    """Tell whether there is such a kind of mail."""
    return name in _KINDS


def compose(mail: OutgoingMail) -> tuple[str, str]:
    """Return subject and text. Raises NotForAnybody."""
    kind = _KINDS[mail.kind]
    context = {**mail.parameters, "sign_in_url": link_to("/", mail.origin), **kind.context(mail)}
    return kind.subject, render_to_string(kind.template, context).strip() + "\n"


def _link_for_whoever_has_the_address(mail: OutgoingMail) -> dict[str, Any]:
    """Return the link by which the account's password is chosen; whether there is an account is asked here and nowhere before."""
    from accounts.permissions import may_sign_in

    user = User.objects.filter(email=mail.address).first()
    if user is None or not may_sign_in(user):
        raise NotForAnybody
    return {"password_url": link_to(password_path(user), mail.origin), "address": mail.address}


register_kind(
    "password_reset",
    Kind("Välj nytt lösenord i Samverkan", "accounts/mail/password_reset.txt", _link_for_whoever_has_the_address),
)
register_kind(
    "invitation",
    Kind("Ditt konto i Samverkan", "accounts/mail/invitation.txt", _link_for_whoever_has_the_address),
)
register_kind("password_changed", Kind("Ditt lösenord i Samverkan är bytt", "accounts/mail/password_changed.txt"))
register_kind("address_changed", Kind("Din adress i Samverkan är bytt", "accounts/mail/address_changed.txt"))
register_kind("rights_changed", Kind("Ditt konto i Samverkan är ändrat", "accounts/mail/rights_changed.txt"))
register_kind("roles_changed", Kind("Dina roller i Samverkan är ändrade", "accounts/mail/roles_changed.txt"))
