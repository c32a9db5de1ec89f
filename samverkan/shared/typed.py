"""What a user had typed when the page it was meant for is gone, or when the session has ended: shown again, so that nothing is lost."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_SECRETS = ("csrf", "password")


def typed_in(request: HttpRequest) -> list[str]:
    """Return the texts of a sent form that somebody would miss: more than a word, and no secrets."""
    if request.method != "POST":
        return []
    return [
        text
        for name, values in request.POST.lists()
        for text in map(str.strip, values)
        if " " in text and not any(secret in name for secret in _SECRETS)
    ]


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404; to a form whose row a colleague has removed meanwhile, with what was typed."""
    return render(request, "404.html", {"typed": typed_in(request)}, status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403, with what was typed if a form was sent."""
    return render(request, "403.html", {"typed": typed_in(request)}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose session is not the one it was made in; nothing that another site sends is shown."""
    typed = typed_in(request) if request.user.is_authenticated else []
    return render(request, "403_csrf.html", {"typed": typed}, status=403)


class SignInMiddleware(LoginRequiredMiddleware):
    """Asks for sign-in; a form that is sent after the session has ended is answered with what was typed."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        """Lead to sign-in, by way of a page with the text when there is any."""
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is not None and (typed := typed_in(request)):
            return render(request, "401.html", {"typed": typed, "sign_in_url": answer["Location"]}, status=401)
        return answer
