"""What every template knows beside its own context."""

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, bool]:
    """`demo`: fictitious accounts and data may exist here, and every page says so."""
    return {"demo": settings.DEMO}
