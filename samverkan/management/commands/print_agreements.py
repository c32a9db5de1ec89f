"""Prints agreements with their plans to a folder, for archivists: the same files as the pages give."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from actionplans.models import ActionPlan
from actionplans.printing import Selection, Unprintable, print_job, select_agreement
from agreements.models import Agreement
from agreements.reading import with_parts
from samverkan.shared.pdf import desk
from samverkan.shared.pdf.job import Standard
from samverkan.shared.pdf.renderer import PrintingFailed

CHECKSUMS = "SHA256SUMS"


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
        folder: Path = options["to"]
        agreements = self._chosen(options)
        standard = Standard.WORKING if options["working_copies"] else Standard.ARCHIVE
        folder.mkdir(parents=True, exist_ok=True)
        failed = 0
        for agreement in agreements:
            try:
                for path in _print(agreement, standard, folder, spells_out=options["spell_out"]):
                    self.stdout.write(str(path))
            except (Unprintable, PrintingFailed) as failure:
                failed += 1
                self.stderr.write(f"{agreement.pk} {agreement.title}: {_reason(failure)}")
        _write_checksums(folder)
        if failed:
            raise CommandError(f"{failed} av {len(agreements)} överenskommelser kunde inte skrivas ut. Se ovan.")

    def _chosen(self, options: dict[str, Any]) -> list[Agreement]:
        agreements = with_parts(Agreement.objects.order_by("pk"))
        if options["all"]:
            return list(agreements if options["with_drafts"] else agreements.exclude(status=Agreement.Status.DRAFT))
        found = list(agreements.filter(pk__in=options["numbers"]))
        if unknown := sorted(set(options["numbers"]) - {agreement.pk for agreement in found}):
            raise CommandError(f"Det finns ingen överenskommelse med nummer {', '.join(map(str, unknown))}.")
        if not found:
            raise CommandError("Ange överenskommelsernas nummer, eller --all.")
        return found


def _reason(failure: Exception) -> str:
    if isinstance(failure, Unprintable):
        return f"typsnittet saknar tecknen {failure}. Byt ut dem, eller använd --spell-out."
    return str(failure)


def _print(agreement: Agreement, standard: Standard, folder: Path, *, spells_out: bool) -> list[Path]:
    """Write the files of one agreement and return them. Raises Unprintable and PrintingFailed."""
    plans = ActionPlan.objects.accompanying(agreement).in_printed_order()
    selection = select_agreement(agreement, plans)
    job = print_job(selection, standard, spells_out=spells_out)
    pdf = folder / _file_name(selection, "pdf", agreement)
    pdf.write_bytes(desk.print_now(job))
    if standard is Standard.WORKING:
        return [pdf]
    json = folder / _file_name(selection, "json", agreement)
    json.write_bytes(selection.canonical)
    return [pdf, json]


def _file_name(selection: Selection, suffix: str, agreement: Agreement) -> str:
    """Return a name that no other agreement has."""
    return f"{agreement.pk:05}-{selection.file_name(suffix)}"


def _write_checksums(folder: Path) -> None:
    files = sorted(path for path in folder.iterdir() if path.suffix in {".pdf", ".json"})
    lines = [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / CHECKSUMS).write_text("".join(lines))
