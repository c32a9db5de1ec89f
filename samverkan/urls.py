"""Where each app's pages begin. The paths within an app are in its own `urls.py`."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("konto/", include("samverkan.sign_in.urls")),
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
