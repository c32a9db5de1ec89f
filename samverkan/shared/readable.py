"""Requests that hold no text are answered 400 before anything reads them: no browser of a user makes them, and each would fail somewhere else."""

import codecs
import re
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

_LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)


class ReadableMiddleware:
    """Refuses other encodings than UTF-8, in which all our pages send, NUL, which no database keeps, and lengths that are none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset")
        if charset and not _is_utf8(charset):
            raise BadRequest("Another encoding than UTF-8")
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        if (length := request.META.get("CONTENT_LENGTH")) and not _LENGTH.fullmatch(length):
            raise BadRequest("A length that is no number")
        return self.get_response(request)


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name in {"utf-8", "ascii"}
    except (LookupError, ValueError):
        return False
