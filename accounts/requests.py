"""The person behind a request, and where it came from."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import cast

from django.conf import settings
from django.http import HttpRequest

from accounts.models import User


def user_of(request: HttpRequest) -> User:
    """Return the signed-in user; only for pages that require signing in."""
    return cast(User, request.user)


def network_of(request: HttpRequest) -> str:
    """Return the network address that a request came from, as the limits count it: an IPv6 subscriber is a /64.

    As many addresses as there are proxies of ours are taken from the end of X-Forwarded-For; what stands before them was written
    by the visitor. A header that is too short did not pass our proxies, so that the address of the connection counts.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if proxies := settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        passed = [part for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        if len(passed) >= proxies:
            address = passed[-proxies].strip()
    try:
        parsed = ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return address[:45]
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network((parsed, 64), strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
