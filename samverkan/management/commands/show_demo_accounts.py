"""Tells whoever has started the demonstration how to sign in."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import User
from samverkan.demo.accounts import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    """Prints the accounts that exist and are worth trying."""

    help = "Visar demonstrationens konton."

    def handle(self, *args: Any, **options: Any) -> None:
        existing = set(User.objects.filter(is_demo=True).values_list("email", flat=True))
        shown = [account for account in ACCOUNTS if account.purpose and account.email in existing]
        if not shown:
            self.stdout.write("Det finns inga demonstrationskonton. Kör manage.py seed_demo för att lägga in dem.")
            return
        width = max(len(account.email) for account in shown)
        lines = [f"  {account.email:<{width}}  {account.purpose}" for account in shown]
        self.stdout.write("\n".join(["", f"Logga in med något av kontona. Lösenord: {PASSWORD}", "", *lines, ""]))
