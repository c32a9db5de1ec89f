"""The person behind a request."""

from typing import cast

from django.http import HttpRequest

from accounts.models import User


def user_of(request: HttpRequest) -> User:
    """Return the signed-in user; only for pages that require signing in."""
    return cast(User, request.user)
