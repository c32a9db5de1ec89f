"""The devices that an account has been used on: a cookie each, so that guesses from elsewhere never keep the user out of them.

The cookie proves that somebody signed in here once. It opens nothing: the password is asked for as always, and counted apart.
It is void when the password or the address is changed.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.limits import keyed
from accounts.models import User

_SALT = "accounts.devices"
_SECONDS = 365 * 24 * 60 * 60
PATH = "/konto/"


def cookie_name(login: str) -> str:
    """Return the cookie's name: one for each account that is used on the device."""
    return f"samverkan_device_{keyed('cookie', login)[:12]}"


def _bond(user: User) -> str:
    return salted_hmac(_SALT, f"{user.pk}|{user.email}|{user.password}").hexdigest()[:32]


def known_device(request: HttpRequest, login: str) -> str:
    """Return the id of the device if the account has been used on it since its password was last changed, else nothing."""
    try:
        cookie = signing.loads(request.COOKIES.get(cookie_name(login), ""), salt=_SALT, max_age=_SECONDS)
        device, bond = cookie["device"], cookie["bond"]
    except (signing.BadSignature, KeyError, TypeError):
        return ""
    user = User.objects.filter(email=login).first()
    return str(device) if user and constant_time_compare(bond, _bond(user)) else ""


def remember_device(response: HttpResponse, user: User, device: str = "") -> None:
    """Let the answer make the device known to the account, or keep it known."""
    response.set_cookie(
        cookie_name(user.email),
        signing.dumps({"device": device or secrets.token_urlsafe(12), "bond": _bond(user)}, salt=_SALT),
        max_age=_SECONDS,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
