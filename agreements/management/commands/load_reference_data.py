"""`manage.py load_reference_data`: municipalities, counties and the Police's areas from the CSV files into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agreements.actions.reference import FileReport, load_reference
from agreements.models import Municipality
from agreements.reference import DIRECTORY, BrokenReference, read_reference


class Command(BaseCommand):
    help = (
        "Läser in kommuner, län, polisregioner, polisområden, lokalpolisområden och vilka kommuner de täcker. "
        "Kan köras hur många gånger som helst. Inget tas bort, och är något fel i filerna ändras ingenting."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="gör ingenting om det redan finns kommuner")
        parser.add_argument(
            "--from", dest="directory", type=Path, default=DIRECTORY, metavar="MAPP", help="läs filerna i en annan mapp"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Municipality.objects.exists():
            return
        try:
            reports = load_reference(read_reference(Path(options["directory"])))
        except BrokenReference as error:
            problems = "\n".join(f"  {problem}" for problem in error.problems)
            raise CommandError(f"Inget har lästs in. Rätta detta först:\n{problems}") from error
        if options["verbosity"]:
            for report in reports:
                self._show(report)

    def _show(self, report: FileReport) -> None:
        """Write what a file did: its numbers, and the rows that are worth a look."""
        unknown = f", {len(report.unknown)} okända" if report.unknown else ""
        self.stdout.write(
            f"{report.noun.capitalize()} ({report.file}): {len(report.added)} tillagda, {len(report.changed)} ändrade{unknown}"
        )
        for row in report.changed:
            self.stdout.write(f"  ändrad: {row}")
        for row in report.unknown:
            self.stdout.write(f"  finns i databasen men inte i filen, har lämnats kvar: {row}")
