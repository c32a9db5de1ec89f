"""What `manage.py check` refuses about accounts."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

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
