"""Django's migrate, which leaves the database locked also when it fails."""

from typing import Any

from django.core.management.commands import migrate

from samverkan.shared.immutability import install_locks, unlocked_tables


class Command(migrate.Command):
    """Puts the locks back after a failure too: it takes them off first, and the site may be running meanwhile."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            super().handle(*args, **options)
        except (Exception, KeyboardInterrupt):
            if unlocked_tables(options["database"]):
                install_locks(options["database"])
            raise
