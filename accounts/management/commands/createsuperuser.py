"""`manage.py createsuperuser`, recorded in the audit trail as done at the machine."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser

from accounts.actions import record_made_at_the_machine
from accounts.models import User


class Command(createsuperuser.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        before = set(User.objects.filter(is_superuser=True).values_list("pk", flat=True))
        super().handle(*args, **options)
        for user in User.objects.filter(is_superuser=True).exclude(pk__in=before):
            record_made_at_the_machine(user)
