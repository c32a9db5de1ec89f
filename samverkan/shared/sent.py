"""What a form held that could not be answered, because something failed: to read, and to send anew as it was.

Unlike `typed`, which finds the texts of a form whose page is known to be gone, this needs neither database nor session nor user. Only what
our own pages sent is shown: another site can make a browser send anything. Passwords are neither shown nor sent again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import Resolver404, resolve

from samverkan.shared.forms import PageForm, has_choices

_SECRETS = ("csrf", "password", "token")
_TECHNICAL = re.compile(
    r"(?:.*-)?(?:version|form_key|id|next|action|remember|TOTAL_FORMS|INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS)|_\w+"
)
_ROW = re.compile(r"^\w+-\d+-")
_NAMES = {"login": "E-post", "email": "E-post"}


@dataclass(frozen=True)
class Sent:
    """What a form held: the fields in words, all of it by name to be sent again, and what cannot be sent again."""

    fields: list[tuple[str, str]]
    again: list[tuple[str, str]]
    has_files: bool
    has_secrets: bool


def sent_with(request: HttpRequest) -> Sent | None:
    """Return what came with a request; None when no form of ours was sent, or when it cannot be read."""
    if request.method != "POST":
        return None
    try:
        if not _is_ours(request):
            return None
        values = [(name, value) for name, all_values in request.POST.lists() for value in all_values]
        has_files = bool(request.FILES)
    except Exception:  # Whatever cannot be read is what failed.
        return None
    open_values = [(name, value) for name, value in values if not _is_secret(name)]
    app = _app_of(request)
    return Sent(
        fields=[pair for name, value in open_values if (pair := _in_words(app, name, value))],
        again=open_values,
        has_files=has_files,
        has_secrets=any("password" in name for name, _ in values),
    )


class _Question(CsrfViewMiddleware):
    """Django's own check against forgery, asked without an answer to the request and without a line in the log."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponseForbidden()


def _is_ours(request: HttpRequest) -> bool:
    """Tell whether a page of ours sent the form: the failure may have come before that was checked."""
    if getattr(request, "csrf_processing_done", False):
        return True
    question: Any = _Question(lambda request: HttpResponse())
    question.process_request(request)
    return question.process_view(request, lambda request: None, (), {}) is None


def _is_secret(name: str) -> bool:
    return any(secret in name.lower() for secret in _SECRETS)


def _in_words(app: str, name: str, value: str) -> tuple[str, str] | None:
    """Return the label and the text of a field; None for what nobody typed, such as a version or the number of a row."""
    if not value.strip() or _TECHNICAL.fullmatch(name):
        return None
    name = _ROW.sub("", name)
    fields = [form.base_fields[name] for form in _forms_of(app) if name in form.base_fields]
    if any(isinstance(field, forms.ModelChoiceField) or field.widget.is_hidden for field in fields):
        return None
    labels = {str(field.label) for field in fields if field.label}
    label = labels.pop() if len(labels) == 1 else _NAMES.get(name, "")
    for field in fields:
        if has_choices(field):
            value = _choice(cast(forms.ChoiceField, field), value)
        elif isinstance(field, forms.BooleanField):
            value = "Ja"
    return label, value.strip()


def _choice(field: forms.ChoiceField, value: str) -> str:
    flat = {str(key): str(label) for key, label in cast(Any, field.choices) if not isinstance(label, list | tuple)}
    return flat.get(value, value)


def _app_of(request: HttpRequest) -> str:
    """Return the package of the view that the form was sent to: a name means one thing there."""
    try:
        match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return ""
    return str(getattr(match.func, "__module__", "")).partition(".")[0]


def _forms_of(app: str, kind: type[PageForm] = PageForm) -> Iterator[type[PageForm]]:
    for form in kind.__subclasses__():
        if form.__module__.startswith(f"{app}."):
            yield form
        yield from _forms_of(app, form)
