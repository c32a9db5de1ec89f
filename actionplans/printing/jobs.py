"""From a selection to the job that prints it."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from actionplans.printing.paper import read_paper, settled_on
from actionplans.printing.selection import Selection
from samverkan.shared.pdf.characters import (
    MissingCharacters,
    missing_characters,
    printable,
    spelled_out,
    with_each_text,
)
from samverkan.shared.pdf.job import Attachment, PrintJob, Standard
from samverkan.shared.pdf.outcomes import PrintingFailed
from samverkan.shared.text import in_words


class Unprintable(Exception):
    """The text has characters that the typeface lacks."""

    def __init__(self, missing: list[MissingCharacters]) -> None:
        super().__init__(", ".join(f"{each.characters} ({each.codes}) i ”{each.context}”" for each in missing))
        self.missing = missing


class Tangled(PrintingFailed):
    """Rows stand under each other in a ring, so that none of them has a place in the document."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(
            f"{in_words([f'”{name}”' for name in names])} står under varandra och har därför ingen plats i dokumentet. "
            "Ändra vad en av dem är en del av, och skriv ut igen."
        )


def print_job(selection: Selection, standard: Standard, *, spells_out: bool = False) -> PrintJob:
    """Return the job that prints the selection. The working copy holds the content as JSON; beside an archive copy it is kept.

    Raises Unprintable for characters that cannot be shown, unless their numbers are to stand in their place (`spells_out`), and
    Tangled for rows that have no place.
    """
    if selection.rings:
        raise Tangled(selection.rings[0])
    paper = read_paper(selection)
    html: str = render_to_string("documents/document.html", {"paper": paper})
    if missing := missing_characters(html):
        if not spells_out:
            raise Unprintable(missing)
        html = with_each_text(spelled_out, html)
    shown = spelled_out if spells_out else printable
    names = tuple(party.name for party in paper.parties)
    attachments: tuple[Attachment, ...] = ()
    if standard is Standard.WORKING:
        attachments = (
            Attachment(
                name=selection.file_name("json"),
                description="Innehållet i maskinläsbar form",
                media_type="application/json",
                content=selection.canonical,
            ),
        )
    return PrintJob(
        html=html,
        css=_css(),
        title=shown(paper.title),
        description=shown(f"{paper.kind} mellan {in_words(names)}. {paper.settled}."),
        authors=tuple(map(shown, names)),
        identity=selection.checksum,
        dated=settled_on(selection),
        standard=standard,
        properties=(("state", paper.settled),),
        attachments=attachments,
    )


@cache
def _css() -> str:
    return (Path(settings.BASE_DIR) / "templates" / "documents/document.css").read_text(encoding="utf-8")
