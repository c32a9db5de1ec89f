"""How django-allauth is bent to our rules for sign-in: nobody registers, everybody is invited, and the demonstration's
accounts, whose password is printed for all to see, open nothing but a demonstration.

Who may do what after signing in is decided in `accounts`, not here.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import User

TRY_AGAIN = "E-postadressen eller lösenordet stämmer inte. Försök igen, eller välj Glömt lösenordet."


def is_stray_demo_account(user: User) -> bool:
    """A demonstration account is astray wherever there is no demonstration, for instance in a copied database."""
    return user.is_demo and not settings.DEMO


class SignInAdapter(DefaultAccountAdapter):
    """Keeps registration closed; an organisation's administrator creates its users."""

    error_messages = DefaultAccountAdapter.error_messages | {"email_password_mismatch": TRY_AGAIN}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Turn a stray demonstration account away like a closed one: allauth lets it come this far."""
        if is_stray_demo_account(user):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)


class SignInBackend(AuthenticationBackend):
    """Refuses stray demonstration accounts in every way in, and in sessions that they already have."""

    def user_can_authenticate(self, user: Any) -> bool:
        return not is_stray_demo_account(user) and super().user_can_authenticate(user)
