"""Answers to what failed: 400 when nobody can make sense of what was sent, 500 when the fault is ours, 503 while the database is away.

Each shows what was typed, and 500 and 503 with a way to send it anew. They touch neither database, cache, session nor user, any of which may
be what failed; when even the page fails, a plain one is answered.
"""

import logging
import sqlite3
import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from samverkan.shared.reports.failure import causes_of
from samverkan.shared.saving import BUSY
from samverkan.shared.sent import sent_with

AWAY = "Samverkan når inte sin databas just nu. Inget är fel på det du gjorde. Vänta några minuter och försök igen."
NOT_WRITING = "Samverkan kan inte spara något just nu, men det går att läsa. Vänta en stund och försök igen."
TOO_LARGE = (
    "Formuläret är för stort för att tas emot. Gå tillbaka med webbläsarens bakåtknapp, där det du skrev står kvar. "
    "Dela upp det och skicka en del i taget."
)

_PLAIN = (
    '<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Något gick fel – Samverkan</title></head><body>'
    "<h1>Något gick fel</h1><p>Felet är vårt, inte ditt. Det du sist skickade kanske inte är sparat. "
    "Gå tillbaka och försök igen om en stund.</p></body></html>"
)
_SQLITE_AWAY = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR}
_SQLITE_NOT_WRITING = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL}
_POSTGRESQL_NOT_WRITING = ("25006", "53100")
_POSTGRESQL_AWAY = ("08", "53300", "57P")
_POSTGRESQL_BUSY = {"55P03", "40P01", "40001"}
"""A lock that took too long; two who held each other up."""
_SECONDS_TO_RETRY = 60

logger = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 when it is certain that the database is away, or 400 when the sender hung up before all was read."""
    error = sys.exc_info()[1]
    if any(isinstance(one, UnreadablePostError) for one in causes_of(error)):
        return bad_request(request, error)
    reason = _what_is_away(error)
    try:
        sent = sent_with(request)
        context = {
            "reason": reason,
            "sent": sent,
            "address": request.get_full_path(),
            "csrf_token": get_token(request) if sent else "",
        }
        page = str(render_to_string("500.html", context))
    except Exception:
        logger.exception("The page that tells of a failure could not be made.")
        page = _PLAIN
    response = _private(HttpResponse(page, status=503 if reason else 500))
    if reason:
        response["Retry-After"] = str(_SECONDS_TO_RETRY)
    return response


def bad_request(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    """Answer 400, with what was typed as far as it can be read."""
    is_too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    context = {"reason": TOO_LARGE if is_too_large else "", "sent": sent_with(request)}
    return _private(HttpResponse(render_to_string("400.html", context), status=400))


def _what_is_away(error: BaseException | None) -> str:
    """Return the sentence that says what is missing; empty for any failure that is not certain to be the database's absence."""
    for one in causes_of(error):
        code: Any = getattr(one, "sqlite_errorcode", None)
        if isinstance(one, sqlite3.OperationalError) and code is not None:
            primary = code & 0xFF
            return AWAY if primary in _SQLITE_AWAY else NOT_WRITING if primary in _SQLITE_NOT_WRITING else ""
        if type(one).__module__.startswith("psycopg2"):
            return _of_postgresql(type(one).__name__, getattr(one, "pgcode", None))
    return AWAY if isinstance(error, InterfaceError) else ""


def _of_postgresql(kind: str, code: str | None) -> str:
    if code is None:  # No answer from a server has a code.
        return AWAY if kind in {"OperationalError", "InterfaceError"} else ""
    if code.startswith(_POSTGRESQL_NOT_WRITING):
        return NOT_WRITING
    if code in _POSTGRESQL_BUSY:
        return BUSY
    return AWAY if code.startswith(_POSTGRESQL_AWAY) else ""


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response
