"""What `manage.py check` refuses about accounts."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from accounts.mail.links import named_hosts
from accounts.models import User


@register(Tags.database, Tags.security)
def check_no_demo_accounts(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse demonstration accounts in production: their password is public.

    Runs where the database may be asked: before every migrate and with `check --database default`. A database that is not there
    yet has no accounts.
    """
    if settings.DEMO or not databases:
        return []
    try:
        count = sum(User.objects.using(alias).filter(is_demo=True).count() for alias in databases)
    except DatabaseError:
        return []
    if not count:
        return []
    return [
        Error(
            f"Databasen har {count} demonstrationskonton, vars lösenord är känt av alla.",
            hint="De kan inte logga in här, men data kring dem är påhittade. Börja om med en tom databas.",
            id="accounts.E001",
        )
    ]


@register(Tags.security, deploy=True)
def check_proxies_are_counted(**kwargs: Any) -> list[CheckMessage]:
    """Refuse a proxy that nobody counted: all visitors would have its address, and one of them could use up the tries of all."""
    if not getattr(settings, "SECURE_PROXY_SSL_HEADER", None) or settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return []
    return [
        Error(
            "PROXY_SSL_HEADER är satt men inte TRUSTED_PROXY_COUNT: alla besökare ser ut att komma från proxyns adress.",
            hint="Sätt TRUSTED_PROXY_COUNT till antalet proxyservrar som lägger till en adress i X-Forwarded-For, oftast 1.",
            id="accounts.E002",
        )
    ]


@register(Tags.security, deploy=True)
def check_a_host_is_named(**kwargs: Any) -> list[CheckMessage]:
    """Refuse patterns alone in ALLOWED_HOSTS: links in mails must not lead where a visitor says."""
    if named_hosts() or any("*" not in origin for origin in settings.CSRF_TRUSTED_ORIGINS):
        return []
    return [
        Error(
            "ALLOWED_HOSTS namnger ingen hel värd, så länkar i brev kan inte skrivas.",
            hint="Skriv värdnamnet som användarna går till först i ALLOWED_HOSTS, till exempel samverkan.example.se.",
            id="accounts.E003",
        )
    ]
