"""What a browser may keep of what it was shown.

Nothing: every answer that a view makes says `private, no-store`, unless it has said otherwise itself. The exception is a page where one
writes, since with `no-store` the way back to it costs what was typed: it says `private, no-cache`, its browser keeps it, and what
keeps it from whoever comes next is threefold. Signing out tells the browser to empty its cache. A cookie that is no secret tells who is
signed in (`READER_COOKIE`), a page tells whom it was made for, and `static/js/reader.js` empties a page that is come back to by another, with
what was typed in it.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.crypto import salted_hmac
from django.utils.functional import empty

READER_COOKIE = "samverkan_reader"


def reader_of(request: HttpRequest) -> str:
    """Return what a page says of whom it was made for: the same for the same user, and nothing that tells who that is; empty for nobody."""
    user: Any = getattr(request, "user", None)
    if user is None or getattr(user, "_wrapped", user) is empty or not user.is_authenticated:
        return ""
    return salted_hmac(READER_COOKIE, str(user.pk), algorithm="sha256").hexdigest()[:16]


def keep_for_the_way_back(response: HttpResponse) -> HttpResponse:
    """Let the browser keep a page where one writes, so that what was typed is still there when one comes back."""
    patch_cache_control(response, private=True, no_cache=True)
    return response


class KeptMiddleware:
    """Says of every answer what a browser may keep, and on signing out that it is to forget."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "has_signed_out", False):
            response["Clear-Site-Data"] = '"cache"'
            response.delete_cookie(READER_COOKIE, samesite="Lax")
        elif (reader := reader_of(request)) and request.COOKIES.get(READER_COOKIE) != reader:
            response.set_cookie(READER_COOKIE, reader, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
        return response


def note_signing_out(sender: object, request: HttpRequest | None, **kwargs: Any) -> None:
    """Remember until the answer that its user has signed out."""
    if request is not None:
        request.has_signed_out = True  # type: ignore[attr-defined]


def connect() -> None:
    """Listen for signing out."""
    user_logged_out.connect(note_signing_out, dispatch_uid="shared.kept")
