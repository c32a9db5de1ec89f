"""Where links in mails lead: only to hosts that the operator has named, whatever host a request claimed to be for."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost, ImproperlyConfigured
from django.http import HttpRequest


def named_hosts() -> list[str]:
    """Return the hosts that ALLOWED_HOSTS names whole; a pattern names none, since whoever asks chooses what it matches."""
    return [host for host in settings.ALLOWED_HOSTS if host and "*" not in host and not host.startswith(".")]


def origin_of(request: HttpRequest) -> str:
    """Return scheme and host of the request when the operator has named them, else nothing.

    A port that is not the usual one counts as named when CSRF_TRUSTED_ORIGINS has it; in the demonstration any may be chosen.
    """
    try:
        host = request.get_host()
    except DisallowedHost:
        return ""
    origin = f"{request.scheme}://{host}"
    has_usual_port = urlsplit(origin).port is None
    if urlsplit(origin).hostname not in [name.strip("[]") for name in named_hosts()]:
        return ""
    return origin if has_usual_port or settings.DEMO or origin in settings.CSRF_TRUSTED_ORIGINS else ""


def link_to(path: str, origin: str = "") -> str:
    """Return the whole address of a page. Raises ImproperlyConfigured when the operator has named no host at all."""
    if origin:
        return origin + path
    whole = [name for name in settings.CSRF_TRUSTED_ORIGINS if "*" not in name]
    for name in named_hosts():
        of_host = [known for known in whole if urlsplit(known).hostname == name]
        return (of_host[0] if of_host else f"{'http' if settings.DEMO else 'https'}://{name}") + path
    if whole:
        return whole[0] + path
    raise ImproperlyConfigured("ALLOWED_HOSTS names no whole host, so that links in mails would lead anywhere.")
