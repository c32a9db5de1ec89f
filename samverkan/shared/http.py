"""How pages with forms answer, decided once for all apps.

200  the form as it opens
302  done: the page that shows the result
403  not yours to do, whatever is typed
404  not there, or not for you to see
409  somebody else saved first: both texts side by side, what was typed still in the form, with the new version to save upon
422  refused by a rule: a sentence at the field or on top, what was typed still in the form

A state that has changed since the page was opened (an agreement locked by a colleague) is a refusal, 422: the text is not lost.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from hashlib import sha256
from typing import Any, TypeAlias

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from samverkan.shared.forms import PageForm
from samverkan.shared.kept import keep_for_the_way_back
from samverkan.shared.models import Refused, VersionConflict

Crumbs: TypeAlias = Sequence[tuple[str, str]]
"""The pages above a page: label and address."""

_REMEMBERED = 60 * 60
"""Seconds that a form is known to have been sent."""
_AT_WORK = 30
"""Seconds after which a send that never ended, because its worker did, is waited for no longer."""


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, to bind a form with; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


@contextmanager
def refusals_shown_in(form: PageForm) -> Iterator[None]:
    """Run an action; what it refuses becomes errors of the form. The action is atomic, so nothing is written then."""
    try:
        yield
    except VersionConflict as conflict:
        form.show_conflict(conflict)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        form.add_error(None, error)


def form_response(
    request: HttpRequest, template: str, form: PageForm, *, heading: str, crumbs: Crumbs = (), **context: Any
) -> HttpResponse:
    """Answer with the page that holds the form, with the status that the form's state calls for."""
    context |= {"form": form, "heading": heading, "crumbs": crumbs}
    return keep_for_the_way_back(render(request, template, context, status=form.status))


def acts_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a form that is sent twice (two clicks, a step back) act once: the second send leads to what the first one made.

    The same form is one that the same user sends with the same `form_key` and the same content; what was changed in between is
    another. Of two at once, the second waits for the first. What is not carried out is forgotten, and may be sent again.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.POST.get("form_key"):
            return view(request, *args, **kwargs)
        name = _name_of_sent(request)
        while not cache.add(name, "", _AT_WORK):
            if address := cache.get(name):
                messages.info(request, "Det här är redan sparat.")
                return redirect(address)
            time.sleep(0.1)
        address = ""
        try:
            response = view(request, *args, **kwargs)
            address = response.get("Location", "")
            return response
        finally:
            cache.set(name, address, _REMEMBERED) if address else cache.delete(name)

    return answer


def _name_of_sent(request: HttpRequest) -> str:
    """Return what a sent form is remembered by; the token against forgery differs between openings, not between forms."""
    content = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return "sent:" + sha256(repr((request.user.pk, request.path, content)).encode()).hexdigest()
