"""The log as its pages show it: who did what and when, in words. Who may read which events is decided by the pages' own apps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page, Paginator
from django.db import models

from accounts.models import AuditEvent
from accounts.models.audit import AuditEventQuerySet

EVENTS_PER_PAGE = 100
_LEFT_OUT = {"id", "version", "order", "search_text", "sort_key", "office_key", "key"}
_OTHER_WORDS = {
    "added": "tillagt",
    "parties": "parter",
    "schedules": "tidsplan",
    "responsibilities": "ansvariga",
    "measures": "mått",
    "reason": "skäl",
    "numbers": "händelser",
}
"""What stands in changes beside the columns of the subject."""


@dataclass(frozen=True)
class Change:
    """What was changed: from what to what, in words; `before` is empty for what was added."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class LogLine:
    """An event as a line. `erased` says when and why the content was taken away; `erase_url` leads to where that is done."""

    number: int
    at: datetime
    who: str
    did: str
    what: str
    changes: list[Change]
    erased: str
    erase_url: str


def page_of_log(events: AuditEventQuerySet, number: str | None) -> "Page[AuditEvent]":
    """Return a page of events, newest first, with their contents."""
    newest_first = events.order_by("-sequence").select_related("content__erased_by")
    return Paginator(newest_first, EVENTS_PER_PAGE).get_page(number)


def read_log(events: "Page[AuditEvent]", erase_url: Callable[[AuditEvent], str]) -> list[LogLine]:
    """Return the events as lines; `erase_url` gives the address where the content of one is erased, empty where it may not."""
    return [
        LogLine(
            number=event.sequence,
            at=event.recorded_at,
            who=event.actor_name,
            did=event.verb,
            what=event.subject_label,
            changes=_changes(event),
            erased=event.content.erasure_reason if event.content.is_erased else "",
            erase_url="" if event.content.is_erased else erase_url(event),
        )
        for event in events
    ]


def _changes(event: AuditEvent) -> list[Change]:
    model = _model_of(event)
    found = []
    for name, value in event.changes.items():
        field = _field(model, name)
        if name in _LEFT_OUT or isinstance(field, models.DateTimeField):
            continue
        before, after = (_words(field, each) for each in _before_and_after(event, value))
        if before or after:
            found.append(Change(_label(field, name), before, after))
    return found


def _before_and_after(event: AuditEvent, value: Any) -> tuple[Any, Any]:
    """Return what a column held before and after: a change has both, what was added or removed has one."""
    if isinstance(value, list) and len(value) == 2:
        return value[0], value[1]
    return (value, "") if event.verb.startswith("tog bort") else ("", value)


def _model_of(event: AuditEvent) -> type[models.Model] | None:
    try:
        return apps.get_model(event.subject_type)
    except (LookupError, ValueError):  # The kind of row is no longer there.
        return None


def _field(model: type[models.Model] | None, name: str) -> Any:
    if model is None:
        return None
    columns = {field.attname: field for field in model._meta.concrete_fields}
    try:
        return columns.get(name) or model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _label(field: Any, name: str) -> str:
    return str(field.verbose_name) if hasattr(field, "verbose_name") else _OTHER_WORDS.get(name, name)


def _words(field: Any, value: Any) -> str:
    """Return a value as users read it; what points at another row says only that it is filled in."""
    match value:
        case None | "":
            return ""
        case bool():
            return "ja" if value else "nej"
        case list():
            return ", ".join(str(item) for item in value)
        case _ if field is not None and field.is_relation:
            return "valt"
        case _ if field is not None and field.choices:
            return str(dict(field.flatchoices).get(value, value))
    return str(value)
