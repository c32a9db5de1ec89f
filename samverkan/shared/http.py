"""How pages with forms answer, decided once for all apps.

200  the form as it opens
302  done: the page that shows the result
403  not yours to do, whatever is typed
404  not there, or not for you to see
409  the same form is being saved already: what was typed still in the form, to send again;
     or somebody else saved first: both texts side by side, what was typed still in the form, with the new version to save upon
422  refused by a rule: a sentence at the field or on top, what was typed still in the form
503  not saved for now (others are saving, or the database cannot be written): what was typed still in the form, to send again

A state that has changed since the page was opened (an agreement locked by a colleague) is a refusal, 422: the text is not lost.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from hashlib import sha256
from typing import Any, TypeAlias

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from samverkan.shared.forms import PageForm
from samverkan.shared.kept import keep_for_the_way_back
from samverkan.shared.models import Refused, VersionConflict
from samverkan.shared.saving import UNABLE, why_not_saved

logger = logging.getLogger(__name__)

Crumbs: TypeAlias = Sequence[tuple[str, str]]
"""The pages above a page: label and address."""

_REMEMBERED = 60 * 60
"""Seconds that a form is known to have been sent."""
_AT_WORK = 30
"""Seconds after which a send that never ended, because its worker did, is forgotten."""
_PATIENCE = 3.0
"""Seconds that a second send waits for the first."""
_PAUSE = 0.1
_waiting = threading.BoundedSemaphore(2)
"""Those of a process that wait for the first send of their form; its other threads stay free for everybody else."""

AT_WORK = (
    "Det här formuläret är redan skickat och håller på att sparas. Det du skrev står kvar. "
    "Vänta en stund och spara igen: har det sparats kommer du till resultatet, och det sparas inte två gånger."
)


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
    except DatabaseError as error:
        if not (sentence := why_not_saved(error)):
            raise
        logger.warning("Not saved: %s", type(error.__cause__ or error).__name__)
        form.put_off(sentence, 503)


def form_response(
    request: HttpRequest, template: str, form: PageForm, *, heading: str, crumbs: Crumbs = (), **context: Any
) -> HttpResponse:
    """Answer with the page that holds the form, with the status that the form's state calls for."""
    context |= {"form": form, "heading": heading, "crumbs": crumbs}
    return keep_for_the_way_back(render(request, template, context, status=form.status))


def acts_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a form that is sent twice (two clicks, a step back) act once: the second send leads to what the first one made.

    The same form is one that the same user sends with the same `form_key` and the same content; what was changed in between is
    another. Of two at once, the second waits for the first, but not for long, and few wait: then it is shown again, with what was
    typed, to be sent anew. So it is when the database does not let us remember it. What is not carried out is forgotten, and
    may be sent again.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.POST.get("form_key"):
            return view(request, *args, **kwargs)
        name = _name_of_sent(request)
        try:
            address = _claim(name)
        except DatabaseError as error:
            return view(_put_off(request, why_not_saved(error) or UNABLE, 503), *args, **kwargs)
        if address is None:
            return view(_put_off(request, AT_WORK, 409), *args, **kwargs)
        if address:
            messages.info(request, "Det här är redan sparat.")
            return redirect(address)
        try:
            response = view(request, *args, **kwargs)
            address = response.get("Location", "")
            return response
        finally:
            _remember(name, address)

    return answer


def _claim(name: str) -> str | None:
    """Return "" when the sent form is ours to carry out, where it led when that is done, None when somebody still is at it.

    Raises DatabaseError when the claim cannot be written.
    """
    if cache.add(name, "", _AT_WORK):
        return ""
    if not _waiting.acquire(blocking=False):
        return cache.get(name) or None
    try:
        deadline = time.monotonic() + _PATIENCE
        while True:
            found: str | None = cache.get(name)
            if found or (found is None and cache.add(name, "", _AT_WORK)):
                return found or ""
            if time.monotonic() > deadline:
                return None
            time.sleep(_PAUSE)
    finally:
        _waiting.release()


def _remember(name: str, address: str) -> None:
    """Remember where a form led; what did not lead anywhere may be sent again. What is saved stays so if this fails."""
    try:
        cache.set(name, address, _REMEMBERED) if address else cache.delete(name)
    except DatabaseError:
        logger.warning("What a form led to could not be remembered.")


def _put_off(request: HttpRequest, sentence: str, status: int) -> HttpRequest:
    """Return the request with its form refused for now, whatever is typed in it: the view shows it again."""
    request.POST.put_off = sentence, status  # type: ignore[attr-defined]
    return request


def _name_of_sent(request: HttpRequest) -> str:
    """Return what a sent form is remembered by; the token against forgery differs between openings, not between forms."""
    content = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return "sent:" + sha256(repr((request.user.pk, request.path, content)).encode()).hexdigest()
