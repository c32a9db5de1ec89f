"""Prints agreements with their plans to a folder, for archivists: the same files as the pages give."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import BigAutoField

from accounts.chain import heads
from actionplans.models import ActionPlan
from actionplans.printing import Unprintable, anchored, print_job, select_agreement
from agreements.models import Agreement
from agreements.reading import with_parts
from samverkan.shared.files import write_whole
from samverkan.shared.moment import one_moment
from samverkan.shared.pdf import desk
from samverkan.shared.pdf.job import Standard
from samverkan.shared.pdf.outcomes import PrintingFailed
from samverkan.shared.verification import CHECKSUMS

HEADS = "LOGGENS-SLUT.txt"
"""The file that says where each log ended when it was written; verify --anchors reads it."""

_OURS = re.compile(r"\d{5,}-[a-z0-9_-]+\.(pdf|json)")
_LEFT_HALF_WRITTEN = re.compile(rf"{_OURS.pattern}\.\w+\.new")


class Command(BaseCommand):
    """Writes an archive copy and its JSON per agreement, and their checksums. What cannot be printed is named, and the rest goes on."""

    help = (
        "Skriver överenskommelser med deras planer till en mapp: PDF/A-2a med innehållet som JSON bredvid, och en fil med "
        "kontrollsummor (kontrollera med sha256sum --check SHA256SUMS)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("numbers", nargs="*", type=int, metavar="nummer", help="Numret i överenskommelsens adress.")
        parser.add_argument("--all", action="store_true", help="Alla överenskommelser som inte är utkast.")
        parser.add_argument("--with-drafts", action="store_true", help="Med --all: också utkasten.")
        parser.add_argument("--to", type=Path, required=True, metavar="MAPP", help="Mappen, som skapas om den saknas.")
        parser.add_argument(
            "--working-copies", action="store_true", help="PDF/A-3a med JSON inuti filen, i stället för arkivkopior."
        )
        parser.add_argument(
            "--spell-out",
            action="store_true",
            help="Skriv tecken som typsnittet saknar som nummer, i stället för att stanna.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = _chosen(options)
        folder = _Folder(options["to"])
        standard = Standard.WORKING if options["working_copies"] else Standard.ARCHIVE
        failed = 0
        with folder.checked():
            for number, title in chosen.items():
                try:
                    for path in folder.put(number, _files_of(number, standard, spells_out=options["spell_out"])):
                        self.stdout.write(str(path))
                except (Unprintable, PrintingFailed) as failure:
                    failed += 1
                    self.stderr.write(f"{number} {title}: {_reason(failure)}")
                except Agreement.DoesNotExist:
                    continue  # A draft that has been deleted since.
        if failed:
            raise CommandError(f"{failed} av {len(chosen)} överenskommelser kunde inte skrivas ut. Se ovan.")


def _chosen(options: dict[str, Any]) -> dict[int, str]:
    """Return the numbers and titles of the agreements that are asked for."""
    agreements, numbers = Agreement.objects.order_by("pk"), set(options["numbers"])
    if options["all"] == bool(numbers):
        raise CommandError("Ange antingen överenskommelsernas nummer eller --all.")
    if numbers:
        agreements = agreements.filter(pk__in=[number for number in numbers if number <= BigAutoField.MAX_BIGINT])
    elif not options["with_drafts"]:
        agreements = agreements.exclude(status=Agreement.Status.DRAFT)
    found = dict(agreements.values_list("pk", "title"))
    if unknown := sorted(numbers.difference(found)):
        raise CommandError(f"Det finns ingen överenskommelse med nummer {', '.join(map(str, unknown))}.")
    return found


def _files_of(number: int, standard: Standard, *, spells_out: bool) -> dict[str, bytes]:
    """Return the files of an agreement by name. Raises Unprintable and PrintingFailed."""
    with one_moment():
        agreement = with_parts(Agreement.objects.filter(pk=number)).get()
        plans = ActionPlan.objects.accompanying(agreement).in_printed_order()
        selection = anchored(select_agreement(agreement, plans))
        job = print_job(selection, standard, spells_out=spells_out)
    files = {selection.file_name("pdf"): desk.print_now(job)}
    if standard is Standard.ARCHIVE:
        files[selection.file_name("json")] = selection.canonical
    return files


def _reason(failure: Exception) -> str:
    if isinstance(failure, Unprintable):
        return f"typsnittet saknar {failure}. Byt ut tecknen, eller använd --spell-out."
    return str(failure)


class _Folder:
    """Where the files go, each with the number of its agreement first in its name. Files with other names are left alone.

    Raises CommandError when they cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._complaining():
            path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, number: int, files: dict[str, bytes]) -> list[Path]:
        """Write the files of an agreement, in the place of all that it had here before, and return where they are."""
        prefix = f"{number:05}-"
        written = [self._path / f"{prefix}{name}" for name in files]
        with self._complaining():
            for path, content in zip(written, files.values(), strict=True):
                write_whole(path, content)
            for path in self._named(_OURS) + self._named(_LEFT_HALF_WRITTEN):
                if path.name.startswith(prefix) and path not in written:
                    path.unlink()
        return written

    @contextmanager
    def checked(self) -> Iterator[None]:
        """Write, however it ends, where the logs end, and the checksums of all agreements' files in the folder, also of earlier runs."""
        try:
            yield
        finally:
            with self._complaining():
                write_whole(self._path / HEADS, "".join(f"{head}\n" for head in heads()).encode())
                lines = [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in self._named(_OURS)]
                write_whole(self._path / CHECKSUMS, "".join(lines).encode())

    def _named(self, pattern: re.Pattern[str]) -> list[Path]:
        return sorted(path for path in self._path.iterdir() if pattern.fullmatch(path.name) and path.is_file())

    @contextmanager
    def _complaining(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise CommandError(
                f"Det gick inte att skriva i mappen {self._path}. Kontrollera att du får skriva i den och att det finns plats "
                f"på disken. Systemet säger: {error.strerror}."
            ) from error
