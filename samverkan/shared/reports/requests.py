"""What may be said of a request: the method, where it led, and the number of whoever sent it."""

import re
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import empty

_LONGEST_PATH = 200
_PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
"""A part of a route, as `path` and as `re_path` write it."""
_UNPRINTED = re.compile(r"[^!-~]")


def address_of(request: HttpRequest) -> str:
    """Return the method and where the request led, with numbers but no other part filled in: a link to a new password is secret.

    An address that leads nowhere is told as it was, without what follows its question mark.
    """
    path = request.path_info
    try:
        match = request.resolver_match or resolve(path)
    except Resolver404:
        return f"{_plain(request.method)} {_plain(path)}"
    filled = {name: str(value) for name, value in match.kwargs.items() if isinstance(value, int)}
    route = _PART.sub(lambda part: filled.get(name := part[1] or part[2], f"<{name}>"), match.route)
    return f"{_plain(request.method)} /{route.replace('^', '').rstrip('$')}"


def sender_of(request: HttpRequest) -> str:
    """Return the number of the signed-in user, if that is known already: asking the database may be what failed."""
    user: Any = getattr(request, "user", None)
    if user is None or getattr(user, "_wrapped", user) is empty or not user.is_authenticated:
        return ""
    return f"user {user.pk}"


def _plain(text: str | None) -> str:
    return _UNPRINTED.sub(lambda mark: f"%{ord(mark[0]):02X}", text or "")[:_LONGEST_PATH]
