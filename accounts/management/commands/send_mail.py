"""`manage.py send_mail`: sends the mail that is due, for a timer where web processes come and go."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.mail import send_due


class Command(BaseCommand):
    help = "Skickar de brev som väntar."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        while sent := send_due():
            count += sent
        self.stdout.write(f"Skickade {count} brev.")
