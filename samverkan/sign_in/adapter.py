"""The hooks through which allauth asks for our rules."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.stagekit import clear_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.devices import known_device, remember_device
from accounts.limits import remember_address
from accounts.models import User
from accounts.permissions import is_stray_demo_account
from accounts.requests import network_of

TRY_AGAIN = "E-postadressen eller lösenordet stämmer inte. Försök igen, eller välj Glömt lösenordet."

logger = logging.getLogger("accounts.sign_in")


class SignInAdapter(DefaultAccountAdapter):
    """Keeps registration closed; an organisation's administrator creates its users. Mail leaves by `accounts.mail` alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": TRY_AGAIN,
        "enter_current_password": "Det är inte ditt nuvarande lösenord. Skriv det igen.",  # nosec B105 - a sentence
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer everybody with a page; whatever a request says that it wants, there is one way in."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise NotImplementedError("Mail leaves by accounts.mail.send_later")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Turn a stray demonstration account away like a closed one: allauth lets it come this far."""
        if is_stray_demo_account(user):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Remember the device and the network address, and write the sign-in down in the log."""
        response = super().post_login(request, user, **kwargs)
        device = known_device(request, user.email)
        remember_device(response, user, device)
        remember_address(user.email, network_of(request))
        where = "a known" if device else "a new"
        logger.info("Sign-in: account %s from %s on %s device.", user.pk, network_of(request), where)
        return response


class SignInBackend(AuthenticationBackend):
    """Knows an account by its own address alone, and refuses stray demonstration accounts, also in sessions that they have."""

    def _authenticate_by_email(self, email: str, password: str) -> Any:
        """Leave allauth's table of further addresses aside: an address there, once planted, would be a way in for good."""
        return self._check_password(User.objects.filter(email=email.strip().lower()).first(), password)

    def user_can_authenticate(self, user: Any) -> bool:
        return not is_stray_demo_account(user) and super().user_can_authenticate(user)
