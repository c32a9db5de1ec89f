"""What every template knows beside its own context."""

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, bool]:
    """`demo`: fictitious accounts and data may exist here, and every page says so. `may_administer`: the user reaches the admin."""
    user = getattr(request, "user", None)
    return {"demo": settings.DEMO, "may_administer": bool(user and user.is_active and user.is_staff)}
