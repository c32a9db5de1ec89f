"""Notes the heads of the chains of events where the owner of the database cannot rewrite them."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.actions import record_event
from accounts.chain import Head, chains, heads, key_id
from accounts.models import AuditEvent, Organisation, User
from samverkan.shared.dates import long_date, swedish_day
from samverkan.shared.files import write_whole


class Command(BaseCommand):
    """Writes each chain's name, the number of its newest event and that one's hash, a line each: to the screen, a file, a mail."""

    help = (
        "Skriver ut var varje organisations logg slutar: organisation, händelsens nummer, kontrollsumma. Spara raderna där databasens "
        "ägare inte kan ändra dem; manage.py verify --anchors FIL kontrollerar mot dem. Med AUDIT_ANCHOR_EMAILS skickas de också "
        "till registrator."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, metavar="FIL", help="Skriv till en fil i stället för skärmen.")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            for organisation in chains():
                _use_the_key(organisation)
        noted = heads()
        lines = "".join(f"{head}\n" for head in noted)
        if options["to"]:
            try:
                write_whole(options["to"], lines.encode())
            except OSError as error:
                raise CommandError(f"Det gick inte att skriva {options['to']}: {error.strerror}.") from error
        else:
            self.stdout.write(lines, ending="")
        if settings.AUDIT_ANCHOR_EMAILS and noted:
            _mail(noted)


def _use_the_key(organisation: Organisation | None) -> None:
    """Let a chain that was begun without a key go on with the one that is set, so that nobody without it can make the chain anew."""
    chain = organisation.pk if organisation else None
    last = AuditEvent.objects.of_chain(chain).only("key_id").last()
    if not settings.AUDIT_KEYS or last is None or last.key_id == key_id(settings.AUDIT_KEYS[0]):
        return
    by = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if by is None:
        raise CommandError(
            "Skapa en administratör först: manage.py createsuperuser. Händelsen i loggen behöver någon som gör den."
        )
    record_event(organisation_id=chain, by=by, verb="började skriva loggen med nyckel", subject=organisation or by)


def _mail(noted: list[Head]) -> None:
    day = long_date(swedish_day(timezone.now()))
    EmailMessage(
        subject=f"Samverkan: loggens kontrollsummor den {day}",
        body=(
            "Här står var varje organisations logg slutar: organisation, händelsens nummer och kontrollsumma. Spara meddelandet. Med "
            "det går det att se om någon senare har tagit bort eller skrivit om händelser.\n\n"
            + "".join(f"{head}\n" for head in noted)
        ),
        to=settings.AUDIT_ANCHOR_EMAILS,
    ).send()
