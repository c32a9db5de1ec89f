"""Starts what is shared.

The database locks are rebuilt after every migrate, because SQLite drops triggers with rebuilt tables. The system
libraries that make PDFs are checked for. What nobody catches is reported like other failures. Connections learn what SQLite can
without asking for its lock.
"""

from django.apps import AppConfig
from django.core import checks
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class SharedConfig(AppConfig):
    name = "samverkan.shared"
    label = "shared"

    def ready(self) -> None:
        from samverkan.shared import deadlines, immutability, kept, verification
        from samverkan.shared.pdf import libraries
        from samverkan.shared.reports.failure import report_uncaught

        report_uncaught()
        kept.connect()
        checks.register(libraries.check_libraries)
        verification.register_check("Låsen", verification.check_locks, of="tabeller")
        connection_created.connect(deadlines.ask_for_json, dispatch_uid="shared.ask_for_json")
        pre_migrate.connect(immutability.remove_locks_before_migrate, dispatch_uid="shared.remove_locks")
        post_migrate.connect(immutability.install_locks_after_migrate, dispatch_uid="shared.install_locks")
