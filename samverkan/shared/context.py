"""What every template knows beside its own context."""

from django.conf import settings
from django.http import HttpRequest

from samverkan.shared.kept import reader_of


def installation(request: HttpRequest) -> dict[str, bool | str]:
    """`demo`: fictitious accounts and data may exist here, and every page says so. `may_administer`: the user reaches the admin.
    `reader`: whom the page is made for.
    """
    user = getattr(request, "user", None)
    return {
        "demo": settings.DEMO,
        "may_administer": bool(user and user.is_active and user.is_staff),
        "reader": reader_of(request),
    }
