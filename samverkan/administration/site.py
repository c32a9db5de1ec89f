"""The admin as a whole: which of its addresses exist, by which methods, and that one signs in to it as to everything else."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

_METHODS = ("GET", "HEAD", "POST")
_CLOSED = {"view_on_site", "password_change", "password_change_done"}
"""Where a row stands on our pages (it would tell which exist), and a second way to change the own password."""

_UNUSED = {"auth.group", "account.emailaddress"}


class AdministrationSite(admin.AdminSite):
    """Signs in on our page, changes the own password on our page, and answers the methods that browsers use."""

    site_header = site_title = "Samverkan: administration"
    site_url = "/"

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the one page of sign-in, with its limits; who is signed in and no staff stays outside."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Leave out what is not used here: roles are memberships, and an address is part of the account."""
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else list(model_or_iterable)
        super().register([m for m in models if m._meta.label_lower not in _UNUSED], admin_class, **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        patterns = [p for p in super().get_urls() if getattr(p, "name", None) not in _CLOSED]
        to_ours = RedirectView.as_view(pattern_name="account_change_password", http_method_names=["get", "head"])
        return [path("password_change/", to_ours, name="password_change"), *patterns]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Let views be asked by GET, HEAD and POST alone; Django's take every other method for a GET."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method not in _METHODS:
                return HttpResponseNotAllowed(_METHODS)
            return inner(request, *args, **kwargs)

        return answer
