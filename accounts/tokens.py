"""The links by which a password is chosen: what they rest on, and how they are written."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.http import int_to_base36

from accounts.models import User


class PasswordTokens(PasswordResetTokenGenerator):
    """A link is void once the password, the address or a right of the account is changed, or somebody has signed in."""

    key_salt = "accounts.tokens.PasswordTokens"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        rights = [getattr(user, name) for name in ("is_active", "is_staff", "is_superuser")]
        return f"{super()._make_hash_value(user, timestamp)}{rights}"  # type: ignore[arg-type]


def password_path(user: User) -> str:
    """Return the path of a new link for the account."""
    return reverse("account_reset_password_from_key", args=[int_to_base36(user.pk), PasswordTokens().make_token(user)])
