"""Where each app's pages begin. The paths within an app are in its own `urls.py`."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import include, path

# One way to sign in, with one set of rate limits, also for the admin.
admin.site.site_header = admin.site.site_title = "Samverkan: administration"
for unused in (Group, EmailAddress):  # Roles are memberships, and an address is part of the account.
    admin.site.unregister(unused)
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("konto/", include("allauth.account.urls")),
    path("", include("accounts.urls")),
    path("", include("agreements.urls")),
    path("", include("actionplans.urls")),
    path("", include("followup.urls")),
]

# They render 400.html, 403.html, 404.html and 500.html, each with what was typed, if a form was sent.
handler400 = "samverkan.shared.failed.bad_request"
handler403 = "samverkan.shared.typed.permission_denied"
handler404 = "samverkan.shared.typed.page_not_found"
handler500 = "samverkan.shared.failed.server_error"
