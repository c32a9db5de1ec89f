"""Looks whether what is signed and logged is what was signed and logged, and names what is not."""

import time
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.verification import check_anchors
from samverkan.shared.moment import one_moment
from samverkan.shared.verification import Check, DoesNotHold, check_files, checks


class Command(BaseCommand):
    """Runs every check, whatever became of those before it. It only reads, all of it as it is at one moment."""

    help = (
        "Kontrollerar att det som är låst är vad som låstes: utlösarna i databasen, varje låst text mot sin kontrollsumma "
        "och filerna i en mapp mot sina. Slutar med fel och nämner det första av varje slag som inte stämmer."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--files",
            type=Path,
            action="append",
            default=[],
            metavar="MAPP",
            help="En mapp som print_agreements har skrivit till. Får anges flera gånger.",
        )

        parser.add_argument(
            "--anchors",
            type=Path,
            action="append",
            default=[],
            metavar="FIL",
            help="Rader som anchor_log har skrivit, eller som står på ett papper. Får anges flera gånger.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started, failed = time.monotonic(), 0
        folders = [Check(f"Filerna i {folder}", "filer", partial(check_files, folder)) for folder in options["files"]]
        anchors = [
            Check(f"Anteckningarna i {path}", "rader", partial(check_anchors, path)) for path in options["anchors"]
        ]
        wanted = [*checks(), *folders, *anchors]
        with one_moment():
            for check in wanted:
                failed += not self._holds(check)
        if failed:
            raise CommandError(f"{failed} av {len(wanted)} kontroller stämmer inte. Se ovan.")
        self.stdout.write(f"Allt stämmer. Det tog {time.monotonic() - started:.1f} s.")

    def _holds(self, check: Check) -> bool:
        started = time.monotonic()
        try:
            count = check.run()
        except DoesNotHold as sentence:
            self.stderr.write(f"{check.name}: {sentence}")
            return False
        self.stdout.write(f"{check.name}: {count} {check.of} stämmer ({time.monotonic() - started:.1f} s)")
        return True
