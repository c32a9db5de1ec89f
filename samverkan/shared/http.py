"""How pages with forms answer, decided once for all apps.

200  the form as it opens
302  done: the page that shows the result
403  not yours to do, whatever is typed
404  not there, or not for you to see
409  somebody else saved first: both texts side by side, what was typed still in the form, with the new version to save upon
422  refused by a rule: a sentence at the field or on top, what was typed still in the form

A state that has changed since the page was opened (an agreement locked by a colleague) is a refusal, 422: the text is not lost.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from samverkan.shared.forms import PageForm
from samverkan.shared.models import Refused, VersionConflict

Crumbs: TypeAlias = Sequence[tuple[str, str]]
"""The pages above a page: label and address."""


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
    return render(request, template, context, status=form.status)
