"""Fills an empty installation with the demonstration: accounts, reference agreements and invented ones."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from agreements.models import Agreement, Municipality
from samverkan.demo.accounts import actors_of, ensure_accounts
from samverkan.demo.builder import Content

MODULES = ["solvesborg", "olofstrom", "kavlinge", "strangnas", "boras", "invented"]


def all_content() -> list[Content]:
    """The agreements of the demonstration, in the order they are made."""
    return [content for name in MODULES for content in import_module(f"samverkan.demo.{name}").CONTENT]


class Command(BaseCommand):
    """Adds what is missing and changes nothing that is there: an agreement is known by its owner and title."""

    help = "Lägger in demonstrationens konton och överenskommelser. Det som redan finns lämnas som det är."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="Gör ingenting om det finns någon överenskommelse.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Demonstrationen är påhittad och får inte läggas in i drift. Kör script/server för att prova."
            )
        if options["if_empty"] and Agreement.objects.exists():
            return
        if not Municipality.objects.exists():
            raise CommandError("Kommunerna saknas. Kör först: manage.py load_reference_data")
        with transaction.atomic():
            ensure_accounts()
            made = [content.title for content in all_content() if self._ensure(content)]
        if options["verbosity"] > 1:
            self.stdout.write("\n".join(made) or "Allt fanns redan.")

    def _ensure(self, content: Content) -> bool:
        """Make an agreement that is not there; tell whether it was made."""
        if Agreement.objects.filter(organisation__municipality__code=content.owner, title=content.title).exists():
            return False
        content.build(actors_of(content.owner))
        return True
