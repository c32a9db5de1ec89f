"""The pages of sign-in and passwords that exist. What else allauth has is not reached by any address."""

from typing import Any

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from accounts.devices import known_device, remember_device
from accounts.requests import user_of
from samverkan.shared.failed import NOT_WRITING
from samverkan.shared.saving import why_not_saved

_SAFE_AND_POST = ["get", "head", "post"]


class SignInPage(views.LoginView):
    """Sign-in. A refusal answers 429 (too many tries), 503 (nothing can be saved) or 422 (wrong), with the address still there."""

    http_method_names = _SAFE_AND_POST

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 503 if form.cannot_save else 429 if form.waiting else 422
        if form.waiting:
            response["Retry-After"] = str(form.waiting)
        return response


class SignOutPage(views.LogoutView):
    """Asks, and signs out when the answer is sent."""

    http_method_names = _SAFE_AND_POST


class ClosedPage(views.AccountInactiveView):
    """Tells whoever has the right password of a closed account who can open it."""

    http_method_names = ["get", "head"]


class ChangePasswordPage(views.PasswordChangeView):
    """The own password, by whoever knows it. An account without one asks for a link instead."""

    http_method_names = _SAFE_AND_POST

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not user_of(request).has_usable_password():
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)

    def form_invalid(self, form: Form) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class AskForLinkPage(views.PasswordResetView):
    """Asks for a link. The answer and its time are the same whatever the address is."""

    http_method_names = _SAFE_AND_POST

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except DatabaseError as error:
            if not why_not_saved(error):
                raise
            form.add_error(None, NOT_WRITING)
            response = super().form_invalid(form)
            response.status_code = 503
            return response

    def form_invalid(self, form: Form) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class LinkAskedForPage(views.PasswordResetDoneView):
    """Says the same to everybody who asked."""

    http_method_names = ["get", "head"]


class ChoosePasswordPage(views.PasswordResetFromKeyView):
    """Where the link leads. Who has read the account's mail here has shown to be its owner: the device is known from now on."""

    http_method_names = _SAFE_AND_POST

    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD", "POST"}:
            return self.http_method_not_allowed(request)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        remember_device(response, self.reset_user, known_device(self.request, self.reset_user.email))
        return response

    def form_invalid(self, form: Form) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class PasswordChosenPage(views.PasswordResetFromKeyDoneView):
    """The way on to sign-in."""

    http_method_names = ["get", "head"]
