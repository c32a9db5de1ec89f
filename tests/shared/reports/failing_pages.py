"""Our pages, and beside them pages that fail with what was typed in the exception's own words."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from agreements.models import County
from samverkan.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


class _Thing:
    def __init__(self, text: str) -> None:
        self._text = text

    def broken(self) -> str:
        raise KeyError(self._text)


def _in_a_template(text: str, request: HttpRequest) -> None:
    Engine().from_string("{{ thing.broken }}").render(Context({"thing": _Thing(text)}))


def _unique(text: str, request: HttpRequest) -> None:
    """PostgreSQL answers with DETAIL: Key (code)=(…) already exists."""
    rows = [County(code="91", name=text), County(code="92", name=text)]
    County.objects.bulk_create(rows)


def _unreadable(text: str, request: HttpRequest) -> None:
    """PostgreSQL quotes what it cannot read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(%s AS integer)" if connection.vendor == "postgresql" else "SELECT json(%s)", [text])


def _chained(text: str, request: HttpRequest) -> None:
    try:
        raise ValueError(text)
    except ValueError as error:
        raise RuntimeError(f"Kan inte läsa {text}") from error


def _group(text: str, request: HttpRequest) -> None:
    raise ExceptionGroup(text, [ValueError(text), KeyError(text)])


def _settings(text: str, request: HttpRequest) -> None:
    raise RuntimeError(settings.SECRET_KEY, request.META, request.COOKIES)


def _deep(text: str, request: HttpRequest) -> None:
    _deep(text, request)


KINDS = {
    "key": lambda text, request: {}[text],
    "template": _in_a_template,
    "unique": _unique,
    "unreadable": _unreadable,
    "chained": _chained,
    "group": _group,
    "settings": _settings,
    "deep": _deep,
    "encoding": lambda text, request: text.encode("ascii"),
    "file": lambda text, request: Path(f"/nowhere/{text}").read_text(),
    "number": lambda text, request: int(text),
}


def fail(request: HttpRequest, kind: str) -> HttpResponse:
    text: Any = request.POST.get("text", "")
    KINDS[kind](text, request)
    return HttpResponse("Det gick bra.")


fail.login_required = False  # type: ignore[attr-defined]
urlpatterns = [*urlpatterns, path("fel/<str:kind>/", fail)]
